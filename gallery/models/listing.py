"""The public gallery as feeds walk it: one narrow row for each picture that is in it, and none for any other.

Derived from pictures by `gallery.listing` alone, and never the truth: whatever it says can be worked out again.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import models

from accounts.models import Player
from gallery.models.pictures import Picture


class Shape(StrEnum):
    """By its sides: square where neither is an eighth longer than the other."""

    SQUARE = "square"
    TALL = "tall"
    WIDE = "wide"


class ModelName(models.Model):
    """A model's name as a small number, so that a million listings need not repeat it."""

    id = models.SmallAutoField(primary_key=True)
    name = models.CharField(max_length=120, unique=True)

    def __str__(self) -> str:
        return self.name


class Theme(models.Model):
    """A theme's words as a number."""

    text = models.CharField(max_length=120, unique=True)

    def __str__(self) -> str:
        return self.text


class Listing(models.Model):
    """A picture of the public gallery, with what feeds sort and narrow by."""

    picture = models.OneToOneField(Picture, primary_key=True, on_delete=models.CASCADE, related_name="listing")
    listed_at = models.DateTimeField()
    hot = models.FloatField(help_text="Grows with likes and with the moment of listing, never with the clock.")
    likes = models.PositiveIntegerField()
    owner = models.ForeignKey(Player, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    model = models.ForeignKey(ModelName, on_delete=models.PROTECT, related_name="+", db_index=False)
    theme = models.ForeignKey(Theme, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    width = models.PositiveIntegerField(help_text="Pixels.")
    height = models.PositiveIntegerField(help_text="Pixels.")
    colours = models.PositiveSmallIntegerField(help_text="A bit for each of gallery.colours that it shows.")
    level = models.PositiveSmallIntegerField()
    shape = models.CharField(max_length=6, choices=[(shape.value, shape.value) for shape in Shape])
    format = models.CharField(max_length=16, blank=True)

    class Meta:
        # Each walks one sort from any place; those with a facet in front serve what is rare, and following.
        indexes = [
            models.Index(fields=["listed_at", "picture"], name="listing_new", include=["likes"]),
            models.Index(fields=["hot", "picture"], name="listing_hot"),
            models.Index(fields=["likes", "picture"], name="listing_top"),
            models.Index(fields=["owner", "listed_at", "picture"], name="listing_of_owner"),
            models.Index(fields=["model", "listed_at", "picture"], name="listing_of_model"),
            models.Index(fields=["theme", "listed_at", "picture"], name="listing_of_theme"),
            models.Index(fields=["level", "format", "shape", "listed_at", "picture"], name="listing_of_kind"),
        ]

    def __str__(self) -> str:
        return f"listing {self.pk}"
