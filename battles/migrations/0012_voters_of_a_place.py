"""A place knows how many people judged it, and too few give no rank. Fits made before are no truth: the next one follows within a
minute."""

from django.db import migrations, models


def forget_fits(apps, schema_editor):
    apps.get_model("battles", "BoardFit").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("battles", "0011_open_jury")]

    operations = [
        migrations.RunPython(forget_fits, migrations.RunPython.noop),
        migrations.AddField(
            model_name="boardplace",
            name="voters",
            field=models.PositiveIntegerField(default=0, help_text="How many people judged it."),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="boardplace",
            name="rank",
            field=models.PositiveIntegerField(
                help_text="1 + how many are surely better: their lower bound is above one's upper. "
                "Empty: too few voters yet.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="boardplace",
            name="is_preliminary",
            field=models.BooleanField(help_text="Too few votes or voters to be taken at its word."),
        ),
    ]
