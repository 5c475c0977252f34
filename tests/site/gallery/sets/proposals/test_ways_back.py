"""A set's proposals are no dead end: their list and each of them lead back to the set; the forms lead to the list."""

from __future__ import annotations

import pytest

from tests.support.people import browser_of
from tests.support.proposals import Study

pytestmark = pytest.mark.django_db


def test_the_list_of_proposals_and_each_of_them_lead_back_to_the_set(valkey):
    study = Study(protected=False)
    proposal, root = study.proposed(), f"/sets/{study.set.key}"
    window = browser_of(study.ada)
    for page in ("", f"/{proposal.number}", f"/{proposal.number}/checks"):
        assert f'href="{root}"' in window.get(f"{root}/proposals{page}").content.decode(), page
