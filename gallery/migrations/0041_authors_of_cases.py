"""Cases that are older than their authors' being written down: whoever made the subject is told what was decided, and appeals."""

from django.db import migrations

SET = """
UPDATE moderation_case AS held SET author_id = subject.{author} FROM {subjects}
WHERE held.author_id IS NULL AND held.subject_kind = '{kind}' AND subject.{author} IS NOT NULL AND {same}
"""
BY_KEY = "held.subject_key = subject.key"
BY_NUMBER = "subject.id = CASE WHEN held.subject_key ~ '^[0-9]{1,18}$' THEN held.subject_key::bigint END"
BY_WORDS = "image_set.id = subject.image_set_id AND held.subject_key = image_set.key || ':' || subject.digest"
SUBJECTS = (
    ("picture", "gallery_picture AS subject", "owner_id", BY_KEY),
    ("collection", "gallery_collection AS subject", "owner_id", BY_KEY),
    ("image set", "gallery_imageset AS subject", "owner_id", BY_KEY),
    ("comment", "gallery_comment AS subject", "author_id", BY_NUMBER),
    ("remark", "gallery_proposalremark AS subject", "author_id", BY_NUMBER),
    ("set words", "gallery_setwords AS subject, gallery_imageset AS image_set", "author_id", BY_WORDS),
)
FILL = [SET.format(kind=kind, subjects=rows, author=author, same=same) for kind, rows, author, same in SUBJECTS]


class Migration(migrations.Migration):

    dependencies = [
        ("gallery", "0040_viewing"),
        ("moderation", "0012_judged_by"),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
