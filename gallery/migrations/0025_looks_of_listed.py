"""Of each look whether the public gallery shows its original: what is compared by colours are those alone."""

from django.db import migrations, models

FILL = """
UPDATE gallery_look SET is_listed = true WHERE EXISTS (
    SELECT FROM gallery_picture AS picture JOIN gallery_listing AS listing ON listing.picture_id = picture.id
    WHERE picture.blob_id = gallery_look.blob_id
)
"""


class Migration(migrations.Migration):

    dependencies = [
        ("gallery", "0024_tagged_newest"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="look", name="look_of_shade"),
        migrations.AddField(
            model_name="look",
            name="is_listed",
            field=models.BooleanField(
                default=False, editable=False, help_text="Whether the public gallery shows it."
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="look",
            index=models.Index(
                condition=models.Q(("is_listed", True)),
                fields=["shade", "-created_at"],
                include=("blob", "colours"),
                name="look_listed",
            ),
        ),
    ]
