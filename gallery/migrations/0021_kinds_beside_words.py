"""What listings can be narrowed to, in one index with their words."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations

STATISTICS = "ALTER TABLE gallery_words ALTER COLUMN kinds SET STATISTICS 400"


def write_kinds(apps, schema_editor):
    from gallery.find.kinds import KINDS

    schema_editor.execute(
        f"UPDATE gallery_words AS words SET kinds = {KINDS} FROM gallery_listing AS listing "
        "WHERE listing.picture_id = words.listing_id"
    )


class Migration(migrations.Migration):

    dependencies = [
        ("gallery", "0020_takedowns"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="words", name="words_vector"),
        migrations.AddField(
            model_name="words",
            name="kinds",
            field=django.contrib.postgres.search.SearchVectorField(
                default="", help_text="What it can be narrowed to: colour, shape, owner and others."
            ),
            preserve_default=False,
        ),
        migrations.RunPython(write_kinds, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="words",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["vector", "kinds"], fastupdate=False, name="words_and_kinds"
            ),
        ),
        migrations.RunSQL(STATISTICS, migrations.RunSQL.noop),
    ]
