"""Ranks go by the figures that are shown: of ratings in a column of its own, of boards with the next fit, within a minute."""

import django.db.models.expressions as of
from django.db import migrations, models

POINTS = "floor((%(expressions)s + 500000) / 1000000.0)::bigint"


def points(micro_points):
    return models.Func(micro_points, output_field=models.BigIntegerField(), template=POINTS)


def fit_anew(apps, schema_editor):
    apps.get_model("battles", "BoardFit").objects.update(seen="")


class Migration(migrations.Migration):
    dependencies = [("battles", "0017_corrections_of_one_exclusion")]

    operations = [
        migrations.RemoveIndex(model_name="rating", name="rating_by_lower"),
        migrations.RemoveField(model_name="rating", name="lower"),
        migrations.AddField(
            model_name="rating",
            name="sure",
            field=models.GeneratedField(
                expression=of.CombinedExpression(
                    of.CombinedExpression(
                        models.Value(2),
                        "*",
                        of.CombinedExpression(
                            models.Value(1500),
                            "+",
                            points(
                                of.CombinedExpression(
                                    models.Value(30),
                                    "*",
                                    of.CombinedExpression(models.F("mu"), "-", models.Value(25000000)),
                                )
                            ),
                        ),
                    ),
                    "-",
                    of.CombinedExpression(
                        models.Value(3),
                        "*",
                        points(of.CombinedExpression(models.Value(60), "*", models.F("sigma"))),
                    ),
                ),
                output_field=models.BigIntegerField(),
                db_persist=True,
                help_text="What they are ranked by, mu − 3 sigma in half points. Made of the figures that are shown, "
                "so that whoever is shown alike stands alike.",
            ),
        ),
        migrations.AddIndex(
            model_name="rating", index=models.Index(fields=["-sure", "player"], name="rating_by_sure")
        ),
        migrations.AlterField(
            model_name="boardplace",
            name="rank",
            field=models.PositiveIntegerField(
                help_text="1 + how many are surely better: their lower bound is above one's upper, in points. "
                "Empty: too few voters yet.",
                null=True,
            ),
        ),
        migrations.RunPython(fit_anew, migrations.RunPython.noop),
    ]
