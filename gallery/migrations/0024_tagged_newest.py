"""When a tag's pictures were listed, beside the tag, so that they are walked along an index."""

from django.db import migrations, models

FILL = """
UPDATE gallery_picturetag AS hung SET listed_at = listing.listed_at FROM gallery_listing AS listing
WHERE listing.picture_id = hung.picture_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ("gallery", "0023_set_commits"),
    ]

    operations = [
        migrations.AddField(
            model_name="picturetag",
            name="listed_at",
            field=models.DateTimeField(
                editable=False, help_text="As the picture's listing has it: gallery.hung.", null=True
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="picturetag",
            index=models.Index(
                condition=models.Q(("listed_at__isnull", False)),
                fields=["tag", "listed_at", "picture"],
                name="tagged_newest",
            ),
        ),
    ]
