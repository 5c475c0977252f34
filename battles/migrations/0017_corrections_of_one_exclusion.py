from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('battles', '0016_duel_exclusions'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='correction',
            name='correction_once',
        ),
    ]
