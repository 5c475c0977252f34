"""The public keys of rows in addresses: anything else in that place is simply not found.

Importing this makes `<key:…>` known to Django's paths and `{key:…}` to the API's.
"""

from functools import lru_cache

from django.urls import register_converter, reverse

ANY = "any"


class KeyConverter:
    regex = "[A-Za-z0-9_-]{1,16}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(KeyConverter, "key")


def address(name: str, key: str) -> str:
    """As `reverse` has it, of a page that is named by one key: a list of pictures asks for dozens of them."""
    before, after = _around(name)
    return f"{before}{key}{after}"


@lru_cache
def _around(name: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[ANY]).rpartition(ANY)
    return before, after
