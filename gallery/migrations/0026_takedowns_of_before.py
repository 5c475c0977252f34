"""What was withheld or blocked before takedowns had rows is down with all pictures of its original, and stays so when it is
painted again. Those of them that were shown leave the feeds with it; counts of tags and of remixes follow.

Not what `manage.py seed` made: a few hundred originals carry all of its pictures, and one of each is withheld.
"""

from django.db import migrations

TAKE_DOWN = """
WITH decided AS (
    SELECT blob_id, CASE WHEN bool_or(state = 'blocked') THEN 'blocked' ELSE 'withheld' END AS state
    FROM gallery_picture WHERE state IN ('withheld', 'blocked') AND NOT fingerprint ? 'seeded' GROUP BY blob_id
), takedown AS (
    INSERT INTO gallery_takedown (sha256, hash, state, decided_at)
    SELECT decided.blob_id, look.hash, decided.state, now()
    FROM decided LEFT JOIN gallery_look AS look ON look.blob_id = decided.blob_id
    ON CONFLICT (sha256) WHERE lifted_at IS NULL DO NOTHING RETURNING id, sha256, state
), here AS (
    SELECT takedown.id AS takedown_id, takedown.state AS down, picture.id, picture.state
    FROM takedown JOIN gallery_picture AS picture ON picture.blob_id = takedown.sha256
    WHERE NOT picture.fingerprint ? 'seeded'
), taken AS (
    INSERT INTO gallery_taken (takedown_id, picture_id, why, was, taken_at)
    SELECT takedown_id, id, CASE WHEN state = down THEN 'decided about' ELSE 'same original' END,
        CASE WHEN state = down THEN 'visible' ELSE state END, now()
    FROM here
), moved AS (
    UPDATE gallery_picture AS picture SET state = here.down
    FROM here WHERE here.id = picture.id AND here.state <> here.down RETURNING picture.id
), untold AS (
    DELETE FROM gallery_words AS words USING moved WHERE words.listing_id = moved.id
), unhung AS (
    UPDATE gallery_picturetag AS hung SET listed_at = NULL
    FROM moved WHERE hung.picture_id = moved.id AND hung.listed_at IS NOT NULL
)
DELETE FROM gallery_listing AS listing USING moved WHERE listing.picture_id = moved.id
"""
COUNT_REMIXES = """
UPDATE gallery_prompt AS prompt SET remixes = counted.number FROM (
    SELECT prompt.id, count(listing.picture_id) AS number FROM gallery_prompt AS prompt
    LEFT JOIN gallery_promptparent AS line ON line.parent_id = prompt.id
    LEFT JOIN gallery_picture AS picture ON picture.prompt_id = line.child_id
    LEFT JOIN gallery_listing AS listing ON listing.picture_id = picture.id
    WHERE prompt.remixes > 0 GROUP BY prompt.id
) AS counted WHERE counted.id = prompt.id AND counted.number <> prompt.remixes
"""
COUNT_USES = """
UPDATE gallery_tag AS tag SET uses = counted.number FROM (
    SELECT tag.id, count(hung.listed_at) AS number FROM gallery_tag AS tag
    LEFT JOIN gallery_picturetag AS hung ON hung.tag_id = tag.id
    WHERE tag.uses > 0 GROUP BY tag.id
) AS counted WHERE counted.id = tag.id AND counted.number <> tag.uses
"""
UNLIST_LOOKS = """
UPDATE gallery_look AS look SET is_listed = false FROM gallery_takedown AS takedown
WHERE takedown.sha256 = look.blob_id AND takedown.lifted_at IS NULL AND look.is_listed AND NOT EXISTS (
    SELECT FROM gallery_picture AS picture JOIN gallery_listing AS listing ON listing.picture_id = picture.id
    WHERE picture.blob_id = look.blob_id
)
"""


class Migration(migrations.Migration):

    dependencies = [
        ("gallery", "0025_looks_of_listed"),
    ]

    operations = [
        migrations.RunSQL([TAKE_DOWN, COUNT_REMIXES, COUNT_USES, UNLIST_LOOKS], migrations.RunSQL.noop),
    ]
