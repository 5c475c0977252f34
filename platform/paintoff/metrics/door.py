"""GET /metrics: for a machine on the loopback, or for who holds the operators' token. For anybody else there is nothing."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from paintoff import operators
from paintoff.metrics.collector import Rows


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    if not _is_let_in(request):
        raise Http404
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Rows(timezone.now()))
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    try:
        return HttpResponse(encode(registry), content_type=content_type)
    except DatabaseError:
        return HttpResponse("The database does not answer.\n", status=503, content_type="text/plain; charset=utf-8")


def _is_let_in(request: HttpRequest) -> bool:
    """Where there is a token, being near is not enough: a proxy on this machine is near for the whole world."""
    return operators.has_token(request) if settings.METRICS_TOKEN else operators.is_near(request)
