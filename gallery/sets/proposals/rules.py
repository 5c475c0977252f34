"""What a set asks of proposals. The one writer of `SetRules`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from json import dumps

from gallery.models import ImageSet, SetRules
from gallery.sets.proposals.checks.results import Name
from gallery.sets.refusals import Unfit
from moderation.rules.checking import Unfit as Unwanted
from moderation.rules.checking import check
from moderation.rules.kinds import Place
from moderation.statements import Unreadable, plain

APPROVALS_MOST = 5
THEME_MAX = 200


@dataclass(frozen=True, slots=True)
class Rules:
    """`level` is the highest that a slot may have, `share` the most of the set that one contributor should have, `theme` what it
    is about, where that is not what its title and text say."""

    required: tuple[Name, ...] = (Name.LEVEL, Name.LICENCE)
    approvals: int = 1
    level: int = 0
    share: float = 0.5
    theme: str = ""

    def told_with(self, *more: str) -> str:
        """What the checks are told, as one hash: results under other rules are another matter."""
        told = [self.level, self.share, self.theme, *more]
        return sha256(dumps(told).encode()).hexdigest()


USUAL = Rules()


def of(image_set: ImageSet) -> Rules:
    row = SetRules.objects.filter(image_set=image_set).first()
    if row is None:
        return USUAL
    known = tuple(name for name in Name if name in row.required)
    return Rules(known, row.approvals, row.level, row.share, row.theme)


def write(image_set: ImageSet, required: Collection[str], approvals: int, level: int, share: float, theme: str) -> None:
    """Raises Unfit."""
    names = list(Name)
    if unknown := [name for name in required if name not in names]:
        raise Unfit("required", f"There is no check called {unknown[0]}.")
    if not 0 <= approvals <= APPROVALS_MOST:
        raise Unfit("approvals", f"0 to {APPROVALS_MOST} approvals.")
    if not 0 <= level <= 2:
        raise Unfit("level", "Say everyone (0), mild (1) or mature (2).")
    if not 0.05 <= share <= 1:
        raise Unfit("share", "A share is 5 to 100 per cent.")
    about = _theme(theme)
    wanted = [name.value for name in names if name in required]
    told = {"required": wanted, "approvals": approvals, "level": level, "share": share, "theme": about}
    SetRules.objects.update_or_create(image_set=image_set, defaults=told)


def _theme(text: str) -> str:
    """As it is kept: everybody who looks into the set reads it."""
    try:
        said = plain(text)
        if len(said) > THEME_MAX or "\n" in said:
            raise Unfit("theme", f"A theme is one line of at most {THEME_MAX} characters.")
        check(said, Place.TITLE)
    except (Unreadable, Unwanted) as wrong:
        raise Unfit("theme", str(wrong)) from wrong
    return said
