"""Addresses of what is named by a key."""

import pytest
from django.urls import reverse

from accounts import keys


@pytest.mark.parametrize("name", ["gallery:picture", "accounts:player", "gallery:ancestry"])
def test_they_are_those_that_django_would_give(name: str):
    assert keys.address(name, "a_B-9") == reverse(name, args=["a_B-9"])
