"""Words that pictures are found by, and the lexicon of them. What is listed already gets its words."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

TOGETHER = 5000
# More of the commonest words in the planner's statistics: whether to gather or to walk is decided by them.
STATISTICS = "ALTER TABLE gallery_words ALTER COLUMN vector SET STATISTICS 400"
AREA = "CREATE STATISTICS gallery_listing_area ON (width * height) FROM gallery_listing"


def write_words(apps, schema_editor):
    from gallery.find.folding import vector

    pictures, cursor = apps.get_model("gallery", "Picture").objects, schema_editor.connection.cursor()
    some, last = True, 0
    while some:
        rows = pictures.filter(listing__isnull=False, pk__gt=last).order_by("pk")
        if some := list(rows.values_list("pk", "prompt__text")[:TOGETHER]):
            last = some[-1][0]
            cursor.executemany(
                "INSERT INTO gallery_words (listing_id, vector) VALUES (%s, %s::tsvector)",
                [(number, vector(text)) for number, text in some],
            )


class Migration(migrations.Migration):

    dependencies = [
        ("gallery", "0012_exports"),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name="Term",
            fields=[
                ("word", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField()),
                ("stem", models.CharField(max_length=60)),
            ],
        ),
        migrations.AddIndex(model_name="term", index=models.Index(fields=["stem"], name="term_by_stem")),
        migrations.AddIndex(
            model_name="term",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("word", name="gin_trgm_ops"), fastupdate=False, name="term_like"
            ),
        ),
        migrations.CreateModel(
            name="Words",
            fields=[
                (
                    "listing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="gallery.listing",
                    ),
                ),
                ("vector", django.contrib.postgres.search.SearchVectorField()),
            ],
        ),
        migrations.RunPython(write_words, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="words",
            index=django.contrib.postgres.indexes.GinIndex(fields=["vector"], fastupdate=False, name="words_vector"),
        ),
        migrations.RunSQL([STATISTICS, AREA], ["DROP STATISTICS IF EXISTS gallery_listing_area"]),
    ]
