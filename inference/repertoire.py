"""The repertoire of a crew: which models its workers were told of, where each shall be held, and what is said of one that
is not. Knows no lines and no Ray."""

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence

from inference.placing import Plan, Slot, plan
from inference.protocol import Job, ModelOffer, settled

log = logging.getLogger(__name__)


class Repertoire:
    """`wanted` are always the models that some worker is to hold: one that is out or starts again has its place."""

    def __init__(self) -> None:
        self._models: tuple[str, ...] = ()
        self._offers: dict[str, ModelOffer] = {}
        self._plan: Plan | None = None

    def learn(self, offers: Iterable[ModelOffer]) -> None:
        self._offers = self._offers | {offer.name: offer for offer in offers}

    def place(
        self, slots: Sequence[Slot], work: Mapping[str, float], wanted: Collection[str]
    ) -> Mapping[str, tuple[str, ...]]:
        """What each slot shall hold from now on; `work` is in seconds, by model."""
        self._models = tuple(dict.fromkeys((*self._models, *(model for slot in slots for model in slot.sizes))))
        known = self.nowhere(wanted)
        self._plan = plan(self._models, slots, work)
        for model, why in self.nowhere(wanted).items():
            if model not in known:
                log.error("%s has no place: %s", model, why)
        return self._plan.holds

    def offers(self) -> list[ModelOffer]:
        """Of every model that was ready once, the first model first."""
        return sorted(self._offers.values(), key=lambda offer: self._rank(offer.name))

    def coming(self, seen: Iterable[str], wanted: Collection[str]) -> tuple[str, ...]:
        """Those that were placed, or `seen` by a worker since, and have not been ready yet."""
        nowhere = self.nowhere(wanted)
        known = dict.fromkeys((*self._models, *seen))
        return tuple(model for model in known if model not in nowhere and model not in self._offers)

    def nowhere(self, wanted: Collection[str]) -> dict[str, str]:
        """The models without a place, and why each has none."""
        return {model: why for model, why in self._plan.nowhere.items() if model not in wanted} if self._plan else {}

    def settle(self, job: Job) -> Job:
        offer = self._offers.get(job.model)
        return settled(job, offer) if offer else job

    def impossible(self, job: Job, wanted: Collection[str]) -> str:
        """Why it can never be painted. Nothing is impossible before the workers have told what there is."""
        if self._plan is None or job.model in self._models:
            return self.nowhere(wanted).get(job.model, "")
        return f"there is no model named {job.model}"

    def _rank(self, model: str) -> int:
        return self._models.index(model) if model in self._models else len(self._models)
