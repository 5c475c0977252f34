"""A round is not opened for a model that the studio has not: nobody writes for nothing."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from battles import commands, messages, models
from battles.refusals import Refused
from battles.states import Phase
from inference.fake import OFFER, FakeStudio
from jobs import beats
from tests.support.battles import again, guest, lobby
from tests.support.patience import OUTLASTS

pytestmark = pytest.mark.django_db
FOLDER = "/srv/models/starter"


def with_model(name: str, **said: Any) -> None:
    now = timezone.now()
    capacity = replace(FakeStudio([replace(OFFER, name=name)]).capacity(), **said)
    beats.beat("easel", beats.begin("easel", "ray", now), "ray", now + OUTLASTS, "ready", capacity, {})


@pytest.fixture
def battle(db) -> models.Battle:
    return lobby(guest("Ada"), guest("Bo"), guest("Cy"))


def started(battle: models.Battle) -> Phase:
    assert battle.host_id is not None
    commands.obey(battle.code, battle.host_id, messages.Start(t="start"), "one")
    return Phase(again(battle).phase)


def test_without_its_model_a_battle_does_not_start_and_no_folder_is_told(battle):
    with_model("turbo", nowhere=(("starter", f"{FOLDER} is damaged"),))
    with pytest.raises(Refused) as refused:
        started(battle)
    assert refused.value.code == "model_not_served"
    assert FOLDER not in refused.value.message
    assert again(battle).phase == Phase.LOBBY


def test_a_model_that_is_being_loaded_is_waited_for(battle):
    with_model("turbo", coming=("starter",))
    assert started(battle) is Phase.PROMPTING


def test_with_its_model_a_battle_starts(battle):
    with_model("starter")
    assert started(battle) is Phase.PROMPTING


def test_while_no_studio_has_said_what_it_has_a_battle_starts(battle):
    assert started(battle) is Phase.PROMPTING
