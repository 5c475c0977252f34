"""What templates know of the reader's colours."""

import pytest
from django.test import RequestFactory

from paintoff.context import site


def said(**cookies: str) -> dict[str, object]:
    request = RequestFactory().get("/")
    request.COOKIES.update(cookies)
    return site(request)


def test_without_a_choice_the_system_decides():
    assert said()["dark_media"] == "(prefers-color-scheme: dark)"


@pytest.mark.parametrize(("theme", "media"), [("light", "not all"), ("dark", "all")])
def test_a_choice_decides(theme: str, media: str):
    assert (said(theme=theme)["theme"], said(theme=theme)["dark_media"]) == (theme, media)


def test_a_made_up_choice_is_none():
    assert said(theme='"><script>')["theme"] == ""
