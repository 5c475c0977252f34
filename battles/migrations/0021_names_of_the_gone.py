"""Whoever left before seats let go of names is let go of now: the log keeps its commitment to the name."""

from django.db import migrations, models

FORGET = """
UPDATE battles_seat SET joined_as = '' FROM accounts_player player
WHERE player.id = battles_seat.player_id AND player.deleted_at IS NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0001_initial"),
        ("battles", "0020_relay_from_a_picture"),
    ]

    operations = [
        migrations.AlterField(
            model_name="seat",
            name="joined_as",
            field=models.CharField(
                blank=True,
                help_text="The nickname then, until they leave for good; the log commits to it.",
                max_length=60,
            ),
        ),
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
    ]
