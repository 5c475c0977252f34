"""The learning rate warms up, stays, falls, and ends the run."""

from inference.pipelines.starter.plan import Plan, rate_at, share_done
from inference.pipelines.starter.presets import DEFAULT, PRESETS

PRESET = PRESETS[DEFAULT]
PLAN = Plan(1000, 200, 100.0, 20.0, 60.0, 100)


def test_the_rate_warms_up_then_stays() -> None:
    assert rate_at(0, 0, 0, PRESET, PLAN) < PRESET.rate / 100
    assert rate_at(500, PRESET.warmup, 50, PRESET, PLAN) == PRESET.rate


def test_the_rate_falls_over_the_last_samples() -> None:
    assert rate_at(900, PRESET.warmup, 0, PRESET, PLAN) == PRESET.rate / 2


def test_the_rate_falls_over_the_last_seconds() -> None:
    assert rate_at(0, PRESET.warmup, 90, PRESET, PLAN) == PRESET.rate / 2


def test_the_run_is_over_at_whichever_comes_first() -> None:
    assert rate_at(1000, PRESET.warmup, 0, PRESET, PLAN) == 0
    assert rate_at(0, PRESET.warmup, 100, PRESET, PLAN) == 0


def test_the_bar_shows_whichever_end_is_nearer() -> None:
    assert share_done(600, 30, 500, PLAN) == 0.3
    assert share_done(900, 30, 500, PLAN) == 0.8
    assert share_done(1000, 200, 500, PLAN) == 1
