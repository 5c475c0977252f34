"""What is listed already gets its listing, pictures their number of remixes, and originals their colours."""

from django.db import migrations

REMIXES = """
UPDATE gallery_picture AS picture SET remixes = counted.number
FROM (SELECT parent_id, count(*) AS number FROM gallery_promptparent GROUP BY parent_id) AS counted
WHERE picture.prompt_id = counted.parent_id
"""
MODELS = """
INSERT INTO gallery_modelname (name)
SELECT DISTINCT model FROM gallery_picture WHERE listed_at IS NOT NULL ON CONFLICT DO NOTHING
"""
LISTINGS = """
INSERT INTO gallery_listing (picture_id, listed_at, hot, likes, owner_id, model_id, theme_id,
                             width, height, colours, level, shape, format)
SELECT picture.id, picture.listed_at, extract(epoch FROM picture.listed_at)::float8 / 45000, 0, picture.owner_id, model.id,
       NULL, blob.width, blob.height, blob.colours, 0,
       CASE WHEN blob.width * 8 > blob.height * 9 THEN 'wide' WHEN blob.height * 8 > blob.width * 9 THEN 'tall' ELSE 'square' END,
       ''
FROM gallery_picture AS picture
JOIN gallery_blob AS blob ON blob.sha256 = picture.blob_id
JOIN gallery_modelname AS model ON model.name = picture.model
WHERE picture.state = 'visible' AND picture.deleted_at IS NULL AND picture.revealed_at IS NOT NULL
  AND picture.named_at IS NOT NULL AND picture.listed_at IS NOT NULL
"""


def find_colours(apps, schema_editor):
    """From the placeholders, which need no file to be read."""
    from gallery.colours import of_placeholder

    blobs = apps.get_model("gallery", "Blob").objects
    for sha256, placeholder in blobs.exclude(placeholder="").values_list("sha256", "placeholder").iterator():
        blobs.filter(sha256=sha256).update(colours=int(of_placeholder(placeholder)))


class Migration(migrations.Migration):

    dependencies = [
        ("gallery", "0003_rows_of_the_gallery"),
    ]

    operations = [
        migrations.RunPython(find_colours, migrations.RunPython.noop, elidable=True),
        migrations.RunSQL([REMIXES, MODELS, LISTINGS], migrations.RunSQL.noop, elidable=True),
    ]
