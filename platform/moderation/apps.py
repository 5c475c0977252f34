"""Django's registration of the moderation room."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "moderation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from accounts import naming
        from moderation import leaving, listeners, roles  # noqa: F401
        from moderation.rules.checking import check
        from moderation.rules.kinds import Place

        leaving.register()
        post_migrate.connect(roles.ensure, sender=self)
        naming.register(lambda nickname: check(nickname, Place.NICKNAME))
