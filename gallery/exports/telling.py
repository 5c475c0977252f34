"""What somebody is told of an export that they asked for, once it is over. Not what is in it: a set's title may be taken down."""

from __future__ import annotations

from django.urls import reverse

from gallery.models import Export, ExportState, Verb
from gallery.notices.subjects import of_place
from gallery.notices.telling import tell


def ready(export: Export) -> None:
    _tell(Verb.EXPORT_READY, export, ExportState.READY)


def failed(export: Export) -> None:
    _tell(Verb.EXPORT_FAILED, export, ExportState.FAILED)


def _tell(verb: Verb, export: Export, state: ExportState) -> None:
    """Unless it is something else by now: called off, or called back."""
    subject = of_place("export", export.key, reverse("gallery:export", args=[export.key]), _name(export))
    tell(verb, export.owner, subject, Export.objects.filter(pk=export.pk, state=state))


def _name(export: Export) -> str:
    if export.is_everything:
        return "your export of everything"
    slots = "slot" if export.version_id else "picture"
    return f"your export of {export.count:,} {slots}{'' if export.count == 1 else 's'}"
