"""Ratings of players, and leaderboards. `wenglin` and `bradley_terry` are pure; `ledger` alone writes what a battle moved."""
