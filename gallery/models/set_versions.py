"""What versions of image sets are kept in."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import Player
from gallery.models.sets import ImageSet

MESSAGE_MAX = 2000


class SetNode(models.Model):
    """Anything that a set is made of, by the SHA-256 of its bytes: roots, nodes of trees, entries. Written once, never changed,
    and the same row for all sets that have it. `gallery.sets.store` is the only writer, and reads without making objects."""

    name = models.BinaryField(primary_key=True, max_length=32)
    body = models.BinaryField()
    kept_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return bytes(self.name).hex()[:12]


class SetCommit(models.Model):
    """A version of a set, with whoever made it of what, and why. Its name vouches for all of it (`gallery.sets.commits.named`);
    author and message through a salted hash, so that they can be forgotten and the name still holds."""

    image_set = models.ForeignKey(ImageSet, on_delete=models.CASCADE, related_name="commits", db_index=False)
    name = models.BinaryField(max_length=32, unique=True)
    root = models.BinaryField(max_length=32)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.RESTRICT, related_name="children")
    merged = models.ForeignKey("self", null=True, blank=True, on_delete=models.RESTRICT, related_name="merged_into")
    author = models.ForeignKey(Player, null=True, blank=True, on_delete=models.SET_NULL, related_name="set_commits")
    signed = models.CharField(
        max_length=16, blank=True, help_text="The author's key as it was then; empty once forgotten."
    )
    message = models.TextField(max_length=MESSAGE_MAX, blank=True)
    salt = models.BinaryField(max_length=32)
    seal = models.BinaryField(max_length=32, help_text="The hash of salt, signature and message.")
    made_at = models.DateTimeField(editable=False)
    slots = models.PositiveIntegerField(default=0, help_text="How many there are in it.")
    kept = models.PositiveBigIntegerField(
        default=0, db_default=0, editable=False, help_text="Bytes of nodes that it brought."
    )

    left_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="Since when nothing leads to it.")

    class Meta:
        indexes = [models.Index(fields=["image_set", "-id"], name="set_commits_newest")]

    def __str__(self) -> str:
        return bytes(self.name).hex()[:12]

    @property
    def hex(self) -> str:
        return bytes(self.name).hex()


class SetBranch(models.Model):
    """A name for the newest commit of a line of work. Moves only from the head that somebody knew to the next."""

    image_set = models.ForeignKey(ImageSet, on_delete=models.CASCADE, related_name="branches", db_index=False)
    name = models.CharField(max_length=100)
    head = models.ForeignKey(SetCommit, on_delete=models.RESTRICT, related_name="heads")
    by = models.ForeignKey(Player, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    protected = models.BooleanField(default=False, help_text="Moves by proposals alone.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image_set", "name"], name="set_branch_once")]

    def __str__(self) -> str:
        return self.name


class SetTag(models.Model):
    """A name for one commit, for good: it never moves, it can only be taken away."""

    image_set = models.ForeignKey(ImageSet, on_delete=models.CASCADE, related_name="tags", db_index=False)
    name = models.CharField(max_length=100)
    commit = models.ForeignKey(SetCommit, on_delete=models.RESTRICT, related_name="tags")
    by = models.ForeignKey(Player, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image_set", "name"], name="set_tag_once")]

    def __str__(self) -> str:
        return self.name


class SetBlame(models.Model):
    """A remembered answer: from `commit` on, along first parents, a slot holds the same down to `until`, and that commit changed
    it; or, where `is_open`, nobody has looked further yet. Found anew by whoever asks where there is none."""

    commit = models.ForeignKey(SetCommit, on_delete=models.CASCADE, related_name="+", db_index=False)
    slot = models.CharField(max_length=64)
    until = models.ForeignKey(SetCommit, on_delete=models.CASCADE, related_name="+")
    is_open = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["commit", "slot"], name="set_blame_once")]

    def __str__(self) -> str:
        return f"{self.slot} at {self.commit_id}"
