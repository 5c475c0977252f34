"""Trials that kept words are forgotten: the words of who has left are in them. Whoever wants one anew tries the draft out again."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("moderation", "0005_trials_keep_numbers")]

    operations = [migrations.RunSQL("DELETE FROM moderation_trial", migrations.RunSQL.noop)]
