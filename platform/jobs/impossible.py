"""What no actor of the living studios can do is refused when it is asked for, with the nearest thing that one can."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from inference.protocol import Capacity, ModelOffer, Refusal, refuse
from jobs import orders
from jobs.health import StudioHealth, StudioStatus, living_studios


class Impossible(ValueError):
    """`refusal` names the field at fault, the reason, and the nearest value that can be had."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason)
        self.refusal = refusal


def refusal(request: Mapping[str, Any], now: datetime) -> Refusal | None:
    """None where a studio can do it, or none has said yet what it can do; then the engine decides."""
    return refusals([request], now)[0]


def refusals(requests: Iterable[Mapping[str, Any]], now: datetime) -> list[Refusal | None]:
    """As `refusal`, in the order of the requests, from one look at the studios."""
    studios = living_studios(now)
    return [_refusal(request, studios) for request in requests]


def absence(model: str, now: datetime) -> Refusal | None:
    """Why nothing can be painted with this model: the studios have others and are not about to have it. None where one
    has it, or where nobody can tell."""
    studios = living_studios(now)
    has_others = any(capacity.models for capacity in _capacities(studios))
    return None if not has_others or _offers(model, studios) else _absence(model, studios)


def _refusal(request: Mapping[str, Any], studios: list[StudioStatus]) -> Refusal | None:
    job = orders.as_asked(request)
    if offers := _offers(job.model, studios):
        return _least(refuse(job, offer) for offer in offers)
    return _absence(job.model, studios)


def _offers(model: str, studios: Iterable[StudioStatus]) -> list[ModelOffer]:
    return [offer for studio in studios if (offer := studio.offer(model))]


def _absence(model: str, studios: list[StudioStatus]) -> Refusal | None:
    """None where a studio is still starting, or still loading the model: it may yet bring it."""
    all_told = bool(studios) and all(studio.state is StudioHealth.READY for studio in studios)
    coming = any(model in capacity.coming for capacity in _capacities(studios))
    return _missing(model, studios) if all_told and not coming else None


def _least(answers: Iterable[Refusal | None]) -> Refusal | None:
    """None as soon as one studio can do it."""
    given = list(answers)
    return None if None in given else given[0]


def _missing(model: str, studios: list[StudioStatus]) -> Refusal:
    """A studio that knows the model says why it has no place for it."""
    told = _capacities(studios)
    reasons = {name: why for capacity in told for name, why in capacity.nowhere}
    there = next((offer.name for capacity in told for offer in capacity.models), None)
    return Refusal("model", reasons.get(model, f"there is no model named {model}"), there)


def _capacities(studios: Iterable[StudioStatus]) -> list[Capacity]:
    return [studio.capacity for studio in studios if studio.capacity]
