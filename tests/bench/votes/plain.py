"""The rows of a site that votes the usual way: a vote each, and a total that is counted up."""

from django.db import models, transaction
from django.db.models import F

from accounts.models import Player
from battles.models import Heat


class PlainTotal(models.Model):
    answer = models.CharField(max_length=6, unique=True)
    votes = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return self.answer


class PlainVote(models.Model):
    heat = models.ForeignKey(Heat, on_delete=models.CASCADE, related_name="+")
    voter = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=6)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "bench"
        constraints = [models.UniqueConstraint(fields=["heat", "voter"], name="plain_vote_once")]

    def __str__(self) -> str:
        return self.answer


def cast(heat: int, voter: int, answer: str) -> None:
    with transaction.atomic():
        PlainVote.objects.create(heat_id=heat, voter_id=voter, answer=answer)
        PlainTotal.objects.filter(answer=answer).update(votes=F("votes") + 1)
