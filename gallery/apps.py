"""Django's registration of the gallery."""

from django.apps import AppConfig


class GalleryConfig(AppConfig):
    name = "gallery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import panels
        from gallery import beside, judged, last_prompts, leaving, listeners, rivals  # noqa: F401
        from gallery.ancestry.credits import credit_panel
        from gallery.collections import offering
        from gallery.find import encoder, similar
        from gallery.notices.rooms import BellRooms
        from gallery.panel import best_panel, follow_tool, pictures_panel
        from gallery.picking import offers
        from gallery.sets import offering as sets
        from gallery.sets import unused
        from gallery.sets.carrying import exporting
        from gallery.studio import wiring
        from gallery.tags import offering as tagging
        from live import provider
        from moderation.rules import encoding, trials

        panels.register(best_panel)
        panels.register(pictures_panel)
        panels.register(offering.collections_panel)
        panels.register(credit_panel)
        panels.register_tool(follow_tool)
        beside.register("Rivals of its round", rivals.beside, rank=10)
        beside.register("Made of it", rivals.made_beside, rank=20)
        offers.register()
        exporting.register()
        leaving.register()
        judged.register()
        wiring.connect()
        provider.register("bell", BellRooms())
        offering.offer()
        beside.register("Pictures like it", similar.beside, rank=40)
        tagging.offer()
        sets.offer()
        unused.offer()
        trials.register(last_prompts.last, last_prompts.these)
        encoding.register(encoding.Encoder(encoder.name, encoder.encode))
