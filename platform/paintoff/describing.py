"""The API's description of itself, with what holds for all operations: scopes, refusals, limits."""

from __future__ import annotations

from functools import cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from ninja import NinjaAPI
from ninja.openapi.schema import REF_TEMPLATE, NinjaGenerateJsonSchema, OpenAPISchema
from ninja.operation import Operation

from accounts.auth import Bearer, nobody
from accounts.once_api import HEADER, PATTERN, is_done_once
from paintoff.wire import Refusal

TELLING = """
**Who you are.** `Authorization: Bearer po_…`. `POST /api/guests` gives a token, and so does the page of your settings. A token
has scopes, and an operation names the one that it needs: `read` to look, `gallery` to change something in the gallery, `play`
to play, `leave` to leave for good. Where strangers may look a token is welcome, but one that opens nothing is refused. Without a
scope named an operation asks nobody who they are.

**Refusals.** From 400 up every answer is a `Refusal`: a `code` for programs, a sentence for people, and the `field` that is
meant. Parameters and fields that are not known are refused by name.

**Pages.** Lists have `limit` and `after`: what an answer says under `after` begins the next page, and null is the end.

**Once.** What makes something takes an `Idempotency-Key`, a name that you choose, and may then be sent again where its answer got
lost: within 24 hours the same key with the same body does nothing and is told what was made the first time, as it is by then,
with `Idempotency-Replayed: true`; 404 where it is gone. The same key with another
request is refused: 422. What was refused may be asked for again under its key.

**Limits.** {player} for each person, over all of their tokens; {address} for each network of those who are nobody yet.
Some operations have limits of their own. Every answer says in `RateLimit-Policy` which it was counted against, and in
`RateLimit` what is left (`r`) until it begins anew (`t`, seconds). Past it: 429, with `Retry-After`. The headers are those of
the IETF's draft "RateLimit header fields for HTTP"; they are missing while the site cannot count.
"""
HEADERS = {
    "RateLimit-Policy": ('`"api-minute";q=300;w=60`: a name, the quota, its window in seconds.', "string"),
    "RateLimit": ('`"api-minute";r=299;t=42`: a name, what remains, seconds until it begins anew.', "string"),
    "Retry-After": ("Seconds until it may work again.", "integer"),
}
ONCE = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "description": "A name of your own for this request, which is done once however often it is sent.",
    "schema": {"type": "string", "pattern": PATTERN},
}
ALWAYS = ("RateLimit-Policy", "RateLimit")
# Whose operations are called as if they stood in another module, where they were before: clients are made from those names.
CALLED_AS_OF = {
    "gallery.sets.naming_api": "gallery.sets.versions_api",
    "gallery.sets.proposals.reviewing_api": "gallery.sets.proposals.api",
}


class DescribedAPI(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        module = operation.view_func.__module__
        return f"{CALLED_AS_OF.get(module, module)}_{operation.view_func.__name__}".replace(".", "_")

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        return _description(self, prefix, settings.API_PER_PLAYER, settings.API_PER_ADDRESS)


class Description(OpenAPISchema):
    def __init__(self, api: NinjaAPI, path_prefix: str, player: str, address: str) -> None:
        super().__init__(api, path_prefix)
        self["info"]["description"] = TELLING.format(player=_told(player), address=_told(address)).strip()

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        details: dict[str, Any] = super().operation_details(operation)
        for status in _refusals(operation):
            details["responses"].setdefault(status, self._refusal(status))
        if is_done_once(operation.view_func):
            details["parameters"] = [*details.get("parameters", []), ONCE]
        for status, answer in details["responses"].items():
            names = (*ALWAYS, "Retry-After") if status == HTTPStatus.TOO_MANY_REQUESTS else ALWAYS
            answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
        return details

    def operation_security(self, operation: Operation) -> list[dict[str, Any]] | None:
        """An empty one: strangers are welcome."""
        ways: list[dict[str, Any]] = super().operation_security(operation) or []
        scopes = [one.scope.value for one in operation.auth_callbacks if isinstance(one, Bearer)]
        named = [{name: scopes if name == Bearer.__name__ else [] for name in way} for way in ways]
        return [*named, {}] if nobody in operation.auth_callbacks or not ways else named

    def get_components(self) -> dict[str, Any]:
        components: dict[str, Any] = super().get_components()
        components["headers"] = {
            name: {"description": text, "schema": {"type": kind}} for name, (text, kind) in HEADERS.items()
        }
        return components

    def _refusal(self, status: int) -> dict[str, Any]:
        shape = Refusal.model_json_schema(ref_template=REF_TEMPLATE, schema_generator=NinjaGenerateJsonSchema)
        self.add_schema_definitions(shape.pop("$defs") | {Refusal.__name__: shape})
        shown = {"schema": {"$ref": REF_TEMPLATE.format(model=Refusal.__name__)}}
        return {"description": HTTPStatus(status).phrase, "content": {self.api.renderer.media_type: shown}}


@cache
def _description(api: NinjaAPI, path_prefix: str, player: str, address: str) -> Description:
    """Kept, for it takes long to make and is the same until a limit is set anew; nobody changes what they are given."""
    return Description(api, path_prefix, player, address)


def _refusals(operation: Operation) -> list[int]:
    """What any operation of this kind may be answered with."""
    statuses = [400, 429]
    if any(isinstance(one, Bearer) for one in operation.auth_callbacks):
        statuses += [401, 403]
    if any(model.__ninja_param_source__ == "body" for model in operation.models):
        statuses += [413, 415]
    if is_done_once(operation.view_func):
        statuses += [HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY]
    return statuses


def _told(limits: str) -> str:
    """ "300/minute;6000/hour" as a sentence says it."""
    return " and ".join(limit.replace("/", " requests in one ", 1) for limit in limits.split(";"))
