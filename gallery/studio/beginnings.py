"""What the studio's form begins with: the model's own settings, those of a picture, or those of an earlier run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import Http404, QueryDict
from django.urls import reverse

from accounts.models import Player
from gallery.cards import Card, card_of
from gallery.models import Mask, Picture, Prompt, Run
from gallery.prompts import PARENTS_MOST, SOMEBODY
from gallery.studio.axes import What, from_json
from gallery.studio.cropping import nearest
from gallery.studio.forms import NEW, SAME
from gallery.studio.masks import as_drawing
from gallery.studio.offered import fitted
from gallery.studio.sheets import shown
from gallery.studio.wishes import COUNT_MOST
from gallery.studio.wording import spelled
from gallery.visibility import workable
from inference.protocol import ModelOffer
from inference.protocol.weights import Span

TOO_MANY = f"At most {PARENTS_MOST} pictures can be blended. These are the first {PARENTS_MOST}."
TAKEN = ("steps", "guidance", "sampler")


@dataclass(frozen=True, slots=True)
class Author:
    """`href` is empty of somebody who left."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Beginning:
    """`initial` is for the form's fields; `source` is painted from; `parents` are the pictures whose words these come from.
    `fault` says what of it was too much, `changed` what of it this studio does not offer (any more)."""

    initial: dict[str, Any] = field(default_factory=dict)
    source: Picture | None = None
    parents: tuple[Picture, ...] = ()
    fault: str = ""
    changed: str = ""

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        return tuple(picture.prompt for picture in self.parents)

    @property
    def size(self) -> tuple[int, int] | None:
        """Pixels of the source."""
        return (self.source.blob.width, self.source.blob.height) if self.source else None

    @property
    def source_card(self) -> Card | None:
        return card_of(self.source) if self.source else None

    @property
    def authors(self) -> list[Author]:
        """Of the parents' words, each once."""
        owners = dict.fromkeys(picture.owner for picture in self.parents)
        return [_author(owner) for owner in owners]

    @property
    def parent_cards(self) -> list[Card]:
        return [card_of(picture) for picture in self.parents]


def asked(said: QueryDict, player: Player, offers: Sequence[ModelOffer]) -> Beginning:
    """From an address: `from` takes a picture's settings and words, `remix` its words as parents, `source` its pixels,
    `again` a run of one's own. Raises Http404 where one of them is not for this player."""
    begun = _asked(said, player, offers)
    changed, told = fitted(begun.initial, offers)
    return replace(begun, initial=begun.initial | changed, changed=told)


def _asked(said: QueryDict, player: Player, offers: Sequence[ModelOffer]) -> Beginning:
    initial = _of_model(offers[0])
    if key := _said(said, "again"):
        kept = {"seeds": SAME} if said.get("seeds") == SAME else {}
        return again(_run(key, player), initial, **kept)
    taken = _picture(key, player) if (key := _said(said, "from")) else None
    parents = _parents([*said.getlist("from"), *said.getlist("remix")], player)
    source = _picture(key, player) if (key := _said(said, "source")) else None
    first = taken or source or (parents[0] if parents else None)
    if first is not None:
        initial |= _words_of(first, parents)
    if taken is not None:
        initial |= _settings_of(taken)
    begun = Beginning(initial, source, tuple(parents[:PARENTS_MOST]), TOO_MANY if len(parents) > PARENTS_MOST else "")
    if begun.size is not None:
        initial["strength"] = offers[0].default_strength
    if begun.size is not None and taken is None:
        width, height = nearest(offers[0].sizes, begun.size)
        initial["size"] = f"{width}x{height}"
    return begun


def sent(said: QueryDict, player: Player) -> Beginning:
    """The pictures that a form was sent with. Raises Http404."""
    source = _picture(key, player) if (key := _said(said, "source")) else None
    parents = _parents(said.getlist("remix"), player)
    return Beginning({}, source, tuple(parents[:PARENTS_MOST]), TOO_MANY if len(parents) > PARENTS_MOST else "")


