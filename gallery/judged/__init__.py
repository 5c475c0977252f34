"""What moderators see of the gallery, and how what they decide about it is carried out: pictures, comments, collections and image
sets as the desk of moderation knows them. Each is moved by the one verb that moves it elsewhere."""

from __future__ import annotations


def register() -> None:
    from gallery.judged import collections, comments, image_sets, pictures, remarks, set_words, telling  # noqa: F401
    from moderation import subjects

    for kind in (pictures, comments, collections, image_sets, set_words, remarks):
        subjects.register(kind.KIND)
