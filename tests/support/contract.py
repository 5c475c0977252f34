"""The site's API as schemathesis meets it: its own description, the real site behind it, and people to come as."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import cycle
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from schemathesis import Case, openapi
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.schemas import OpenApiSchema

from accounts import tokens
from accounts.models import Player
from accounts.tokens import Scope
from battles.models import Battle
from gallery import prompts
from gallery.ancestry import crediting
from gallery.collections import holding, keeping
from gallery.models import Access, Category, Export, ImageSet, Notification, SetBranch, Verb, Visibility
from gallery.people import comments
from gallery.sets import branches
from gallery.sets.branches import Word
from gallery.sets.tree.entries import Entry
from gallery.studio.axes import Axis, What
from gallery.tags import tagging
from gallery.uploads import keeping as uploads
from inference.fake_pictures import OFFER
from inference.protocol import Kind
from paintoff.api import api
from tests.support.asking import BODIES, FILES
from tests.support.battles import guest, lobby, member
from tests.support.image_sets import NOON, head_of, set_of
from tests.support.paintings import painted, picture_of
from tests.support.people import account
from tests.support.proposed import proposals_in
from tests.support.rated import rated_in
from tests.support.whole_battles import finished_battle
from tests.support.wishes import offering, run_of

DESCRIBED = "/api/openapi.json"
ASKED: dict[str, dict[str, Any]] = {
    "GET /api/search": {"q": "fox"},
    "GET /api/studio/words": {"words": "a {red|blue} fox"},
}
"""What must be said in an address."""

SENT_AS = dict.fromkeys(FILES, "multipart/form-data")
"""What is no JSON."""

EXAMPLES = int(os.environ.get("CONTRACT_EXAMPLES", "6"))
"""Of each operation, beside the edges of what its description allows."""


def contract() -> OpenApiSchema:
    """By the same examples each time, unless more of them are asked for."""
    config = SchemathesisConfig()
    config.projects.default.generation.update(
        max_examples=EXAMPLES, deterministic="CONTRACT_EXAMPLES" not in os.environ
    )
    schema = openapi.from_dict(deepcopy(dict(api.get_openapi_schema(path_prefix="/api/"))), config=config)
    schema.app, schema.location = get_wsgi_application(), DESCRIBED
    return schema


@dataclass(frozen=True)
class Town:
    """What the API can be asked about. `ada` has an account; each scope has a token of hers, and `every` has all."""

    ada: Player
    every: str
    by_scope: dict[Scope, str]
    places: dict[str, Iterator[Any]]
    """By the names of parameters in addresses, or of the room before them; round and round."""

    well: dict[str, dict[str, Any]]
    """Of an operation by its label, where it takes something in particular: what it is about, and its body."""

    def place(self, path: str, name: str) -> Any:
        """What a parameter of this address can name; None where that is not for the town to say."""
        return next(self.places[room]) if (room := _room(path, name)) in self.places else None

    def asked_well(self, operation: Any) -> Case:
        """A request that nothing is wrong with."""
        path, label = operation.path, operation.label
        names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
        about = {name: self.place(path, name) for name in names} | self.well.get(label, {})
        body = about.pop("body", BODIES.get(label))
        content = {} if body is None else {"body": body, "media_type": SENT_AS.get(label, "application/json")}
        return operation.Case(
            method=operation.method.upper(), path_parameters=about, query=ASKED.get(label, {}), **content
        )

    def there(self, case: Case) -> Case | None:
        """The same request about something that there is; None where it is about nothing in particular."""
        given = dict(case.path_parameters or {})
        found = {name: place for name in given if (place := self.place(case.operation.path, name)) is not None}
        if not found or case.method != case.operation.method.upper():
            return None
        rest = {"query": case.query, "body": case.body, "media_type": case.media_type}
        return case.operation.Case(method=case.method, path_parameters=given | found, **rest)


def _room(path: str, name: str) -> str:
    """What a parameter is called in the town."""
    rooms = path.split("/")[2:]
    if name == "number" and "notifications" in rooms:
        return "notice"
    if name == "other" and "rivals" in rooms:
        return "rival"
    if name == "kind" and "reactions" in rooms:
        return "reaction"
    if name == "number" and "proposals" in rooms:
        return "proposal"
    if rooms[0] == "sets" and name in ("name", "other"):
        return {"branches": "branch", "tags": "set tag", "commits": "commit", "members": "member"}[rooms[2]]
    return rooms[0] if name == "key" else name


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def town() -> Town:
    ada, bo = member("Ada"), guest("Bo")
    ada.user.set_unusable_password()
    ada.user.save()
    cy = guest("Cy")
    over = finished_battle(ada, bo, cy)
    on = lobby(ada, bo)
    pictures = [picture_of(ada, "a red fox"), picture_of(bo, "a blue boat", seed=8)]
    crediting.settle("heat:1", prompts.write(bo, "a red wolf", parents=[pictures[0].prompt]), timezone.now())
    comment = comments.say(pictures[1], ada, "A boat!", timezone.now())
    others = comments.say(pictures[1], account("Gus"), "A ship!", timezone.now())
    told = Notification.objects.create(player=ada, category=Category.LIKES, verb=Verb.LIKED, picture=pictures[0])
    offering(replace(OFFER, kinds=tuple(Kind), upscale_sizes=((64, 64), (128, 128))))
    run = run_of(ada, axes=(Axis(What.STEPS, (4,)),))
    rated_in(over, ada, bo, cy)
    shared, own = (
        keeping.create(owner, keeping.label("Boats", access=Access.REVIEW)) for owner in (account("Flo"), ada)
    )
    holding.add(own, pictures, ada)
    holding.add(shared, pictures[:1], ada)
    export = Export.objects.create(owner=ada, count=0, state="ready", expires_at=timezone.now() + timedelta(days=1))
    tagging.put(pictures[:1], "boats", ada)
    image_set, head, behind = _set(ada)
    proposed = proposals_in(image_set, ada, behind)
    brought = uploads.keep(ada, painted("a lonely lighthouse", seed=11).image).picture
    assert brought is not None
    return Town(
        ada=ada,
        every=tokens.issue(ada, "every")[1],
        by_scope={scope: tokens.issue(ada, scope, [scope])[1] for scope in Scope},
        places={
            "code": cycle([on.code, over.code]),
            "pictures": cycle([pictures[1].key, pictures[0].key]),
            "players": cycle([bo.key, ada.key]),
            "collections": cycle([own.key, shared.key]),
            "exports": cycle([export.key]),
            "me": cycle([brought.key]),
            "studio": cycle([run.key]),
            "slug": cycle(["boats"]),
            "sets": cycle([image_set.key]),
            "slot": cycle(["heron"]),
            "branch": cycle(["side", "main"]),
            "set tag": cycle(["first"]),
            "commit": cycle([head]),
            "proposal": cycle([1, 2]),
            "remark": cycle([proposed.remark]),
            "vote": cycle([proposed.vote]),
            "member": cycle([account("Gil").key]),
            "other": cycle([pictures[0].key, pictures[1].key]),
            "number": cycle([comment.pk]),
            "notice": cycle([told.pk]),
            "rival": cycle([cy.key]),
            "kind": cycle(["prompts"]),
            "reaction": cycle(["wow"]),
            "name": cycle(["publish", "put-back"]),
        },
        well=_well(on, over, own.key, *(picture.key for picture in pictures))
        | {f"PUT /api/players/{{key}}/{what}": {"key": bo.key} for what in ("follow", "distance")}
        | _well_in_sets(head, behind, pictures[1].blob_id)
        | proposed.well
        | _reports(pictures[1].key, others.pk, shared.key, set_of(account("Hal"), visibility=Visibility.PUBLIC).key),
    )


def _set(owner: Player) -> tuple[ImageSet, str, str]:
    """One with a branch that stands behind the main one, and the heads of the two."""
    made = set_of(owner, visibility=Visibility.PUBLIC)
    main = SetBranch.objects.select_related("head", "image_set").get(image_set=made, name="main")
    branches.commit(main, {"heron": Entry(caption="Two herons")}, Word(owner, NOON))
    return made, head_of(made), head_of(made, "side")


def _zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("kite.png", painted("a kite").image)
    return out.getvalue()


def _well_in_sets(head: str, behind: str, picture: str) -> dict[str, dict[str, Any]]:
    changes = [{"slot": "stork", "picture": picture}]
    on_main = "POST /api/sets/{key}/branches/{name}/"
    side = {"name": "side"}
    return {
        "DELETE /api/sets/{key}/branches/{name}": side,
        on_main + "commits": {"name": "main", "body": {"head": head, "changes": changes}},
        on_main + "reverts": {"name": "main", "body": {"head": head, "commit": head}},
        on_main + "merges": side | {"body": {"head": behind, "other": "main"}},
        "POST /api/sets/{key}/pictures": {"body": {"file": painted("a heron").image}},
        "POST /api/sets/{key}/branches/{name}/imports": {"name": "main", "body": {"file": _zipped()}},
    }


def _reports(picture: str, comment: int, collection: str, image_set: str) -> dict[str, dict[str, Any]]:
    """Of what others made: nobody reports their own."""
    return {
        "POST /api/pictures/{key}/reports": {"key": picture},
        "POST /api/comments/{number}/reports": {"number": comment},
        "POST /api/collections/{key}/reports": {"key": collection},
        "POST /api/sets/{key}/reports": {"key": image_set},
    }


def _well(on: Battle, over: Battle, collection: str, own: str, others: str) -> dict[str, dict[str, Any]]:
    about_others = ("PUT /api/pictures/{key}/like", "DELETE /api/pictures/{key}/like")
    wows = ("PUT /api/pictures/{key}/reactions/{kind}", "DELETE /api/pictures/{key}/reactions/{kind}")
    about_own = ("DELETE /api/pictures/{key}", "POST /api/pictures/{key}/enlargements")
    of_over = ("GET /api/battles/{code}/receipt", "GET /api/battles/{code}/receipt/verdict")
    ones_own = (
        "PUT /api/collections/{key}",
        "DELETE /api/collections/{key}",
        "GET /api/collections/{key}/offers",
        "POST /api/collections/{key}/offers",
    )
    held = ("DELETE /api/collections/{key}/pictures/{other}", "PUT /api/collections/{key}/pictures/{other}/place")
    about = {
        about_others: {"key": others},
        wows: {"key": others, "kind": "wow"},
        about_own: {"key": own},
        of_over: {"code": over.code},
        ones_own: {"key": collection},
        held: {"key": collection, "other": own},
    }
    return {label: place for labels, place in about.items() for label in labels} | {
        "POST /api/battles/{code}/seats": {"code": on.code, "body": {}},
        "POST /api/exports": {"body": {"pictures": [own]}},
        "POST /api/me/leaving": {"body": {"nickname": "Ada"}},
        "POST /api/pictures/{key}/tags": {"body": {"words": "ships"}},
    }
