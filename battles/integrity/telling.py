"""What a rule is, in plain words for whoever reads a correction or is told of one. Pure."""

from __future__ import annotations

from battles.models.integrity import Rule

WHY = {
    Rule.MIRRORED: "shown the same pair again with its sides swapped, the voter chose the other picture nearly every time",
    Rule.GOLDEN: "in pairs of which nearly everybody prefers the same picture, the voter often chose the other one",
    Rule.SPEED: "most were answered faster than two pictures can be looked at",
    Rule.SIDE: "nearly all were for the same side of the screen, whatever stood there",
    Rule.CROWD: "where others agree on the better picture, the voter nearly always chose the worse one",
    Rule.RING: "a group of voters favoured one player far beyond what everybody else saw in the pictures",
    Rule.BY_HAND: "a moderator found that they were not given for the pictures",
}


BRACKET_STANDS = "The bracket stands as it was played; ratings go by the count."


def sentence(rule: Rule, ballots: int, changed: int, *, restores: bool, is_knockout: bool = False) -> str:
    """What a correction says. `changed` heats have another result."""
    said = _votes(rule, ballots, "", restores=restores)
    stands = f" {BRACKET_STANDS}" if is_knockout and changed and not restores else ""
    return f"{said} {_results(changed)}{stands}"


def given_back(entries: int, changed: int, *, is_knockout: bool = False) -> str:
    """What a correction says of entries that were placed last because nobody could see them."""
    said = "An entry is" if entries == 1 else f"{entries} entries are"
    stands = f" {BRACKET_STANDS}" if is_knockout and changed else ""
    return f"{said} shown again that nobody could see when voting ended. {_results(changed)}{stands}"


def duel_sentence(rule: Rule, ballots: int, *, restores: bool) -> str:
    """What a correction of checkpoint duels says."""
    said = _votes(rule, ballots, " between two models", restores=restores)
    return f"{said} The models’ leaderboard is fitted anew {'with' if restores else 'without'} them."


def _votes(rule: Rule, ballots: int, where: str, *, restores: bool) -> str:
    votes = f"{ballots} vote{'s' if ballots != 1 else ''} of one voter{where}"
    if restores:
        return f"{votes} count{'s' if ballots == 1 else ''} again: the exclusion was taken back."
    return f"{votes} no longer count{'s' if ballots == 1 else ''}: {WHY[rule]}."


def _results(changed: int) -> str:
    if not changed:
        return "Counted again, every winner and every place stayed as it was."
    return f"Counted again, {'one result' if changed == 1 else f'{changed} results'} changed."
