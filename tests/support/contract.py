"""The site's API as schemathesis meets it: its own description, the real site behind it, and people to come as."""

from __future__ import annotations

import os
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
from gallery import prompts
from gallery.ancestry import crediting
from gallery.collections import holding, keeping
from gallery.models import Access, Category, Export, Notification, Verb
from gallery.people import comments
from gallery.tags import tagging
from inference.fake_pictures import OFFER
from inference.protocol import Kind
from paintoff.api import api
from tests.support.battles import guest, lobby, member
from tests.support.paintings import picture_of
from tests.support.people import account
from tests.support.whole_battles import finished_battle
from tests.support.wishes import offering, run_of

DESCRIBED = "/api/openapi.json"
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

    def place(self, path: str, name: str) -> Any:
        """What a parameter of this address can name; None where that is not for the town to say."""
        room = path.split("/")[2] if name == "key" else name
        return next(self.places[room]) if room in self.places else None

    def there(self, case: Case) -> Case | None:
        """The same request about something that there is; None where it is about nothing in particular."""
        given = dict(case.path_parameters or {})
        found = {name: place for name in given if (place := self.place(case.operation.path, name)) is not None}
        if not found or case.method != case.operation.method.upper():
            return None
        rest = {"query": case.query, "body": case.body, "media_type": case.media_type}
        return case.operation.Case(method=case.method, path_parameters=given | found, **rest)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def town() -> Town:
    ada, bo = member("Ada"), guest("Bo")
    over = finished_battle(ada, bo, guest("Cy"))
    on = lobby(ada, bo)
    pictures = [picture_of(ada, "a red fox"), picture_of(bo, "a blue boat", seed=8)]
    crediting.settle("heat:1", prompts.write(bo, "a red wolf", parents=[pictures[0].prompt]), timezone.now())
    comment = comments.say(pictures[1], ada, "A boat!", timezone.now())
    told = Notification.objects.create(player=ada, category=Category.LIKES, verb=Verb.LIKED, picture=pictures[0])
    offering(replace(OFFER, kinds=tuple(Kind), upscale_sizes=((64, 64), (128, 128))))
    run = run_of(ada)
    shared, own = (
        keeping.create(owner, keeping.label("Boats", access=Access.REVIEW)) for owner in (account("Flo"), ada)
    )
    holding.add(own, pictures, ada)
    holding.add(shared, pictures[:1], ada)
    export = Export.objects.create(owner=ada, count=0, state="ready", expires_at=timezone.now() + timedelta(days=1))
    tagging.put(pictures[:1], "boats", ada)
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
            "studio": cycle([run.key]),
            "slug": cycle(["boats"]),
            "other": cycle([pictures[0].key, pictures[1].key]),
            "number": cycle([comment.pk, told.pk]),
            "name": cycle(["publish", "put-back"]),
        },
    )
