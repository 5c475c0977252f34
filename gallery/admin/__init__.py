"""The gallery in the admin. What is sealed is masked for staff too, and nothing can be typed over."""

from gallery.admin import (
    collections,
    comments,
    exports,
    feeds,
    files,
    notifications,
    people,
    pictures,
    prompts,
    proposals,
    takedowns,
)

__all__ = [
    "collections",
    "comments",
    "exports",
    "feeds",
    "files",
    "notifications",
    "people",
    "pictures",
    "prompts",
    "proposals",
    "takedowns",
]
