"""Pictures of earlier battles get what new ones are kept with: format, theme, code and round."""

from django.db import migrations

PICTURES = """
UPDATE gallery_picture AS picture
SET format = battle.format, theme = played.theme, place = battle.code, round = played.number
FROM battles_paint AS paint
JOIN battles_entry AS entry ON entry.id = paint.entry_id
JOIN battles_heat AS heat ON heat.id = entry.heat_id
JOIN battles_round AS played ON played.id = heat.round_id
JOIN battles_battle AS battle ON battle.id = played.battle_id
WHERE paint.picture_id = picture.id
"""
THEMES = """
INSERT INTO gallery_theme (text)
SELECT DISTINCT picture.theme FROM gallery_picture AS picture JOIN gallery_listing ON picture_id = picture.id
WHERE picture.theme <> '' ON CONFLICT DO NOTHING
"""
LISTINGS = """
UPDATE gallery_listing AS listing SET format = picture.format, theme_id = theme.id
FROM gallery_picture AS picture JOIN gallery_theme AS theme ON theme.text = picture.theme
WHERE listing.picture_id = picture.id
"""


class Migration(migrations.Migration):

    dependencies = [
        ("battles", "0018_shown_alike"),
        ("gallery", "0004_first_listings"),
    ]

    operations = [
        migrations.RunSQL([PICTURES, THEMES, LISTINGS], migrations.RunSQL.noop, elidable=True),
    ]
