from django.db import migrations


def open_cases(apps, schema_editor):
    """What was reported before there were cases waits like what is reported now."""
    report, case = apps.get_model("moderation", "Report"), apps.get_model("moderation", "Case")
    told = {}
    for kind, key in report.objects.values_list("subject_kind", "subject_key").iterator():
        told[kind, key] = told.get((kind, key), 0) + 1
    case.objects.bulk_create(
        [
            case(subject_kind=kind, subject_key=key, state="open", sources="report", score=500 * times)
            for (kind, key), times in sorted(told.items())
        ],
        batch_size=1000,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0007_cases'),
    ]

    operations = [migrations.RunPython(open_cases, migrations.RunPython.noop)]
