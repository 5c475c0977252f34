"""Battles as sets know them: whoever can hold a vote about a conflict."""

from __future__ import annotations

from django.urls import reverse

from battles.models import Settlement
from gallery.models import SetVote


class BlindBallots:
    def opened(self, vote: SetVote) -> None:
        Settlement.objects.create(vote=vote)

    def address(self, vote: SetVote) -> str:
        return reverse("battles:set_vote", args=[vote.key])
