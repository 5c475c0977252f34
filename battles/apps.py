"""Django's registration of the battles room; hangs its outcomes and its room provider on the rooms below."""

from django.apps import AppConfig


class BattlesConfig(AppConfig):
    name = "battles"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from battles import wiring

        wiring.connect()
