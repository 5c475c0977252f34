"""One of everybody whom the table of doors tells apart, with what they have that doors are about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts import sessions
from accounts.models import ApiToken, Player, User
from accounts.people import player_of
from battles import rules
from battles.models.integrity import Exclusion
from gallery.collections import holding
from gallery.models import Access, Collection, Export, ImageSet, Notification, Picture, SetPicture, Visibility
from gallery.people import comments
from gallery.sets.proposals import reviewing
from gallery.sets.tree.entries import Entry
from gallery.tags import tagging
from gallery.uploads import keeping as uploads
from moderation import cases
from moderation.models import Case, Decision, Rule
from paintoff.doors import Who
from tests.support.battles import guest, lobby, make_move, member, time_is_up, to_voting, vote_for
from tests.support.duels import dealt_to_nobody
from tests.support.image_sets import head_of, set_of
from tests.support.moderators import moderator
from tests.support.open_juries import offered_in
from tests.support.paintings import painted
from tests.support.proposals import proposal_in, vote_dealt_to_nobody, vote_of
from tests.support.rated import rated_in
from tests.support.wishes import painted_run

ELSEWHERE = "203.0.113.7"
"""Whoever is on the machine itself may see more."""


@contextmanager
def undone() -> Iterator[None]:
    """What one visitor does is not there for the next one."""
    mark = transaction.savepoint()
    yield
    transaction.savepoint_rollback(mark)


class Things:
    """What somebody has that doors are about: made once, whoever comes after finds it untouched."""

    def __init__(self, owner: Player, picture: Picture) -> None:
        now = timezone.now()
        told = {"category": "likes", "verb": "liked", "picture": picture, "told_at": now}
        self.comment = comments.say(picture, owner, "A boat!", now)
        self.notice = Notification.objects.create(player=owner, **told)
        self.collection = Collection.objects.create(owner=owner, title="Boats")
        holding.add(self.collection, [picture], owner)
        self.token = ApiToken.objects.create(player=owner, label="x", digest=owner.key)
        self.run = painted_run(owner)
        self.painted = self.run.pictures.get().picture
        self.set = set_of(owner)
        self.remark = reviewing.say(proposal_in(self.set, owner), owner, "Well.", now)


class Everybody:
    """With a battle that is on and one that is over, and a picture for all to see."""

    def __init__(self) -> None:
        self.host, self.guest, self.kicked = member("Ada"), guest("Bo"), guest("Kit")
        self.member = member("Cy")
        self.moderator, self.senior = moderator("Mo"), moderator("Sen", senior=True)
        self.administrator = player_of(User.objects.create_superuser("root", password="x"))
        self.author = guest("Di")
        over = to_voting(lobby(self.host, self.guest, self.author), {self.guest: "a fox", self.author: "a boat"})
        vote_for(over, self.host, favourite=self.guest)
        time_is_up(time_is_up(over))
        self.over = over
        rated_in(over, self.host, self.member)
        self.decided = self.exclusion_of(self.host)
        self.picture = Picture.objects.filter(listed_at__isnull=False, owner=self.author).first()
        self.duel = dealt_to_nobody(self.author)
        self.offered = offered_in(over)
        address = EmailAddress.objects.create(user=self.member.user, email="cy@example.org")
        self.confirmation = EmailConfirmationHMAC(address).key
        self.battle = lobby(self.host, self.guest, self.member, self.kicked)
        number = self.battle.seating.get(player=self.kicked).number
        make_move(self.battle, self.host, lambda seat, _: rules.Kick(seat.number, number))
        self.shared = Collection.objects.create(owner=self.author, title="Ships", access=Access.REVIEW)
        heron = Entry(bytes.fromhex(self.picture.blob_id))
        self.open_set = set_of(self.host, {"heron": heron}, visibility=Visibility.PUBLIC)
        SetPicture.objects.create(image_set=self.open_set, sha256=self.picture.blob_id, picture=self.picture)
        proposed = proposal_in(self.open_set, self.host)
        self.said = reviewing.say(proposed, self.host, "Well.", timezone.now())
        self.asked = vote_dealt_to_nobody(self.host)
        tagging.put([self.picture], "boats", self.author)
        self.things = {who: Things(player, self.picture) for who in Who if (player := self.player(who))}
        self.given = self.given_to(self.open_set)
        self.case = cases.open("picture", self.picture.key, "rule", name="Geese")
        self.draft = Rule.objects.create(name="Geese", category="gore", level="always", body="goose")
        self.sessions = {who: self.session(who) for who in self.things}
        sets = [self.open_set, *(things.set for things in self.things.values())]
        self.heads = {one.pk: head_of(one) for one in sets}
        self.votes = {one.pk: vote_of(one.proposals.get()) for one in sets}

    def given_to(self, image_set: ImageSet) -> str:
        """The hash of a picture that only a set shows to others."""
        picture = self.things[Who.AUTHOR].painted
        row = {"sha256": picture.blob_id, "picture": picture, "added_by": self.author}
        return SetPicture.objects.create(image_set=image_set, **row).sha256

    def player(self, who: Who) -> Player | None:
        return None if who is Who.OUTSIDER else getattr(self, who.value)

    def session(self, who: Who) -> str:
        client, player = Client(), self.player(who)
        if player.user is not None:
            client.force_login(player.user, backend="django.contrib.auth.backends.ModelBackend")
        else:
            session = client.session
            session[sessions.GUEST] = player.pk
            session.save()
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def client(self, who: Who) -> Client:
        """One that was nowhere yet: a page may send somebody away with another session."""
        client = Client(REMOTE_ADDR=ELSEWHERE)
        if who in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[who]
        return client

    def things_of(self, who: Who) -> Things:
        """Who has nothing asks for what the author has."""
        return self.things.get(who, self.things[Who.AUTHOR])

    def exclusion_of(self, voter: Player) -> Exclusion:
        held = {"voter": voter, "rule": "side", "until": timezone.now(), "state": "standing", "upheld_by": self.kicked}
        exclusion = Exclusion.objects.create(**held)
        exclusion.decisions.create(state="standing", by=self.kicked, reason="So it is.", at=timezone.now())
        return exclusion

    def judged_of(self, author: Player) -> str:
        """A decision about something of theirs."""
        case = Case.objects.create(subject_kind="picture", subject_key=f"of {author.key}", author=author)
        was = {"was": "visible", "became": "withheld"}
        return Decision.objects.create(case=case, verdict="withhold", rule="spam", by=self.kicked, **was).key

    def export_of(self, owner: Player) -> str:
        """One that is ready; where it is to be asked for, none is open."""
        tomorrow = timezone.now() + timedelta(days=1)
        return Export.objects.create(owner=owner, count=0, state="ready", expires_at=tomorrow).key

    def file_of(self, owner: Player) -> str:
        """One that they brought and no set uses."""
        kept = uploads.keep(owner, painted("a lonely lighthouse", seed=11).image)
        assert kept.picture is not None
        return kept.picture.key

    def set_of(self, who: Who) -> ImageSet:
        """Who has an account asks for their own, all others for one that everybody may look into."""
        owner = self.player(who)
        return self.things[who].set if owner and not owner.is_guest else self.open_set
