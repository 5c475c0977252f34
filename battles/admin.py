"""Battles in the admin: everything can be looked at, nothing sealed can be read, and no row is written past the actions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from battles import models
from battles.jury import networks
from battles.ratings import scale
from battles.states import Phase
from paintoff import narrowing

SEALED = "sealed until the results"
# `said` is a bare digest of a command: of a seal, it would let somebody test guesses at the words.
HIDDEN_FIELDS = {"secret", "pseudonym_key", "said"}


class ReadOnly(narrowing.ReadOnly):
    """Battles are moved by their actions alone, so that every change stands in their log."""

    list_per_page = 50

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return [field for field in super().get_fields(request, obj) if field not in HIDDEN_FIELDS]


class Rows(admin.TabularInline):  # type: ignore[type-arg]
    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class SeatRows(Rows):
    model = models.Seat
    fields = ("number", "player", "role", "from_round", "is_present", "left_at", "kicked_at")
    readonly_fields = fields


class RoundRows(Rows):
    model = models.Round
    fields = ("number", "theme", "slots", "seed_commitment", "started_at", "curtain_at", "closed_at")
    readonly_fields = fields


@admin.register(models.Battle)
class BattleAdmin(ReadOnly):
    list_display = ["code", "format", "phase", "round_number", "rounds", "host", "is_listed", "is_rated", "deadline"]
    list_filter = ["phase", "format", "is_rated", "is_listed", "void_reason"]
    search_fields = ["code", "theme", "host__nickname"]
    list_select_related = ["host"]
    inlines = [SeatRows, RoundRows]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if note := networks.note_for(request):
            messages.warning(request, note)
        return super().changelist_view(request, extra_context)


@admin.register(models.Round)
class RoundAdmin(ReadOnly):
    list_display = ["battle", "number", "theme", "slots", "started_at", "curtain_at", "closed_at"]
    search_fields = ["battle__code", "theme"]
    list_select_related = ["battle"]


@admin.register(models.Heat)
class HeatAdmin(ReadOnly):
    list_display = ["round", "number", "outcome", "winner", "confidence", "voters", "votes"]
    list_filter = ["outcome"]
    search_fields = ["round__battle__code"]
    list_select_related = ["round", "winner"]


@admin.register(models.Entry)
class EntryAdmin(ReadOnly):
    """Words are masked until the round's results are out, for staff as for everybody."""

    list_display = ["id", "battle", "seat", "state", "words", "seals", "sealed_by_clock", "rank", "strength"]
    list_filter = ["state", "sealed_by_clock"]
    search_fields = ["heat__round__battle__code", "seat__player__nickname"]
    list_select_related = ["heat__round__battle", "seat__player"]
    fields = [
        "battle", "seat", "state", "words", "negative_words", "guidance", "seal", "salt_if_open", "seals", "sealed_at",
        "sealed_by_clock", "is_withheld", "rank", "strength", "slots_won", "slots_judged",
    ]  # fmt: skip

    @admin.display(ordering="heat__round__battle__code")
    def battle(self, entry: models.Entry) -> str:
        return f"{entry.heat.round.battle.code}, round {entry.heat.round.number}"

    @admin.display(description="prompt")
    def words(self, entry: models.Entry) -> str:
        return entry.sealed_prompt if is_open(entry) else SEALED

    @admin.display(description="negative prompt")
    def negative_words(self, entry: models.Entry) -> str:
        return entry.sealed_negative if is_open(entry) else SEALED

    @admin.display
    def guidance(self, entry: models.Entry) -> str:
        return str(entry.sealed_guidance) if is_open(entry) else SEALED

    @admin.display(description="salt")
    def salt_if_open(self, entry: models.Entry) -> str:
        return entry.salt if is_open(entry) else SEALED


def is_open(entry: models.Entry) -> bool:
    return entry.heat.round.closed_at is not None


@admin.register(models.Paint)
class PaintAdmin(ReadOnly):
    """Seeds stay hidden until the round's results open them."""

    list_display = ["id", "entry", "slot", "attempt", "state", "failure_code", "opened_seed"]
    list_filter = ["state", "failure_code"]
    search_fields = ["entry__heat__round__battle__code"]
    list_select_related = ["entry__heat__round"]
    fields = ["entry", "slot", "attempt", "state", "failure_code", "opened_seed"]

    @admin.display(description="seed")
    def opened_seed(self, paint: models.Paint) -> str:
        return str(paint.seed) if is_open(paint.entry) else SEALED


