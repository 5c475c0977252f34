"""Ada owns a set, Bo has a role in it, Cy is outside."""

import pytest
from django.http import Http404

from accounts.models import Player
from gallery.models import ImageSet, Role, SetBranch, SetCommit, SetMember, Visibility
from gallery.sets import access, branches
from gallery.sets.access import BranchShut, RoleNeeded
from gallery.sets.branches import Word
from moderation.states import State
from tests.site.gallery.sets.test_branches import NOON
from tests.support.people import account

pytestmark = pytest.mark.django_db


class Town:
    def __init__(self) -> None:
        self.ada, self.bo, self.cy = account("Ada"), account("Bo"), account("Cy")
        self.set, self.main = branches.begin("Herons", Word(self.ada, NOON))

    def give(self, player: Player, role: Role) -> None:
        SetMember.objects.update_or_create(image_set=self.set, player=player, defaults={"role": role})

    def open(self, **changes: object) -> None:
        ImageSet.objects.filter(pk=self.set.pk).update(visibility=Visibility.PUBLIC, **changes)
        self.set.refresh_from_db()


@pytest.fixture
def town() -> Town:
    return Town()


def test_a_private_set_is_known_to_its_owner_and_its_members_alone(town):
    town.give(town.bo, Role.VIEW)
    has = [access.role_of(one, town.set) for one in (town.ada, town.bo, town.cy, None)]
    assert has == [Role.MANAGE, Role.VIEW, None, None]
    with pytest.raises(Http404):
        access.demand(town.cy, town.set, Role.VIEW)
    with pytest.raises(RoleNeeded, match="propose"):
        access.demand(town.bo, town.set, Role.PROPOSE)


def test_everybody_looks_into_a_public_one_and_with_an_account_may_propose_where_it_says_so(town):
    town.open()
    assert [access.role_of(one, town.set) for one in (town.cy, None)] == [Role.VIEW, Role.VIEW]
    town.open(takes_proposals=True)
    assert [access.role_of(one, town.set) for one in (town.cy, None)] == [Role.PROPOSE, Role.VIEW]


def test_who_sees_it_as_a_row_and_in_lists_is_the_same(town):
    town.give(town.bo, Role.COMMIT)
    for is_open in (False, True):
        if is_open:
            town.open()
        for player in (town.ada, town.bo, town.cy, None):
            is_known = access.role_of(player, town.set) is not None
            assert access.visible(player).filter(pk=town.set.pk).exists() == is_known


def test_a_blocked_set_is_known_to_its_owner_alone_and_a_withheld_one_to_its_members_too(town):
    town.give(town.bo, Role.COMMIT)
    for state, known in ((State.WITHHELD, [town.ada, town.bo]), (State.BLOCKED, [town.ada])):
        town.open(state=state)
        everybody = (town.ada, town.bo, town.cy, None)
        assert [one for one in everybody if access.role_of(one, town.set) is not None] == known
        assert [one for one in everybody if access.visible(one).exists()] == known
        assert [one for one in (town.ada, town.bo, town.cy) if access.own(one).exists()] == known


def test_who_proposes_moves_branches_of_their_own_and_none_that_is_protected(town):
    town.give(town.bo, Role.PROPOSE)
    town.give(town.cy, Role.COMMIT)
    head = SetCommit.objects.get()
    own, protected = branches.fork("bos", head, town.bo), branches.fork("shown", head, town.ada)
    SetBranch.objects.filter(pk=protected.pk).update(protected=True)
    protected.refresh_from_db()
    access.ask_for_branch(town.bo, own)
    access.ask_for_branch(town.cy, own)
    for player, branch in ((town.bo, town.main), (town.bo, protected), (town.cy, protected), (town.ada, protected)):
        with pytest.raises(BranchShut):
            access.ask_for_branch(player, branch)
    access.ask_for_branch(town.cy, protected, by_proposal=True)


def test_a_deleted_set_is_its_owners_to_put_back_and_nobody_elses(town):
    town.open(deleted_at=NOON)
    assert access.role_of(town.bo, town.set) is None
    assert access.seen(town.ada, town.set.key, Role.MANAGE) == town.set
    for player, role in ((town.ada, Role.VIEW), (town.bo, Role.VIEW)):
        with pytest.raises(Http404):
            access.seen(player, town.set.key, role)
