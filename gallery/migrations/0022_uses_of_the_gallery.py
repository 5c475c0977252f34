"""Remixes and uses of tags count the public gallery alone, and what its owner took back to the studio is private again."""

from django.db import migrations, models

CLOSE = """
UPDATE gallery_picture SET named_at = NULL, revealed_at = NULL
WHERE source = 'studio' AND hung_at IS NOT NULL
"""
# Backwards a private one stays private, and forgets when it hung.
FORGET_PLACE = "UPDATE gallery_picture SET hung_at = NULL WHERE hung_at IS NOT NULL AND named_at IS NULL"
COUNT_REMIXES = """
UPDATE gallery_prompt SET remixes = counted.number FROM (
    SELECT line.parent_id, count(*) AS number FROM gallery_promptparent line
    JOIN gallery_picture picture ON picture.prompt_id = line.child_id
    JOIN gallery_listing listing ON listing.picture_id = picture.id
    GROUP BY line.parent_id
) counted WHERE counted.parent_id = gallery_prompt.id
"""
COUNT_USES = """
UPDATE gallery_tag SET uses = (
    SELECT count(*) FROM gallery_picturetag hung JOIN gallery_listing listing ON listing.picture_id = hung.picture_id
    WHERE hung.tag_id = gallery_tag.id
)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('gallery', '0021_kinds_beside_words'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='picture',
            name='picture_taken_back_is_not_listed',
        ),
        migrations.RemoveField(
            model_name='picture',
            name='remixes',
        ),
        migrations.AddField(
            model_name='prompt',
            name='remixes',
            field=models.PositiveIntegerField(default=0, editable=False, help_text='Pictures of the public gallery whose words descend directly from these.'),
        ),
        migrations.AlterField(
            model_name='tag',
            name='uses',
            field=models.PositiveIntegerField(default=0, editable=False, help_text='On how many pictures of the public gallery it hangs.'),
        ),
        migrations.AddConstraint(
            model_name='picture',
            constraint=models.CheckConstraint(condition=models.Q(('hung_at__isnull', True), ('listed_at__isnull', True), _connector='OR'), name='picture_taken_back_is_not_listed'),
        ),
        migrations.RunSQL([CLOSE, COUNT_REMIXES, COUNT_USES], FORGET_PLACE),
    ]
