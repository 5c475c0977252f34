"""The Celery application and its timetable. Tasks are hints and idempotent: sweeps over rows send again what got lost."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "paintoff.settings")

app = Celery("paintoff")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "celery-beat-seen": {"task": "paintoff.tasks.beat_seen", "schedule": 10.0},
    "renditions-sweep": {"task": "gallery.tasks.sweep_renditions", "schedule": 30.0},
    "scans-sweep": {"task": "gallery.tasks.sweep_scans", "schedule": 5.0},
    "rules-walk": {"task": "moderation.tasks.walk_rules", "schedule": 10.0},
    "files-clean": {"task": "gallery.tasks.free_unclaimed", "schedule": 21600.0},
    "bins-empty": {"task": "gallery.tasks.empty_bin", "schedule": crontab(hour="3", minute="17")},
    "notices-clean": {"task": "gallery.tasks.forget_notices", "schedule": 3600.0},
    "exports-sweep": {"task": "gallery.tasks.sweep_exports", "schedule": 30.0},
    "exports-clean": {"task": "gallery.tasks.clean_exports", "schedule": crontab(hour="4", minute="17")},
    "looks": {"task": "gallery.tasks.sweep_looks", "schedule": 600.0},
    "meanings": {"task": "gallery.tasks.write_meanings", "schedule": 30.0},
    "meanings-sweep": {"task": "gallery.tasks.sweep_meanings", "schedule": 900.0},
    "checks-sweep": {"task": "gallery.tasks.sweep_checks", "schedule": 30.0},
    "sets-collect": {
        "task": "gallery.tasks.collect_sets",
        "schedule": crontab(hour="5", minute="17", day_of_week="sun"),
    },
    "lexicon-young": {"task": "gallery.tasks.refresh_young_lexicon", "schedule": 30.0},
    "lexicon": {"task": "gallery.tasks.refresh_lexicon", "schedule": 600.0},
    "jobs-tally": {"task": "jobs.tasks.fold_tally", "schedule": 300.0},
    "samples-clean": {"task": "jobs.tasks.forget_samples", "schedule": 600.0},
    "jobs-clean": {"task": "jobs.tasks.sweep_closed", "schedule": 3600.0},
    "leaderboards": {"task": "battles.tasks.refit_leaderboards", "schedule": 60.0},
    "published-files": {"task": "battles.tasks.tell_published", "schedule": 30.0},
    "commands-clean": {"task": "battles.tasks.forget_commands", "schedule": 3600.0},
    "duels-stock": {"task": "battles.tasks.keep_duels", "schedule": 30.0},
    "duels-clean": {"task": "battles.tasks.forget_duels_of_nobody", "schedule": 3600.0},
    "golden-pairs": {"task": "battles.tasks.find_golden_pairs", "schedule": 86400.0},
    "voters-look": {"task": "battles.tasks.look_at_voters", "schedule": 3600.0},
    "corrections": {"task": "battles.tasks.correct_what_is_left", "schedule": 60.0},
    "entries-restore": {"task": "battles.tasks.restore_entries", "schedule": 60.0},
    "guests-clean": {"task": "accounts.tasks.forget_idle_tokens", "schedule": 86400.0},
    "answers-forget": {"task": "accounts.tasks.forget_answers", "schedule": 3600.0},
}
