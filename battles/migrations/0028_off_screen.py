from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("battles", "0027_entries_given_back")]

    operations = [
        migrations.AddField(
            model_name="battle",
            name="off_screen",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="What the host keeps off the big screen: by round, letter and seed slot (1-A-0) the picture's address.",
            ),
        ),
    ]
