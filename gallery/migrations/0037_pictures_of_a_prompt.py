"""Pictures of a prompt, with their numbers in the index."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("gallery", "0036_set_commits_astray"),
    ]

    operations = [
        # First the new one: never is there none.
        migrations.AddIndex(
            model_name="picture",
            index=models.Index(fields=["prompt", "id"], name="picture_of_prompt"),
        ),
        migrations.AlterField(
            model_name="picture",
            name="prompt",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pictures",
                to="gallery.prompt",
            ),
        ),
    ]
