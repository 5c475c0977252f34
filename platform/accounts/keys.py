"""The public keys of rows in addresses: anything else in that place is simply not found.

Importing this makes `<key:…>` known to Django's paths and `{key:…}` to the API's.
"""

from django.urls import register_converter


class KeyConverter:
    regex = "[A-Za-z0-9_-]{1,16}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(KeyConverter, "key")
