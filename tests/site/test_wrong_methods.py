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


@pytest.mark.parametrize("address", ["/accounts/login/", "/admin/login/"])
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_no_page_of_others_takes_another_method_for_one_that_it_knows(address, method):
    assert Client().generic(method, address).status_code == 405


@pytest.mark.parametrize("address", ["/battles", "/leaderboards", "/settings"])
def test_whoever_asks_for_the_head_of_a_page_gets_it(address):
    assert Client().head(address).status_code == Client().get(address).status_code


def test_the_description_of_the_api_is_only_read():
    answer = Client().post("/api/openapi.json")
    assert (answer.status_code, answer.json()["code"]) == (405, "bad_method")
