"""Battles ask of a model what its card allows, and a setting that does not fit is told in a sentence."""

import json

import pytest
from django.core.exceptions import ImproperlyConfigured

from paintoff import brushes, checks

CARD = {
    "name": "mine",
    "title": "Mine",
    "licence": "CC0-1.0",
    "family": "stable-diffusion",
    "sizes": [[768, 512], [512, 512]],
    "steps": [1, 8],
    "default_steps": 4,
    "guidance": [1.0, 3.0],
    "default_guidance": 1.5,
}
HUB = {"hub": "someone/mine", "revision": "a" * 40}


@pytest.fixture
def registry(tmp_path):
    def write(*entries):
        path = tmp_path / "models.json"
        path.write_text(json.dumps(entries))
        return {"PAINTOFF_MODELS": str(path)}

    return write


def card_of(environ):
    (card,) = brushes.cards(environ)
    return card


def test_without_a_registry_battles_are_painted_with_the_starter():
    assert brushes.served({}) == ("starter",)
    assert brushes.known({}) == {"starter": brushes.STARTER}


def test_a_model_of_the_registry_is_asked_for_what_its_card_has_by_default(registry):
    environ = registry(HUB | {"card": CARD})
    assert brushes.served(environ) == ("mine",)
    assert brushes.known(environ)["mine"] == {
        "steps": 4,
        "sampler": "euler",
        "size": 512,
        "guidance": 1.5,
        "guidance_min": 1.0,
        "guidance_max": 3.0,
    }


def test_battles_of_before_still_know_the_starter(registry):
    assert "starter" in brushes.known(registry(HUB | {"card": CARD}))


def test_a_card_is_found_in_its_folder(registry, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "model.json").write_text(json.dumps(CARD))
    assert brushes.served(registry({"folder": "mine"})) == ("mine",)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (HUB, "someone/mine needs a card"),
        (HUB | {"card": CARD | {"sizes": [[768, 512]]}}, "square"),
        (HUB | {"card": CARD | {"stepz": 3}}, "did you mean steps"),
        ({"folder": "none"}, "model.json is missing"),
    ],
)
def test_a_registry_that_battles_cannot_use_stops_the_start(registry, entry, said):
    with pytest.raises(ImproperlyConfigured, match=said):
        brushes.known(registry(entry))


def test_the_starter_can_do_what_the_settings_ask_of_it():
    assert list(brushes.misfits(card_of({}), brushes.STARTER)) == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"steps": 99}, "takes 1 to 50 steps, not 99"),
        ({"sampler": "heun"}, "no sampler heun"),
        ({"size": 640}, "does not paint 640 × 640"),
        ({"guidance_max": 20.0}, "takes guidance 1 to 8"),
        ({"guidance": 7.0}, "its default inside"),
    ],
)
def test_what_a_model_cannot_do_is_told(asked, said):
    (sentence,) = brushes.misfits(card_of({}), brushes.STARTER | asked)
    assert said in sentence


def test_a_model_that_the_engine_does_not_serve_stops_the_start(settings, monkeypatch, registry):
    settings.STUDIO_MODEL = "mine"
    monkeypatch.delenv("PAINTOFF_MODELS", raising=False)
    (error,) = checks.model_is_served()
    assert (error.id, "there is starter: name one of those" in error.msg) == ("paintoff.E003", True)
    monkeypatch.setenv("PAINTOFF_MODELS", registry(HUB | {"card": CARD})["PAINTOFF_MODELS"])
    assert checks.model_is_served() == []


def test_settings_that_ask_too_much_stop_the_start(settings, monkeypatch):
    monkeypatch.delenv("PAINTOFF_MODELS", raising=False)
    assert checks.models_can_do_what_battles_ask() == []
    settings.STUDIO_MODELS = {"starter": brushes.STARTER | {"steps": 99}}
    (error,) = checks.models_can_do_what_battles_ask()
    assert (error.id, "not 99" in error.msg) == ("paintoff.E004", True)


@pytest.mark.parametrize(
    ("name", "wrong"), [("TUNING", "nonsense"), ("THREADS", "abc"), ("THREADS", "-1"), ("ACTORS", "abc")]
)
def test_a_setting_that_the_engine_cannot_read_stops_the_start(monkeypatch, name, wrong):
    monkeypatch.setenv(f"PAINTOFF_ENGINE_{name}", wrong)
    (error,) = checks.engine_settings_can_be_read()
    assert error.id == "paintoff.E005"
    assert f"PAINTOFF_ENGINE_{name} must be" in error.msg
    assert wrong in error.msg


def test_without_settings_the_engine_starts(monkeypatch):
    for name in ("TUNING", "THREADS", "ACTORS"):
        monkeypatch.delenv(f"PAINTOFF_ENGINE_{name}", raising=False)
    assert checks.engine_settings_can_be_read() == []
