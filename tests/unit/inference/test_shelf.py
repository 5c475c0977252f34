"""The models of one actor: looked at, taken in and let go while the engine runs."""

import threading

import pytest

from inference.config import Source, Unfit
from inference.engine import Engine
from inference.health import Spec
from inference.pipelines import load as load_family
from inference.protocol import Failed, FailureCode
from inference.shelf import Shelf, weights_size
from tests.support.engine_jobs import job
from tests.support.engine_models import save_tiny_prx, tiny_model
from tests.support.patience import PATIENCE


class Actor:
    """A shelf and its engine, whose loop does not run."""

    def __init__(self, *folders):
        self.said = []
        self.changed = threading.Condition()
        self.engine = Engine({}, self.said.append, {}, "ada")
        spec = Spec("ada", "test", tuple(Source(folder=str(folder)) for folder in folders), threads=1)
        self.shelf = Shelf(spec, self.engine, self.wake)
        threading.Thread(target=self.shelf.keep, daemon=True).start()

    def wake(self):
        with self.changed:
            self.changed.notify_all()

    def wait(self, test):
        with self.changed:
            assert self.changed.wait_for(lambda: test(self.shelf), PATIENCE), self.shelf.reason

    def hold(self, *models):
        self.shelf.hold(models)
        self.wait(lambda shelf: set(shelf.offers) == set(models))


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shelf")
    return [save_tiny_prx(folder / name, name=name) for name in ("tiny", "other", "broken")]


@pytest.fixture
def damaged(folders):
    weights = next(folders[2].rglob("transformer/*.safetensors"))
    whole = weights.read_bytes()
    weights.write_bytes(whole[:-100])
    yield folders[2]
    weights.write_bytes(whole)


def test_it_says_how_large_the_models_are_before_it_loads_any(folders):
    actor = Actor(*folders[:2])
    actor.wait(lambda shelf: shelf.surveyed)
    assert actor.shelf.sizes == {"tiny": weights_size(tiny_model(folders[0])), "other": actor.shelf.sizes["tiny"]}
    assert actor.shelf.offers == {}
    assert actor.shelf.reason == "waiting to be told which models to hold"


def test_it_holds_what_it_is_told_and_no_more(folders):
    actor = Actor(*folders[:2])
    actor.hold("tiny")
    assert [speed.model for speed in actor.shelf.speeds["tiny"]] == ["tiny"]
    actor.hold("other")
    actor.engine.submit([fox := job(model="tiny"), job(model="other")])
    actor.engine.finisher.drain()
    assert all(event.retry for event in actor.said)
    assert [(event.job_id, event.code) for event in actor.said] == [(fox.id, FailureCode.NOT_READY)]


def test_jobs_of_a_model_that_is_let_go_may_be_done_elsewhere(folders):
    actor = Actor(folders[0])
    actor.hold("tiny")
    actor.engine.submit([fox := job(model="tiny")])
    actor.hold()
    actor.engine.finisher.drain()
    assert actor.said == [Failed(fox.id, 1, FailureCode.NOT_READY, "tiny was let go", retry=True)]


def test_damaged_weights_are_named_and_hold_up_nothing_else(folders, damaged):
    actor = Actor(folders[0], damaged)
    actor.hold("tiny")
    assert actor.shelf.cannot["broken"].startswith(f"the weights in {damaged}")
    assert actor.shelf.reason == actor.shelf.cannot["broken"]
    assert not actor.shelf.failed


def test_where_nothing_can_be_had_it_says_so(damaged, tmp_path):
    actor = Actor(damaged, tmp_path / "missing")
    actor.wait(lambda shelf: shelf.surveyed)
    assert actor.shelf.failed
    assert f"there is no model folder {tmp_path / 'missing'}" in actor.shelf.reason


def test_a_model_that_could_not_be_loaded_for_want_of_memory_is_tried_again(folders, monkeypatch):
    lacking = [MemoryError("not now"), MemoryError("not now either")]

    def load(model, device):
        if lacking:
            raise lacking.pop()
        return load_family(model, device)

    monkeypatch.setattr("inference.shelf.load_family", load)
    monkeypatch.setattr("inference.retries.FIRST", 0.01)
    actor = Actor(folders[0])
    actor.hold("tiny")
    assert lacking == []
    assert actor.shelf.cannot == {}


def test_a_model_that_is_not_fit_is_not_tried_again(folders, monkeypatch):
    def load(model, device):
        if model.card.name == "other":
            raise Unfit("it is not fit")
        return load_family(model, device)

    monkeypatch.setattr("inference.shelf.load_family", load)
    actor = Actor(*folders[:2])
    actor.shelf.hold(["other", "tiny"])
    actor.wait(lambda shelf: "tiny" in shelf.offers)
    assert actor.shelf.cannot == {"other": "it is not fit"}
    assert actor.shelf._retries.wait() is None, "no other try is to come"
