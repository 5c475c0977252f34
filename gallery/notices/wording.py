"""How notifications read. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from gallery.models import Category, Verb

LABELS = {
    Category.LIKES: "Likes",
    Category.COMMENTS: "Comments",
    Category.FOLLOWS: "Follows",
    Category.REMIXES: "Remixes",
    Category.COLLECTIONS: "Collections",
    Category.BATTLES: "Battles",
    Category.SETS: "Image sets",
    Category.EXPORTS: "Exports",
    Category.MODERATION: "Moderation",
}
CHOICES = {
    Category.LIKES: "Somebody likes a picture of mine",
    Category.COMMENTS: "Somebody comments on a picture of mine",
    Category.FOLLOWS: "Somebody follows me",
    Category.REMIXES: "Somebody paints from words of mine",
    Category.COLLECTIONS: "Collections: offers to mine, what becomes of my offers, and tags others hang on my pictures",
    Category.SETS: "Image sets: proposals to review, and what becomes of mine",
    Category.EXPORTS: "An export that I asked for is ready, or cannot be made",
    Category.BATTLES: "A battle I played was judged while I was away, or its result was corrected",
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """`by` is who did it where nobody is named; `done` stands between who and what it was done to, `after` behind that.
    What it was done to is in quotes where it is somebody's words, and not where it is a sentence of ours."""

    done: str
    by: str = "Somebody"
    after: str = ""
    icon: str = "bell"
    is_quoting: bool = True


PHRASES = {
    Verb.LIKED: Phrase("liked", icon="heart"),
    Verb.COMMENTED: Phrase("commented on", icon="message-square"),
    Verb.FOLLOWED: Phrase("followed you", icon="user-plus"),
    Verb.REMIXED: Phrase("painted from your words", icon="git-fork"),
    Verb.OFFERED: Phrase("offered pictures to your collection", icon="folder"),
    Verb.TAKEN_IN: Phrase("took your picture into", icon="folder"),
    Verb.ACCEPTED: Phrase("took what you offered into", icon="folder"),
    Verb.TAGGED: Phrase("tagged", icon="tag"),
    Verb.JUDGED: Phrase("The result is out in", by="", icon="trophy"),
    Verb.CORRECTED: Phrase("A result was corrected in", by="", icon="scale"),
    Verb.PROPOSED: Phrase("proposed", icon="git-branch"),
    Verb.REVIEW_ASKED: Phrase("asks for your review of", icon="git-branch"),
    Verb.REVIEWED: Phrase("reviewed your proposal", icon="git-branch"),
    Verb.REMARKED: Phrase("commented on the proposal", icon="message-square"),
    Verb.MERGED: Phrase("merged your proposal", icon="git-merge"),
    Verb.PROPOSAL_CLOSED: Phrase("closed your proposal", icon="git-branch"),
    Verb.VOTE_DECIDED: Phrase("A vote is over about a conflict of", by="", icon="scale"),
    Verb.EXPORT_READY: Phrase("Ready is", by="", after="It is kept for a week.", icon="download"),
    Verb.EXPORT_FAILED: Phrase("Nothing came of", by="", after="Its page says why.", icon="download"),
    Verb.WITHHELD: Phrase("withheld", by="A moderator", after="Only you can see it.", icon="eye-off"),
    Verb.RETURNED: Phrase("looked again at", by="A moderator", after="Everybody can see it again.", icon="eye"),
    Verb.BLOCKED: Phrase("took down a picture of yours", by="A moderator", icon="shield-alert"),
    Verb.WAITING: Phrase(
        "will look at",
        by="A moderator",
        after="It looks like a picture that was taken down; until then only you can see it.",
        icon="eye-off",
    ),
    Verb.DECIDED: Phrase(
        "Moderators decided about",
        by="",
        after="Its page says why, and whether you can appeal.",
        icon="scale",
        is_quoting=False,
    ),
}
