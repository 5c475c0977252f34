"""Sets themselves: begun, labelled anew, deleted and put back; who may do what in them. Their branches are `naming`'s."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Player
from gallery.collections import keeping as labels
from gallery.collections.refusals import Unfit as UnfitLabel
from gallery.exports import recalling
from gallery.models import ImageSet, Licence, Role, SetMember, Visibility
from gallery.people.refusals import Refused
from gallery.sets import branches, meanwhile, writing
from gallery.sets.branches import Word
from gallery.sets.refusals import Unfit
from moderation.states import State, may_move

KEPT = timedelta(days=30)
"""So long a deleted set can be put back."""

MEMBERS_MOST = 1_000
MANY = "You own as many sets as one may: {:,}. Delete one first."
FULL = f"A set has at most {MEMBERS_MOST:,} members."
OVER = f"A deleted set is kept for {KEPT.days} days, and they are over."
OWNS = "They own the set, and manage it."
GUEST = "Members have accounts, and this is a guest."


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on a set, as it is kept."""

    title: str
    about: str
    licence: Licence
    visibility: Visibility
    takes_proposals: bool


def label(
    title: str, about: str = "", licence: str = "", visibility: str = Visibility.PRIVATE, takes_proposals: bool = False
) -> Label:
    """Raises Unfit, which names the field."""
    try:
        said = labels.label(title, about)
    except UnfitLabel as error:
        raise Unfit(error.field, str(error)) from error
    if licence not in set(Licence):
        raise Unfit("licence", f"Say one of {', '.join(one.value for one in Licence if one.value)}, or nothing.")
    if visibility not in set(Visibility):
        raise Unfit("visibility", f"Say who sees it: {', '.join(Visibility)}.")
    return Label(said.title, said.about, Licence(licence), Visibility(visibility), takes_proposals)


@transaction.atomic
def begin(owner: Player, wanted: Label, now: datetime) -> ImageSet:
    """An empty one, with its main branch. Raises Refused where they own too many, and Shut."""
    writing.ask_to_begin(owner, wanted.visibility)
    _ask_for_one_more(owner)
    made, _ = branches.begin(wanted.title, Word(owner, now, "The set is begun."))
    _write(made, wanted)
    return made


@transaction.atomic
def change(image_set: ImageSet, wanted: Label, by: Player, shown: Label | None = None) -> None:
    """All of it, or where `shown` says what its writer saw what they changed of that alone. Whoever may write nothing still shuts
    it to others; what moderators took down stays as it is. Raises Http404, RoleNeeded, Shut, and Unfit of a field that somebody
    else changed meanwhile."""
    held = ImageSet.objects.select_for_update(no_key=True).get(pk=image_set.pk)
    writing.ask_if_open(held)
    if shown is not None:
        wanted = _onto(label_of(held), shown, wanted)
    if _words_of(wanted) != _words_of(held) or wanted.visibility == Visibility.PUBLIC:
        writing.ask(by, held, Role.MANAGE, shows=wanted.visibility == Visibility.PUBLIC)
    _write(image_set, wanted)


def label_of(image_set: ImageSet) -> Label:
    """As it stands."""
    return Label(**{name: getattr(image_set, name) for name in Label.__slots__})


def _onto(now: Label, shown: Label, wanted: Label) -> Label:
    """What is changed of what was shown, put onto what is there by now. Raises Unfit."""
    there, before, after = asdict(now), asdict(shown), asdict(wanted)
    for name in meanwhile.contested(before, after, there):
        raise Unfit(name, meanwhile.told(there[name]))
    return replace(now, **meanwhile.changed(before, after))


def _words_of(one: Label | ImageSet) -> tuple[str, str, str]:
    return one.title, one.about, one.licence


def _write(image_set: ImageSet, wanted: Label) -> None:
    image_set.title, image_set.about, image_set.licence = wanted.title, wanted.about, wanted.licence
    image_set.visibility, image_set.takes_proposals = wanted.visibility, wanted.takes_proposals
    image_set.save(update_fields=["title", "about", "licence", "visibility", "takes_proposals"])
    if image_set.visibility == Visibility.PRIVATE:
        recalling.of_set(image_set, timezone.now())


@transaction.atomic
def judge(image_set: ImageSet, state: State, now: datetime) -> State:
    """Moderators take a set away from all who are not in it, or give it back; which state it is in then."""
    held = ImageSet.objects.select_for_update(no_key=True).get(pk=image_set.pk)
    if may_move(State(held.state), state):
        held.state = state
        held.save(update_fields=["state"])
    if held.state != State.VISIBLE:
        recalling.of_set(held, now)
    return State(held.state)


@transaction.atomic
def delete(image_set: ImageSet, now: datetime) -> None:
    """At once for everybody; its owner puts it back within 30 days."""
    ImageSet.objects.filter(pk=image_set.pk, deleted_at=None).update(deleted_at=now)
    image_set.deleted_at = image_set.deleted_at or now
    recalling.of_set(image_set, now)


def deleted(owner: Player, now: datetime) -> list[ImageSet]:
    """Theirs that can be put back, the last first, a hundred at most."""
    rows = ImageSet.objects.filter(owner=owner, deleted_at__gt=now - KEPT)
    return list(rows.order_by("-deleted_at")[:100])


@transaction.atomic
def put_back(image_set: ImageSet, now: datetime) -> None:
    """Raises Refused once its days are over, for it may be gone at any moment, and where its owner owns too many."""
    if image_set.deleted_at is None:
        return
    held = ImageSet.objects.filter(pk=image_set.pk, deleted_at__gt=now - KEPT)
    if image_set.owner is not None and held.exists():
        _ask_for_one_more(image_set.owner)
    if not held.update(deleted_at=None):
        raise Refused(OVER)


def _ask_for_one_more(owner: Player) -> None:
    """Holds the owner's row, so that of two at once neither overlooks the other. Raises Refused."""
    Player.objects.select_for_update(no_key=True).get(pk=owner.pk)
    if ImageSet.objects.filter(owner=owner, deleted_at=None).count() >= settings.SETS_PER_PLAYER:
        raise Refused(MANY.format(settings.SETS_PER_PLAYER))


@transaction.atomic
def give(image_set: ImageSet, player: Player, role: Role) -> SetMember:
    """Raises Unfit."""
    held = ImageSet.objects.select_for_update(no_key=True).get(pk=image_set.pk)
    if held.owner_id == player.pk:
        raise Unfit("player", OWNS)
    if player.is_guest:
        raise Unfit("player", GUEST)
    is_member = SetMember.objects.filter(image_set=held, player=player).exists()
    if not is_member and held.members.count() >= MEMBERS_MOST:
        raise Unfit("player", FULL)
    given, _ = SetMember.objects.update_or_create(image_set=held, player=player, defaults={"role": role})
    return given


@transaction.atomic
def take(image_set: ImageSet, player: Player) -> bool:
    """Whether they had a role. What they did in the set stays."""
    is_taken = SetMember.objects.filter(image_set=image_set, player=player).delete()[0] > 0
    if is_taken and (image_set.visibility == Visibility.PRIVATE or image_set.state != State.VISIBLE):
        recalling.of_set(image_set, timezone.now())
    return is_taken
