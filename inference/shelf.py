"""The models of one actor: what there is, what of it is in memory, and taking more in or letting go at run time. Imports
torch; knows no Ray and no other actor."""

import logging
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open

from inference.config import Model, Unfit, find, package_folder
from inference.engine import Engine
from inference.health import Health, Spec
from inference.measure import measure, set_threads
from inference.memory import Memory, given_back, on_gpu, on_processor
from inference.pipelines import load as load_family
from inference.protocol import ModelOffer, ModelSpeed
from inference.retries import Retries, may_pass
from inference.tuner import tune

log = logging.getLogger(__name__)


class Shelf:
    """`keep` is a thread: it looks at the models, then follows `hold`, telling `changed` after each thing it did. The rest
    is for any thread. `opening` names the model that is being loaded. A model that could not be loaded for a reason that may
    pass is one that `cannot` be had for a while, and then like one that was not tried."""

    def __init__(self, spec: Spec, engine: Engine, changed: Callable[[], None]) -> None:
        self._spec, self._engine, self._changed = spec, engine, changed
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._models: dict[str, Model] = {}
        self._wanted: tuple[str, ...] | None = None
        self._turn = threading.Condition()
        self._counted = False
        self._summaries: dict[str, str] = {}
        self._retries = Retries()
        self.surveyed = False
        self.opening = ""
        self.sizes: dict[str, int] = {}
        self.cannot: dict[str, str] = {}
        self.offers: dict[str, ModelOffer] = {}
        self.speeds: dict[str, tuple[ModelSpeed, ...]] = {}

    @property
    def device(self) -> str:
        return torch.cuda.get_device_name(self._device) if self._device.type == "cuda" else "cpu"

    @property
    def tuning(self) -> tuple[str, ...]:
        """What was done to each model that is held, and measured, to make it quicker."""
        return tuple(f"{name}: {summary}" for name, summary in dict(self._summaries).items())

    @property
    def failed(self) -> bool:
        """Nothing of what there is, or of what is wanted, can be had."""
        wanted = self._wanted or tuple(self.sizes)
        return self.surveyed and not self.offers and all(model in self.cannot for model in wanted)

    @property
    def reason(self) -> str:
        """Why there is nothing to paint with yet, or what cannot be had; empty where all is well."""
        if self.opening:
            return f"loading {self.opening}"
        if not self.surveyed:
            return "looking at the models"
        if self.cannot:
            return "; ".join(self.cannot.values())
        return "" if self.offers else "waiting to be told which models to hold"

    def described(self, health: Health) -> Health:
        return replace(
            health,
            models=tuple(self.offers.values()),
            speeds=tuple(speed for name in self.offers for speed in self.speeds[name]),
            surveyed=self.surveyed,
            free=self.memory().free,
            sizes=dict(self.sizes),
            cannot=dict(self.cannot),
        )

    def memory(self) -> Memory:
        return on_gpu() if self._device.type == "cuda" else on_processor(self._spec.slots)

    def hold(self, models: Sequence[str]) -> None:
        """These and no others."""
        with self._turn:
            self._wanted = tuple(models)
            self._turn.notify_all()

    def keep(self) -> None:
        torch.set_num_threads(self._spec.threads or os.cpu_count() or 1)
        self._survey()
        while True:
            with self._turn:
                self._turn.wait_for(lambda: self._drops() or self._next(), self._retries.wait())
                drops, name = self._drops(), self._next()
            for model in self._retries.take_due():
                self.cannot.pop(model, None)
            for model in drops:
                self._close(model)
            if name:
                self._open(name)
            self._changed()

    def _drops(self) -> list[str]:
        return [] if self._wanted is None else [name for name in self.offers if name not in self._wanted]

    def _next(self) -> str:
        wanted = (name for name in self._wanted or () if name in self._models)
        return next((name for name in wanted if name not in self.offers and name not in self.cannot), "")

    def _survey(self) -> None:
        for source in self._spec.models:
            self._look_at(source)
        self.surveyed = True
        self._changed()

    def _look_at(self, source: Any) -> None:
        try:
            model = find(source)
            name = model.card.name
            if other := self._models.get(name):
                raise Unfit(f"two models are named {name}: {other.folder} and {model.folder}")
            size = weights_size(model)
        except Exception as error:
            log.exception("a model is not fit")
            self.cannot[source.folder or source.hub] = str(error) or repr(error)
            return
        self._models[name], self.sizes[name] = model, size
        if why := damage(model):
            log.error("%s cannot be held: %s", name, why)
            self.cannot[name] = why

    def _open(self, name: str) -> None:
        self.opening = name
        self._changed()
        try:
            family = load_family(self._models[name], self._device)
            self._set_threads(family)
            tuned = tune(family, self._spec.tuning)
            caps, speeds = measure(family)
        except Exception as error:
            log.exception("%s could not be loaded", name)
            self._refuse(name, error)
        else:
            self._retries.succeed(name)
            self._engine.open(name, family, caps)
            self._summaries[name] = tuned.summary
            self.speeds[name], self.offers[name] = tuple(speeds), family.model.offer
        self.opening = ""

    def _refuse(self, name: str, error: Exception) -> None:
        self.cannot[name] = str(error) or repr(error)
        if may_pass(error):
            self._retries.fail(name)
        given_back()

    def _close(self, name: str) -> None:
        del self.offers[name]
        self.speeds.pop(name, None)
        self._summaries.pop(name, None)
        self._engine.close(name)
        given_back()

    def _set_threads(self, family: Any) -> None:
        if not (self._counted or self._spec.threads or self._device.type == "cuda"):
            set_threads(family, os.cpu_count() or 1)
        self._counted = True


def weights_size(model: Model) -> int:
    """Bytes of the safetensors that are loaded for the model."""
    return sum(path.stat().st_size for path in _weights(model))


def damage(model: Model) -> str:
    """Which of the model's files is not what its header says, and why; empty where all are sound."""
    for path in _weights(model):
        try:
            with safe_open(path, "pt"):
                pass
        except Exception as error:
            return f"the weights in {path} are damaged: {error}"
    return ""


def _weights(model: Model) -> list[Path]:
    brought = (package_folder(model.card.text_encoder),) if model.card.text_encoder else ()
    return sorted(path for folder in (model.folder, *brought) for path in folder.rglob("*.safetensors"))
