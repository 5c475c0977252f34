"""Django's registration of the site itself."""

from django.apps import AppConfig


class PaintoffConfig(AppConfig):
    name = "paintoff"

    def ready(self) -> None:
        from paintoff import checks  # noqa: F401
        from paintoff.celery import app

        # Whatever process sends a task sends it to our broker, not to Celery's default one.
        app.set_default()