@admin.register(models.Flagged)
class FlaggedAdmin(ReadOnly):
    """What was painted first and was not fit to show. Its seed stays hidden as a paint's does."""

    list_display = ["paint", "picture", "opened_seed", "at"]
    list_select_related = ["paint__entry__heat__round", "picture"]
    search_fields = ["picture__key", "paint__entry__heat__round__battle__code"]
    fields = ["paint", "picture", "opened_seed", "at"]

    @admin.display(description="seed")
    def opened_seed(self, flagged: models.Flagged) -> str:
        return str(flagged.seed) if is_open(flagged.paint.entry) else SEALED


@admin.register(models.Ballot)
class BallotAdmin(ReadOnly):
    """Who said what is nobody's business while people vote."""

    list_display = ["id", "heat", "slot", "kind", "weight", "dealt_at", "shown_at", "answered_at", "answered"]
    list_filter = ["kind", "weight"]
    search_fields = ["heat__round__battle__code"]
    list_select_related = ["heat__round__battle"]
    fields = ["heat", "low", "high", "low_is_left", "slot", "kind", "mirrors", "weight", "exclusion", "dealt_at"]
    fields += ["shown_at", "answered_at", "answered"]

    @admin.display(description="answer")
    def answered(self, ballot: models.Ballot) -> str:
        return SEALED if ballot.heat.round.battle.phase in (Phase.VOTING, Phase.JURY) else ballot.answer


@admin.register(models.Seat)
class SeatAdmin(ReadOnly):
    list_display = ["battle", "number", "player", "role", "from_round", "is_present", "left_at", "kicked_at"]
    list_filter = ["role", "is_present"]
    search_fields = ["battle__code", "player__nickname"]
    list_select_related = ["battle", "player"]


@admin.register(models.LogLine)
class LogLineAdmin(ReadOnly):
    list_display = ["battle", "number", "kind", "at", "digest"]
    list_filter = ["kind"]
    search_fields = ["battle__code"]
    list_select_related = ["battle"]


@admin.register(models.Favourite)
class FavouriteAdmin(ReadOnly):
    list_display = ["entry", "slot", "chosen_at"]
    list_select_related = ["entry"]


@admin.register(models.CommandAnswer)
class CommandAnswerAdmin(ReadOnly):
    list_display = ["battle", "player", "command_id", "at"]
    search_fields = ["battle__code", "command_id"]
    list_select_related = ["battle", "player"]


@admin.register(models.RefereeBeat)
class RefereeBeatAdmin(ReadOnly):
    list_display = ["name", "seen_at"]


@admin.register(models.Rating)
class RatingAdmin(ReadOnly):
    list_display = ["player", "shown", "mu", "sigma", "sure", "battles", "updated_at"]
    search_fields = ["player__nickname"]
    list_select_related = ["player"]
    ordering = ["-sure", "player"]

    @admin.display(description="rating")
    def shown(self, rating: models.Rating) -> str:
        return f"{scale.points(rating.mu)} ± {scale.spread(rating.sigma)}"


@admin.register(models.RatingChange)
class RatingChangeAdmin(ReadOnly):
    """The ledger, newest line first. A trigger keeps it from everybody, whatever this page would allow."""

    list_display = ["player", "number", "kind", "battle", "seat", "rank", "change", "mu_after", "sigma_after", "at"]
    list_filter = ["kind"]
    search_fields = ["player__nickname", "battle__code"]
    list_select_related = ["player", "battle"]
    ordering = ["-id"]

    @admin.display
    def change(self, line: models.RatingChange) -> str:
        return f"{scale.change(line.mu_before, line.mu_after):+d}"


@admin.register(models.Receipt)
class ReceiptAdmin(ReadOnly):
    """What was signed stays signed; a longer log gets another receipt."""

    list_display = ["battle", "number", "head_number", "key", "issued_at"]
    search_fields = ["battle__code"]
    list_select_related = ["battle", "key"]


@admin.register(models.ReceiptKey)
class ReceiptKeyAdmin(ReadOnly):
    """Public keys alone: the private one stands in no row."""

    list_display = ["public_key", "first_used_at"]


@admin.register(models.Withdrawal)
class WithdrawalAdmin(ReadOnly):
    """That something was taken back, and where; not what it was."""

    list_display = ["battle", "what", "round", "heat", "seat"]
    list_filter = ["what"]
    search_fields = ["battle__code"]
    list_select_related = ["battle"]


from battles import boards_admin, jury_admin  # noqa: E402, F401  register their own
from battles.integrity import admin as integrity  # noqa: E402, F401  registers its own
