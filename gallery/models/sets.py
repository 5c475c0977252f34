"""Image sets, who works on them, and which pictures they ever named. Their versions are told in `set_versions`."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Player, new_key
from gallery.models.collections import ABOUT_MAX, TITLE_MAX
from gallery.models.pictures import Picture
from moderation.states import State


class Visibility(StrEnum):
    """Who may look into a set beside its members."""

    PRIVATE = "private"
    PUBLIC = "public"


class Licence(StrEnum):
    """Under what others may use what is in a set, by its SPDX identifier; empty: nobody said."""

    UNSAID = ""
    CC0 = "CC0-1.0"
    BY = "CC-BY-4.0"
    BY_SA = "CC-BY-SA-4.0"
    BY_NC = "CC-BY-NC-4.0"
    RESERVED = "LicenseRef-All-Rights-Reserved"


class Role(models.IntegerChoices):
    """What somebody may do with a set. Each may do all that those below may."""

    VIEW = 1, "view"
    PROPOSE = 2, "propose"
    COMMIT = 3, "commit"
    MANAGE = 4, "manage"


class ImageSet(models.Model):
    """Pictures that many put together under version control. `gallery.sets.access` says who may do what with it."""

    key = models.CharField(max_length=16, unique=True, default=new_key, editable=False)
    owner = models.ForeignKey(
        Player, null=True, blank=True, on_delete=models.SET_NULL, related_name="image_sets", db_index=False
    )
    title = models.CharField(max_length=TITLE_MAX)
    about = models.TextField(max_length=ABOUT_MAX, blank=True)
    licence = models.CharField(max_length=40, choices=[(one.value, one.value) for one in Licence], blank=True)
    visibility = models.CharField(
        max_length=8, choices=[(one.value, one.value) for one in Visibility], default=Visibility.PRIVATE
    )
    takes_proposals = models.BooleanField(
        default=False, help_text="Of a public set: whether everybody with an account may propose."
    )
    default_branch = models.CharField(max_length=100, default="main")
    kept = models.PositiveBigIntegerField(
        default=0, editable=False, help_text="Bytes of nodes that its commits brought."
    )
    state = models.CharField(
        max_length=10,
        choices=[(one.value, one.value) for one in State],
        default=State.VISIBLE,
        db_default=State.VISIBLE,
        help_text="What moderators took down is for its members alone.",
    )
    words_taken = models.JSONField(default=list, db_default=[], editable=False, help_text="Digests of words in it.")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "-id"], name="set_of_owner"),
            models.Index(fields=["-id"], name="set_shown", condition=Q(visibility="public", deleted_at__isnull=True)),
            models.Index(fields=["deleted_at"], name="set_deleted", condition=Q(deleted_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="image_set_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="set_state_known", condition=Q(state__in=[one.value for one in State])),
            models.CheckConstraint(name="set_licence_known", condition=Q(licence__in=[one.value for one in Licence])),
            models.CheckConstraint(
                name="set_visibility_known", condition=Q(visibility__in=[one.value for one in Visibility])
            ),
        ]

    def __str__(self) -> str:
        return self.key


class SetMember(models.Model):
    """Somebody who was given a role in a set. Its owner has no row: they manage it."""

    image_set = models.ForeignKey(ImageSet, on_delete=models.CASCADE, related_name="members", db_index=False)
    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="set_roles")
    role = models.PositiveSmallIntegerField(choices=Role.choices)
    since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image_set", "player"], name="set_member_once"),
            models.CheckConstraint(name="set_role_known", condition=Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return f"{self.player_id} in {self.image_set_id}: {Role(self.role).label}"


class SetPicture(models.Model):
    """An original that some version of a set named, and the picture as which it came in: by it a reader's right is asked, and
    its author is credited. `slots` are those of the default branch's head that name it."""

    image_set = models.ForeignKey(ImageSet, on_delete=models.CASCADE, related_name="pictures", db_index=False)
    sha256 = models.CharField(max_length=64)
    picture = models.ForeignKey(Picture, null=True, on_delete=models.SET_NULL, related_name="in_sets")
    added_by = models.ForeignKey(Player, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    slots = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image_set", "sha256"], name="set_picture_once")]
        indexes = [models.Index(fields=["sha256", "-image_set"], name="set_picture_hung", condition=Q(slots__gt=0))]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} in {self.image_set_id}"
