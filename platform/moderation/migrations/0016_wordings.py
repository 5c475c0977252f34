import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0015_upholding'),
    ]

    operations = [
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(blank=True, help_text='SHA-256 of the words.', max_length=64)),
                ('words', models.TextField(blank=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='wordings', to='moderation.case')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='decision',
            name='wording',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='moderation.wording'),
        ),
        migrations.AddField(
            model_name='report',
            name='wording',
            field=models.ForeignKey(blank=True, help_text="What the subject's words were then.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='moderation.wording'),
        ),
        migrations.AddIndex(
            model_name='wording',
            index=models.Index(fields=['case', '-id'], name='wording_of_case'),
        ),
        migrations.AddConstraint(
            model_name='wording',
            constraint=models.UniqueConstraint(condition=models.Q(('digest', ''), _negated=True), fields=('case', 'digest'), name='wording_once'),
        ),
    ]
