"""Walks the table of doors against the site: nothing is missing from it, and everybody is let in or not as it says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts import sessions
from accounts.models import ApiToken, Player, User
from accounts.people import player_of
from battles import messages, rules
from battles.integrity.recounting import pseudonym
from battles.models.integrity import Exclusion
from battles.provider import BattleRooms
from gallery.collections import holding
from gallery.models import Access, Collection, Export, ImageSet, Notification, Picture, SetPicture, Visibility
from gallery.notices.rooms import BellRooms
from gallery.people import comments
from gallery.sets.proposals import reviewing
from gallery.sets.tree.entries import Entry
from gallery.studio.axes import Axis, What
from gallery.studio.rooms import StudioRooms
from gallery.tags import tagging
from gallery.uploads import keeping as uploads
from live import provider
from live.person import Credential, Person
from live.provider import Admitted, Refused
from moderation import cases
from moderation.models import Case, Decision
from paintoff.api import api
from paintoff.doors import API, COMMANDS, PAGES, SOCKETS, Who
from tests.support.asking import BODIES, FILES
from tests.support.battles import guest, lobby, make_move, member, time_is_up, to_voting, vote_for
from tests.support.duels import dealt_to_nobody
from tests.support.image_sets import head_of, set_of
from tests.support.moderators import moderator
from tests.support.open_juries import offered_in
from tests.support.paintings import painted
from tests.support.proposals import proposal_in, vote_dealt_to_nobody, vote_of
from tests.support.rated import rated_in
from tests.support.wishes import painted_run, run_of

pytestmark = pytest.mark.django_db

OUTSIDERS_CODES = {"no_seat", "host_only", "kicked", "not_here", "needs_account"}
KEEP_OUT = (401, 403, 404)
WAYS_IN = ("account_login", "accounts:guest", "battles:join", "admin:login", "account_signup", "accounts:claim")


ELSEWHERE = "203.0.113.7"
"""Whoever is on the machine itself may see more."""

OF_ANYBODYS_COLLECTION = ("/api/collections/{key}/pictures",)
DONE_AT_SIGN_IN = ("account_confirm_email",)
"""Doors that, having done what they do, send somebody who is not signed in to do so."""


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
        self.set = set_of(owner)
        self.remark = reviewing.say(proposal_in(self.set, owner), owner, "Well.", now)


class Town:
    """One of everybody with what they have, a battle that is on and one that is over, and a picture for all to see."""

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
        self.sessions = {who: self.session(who) for who in self.things}

    def given_to(self, image_set: ImageSet) -> str:
        """The hash of a picture that only a set shows to others."""
        picture = self.things[Who.AUTHOR].run.pictures.get().picture
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

    def places(self, path: str, who: Who) -> dict[str, Any]:
        """What the address of an operation of the API is about."""
        return {
            "code": self.over.code if "receipt" in path else self.battle.code,
            "key": self.key(path, who),
            "other": self.member.key if "rivals" in path or "members" in path else self.picture.key,
            "kind": "wow" if "reactions" in path else "prompts",
            "name": self.name(path, who),
            "slot": "heron",
            "slug": "boats",
            "number": self.number(path, who),
            "remark": self.things_of(who).remark.pk,
            "vote": vote_of(self.set_of(who).proposals.get()) if "votes" in path else "",
        }

    def key(self, path: str, who: Who) -> str:
        owner = self.player(who)
        match path.split("/")[2]:
            case "players":
                return self.host.key if "rivals" in path else self.guest.key
            case "collections" if owner and not owner.is_guest and path not in OF_ANYBODYS_COLLECTION:
                return self.things[who].collection.key
            case "collections":
                return self.shared.key
            case "sets":
                return self.set_of(who).key
            case "exports" if owner:
                return self.export_of(owner)
            case "me" if owner and not owner.is_guest and "/files/" in path:
                return self.file_of(owner)
            case "studio" if path.endswith("/sheet"):
                return run_of(owner or self.author, axes=(Axis(What.STEPS, (4,)),)).key
            case "studio":
                return self.things_of(who).run.key
        return self.picture.key

    def set_of(self, who: Who) -> ImageSet:
        """Who has an account asks for their own, all others for one that everybody may look into."""
        owner = self.player(who)
        return self.things[who].set if owner and not owner.is_guest else self.open_set

    def of_proposals(self, who: Who) -> dict[str, dict[str, Any]]:
        of_set = {"key": self.set_of(who).key}
        first = of_set | {"number": 1}
        vote = vote_of(self.set_of(who).proposals.get())
        return (
            {f"gallery:{name}": of_set for name in ("proposals", "new_proposal", "proposal_rules")}
            | {
                f"gallery:{name}": first
                for name in (
                    *("proposal", "proposal_changes", "proposal_checks", "proposal_conflicts", "edit_proposal"),
                    *("say_of_proposal", "remove_set_remark", "review_proposal", "act_on_proposal", "settle_proposal"),
                )
            }
            | {"gallery:set_vote_receipt": first | {"vote": vote}}
        )

    def name(self, path: str, who: Who) -> str:
        if not path.startswith("/api/sets/"):
            return "throw-away"
        if "/tags/" in path:
            return "first"
        return "side" if "/branches/" in path else head_of(self.set_of(who))

    def number(self, path: str, who: Who) -> int:
        things = self.things_of(who)
        if "/proposals/" in path:
            return 1
        return things.notice.pk if "notifications" in path else things.comment.pk

    def arguments(self, name: str, who: Who) -> dict[str, Any]:
        owner, things = self.player(who), self.things_of(who)
        exclusion = self.exclusion_of(owner) if owner and name == "battles:appeal" else None
        export = self.export_of(owner) if owner and "export" in name else "x"
        run = run_of(owner or self.author, axes=(Axis(What.STEPS, (4,)),)) if name == "gallery:sheet" else things.run
        judged = self.judged_of(owner) if owner and name == "moderation:decision" else "unknown"
        return {
            "moderation:case": {"number": self.case.pk},
            "moderation:claim": {"number": self.case.pk},
            "moderation:person": {"key": self.guest.key},
            "moderation:decision": {"key": judged},
            "battles:room": {"code": self.battle.code},
            "battles:screen": {"code": self.battle.code},
            "battles:moderate": {"code": self.over.code},
            "battles:moderated_picture": {"code": self.over.code, "key": self.picture.key},
            "battles:qr": {"code": self.battle.code},
            "battles:withdraw": {"code": self.over.code, "round_number": 1},
            "battles:duel_picture": {"token": self.duel.token, "side": "left"},
            "battles:ballot_picture": {"ballot": self.offered, "side": "left"},
            "battles:set_vote": {"key": self.asked.settlement.vote.key},
            "battles:cast_set_vote": {"key": self.asked.settlement.vote.key},
            "battles:set_vote_picture": {"token": self.asked.token, "side": "left"},
            "battles:results": {"code": self.over.code},
            "battles:chart": {"code": self.over.code, "name": "votes-1-1"},
            "battles:card": {"code": self.over.code},
            "battles:rivals": {"key": self.host.key},
            "battles:rival": {"key": self.host.key, "other": self.member.key},
            "battles:leaderboard": {"which": "prompts"},
            "battles:appeal": {"number": exclusion.pk if exclusion else 1},
            "battles:proposal": {"number": self.decided.pk},
            "battles:voter": {"code": self.over.code, "pseudonym": pseudonym(self.over, self.host.pk)},
            "gallery:picture": {"key": self.picture.key},
            "gallery:ancestry": {"key": self.picture.key},
            "gallery:remixes": {"key": self.picture.key},
            "gallery:collections_with": {"key": self.picture.key},
            "gallery:blend": {"key": self.picture.key},
            "gallery:compare": {"key": self.picture.key, "other": self.picture.key},
            "gallery:delete": {"key": self.picture.key},
            "gallery:like": {"key": self.picture.key},
            "gallery:say": {"key": self.picture.key},
            "gallery:report": {"key": self.picture.key},
            "gallery:judged": {"key": self.picture.key},
            "gallery:report_collection": {"key": self.shared.key},
            "gallery:report_comment": {"number": things.comment.pk},
            "gallery:edit_comment": {"number": things.comment.pk},
            "gallery:remove_comment": {"number": things.comment.pk},
            "gallery:export": {"key": export},
            "gallery:export_file": {"key": export},
            "gallery:drop_export": {"key": export},
            "gallery:credit": {"key": self.guest.key},
            "gallery:follow": {"key": self.guest.key},
            "gallery:tag": {"slug": "boats"},
            "gallery:put_tags": {"key": self.picture.key},
            "gallery:take_tag": {"key": self.picture.key},
            "gallery:collections_of": {"key": self.guest.key},
            "gallery:collection": {"key": self.shared.key},
            "gallery:edit_collection": {"key": things.collection.key},
            "gallery:delete_collection": {"key": things.collection.key},
            "gallery:arrange": {"key": things.collection.key},
            "gallery:offers": {"key": things.collection.key},
            "gallery:offer": {"key": self.shared.key},
            "gallery:take_back_offer": {"key": self.shared.key},
            "gallery:collect": {"key": self.picture.key},
            "gallery:notice": {"number": things.notice.pk},
            "gallery:run": {"key": run.key},
            "gallery:cancel_run": {"key": run.key},
            "gallery:note_run": {"key": run.key},
            "gallery:sheet": {"key": run.key},
            "gallery:delete_run": {"key": run.key},
            "gallery:enlarge": {"key": self.picture.key},
            "gallery:publish": {"key": things.run.pictures.get().picture.key},
            "gallery:of_player": {"key": self.guest.key},
            "gallery:file": {"name": f"{self.picture.blob_id}.png"},
            "gallery:add_to_set": {"key": self.picture.key},
            "gallery:sets_with": {"key": self.picture.key},
            "gallery:set": {"key": self.open_set.key},
            "gallery:set_wall": {"key": self.open_set.key},
            "gallery:set_slot": {"key": self.open_set.key, "slot": "heron"},
            "gallery:set_report": {"key": self.open_set.key, "slot": "heron"},
            "gallery:report_set": {"key": self.open_set.key},
            "gallery:report_set_words": {"key": self.open_set.key, "what": "title", "name": "1"},
            "gallery:report_remark": {"key": self.open_set.key, "number": self.said.pk},
            "gallery:set_compare": {"key": self.open_set.key, "slot": "heron"},
            "gallery:set_commits": {"key": self.open_set.key},
            "gallery:set_commit": {"key": self.open_set.key, "name": head_of(self.open_set)},
            "gallery:set_diff": {"key": self.open_set.key},
            "gallery:set_branches": {"key": self.set_of(who).key},
            "gallery:set_members": {"key": self.set_of(who).key},
            "gallery:set_export": {"key": self.set_of(who).key},
            "gallery:set_edit_slot": {"key": self.set_of(who).key, "slot": "heron"},
            "gallery:set_revert": {"key": self.set_of(who).key, "name": head_of(self.set_of(who))},
            "gallery:set_settings": {"key": self.set_of(who).key},
            "gallery:delete_set": {"key": self.set_of(who).key},
            **self.of_proposals(who),
            "gallery:set_file": {"key": self.open_set.key, "name": f"{self.given}.png"},
            "accounts:player": {"key": self.guest.key},
            "accounts:distance": {"key": (self.host if who is Who.MEMBER else self.member).key},
            "accounts:revoke_token": {"pk": things.token.pk},
            "account_confirm_email": {"key": self.confirmation},
            "account_reset_password_from_key": {"uidb36": "1", "key": "unknown"},
        }.get(name, {})


@pytest.fixture(scope="module")
def founded(rows_of_the_module) -> Town:
    with rows_of_the_module():
        return Town()


@pytest.fixture
def town(founded: Town) -> Town:
    return deepcopy(founded)


def addresses(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            if not inner.startswith(("admin:", "api:")):
                yield from addresses(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"


def test_every_address_stands_in_the_table() -> None:
    assert {door.partition(" ")[2] for door in PAGES} - {"admin:index"} == set(addresses(get_resolver()))


def test_every_operation_of_the_api_stands_in_the_table() -> None:
    paths = api.get_openapi_schema(path_prefix="/api/")["paths"]
    operations = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    assert operations == set(API) - {"GET /api/openapi.json"}


def test_every_command_of_the_socket_stands_in_the_table() -> None:
    branches = messages.commands.json_schema()["discriminator"]["mapping"]
    assert set(branches) == set(COMMANDS)


def test_every_socket_stands_in_the_table() -> None:
    assert {address.split("/")[2] for address in SOCKETS} == set(provider.prefixes())


def is_let_in(answer: Any) -> bool:
    """A redirect to where people identify themselves is a shut door; so are 401, 403 and 404."""
    if answer.status_code in (301, 302):
        return not any(answer["Location"].split("?")[0].startswith(_root(way)) for way in WAYS_IN)
    return answer.status_code not in KEEP_OUT


def _root(way: str) -> str:
    return reverse(way)


@contextmanager
def undone() -> Iterator[None]:
    """What one visitor does is not there for the next one."""
    mark = transaction.savepoint()
    yield
    transaction.savepoint_rollback(mark)


def test_each_page_lets_in_whom_the_table_says(town: Town) -> None:
    wrong = []
    for door, who in product(PAGES, Who):
        method, name = door.split(" ")
        with undone():
            address = reverse(name, kwargs=town.arguments(name, who))
            answer = getattr(town.client(who), method.lower())(address)
        is_in = is_let_in(answer) or (name in DONE_AT_SIGN_IN and answer.status_code == 302)
        if is_in != (who in PAGES[door]):
            wrong.append(f"{who} at {door}: {answer.status_code} {answer.get('Location')}")
    assert wrong == []


def _content(door: str) -> dict[str, Any]:
    if door in FILES:
        return {"data": {name: SimpleUploadedFile(name, body) for name, body in FILES[door].items()}}
    return {"data": BODIES.get(door, {}), "content_type": "application/json"}


def test_each_operation_lets_in_whom_the_table_says(town: Town) -> None:
    wrong = []
    for door, who in product(API, Who):
        method, path = door.split(" ")
        content = {} if method == "GET" else _content(door)
        with undone():
            address = path.format(**town.places(path, who))
            answer = getattr(town.client(who), method.lower())(address, **content)
        is_kicked = answer.status_code == 409 and answer.json()["code"] == "kicked"
        if (answer.status_code in KEEP_OUT or is_kicked) == (who in API[door]):
            wrong.append(f"{who} at {door}: {answer.status_code} {answer.content[:200]!r}")
    assert wrong == []


def test_the_socket_admits_whom_the_table_says(town: Town) -> None:
    for who in Who:
        player = town.player(who)
        person = Person(player.pk, Credential.COOKIE) if player else Person()
        admitted = BattleRooms().admit(town.battle.code, person, {})
        assert isinstance(admitted, Admitted) == (who in SOCKETS["/ws/battles/{code}"]), who


def test_the_studios_socket_admits_whom_the_table_says_to_their_own_run_and_nobody_elses(town: Town) -> None:
    for who in Who:
        player = town.player(who)
        person = Person(player.pk, Credential.COOKIE) if player else Person()
        admitted = StudioRooms().admit(run_of(player or town.author).key, person, {})
        assert isinstance(admitted, Admitted) == (who in SOCKETS["/ws/studio/{key}"]), who
        assert not isinstance(StudioRooms().admit(run_of(town.player(Who.HOST)).key, person, {}), Admitted) or (
            who is Who.HOST
        )


def test_the_bells_socket_admits_whom_the_table_says(town: Town) -> None:
    for who in Who:
        player = town.player(who)
        person = Person(player.pk, Credential.COOKIE) if player else Person()
        assert isinstance(BellRooms().admit("me", person, {}), Admitted) == (who in SOCKETS["/ws/bell/me"]), who


CONTENT: dict[str, dict[str, Any]] = {
    "extend": {"seconds": 10},
    "lock": {"locked": False},
    "kick": {"seat": 4},
    "hand_over": {"seat": 1},
    "draft": {"prompt": "fox", "guidance": 3.0, "number": 1},
    "seal": {"prompt": "fox", "guidance": 3.0},
    "favourite": {"slot": 0},
    "show_on_screen": {"round": 1},
    "shown": {"ballot": "0" * 36},
    "vote": {"ballot": "0" * 36, "answer": "left"},
    "report": {"ballot": "0" * 36, "side": "left", "reason": "other"},
    "cheer": {"kind": "clap"},
}
"""What each command needs to be well formed; whether the moment is right for it is not asked here."""


def test_each_command_is_open_to_whom_the_table_says(town: Town) -> None:
    wrong = []
    for command, who in product(COMMANDS, Who):
        player = town.player(who)
        person = Person(player.pk if player else None, Credential.COOKIE)
        room = f"battles.{town.battle.code}"
        with undone():
            verdict = BattleRooms().command(room, person, command, CONTENT.get(command, {}), f"{who}-{command}")
        if (isinstance(verdict, Refused) and verdict.code in OUTSIDERS_CODES) == (who in COMMANDS[command]):
            wrong.append(f"{who} at {command}: {verdict}")
    assert wrong == []
