"""Of what was asked for once and answered in full only the name of what was made stays: its words are kept nowhere else."""

from django.db import migrations

NAME = """
UPDATE accounts_askedonce SET answer = coalesce(answer -> 'key', answer -> 'number', answer -> 'code')
WHERE jsonb_typeof(answer) = 'object'
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_players_by_nickname")]
    operations = [migrations.RunSQL(NAME, migrations.RunSQL.noop)]
