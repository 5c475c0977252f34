"""What moderators see of the gallery, and how what they decide about it is carried out: pictures, comments and collections as the
desk of moderation knows them. Each is moved by the one verb that moves it elsewhere."""

from __future__ import annotations


def register() -> None:
    from gallery.judged import collections, comments, pictures
    from moderation import subjects

    for kind in (pictures.KIND, comments.KIND, collections.KIND):
        subjects.register(kind)
