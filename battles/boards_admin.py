"""Leaderboards in the admin, and the duels of checkpoints that one of them is made of. Which model painted which side stays on no
page: people who may judge look here too."""

from __future__ import annotations

from django.contrib import admin

from battles import models
from paintoff.narrowing import ReadOnly


@admin.register(models.BoardFit)
class BoardFitAdmin(ReadOnly):
    list_display = ("kind", "fitted_at", "votes", "voters", "names", "side", "side_error", "steps")
    list_filter = ("kind",)


@admin.register(models.BoardPlace)
class BoardPlaceAdmin(ReadOnly):
    list_display = ("fit", "position", "rank", "name", "strength", "lower", "upper", "votes", "voters")
    list_filter = ("fit__kind", "is_preliminary")
    list_select_related = ("fit",)
    search_fields = ("name", "player__key")
    ordering = ("-id",)


@admin.register(models.CheckpointDuel)
class CheckpointDuelAdmin(ReadOnly):
    list_display = ("key", "prompt", "size", "state", "failure_code", "made_at")
    list_filter = ("state", "failure_code")
    list_select_related = ("prompt",)
    search_fields = ("key",)
    fields = list_display


@admin.register(models.CheckpointBallot)
class CheckpointBallotAdmin(ReadOnly):
    """Who said what is on no page, and no token."""

    list_display = ("id", "duel", "kind", "weight", "dealt_at", "shown_at", "answered_at", "exclusion")
    list_filter = ("kind", "weight")
    list_select_related = ("duel", "exclusion__voter")
    search_fields = ("duel__key",)
    fields = ("duel", "kind", "weight", "dealt_at", "shown_at", "answered_at", "exclusion")