def again(run: Run, initial: dict[str, Any], **more: str) -> Beginning:
    """As it was asked for; what its owner may not begin with any more is left out."""
    initial |= {
        "words": run.words,
        "negative": run.negative,
        "model": run.model,
        "size": f"{run.width}x{run.height}",
        "steps": run.steps,
        "guidance": run.guidance,
        "sampler": run.sampler,
        "seeds": SAME if run.is_seed_kept else NEW,
        "seed": run.seed,
        "count": min(run.pictures.count(), COUNT_MOST),
        **typed_axes(run),
        "strength": run.strength,
        "is_public": run.is_public,
        **more,
    }
    if (mask := Mask.objects.filter(run=run).first()) is not None:
        initial["mask"] = as_drawing(bytes(mask.content))
    seen = workable(run.owner).select_related("owner", "prompt", "blob").prefetch_related("blob__renditions")
    source = seen.filter(begun=run).first()
    parents = seen.filter(prompt__in=run.parents.all()).order_by("prompt_id", "pk").distinct("prompt_id")
    return Beginning(initial, source, tuple(one for one in parents if one.prompt_id != (source and source.prompt_id)))


def _author(owner: Player | None) -> Author:
    return Author(owner.nickname, reverse("accounts:player", args=[owner.key])) if owner else Author(SOMEBODY, "")


def typed_axes(run: Run) -> dict[str, str]:
    """As the form's fields say them: `across`, `across_values`, `down`, `down_values`."""
    typed: dict[str, str] = {}
    for name, axis in zip(("across", "down"), from_json(run.axes), strict=False):
        parted = "\n" if axis.what is What.WORDS else ", "
        typed |= {name: str(axis.what), f"{name}_values": parted.join(shown(axis.what, value) for value in axis.values)}
    return typed


def _of_model(offer: ModelOffer) -> dict[str, Any]:
    width, height = offer.sizes[-1]
    return {
        "model": offer.name,
        "size": f"{width}x{height}",
        "steps": offer.default_steps,
        "guidance": offer.default_guidance,
        "sampler": offer.samplers[0],
        "strength": offer.default_strength,
    }


def _words_of(first: Picture, parents: Sequence[Picture]) -> dict[str, Any]:
    """Several parents are blended: their words stand one after the other."""
    texts = [words_of(picture) for picture in (parents if len(parents) > 1 else [first])]
    negative = spelled(first.prompt.negative, _spans(first, "negative_weights"))
    return {"words": ", ".join(dict.fromkeys(texts)), "negative": negative}


def words_of(picture: Picture) -> str:
    """As one would write them in the studio, where some signs have a meaning."""
    return spelled(picture.prompt.text, _spans(picture, "weights"))


def _spans(picture: Picture, name: str) -> list[Span]:
    return [(start, end, weight) for start, end, weight in picture.recipe.get(name, [])]


def _settings_of(picture: Picture) -> dict[str, Any]:
    recipe = picture.recipe
    taken = {name: recipe[name] for name in TAKEN if name in recipe}
    if {"width", "height"} <= recipe.keys():
        taken["size"] = f"{recipe['width']}x{recipe['height']}"
    return taken | {"model": picture.model, "seed": picture.seed, "seeds": SAME, "count": 1}


def _parents(keys: Sequence[str], player: Player) -> list[Picture]:
    """Each once; one more than can be blended where there are too many. Raises Http404."""
    once = list(dict.fromkeys(key for key in keys if key))
    return [_picture(key, player) for key in once[: PARENTS_MOST + 1]]


def _said(said: QueryDict, name: str) -> str:
    return str(said.get(name, ""))


def _picture(key: str, player: Player) -> Picture:
    seen = workable(player).select_related("owner", "prompt", "blob").prefetch_related("blob__renditions")
    found = seen.filter(key=key).first() if key.isprintable() else None
    if found is None:
        raise Http404("There is no such picture.")
    return found


def _run(key: str, player: Player) -> Run:
    found = Run.objects.filter(key=key, owner=player).first() if key.isprintable() else None
    if found is None:
        raise Http404("There is no such run.")
    return found
