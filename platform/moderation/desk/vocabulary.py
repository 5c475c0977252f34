"""The words of the desk: where cases come from, how they stand, what can be decided, by which rules. Pure."""

from __future__ import annotations

from enum import StrEnum

from moderation.rules.kinds import Category


class Source(StrEnum):
    """Where it comes from that somebody should look."""

    REPORT = "report"
    SCAN = "scan"
    RULE = "rule"
    APPEAL = "appeal"


class CaseState(StrEnum):
    OPEN = "open"
    ESCALATED = "escalated"
    DECIDED = "decided"

    @property
    def waits(self) -> bool:
        return self is not CaseState.DECIDED


class Verdict(StrEnum):
    """What is done about a subject. `HIDE` is the site's own, until a person has looked. `RAISE` shows it to fewer people.
    `UPHOLD` rejects an appeal: what was decided stands as it is."""

    LET_BE = "let be"
    WITHHOLD = "withhold"
    BLOCK = "block"
    ESCALATE = "escalate"
    HIDE = "hide"
    RAISE = "raise"
    UPHOLD = "uphold"


class Guideline(StrEnum):
    """What a decision names, and its author reads. Those of reports among them, under the same names."""

    HATE = "hate"
    SEXUAL = "sexual"
    MINORS = "minors"
    VIOLENCE = "violence"
    PRIVATE = "private"
    SELF_HARM = "self-harm"
    SPAM = "spam"
    OTHER = "other"
    NONE = ""


RULES = {
    Guideline.HATE: "Nobody is insulted or threatened",
    Guideline.SEXUAL: "Nothing sexual",
    Guideline.MINORS: "No child is shown sexually or harmed",
    Guideline.VIOLENCE: "No cruelty for its own sake",
    Guideline.PRIVATE: "No real person’s private things",
    Guideline.SELF_HARM: "Nothing that invites to self-harm",
    Guideline.SPAM: "No advertising",
    Guideline.OTHER: "Another rule, told in the reason",
}
"""How rules are named to whoever is judged by them."""

ABOUT = {
    Category.SEXUAL: Guideline.SEXUAL,
    Category.MINORS: Guideline.MINORS,
    Category.HATE: Guideline.HATE,
    Category.GORE: Guideline.VIOLENCE,
    Category.SELF_HARM: Guideline.SELF_HARM,
    Category.PERSONAL: Guideline.PRIVATE,
}
"""What a rule for words is about, as decisions name it."""

TOLD = {
    Verdict.LET_BE: "given back",
    Verdict.WITHHOLD: "withheld, by the rule “{rule}”",
    Verdict.BLOCK: "taken down, by the rule “{rule}”",
    Verdict.HIDE: "hidden until somebody looks, by the rule “{rule}”",
    Verdict.ESCALATE: "handed up",
    Verdict.RAISE: "rated {level}, by the rule “{rule}”",
    Verdict.UPHOLD: "appeal rejected, what was decided stands",
}


class Outcome(StrEnum):
    OPEN = "open"
    GRANTED = "granted"
    REJECTED = "rejected"
