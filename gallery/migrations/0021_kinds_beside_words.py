"""What listings can be narrowed to, in one index with their words."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations

STATISTICS = "ALTER TABLE gallery_words ALTER COLUMN kinds SET STATISTICS 400"


# As `gallery.find.kinds` said it then: what it says later is for later migrations.
WRITE = """
UPDATE gallery_words AS words SET kinds = array_to_tsvector(
    ARRAY(SELECT 'c' || bit FROM generate_series(0, 11) AS bit WHERE listing.colours & (1 << bit) > 0)
    || array_remove(ARRAY[
        'o' || listing.owner_id, 'm' || listing.model_id, 't' || listing.theme_id, 'f' || nullif(listing.format, ''),
        'h' || nullif(listing.shape, ''), 'l' || listing.level, 's' || mod(listing.picture_id, 128),
        CASE WHEN listing.width * listing.height < 262144 THEN 'zsmall'
            WHEN listing.width * listing.height < 1048576 THEN 'zmedium' ELSE 'zlarge' END
    ], NULL)
) FROM gallery_listing AS listing WHERE listing.picture_id = words.listing_id
"""


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
        migrations.RunSQL(WRITE, migrations.RunSQL.noop, elidable=True),
        migrations.AddIndex(
            model_name="words",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["vector", "kinds"], fastupdate=False, name="words_and_kinds"
            ),
        ),
        migrations.RunSQL(STATISTICS, migrations.RunSQL.noop),
    ]
