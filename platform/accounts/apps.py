"""Django's registration of the accounts room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import leaving, listeners, panels  # noqa: F401
        from accounts.distance_doors import distance_tool

        leaving.register()
        panels.register_tool(distance_tool)
