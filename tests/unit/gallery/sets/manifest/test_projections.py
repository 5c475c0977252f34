"""The card of an export says its licence as those who look for data sets know it."""

import pytest

from gallery.models import Licence
from gallery.sets.manifest.lines import Head
from gallery.sets.manifest.projections import OF_THE_HUB, Form, card

HEAD = Head("AbCdEf", "0" * 64, "1" * 64, "2026-05-01T12:00:00+00:00", 2)


def told(*licences: str) -> list[str]:
    lines = card(HEAD, "Herons", licences, Form.IMAGEFOLDER).decode().splitlines()
    return [line for line in lines if line.startswith("license")]


@pytest.mark.parametrize("licence", sorted(OF_THE_HUB))
def test_a_licence_that_cards_know_stands_there_by_their_name(licence):
    assert told("", licence) == [f'license: "{licence.lower()}"']


def test_of_others_and_of_several_the_names_stand_beside():
    assert told(Licence.RESERVED) == ['license: "other"', 'license_name: "LicenseRef-All-Rights-Reserved"']
    assert told("CC0-1.0", "CC-BY-4.0") == ['license: "other"', 'license_name: "CC-BY-4.0, CC0-1.0"']
    assert told("") == ['license: "unknown"']


def test_no_set_is_under_a_licence_that_was_forgotten_here():
    assert set(Licence) - OF_THE_HUB == {Licence.UNSAID, Licence.RESERVED}
