import pytest
from django.db import connection
from django.utils import timezone
from accounts import leaving, people
from accounts.belongings import Leave
from accounts.models import Player
from jobs.models import Job
from moderation import reporting
from moderation.models import Reason, SubjectKind, Report
from tests.support.paintings import picture_of
from tests.support.people import account, guest
from tests.support.wishes import offering, painted_run
pytestmark = pytest.mark.django_db

def test_jobs_of_the_guest_one_was():
    offering()
    bo, ada = guest("Bo"), account("Ada")
    painted_run(bo, words="a quixotic heron", count=1)
    people.sign_in(ada.user, bo)
    ada.refresh_from_db()
    leaving.leave(ada, Leave(timezone.now()))
    left = [job.request["prompt"] for job in Job.objects.all()]
    assert "a quixotic heron" not in left, left
    assert not Job.objects.exclude(owner=None).exists()

def test_reports_of_both():
    bo, ada = account("Bo"), account("Ada")
    p = picture_of(account("Cy"))
    reporting.report(bo, SubjectKind.PICTURE, p.key, Reason.OTHER, "sesqui")
    reporting.report(ada, SubjectKind.PICTURE, p.key, Reason.OTHER, "other")
    from accounts.signals import players_merged
    players_merged.send(sender=Player, source=bo, target=ada)
    bo.merged_into = ada; bo.save()
    leaving.leave(ada, Leave(timezone.now()))
    assert [r.words for r in Report.objects.all()] == ["", ""]
