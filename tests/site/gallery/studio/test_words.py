"""The page about the language of prompts."""

import pytest

from gallery.studio.wording import LISTS

pytestmark = pytest.mark.django_db


def page(client, **asked):
    return client.get("/studio/words", asked)


def test_every_list_stands_there_with_its_entries(client):
    told = page(client).content.decode()
    assert all(f"__{name}__" in told for name in LISTS)
    assert "hedgehog" in told


def test_a_prompt_is_tried_and_told_how_many_it_may_become(client):
    told = page(client, **{"try": "a (red:1.3) {fox|owl}"}).content.decode()
    assert "This is 2 prompts" in told
    assert "<b>red</b>" in told
    assert "×1.3" in told


def test_a_fault_is_underlined_at_its_character(client):
    response = page(client, **{"try": "a <b> (fox:9)"})
    told = response.content.decode()
    assert response.status_code == 200
    assert "a &lt;b&gt; (fox:<mark>9</mark>)" in told
    assert "between 0.1 and 2" in told


def test_more_prompts_than_one_can_count_are_told_so(client):
    assert "more than 1,000,000 prompts" in page(client, **{"try": "__animal__" * 20}).content.decode()


def test_nothing_tried_is_nothing_told(client):
    assert "This is" not in page(client, **{"try": ""}).content.decode()


def test_by_api_a_prompt_is_tried_without_being_painted(client):
    tried = client.get("/api/studio/words", {"words": "a (red:1.3) {fox|owl}", "seed": 3}).json()
    assert (tried["fault"], tried["possible"]) == (None, 2)
    assert {one["words"] for one in tried["drawn"]} <= {"a red fox", "a red owl"}
    assert tried["drawn"][0]["weights"] == [{"start": 2, "end": 5, "weight": 1.3}]
    fault = client.get("/api/studio/words", {"words": "a <b> (fox:9)"}).json()["fault"]
    assert (fault["at"], fault["length"]) == (11, 1)
    assert client.get("/api/studio/words", {"words": "__animal__" * 20}).json()["possible"] is None


def test_by_api_lists_and_chips_are_told(client):
    told = client.get("/api/studio/words/help").json()
    assert {one["name"]: one["words"] for one in told["lists"]} == {name: list(words) for name, words in LISTS.items()}
    assert [one["name"] for one in told["chips"]] == ["medium", "light", "colour", "lens", "mood"]
