"""A browser that opens an address which forms are sent to is shown a page, and not an empty one."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_who_opens_where_a_form_is_sent_to_is_told_so():
    page = Client().get("/exports/everything", headers={"Accept": "text/html,*/*"})
    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert "Nothing to look at here" in page.content.decode()


def test_programs_are_answered_as_before():
    answer = Client().get("/exports/everything", headers={"Accept": "*/*"})
    assert (answer.status_code, answer["Allow"], answer.content) == (405, "POST", b"")
    assert Client().delete("/api/pictures", headers={"Accept": "text/html"}).json()["code"] == "bad_method"
