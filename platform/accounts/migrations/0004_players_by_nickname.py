import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0003_asked_once"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="player",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("nickname"), name="text_pattern_ops"
                ),
                name="player_by_nickname",
            ),
        ),
    ]
