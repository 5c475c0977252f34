"""Forms that lay open while somebody else wrote: Ada and Bo manage a set, and Bo's form is the older one."""

from __future__ import annotations

from typing import Any

import pytest

from gallery.models import ImageSet, Role
from gallery.sets import at, editing, keeping
from gallery.sets.changes import Change
from tests.support.image_sets import NOON, set_of
from tests.support.people import account, browser_of

pytestmark = pytest.mark.django_db


class Town:
    def __init__(self) -> None:
        self.ada, self.bo = account("Ada"), account("Bo")
        self.set = set_of(self.ada)
        keeping.give(self.set, self.bo, Role.MANAGE)
        self.as_bo = browser_of(self.bo)

    def form(self, path: str) -> dict[str, Any]:
        """As Bo's browser holds it."""
        return held_by(self.as_bo.get(f"/sets/{self.set.key}{path}"))

    def send(self, path: str, form: dict[str, Any]) -> tuple[int, str, dict[str, Any]]:
        answer = self.as_bo.post(f"/sets/{self.set.key}{path}", form)
        return answer.status_code, answer.content.decode(), held_by(answer) if answer.status_code == 400 else {}

    def commit(self, **cells: Any) -> None:
        branch = at.branch(self.set, "main")
        editing.commit(self.ada, branch, [Change("heron", cells)], "Said", NOON)

    def slot(self) -> dict[str, Any]:
        return self.as_bo.get(f"/api/sets/{self.set.key}/slots/heron").json()["cells"]


def held_by(answer: Any) -> dict[str, Any]:
    values = {field.name: field.value() for field in answer.context["form"]}
    return {name: value for name, value in values.items() if value is not None and value is not False}


@pytest.fixture
def town(valkey) -> Town:
    return Town()


def test_an_old_form_of_settings_writes_what_its_writer_changed_and_nothing_else(town):
    form = town.form("/settings")
    keeping.change(town.set, keeping.label("Storks", "Of the north"), town.ada)
    assert town.send("/settings", form | {"licence": "CC0-1.0"})[0] == 302
    held = ImageSet.objects.get()
    assert (held.title, held.about, held.licence) == ("Storks", "Of the north", "CC0-1.0")


def test_what_both_changed_is_told_at_its_field_and_written_once_its_writer_has_seen_it(town):
    form = town.form("/settings") | {"title": "Cranes"}
    keeping.change(town.set, keeping.label("Storks", "Of the north"), town.ada)
    status, page, again = town.send("/settings", form)
    assert (status, ImageSet.objects.get().title) == (400, "Storks")
    assert "it says “Storks” by now" in page
    assert (again["title"], again["about"]) == ("Cranes", "Of the north")
    assert town.send("/settings", again)[0] == 302
    held = ImageSet.objects.get()
    assert (held.title, held.about) == ("Cranes", "Of the north")


def test_a_label_that_nobody_can_read_is_none_that_was_shown(town):
    form = town.form("/settings") | {"title": "Anew", "shown": "[" * 100_000}
    assert town.send("/settings", form)[0] == 302
    assert ImageSet.objects.get().title == "Anew"


def test_a_title_that_todays_rules_refuse_was_shown_all_the_same(town):
    ImageSet.objects.update(title="Write to ada@example.org")
    form = town.form("/settings") | {"title": "Herons of Ada"}
    ImageSet.objects.update(about="Of the north")
    assert town.send("/settings", form)[0] == 302
    held = ImageSet.objects.get()
    assert (held.title, held.about) == ("Herons of Ada", "Of the north")


def test_an_old_form_of_a_slot_leaves_the_cells_alone_that_its_writer_did_not_change(town):
    form = town.form("/slots/heron/edit")
    town.commit(prompt="a heron in fog", level=1)
    assert town.send("/slots/heron/edit", form | {"caption": "Bo's"})[0] == 302
    held = town.slot()
    assert (held["prompt"], held["caption"], held["level"]) == ("a heron in fog", "Bo's", 1)


def test_a_cell_that_both_changed_is_told_and_the_form_goes_on_from_there(town):
    form = town.form("/slots/heron/edit") | {"caption": "Bo's"}
    town.commit(prompt="a heron in fog", caption="Ada's")
    status, page, again = town.send("/slots/heron/edit", form)
    assert (status, town.slot()["caption"]) == (400, "Ada's")
    assert "it says “Ada&#x27;s” by now" in page
    assert (again["caption"], again["prompt"]) == ("Bo's", "a heron in fog")
    assert town.send("/slots/heron/edit", again)[0] == 302
    assert town.slot()["prompt"] == "a heron in fog"


def test_nobody_takes_out_a_slot_that_holds_something_else_by_now(town):
    form = town.form("/slots/heron/edit") | {"do": "remove"}
    town.commit(caption="Ada's")
    assert town.send("/slots/heron/edit", form)[0] == 400
    assert town.slot()["caption"] == "Ada's"
