"""Django's registration of the site itself."""

from django.apps import AppConfig


class PaintoffConfig(AppConfig):
    name = "paintoff"

    def ready(self) -> None:
        from paintoff import checks  # noqa: F401
