"""The gallery in the admin. What is sealed is masked for staff too, and nothing can be typed over."""

from gallery.admin import (
    collections,
    comments,
    credit,
    exports,
    feeds,
    files,
    finding,
    notifications,
    people,
    pictures,
    prompts,
    proposals,
    runs,
    set_versions,
    sets,
    takedowns,
)

__all__ = [
    "collections",
    "comments",
    "credit",
    "exports",
    "feeds",
    "files",
    "finding",
    "notifications",
    "people",
    "pictures",
    "prompts",
    "proposals",
    "runs",
    "set_versions",
    "sets",
    "takedowns",
]
