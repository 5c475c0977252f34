"""What pictures are found by. Derived, all of it; rows of one listing go with it."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from gallery.models.listing import Listing

WORD_MAX = 60


class Words(models.Model):
    """The words of a listed picture, as `gallery.find.folding` has them. A row of its own: a like rewrites the listing, and
    words never change."""

    listing = models.OneToOneField(Listing, primary_key=True, on_delete=models.CASCADE, related_name="words")
    vector = SearchVectorField()

    class Meta:
        # Without a list of what is not yet sorted in, which each search would have to read through.
        indexes = [GinIndex(fields=["vector"], name="words_vector", fastupdate=False)]

    def __str__(self) -> str:
        return f"words of {self.pk}"


class Term(models.Model):
    """A word that listed pictures have, in how many, and its stem by the English rules. Some minutes old."""

    word = models.CharField(max_length=WORD_MAX, primary_key=True)
    count = models.PositiveIntegerField()
    stem = models.CharField(max_length=WORD_MAX)

    class Meta:
        indexes = [
            models.Index(fields=["stem"], name="term_by_stem"),
            GinIndex(OpClass("word", name="gin_trgm_ops"), name="term_like", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.word
