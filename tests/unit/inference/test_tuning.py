"""What makes a model quicker changes no picture, is kept only where it pays, and says what it did."""

from itertools import chain, repeat

import pytest
import torch

from inference.bucketed import Bucketed, compiled
from inference.config import Unfit
from inference.tuner import denoiser, tune
from inference.tuning import PLAIN, Tuned, Tuning, setting
from tests.support.latent_models import opened, save_tiny_sd


class Model(torch.nn.Module):
    """As a denoiser is called: rows in front of every tensor. Keeps how many rows came."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def forward(self, samples, times, told=None, return_dict=False):
        self.seen.append(len(samples))
        return (samples * times.view(-1, 1, 1, 1) + (0 if told is None else told["text"].view(-1, 1, 1, 1)),)


def rows(count):
    return torch.arange(count * 4.0).view(count, 1, 2, 2), torch.arange(1.0, count + 1)


def clock(*seconds):
    """A timer that runs what it is given once and answers these seconds, the last one for ever."""
    answers = chain(seconds, repeat(seconds[-1]))

    def timer(run):
        run()
        return next(answers)

    return timer


def as_it_is(forward, args, kwargs):
    """Makes a runner that only takes the shapes it was made for."""
    made_for = len(args[0])

    def run(*args, **kwargs):
        assert len(args[0]) == made_for
        return forward(*args, **kwargs)

    return run


def cannot(forward, args, kwargs):
    raise RuntimeError("operation not permitted when stream is capturing")


@pytest.fixture(scope="module")
def sd(tmp_path_factory):
    torch.set_num_threads(1)
    return opened(save_tiny_sd(tmp_path_factory.mktemp("models") / "sd", sizes=[[32, 32]]))


@pytest.fixture
def family(sd):
    """The model as it was loaded, whatever the test does to it."""
    yield sd
    denoiser(sd).__dict__.pop("forward", None)
    for part in (denoiser(sd), sd.pipeline.vae):
        part.to(memory_format=torch.contiguous_format)


def predicted(family, count=3):
    chance = torch.Generator().manual_seed(3)
    samples = torch.randn((count, 4, 16, 16), generator=chance)
    texts = [family.encode(text) for text in ("a", "b c", "d")][:count]
    return family.predict(samples, torch.tensor([900.0, 500.0, 20.0])[:count], texts, [1.0] * count)


def test_a_setting_that_is_none_is_named_with_the_choices():
    with pytest.raises(
        Unfit, match="PAINTOFF_ENGINE_TUNING must be one of auto, off, channels-last, compile, graphs, not 'fast'"
    ):
        setting({"PAINTOFF_ENGINE_TUNING": "fast"})
    assert (setting({}), setting({"PAINTOFF_ENGINE_TUNING": "graphs"})) == (Tuning.AUTO, Tuning.GRAPHS)


def test_rows_are_padded_up_to_a_bucket_and_only_the_real_ones_come_back():
    model = Model()
    bucketed = Bucketed(model.forward, {"other": as_it_is}, clock(2.0, 1.0))
    samples, times = rows(3)
    result = bucketed(samples, times, told={"text": times}, return_dict=False)[0]
    assert torch.equal(result, Model()(samples, times, told={"text": times})[0])
    assert set(model.seen) == {4}


def test_every_bucket_is_tried_once_and_keeps_what_was_quicker():
    bucketed = Bucketed(Model().forward, {"other": as_it_is}, clock(2.0, 1.0, 2.0, 1.99))
    for count in (2, 2, 8, 7):
        bucketed(*rows(count))
    assert [(choice.rows, choice.way) for choice in bucketed.choices] == [(2, "other"), (8, PLAIN)]


def test_the_quickest_of_several_ways_is_kept():
    bucketed = Bucketed(Model().forward, {"one": as_it_is, "two": as_it_is}, clock(3.0, 2.0, 1.0))
    bucketed(*rows(1))
    assert [(choice.way, choice.plain_seconds, choice.seconds) for choice in bucketed.choices] == [("two", 3.0, 1.0)]


def test_what_cannot_be_made_is_run_as_it_is_and_said():
    bucketed = Bucketed(Model().forward, {"graphs": cannot}, clock(1.0))
    samples, times = rows(3)
    assert torch.equal(bucketed(samples, times)[0], Model()(samples, times)[0])
    assert (bucketed.choices[0].way, bucketed.choices[0].error) == (PLAIN, "graphs: RuntimeError")


def test_more_rows_than_the_largest_bucket_run_as_they_are():
    model = Model()
    Bucketed(model.forward, {"other": as_it_is}, clock(2.0, 1.0))(*rows(17))
    assert model.seen == [17]


def test_tensors_without_rows_in_front_run_as_they_are():
    model = Model()
    samples, _ = rows(3)
    bucketed = Bucketed(model.forward, {"other": as_it_is}, clock(2.0, 1.0))
    assert torch.equal(bucketed(samples, torch.tensor(2.0))[0], samples * 2)
    assert model.seen == [3]


def test_a_shape_that_comes_after_closing_is_not_tried():
    model = Model()
    bucketed = Bucketed(model.forward, {"other": as_it_is}, clock(2.0, 1.0))
    bucketed.is_open = False
    bucketed(*rows(3))
    assert model.seen == [3]


def test_exact_work_runs_as_it_is():
    model = Model()
    bucketed = Bucketed(model.forward, {"other": as_it_is}, clock(2.0, 1.0))
    torch.use_deterministic_algorithms(True)
    try:
        bucketed(*rows(3))
    finally:
        torch.use_deterministic_algorithms(False)
    assert model.seen == [3]


def test_off_leaves_the_model_alone(family):
    before = denoiser(family).forward
    assert tune(family, Tuning.OFF) == Tuned(Tuning.OFF)
    assert denoiser(family).forward == before


def test_channels_last_predicts_the_same(family):
    before = predicted(family)
    tuned = tune(family, Tuning.CHANNELS_LAST, clock(1.0))
    weights = denoiser(family).conv_in.weight
    assert weights.is_contiguous(memory_format=torch.channels_last)
    torch.testing.assert_close(predicted(family), before, atol=1e-5, rtol=1e-4)
    assert family.layout == tuned.layout == "channels-last denoiser, channels-last autoencoder"


def test_auto_keeps_channels_last_only_where_it_pays(family):
    tuned = tune(family, Tuning.AUTO, clock(1.0, 0.99, 1.0, 0.5, 0.9))
    assert denoiser(family).conv_in.weight.is_contiguous()
    assert tuned.layout == "channels-last autoencoder"
    assert "channels-last denoiser 1.01× (1000.0 → 990.0 ms), not kept" in family.tuned


def test_what_paid_only_once_is_not_kept(family):
    tuned = tune(family, Tuning.AUTO, clock(1.0, 0.5, 0.5, 1.0))
    assert denoiser(family).conv_in.weight.is_contiguous()
    assert not any(layout.is_kept for layout in tuned.layouts)


def test_a_model_without_convolutions_keeps_its_layout(tiny):
    assert tune(tiny, Tuning.AUTO, clock(1.0)).layouts == ()


def test_auto_never_compiles_on_the_processor(family):
    assert tune(family, Tuning.AUTO, clock(1.0)).choices == ()


def test_graphs_without_a_gpu_are_said_to_need_one(family):
    assert "need a GPU" in tune(family, Tuning.GRAPHS, clock(1.0)).summary


def test_every_bucket_of_every_size_is_tried_before_the_first_job(family):
    tuned = tune(family, Tuning.GRAPHS, clock(0.1), makers={Tuning.GRAPHS: as_it_is})
    assert [choice.rows for choice in tuned.choices] == [1, 2, 4, 8, 16]
    assert tuned.choices[0].sample == (4, 16, 16)
    assert family.run == tuned.run == "graphs"


def test_a_forward_that_hides_its_launches_is_not_captured(family):
    assert tune(family, Tuning.AUTO, clock(0.5), makers={Tuning.GRAPHS: as_it_is}).choices == ()


def test_pictures_of_a_bucketed_model_are_the_same(family):
    before = predicted(family)
    tune(family, Tuning.GRAPHS, clock(0.1), makers={Tuning.GRAPHS: as_it_is})
    torch.testing.assert_close(predicted(family), before, atol=1e-5, rtol=1e-4)


def test_compiling_predicts_the_same(monkeypatch):
    monkeypatch.setattr(torch, "compile", lambda forward, **options: forward)
    samples, times = rows(2)
    run = compiled(Model().forward, (samples, times), {})
    assert torch.equal(run(samples, times)[0], Model()(samples, times)[0])
