"""The live tier as a Django app: it has no rows, only a check of its settings."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "live"
    verbose_name = "Live rooms"

    def ready(self) -> None:
        from live import checks  # noqa: F401
