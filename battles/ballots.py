"""Ballots in one place: dealing pairs, counting answers, and how sure the count is. Pure."""

from battles.certainty import confidence, may_close
from battles.dealing import deal
from battles.tables import Contender, Deal, Dealt, Table
from battles.tally import Standing, count, votes_won

__all__ = ["Contender", "Deal", "Dealt", "Standing", "Table", "confidence", "count", "deal", "may_close", "votes_won"]
