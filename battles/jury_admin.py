"""Who judges what, the draw of a knockout, and blind votes about image sets. Nothing of it says who said what, or which answer is
the known one."""

from __future__ import annotations

from django.contrib import admin

from battles import models
from paintoff.narrowing import ReadOnly


@admin.register(models.Juror)
class JurorAdmin(ReadOnly):
    """Without the circle: it says whose networks are one."""

    list_display = ("player", "battle", "is_counted", "since")
    list_filter = ("is_counted",)
    list_select_related = ("player", "battle")
    search_fields = ("battle__code", "player__key", "player__nickname")
    ordering = ("-id",)
    fields = list_display


@admin.register(models.Pairing)
class PairingAdmin(ReadOnly):
    list_display = ("battle", "stage", "number", "first", "second", "heat", "is_closed", "advanced", "ruling")
    list_filter = ("is_closed", "ruling")
    list_select_related = ("battle", "first__player", "second__player", "heat", "advanced__player")
    search_fields = ("battle__code",)
    ordering = ("-id",)


@admin.register(models.GoldenPair)
class GoldenPairAdmin(ReadOnly):
    """By these voters are tried: which one is the better stays on no page."""

    list_display = ("id", "low", "high", "slot", "votes", "found_at")
    list_select_related = ("low", "high")
    ordering = ("-id",)
    fields = ("low", "high", "slot", "votes", "found_at")


@admin.register(models.Settlement)
class SettlementAdmin(ReadOnly):
    list_display = ("vote",)
    list_select_related = ("vote",)
    search_fields = ("vote__key",)
    fields = list_display


@admin.register(models.SettlementBallot)
class SettlementBallotAdmin(ReadOnly):
    list_display = ("id", "settlement", "low", "high", "weight", "dealt_at", "shown_at", "answered_at")
    list_filter = ("weight",)
    list_select_related = ("settlement",)
    search_fields = ("settlement__vote__key",)
    ordering = ("-id",)
    fields = list_display[1:]


@admin.register(models.SettlementJuror)
class SettlementJurorAdmin(ReadOnly):
    list_display = ("player", "settlement", "is_counted", "since")
    list_filter = ("is_counted",)
    list_select_related = ("player", "settlement")
    search_fields = ("settlement__vote__key", "player__key", "player__nickname")
    ordering = ("-id",)
    fields = list_display
