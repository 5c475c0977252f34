"""Rows of a battle. `battles.actions` is their only writer.

Battle → Round → Heat → Entry → Paint → Job. A deadline is a column, never a sleeping coroutine.
"""

from battles.models.boards import BoardFit, BoardKind, BoardPlace
from battles.models.checkpoints import CheckpointBallot, CheckpointDuel
from battles.models.integrity import Appeal, Correction, Decision, Exclusion
from battles.models.jurors import Juror
from battles.models.pairings import Pairing
from battles.models.play import Entry, Favourite, Flagged, Heat, Paint, Round
from battles.models.ratings import ChangeKind, Rating, RatingChange
from battles.models.receipts import Receipt, ReceiptKey, Withdrawal
from battles.models.record import CommandAnswer, LogLine, RefereeBeat
from battles.models.room import Battle, Seat
from battles.models.settlements import Settlement, SettlementBallot, SettlementJuror
from battles.models.votes import LOOK_LEAST, Ballot, GoldenPair

__all__ = [
    "LOOK_LEAST",
    "Appeal",
    "Ballot",
    "Battle",
    "BoardFit",
    "BoardKind",
    "BoardPlace",
    "ChangeKind",
    "CheckpointBallot",
    "CheckpointDuel",
    "CommandAnswer",
    "Correction",
    "Decision",
    "Entry",
    "Exclusion",
    "Favourite",
    "Flagged",
    "GoldenPair",
    "Heat",
    "Juror",
    "LogLine",
    "Paint",
    "Pairing",
    "Rating",
    "RatingChange",
    "Receipt",
    "ReceiptKey",
    "RefereeBeat",
    "Round",
    "Seat",
    "Settlement",
    "SettlementBallot",
    "SettlementJuror",
    "Withdrawal",
]
