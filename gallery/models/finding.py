"""What pictures are found by. Derived, all of it; rows of one listing go with it."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from gallery.models.files import Blob
from gallery.models.listing import Listing
from gallery.models.prompts import Prompt

WORD_MAX = 60
DIMENSIONS = 384


class Words(models.Model):
    """The words of a listed picture, as `gallery.find.folding` has them, and its kinds, as `gallery.find.kinds` has them. A row
    of its own: a like rewrites the listing, and these change never or seldom."""

    listing = models.OneToOneField(Listing, primary_key=True, on_delete=models.CASCADE, related_name="words")
    vector = SearchVectorField()
    kinds = SearchVectorField(help_text="What it can be narrowed to: colour, shape, owner and others.")

    class Meta:
        # Without a list of what is not yet sorted in, which each search would have to read through.
        indexes = [GinIndex(fields=["vector", "kinds"], name="words_and_kinds", fastupdate=False)]

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


def _turned(bits: int) -> models.GeneratedField:
    """The hash, turned to the left, as `seeing.turned` does it: another part of it comes first."""
    left, right = F("hash").bitleftshift(bits), F("hash").bitrightshift(64 - bits)
    return models.GeneratedField(
        expression=left.bitor(right.bitand(2**bits - 1)),  # type: ignore[arg-type]
        output_field=models.BigIntegerField(),
        db_persist=True,
    )


class Look(models.Model):
    """What an original looks like, as `gallery.find.seeing` has it."""

    blob = models.OneToOneField(Blob, primary_key=True, on_delete=models.CASCADE, related_name="look")
    hash = models.BigIntegerField(help_text="Perceptual, 64 bits.")
    turned_16 = _turned(16)
    turned_32 = _turned(32)
    turned_48 = _turned(48)
    shade = models.SmallIntegerField(help_text="Which of 64 colours it is on the whole.")
    colours = models.BinaryField(help_text="Shares of sixteen steps of red, green and blue.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    is_listed = models.BooleanField(default=False, editable=False, help_text="Whether the public gallery shows it.")

    class Meta:
        # Hashes that begin alike lie side by side in each of four indexes, which answer without the rows: by an index of their
        # parts eight hundred rows were read, from as many places. Of a shade the newest are compared by their colours.
        indexes = [
            models.Index(fields=["hash"], name="look_of_hash"),
            models.Index(fields=["turned_16"], name="look_turned_16"),
            models.Index(fields=["turned_32"], name="look_turned_32"),
            models.Index(fields=["turned_48"], name="look_turned_48"),
            models.Index(
                fields=["shade", "-created_at"],
                name="look_listed",
                include=["blob", "colours"],
                condition=Q(is_listed=True),
            ),
        ]

    def __str__(self) -> str:
        return f"look of {self.pk[:12]}"


class Signs(models.Field):
    """Of each number of a vector whether it is positive: `bit(384)`, said as text of 0 and 1."""

    def db_type(self, connection: object) -> str:
        return f"bit({DIMENSIONS})"


class PromptVector(models.Model):
    """What a prompt means, as the text encoder has it: the signs to look through many, the numbers to compare some."""

    prompt = models.OneToOneField(Prompt, primary_key=True, on_delete=models.CASCADE, related_name="meaning")
    signs = Signs()
    numbers = models.BinaryField(help_text="384 signed bytes, the greatest of them 127.")
    cell = models.IntegerField(null=True, help_text="The nearest of the cells, where there are any.")

    class Meta:
        indexes = [models.Index(fields=["cell"], name="meaning_of_cell", include=["prompt", "signs"])]

    def __str__(self) -> str:
        return f"meaning of {self.pk}"


class Cell(models.Model):
    """A middle that meanings lie around: only those around the nearest middles are looked through."""

    generation = models.IntegerField()
    middle = models.BinaryField(help_text="As the numbers of a meaning.")

    class Meta:
        indexes = [models.Index(fields=["generation"], name="cell_of_generation")]

    def __str__(self) -> str:
        return f"cell {self.pk}"
