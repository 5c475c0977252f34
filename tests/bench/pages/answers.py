"""Each page, on its first leaf and down its list, as the site answers it."""

import random
from collections.abc import Callable

from django.conf import settings
from django.test import Client

from gallery.models import Collection, CollectionItem, Listing, Notification, Picture, PictureTag
from gallery.notices.places import Place
from gallery.wire import PAGE_MAX
from tests.bench.gallery import spent
from tests.bench.gallery.spent import Spent
from tests.bench.pages import crowds, doings

SEED = 20261128
BACKEND = "django.contrib.auth.backends.ModelBackend"

Ask = Callable[[random.Random], tuple[Client, str]]


def run(samples: int) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    settings.API_PER_ADDRESS = "1000000/minute"
    every: list[Spent] = []
    for name, ask in kinds().items():
        chance = random.Random(SEED)
        first_browser, first = ask(random.Random(1))
        first_browser.get(first)  # templates and names are read once per process
        answers = [_answer(*ask(chance)) for _ in range(samples)]
        spent.tell(f"pages: {name}, p95", answers, pictures=crowds.many())
        every += answers
    spent.tell("pages: every kind, p95", every, pictures=crowds.many())


def kinds() -> dict[str, Ask]:
    anybody, busy, told = Client(), _signed_in(crowds.busy()), _signed_in(crowds.told())
    hub = Picture.objects.get(pk=crowds.HUB).key
    of_busy = f"/players/{crowds.busy().key}"

    def at(browser: Client, address: str) -> Ask:
        return lambda chance: (browser, address)

    def made(browser: Client, address: Callable[[random.Random], str]) -> Ask:
        return lambda chance: (browser, address(chance))

    return {
        "tags": at(anybody, "/tags"),
        "a tag": made(anybody, lambda chance: f"/tags/tag-{chance.randrange(1, crowds.TAGS)}/pictures"),
        "the commonest tag": at(anybody, "/tags/tag-1/pictures"),
        "the commonest tag, deep": made(anybody, lambda chance: f"/tags/tag-1/pictures?after={_tagged(chance)}"),
        "collections": made(anybody, lambda chance: f"/collections?before={chance.randrange(30, crowds.COLLECTIONS)}"),
        "collections of everybody, first": at(anybody, "/collections"),
        "the largest collection": at(anybody, f"/collections/{_largest()}"),
        "the largest collection, deep": made(
            anybody, lambda chance: f"/collections/{_largest()}?after={_collected(chance)}"
        ),
        "a picture": made(anybody, lambda chance: f"/pictures/{_anything(chance)}"),
        "a picture, to a member": made(busy, lambda chance: f"/pictures/{_anything(chance)}"),
        "a picture with 1,000 remixes": at(anybody, f"/pictures/{hub}"),
        "its remixes": at(anybody, f"/pictures/{hub}/remixes"),
        "its ancestry": at(anybody, f"/pictures/{hub}/ancestry"),
        "ancestry": made(anybody, lambda chance: f"/pictures/{_anything(chance)}/ancestry"),
        "a player of 50,000 pictures": at(anybody, of_busy),
        "their pictures": at(anybody, f"{of_busy}/pictures"),
        "their pictures, deep": made(anybody, lambda chance: f"{of_busy}/pictures?after={_of_busy(chance)}"),
        "their pictures, to themselves, deep": made(
            busy, lambda chance: f"{of_busy}/pictures?after={_key_of_busy(chance)}"
        ),
        "notifications": at(told, "/notifications"),
        "notifications, deep": made(told, lambda chance: f"/notifications?before={_told(chance)}"),
        "search by a nickname": made(anybody, lambda chance: f"/search?q=by:%22player+{chance.randrange(3, 4000)}%22"),
        "search by a nickname and a word": made(
            anybody, lambda chance: f"/search?q=fox+by:%22player+{chance.randrange(1, 4000)}%22"
        ),
        f"an API page of {PAGE_MAX}": made(
            anybody, lambda chance: f"/api/pictures?limit={PAGE_MAX}&after={_new(chance)}"
        ),
        **_of_doings(anybody, busy, hub),
    }


def _of_doings(anybody: Client, busy: Client, hub: str) -> dict[str, Ask]:
    office = _signed_in(crowds.told())
    takes = f"/collections/{Collection.objects.get(pk=doings.TAKES_OFFERS).key}"

    def at(browser: Client, address: str) -> Ask:
        return lambda chance: (browser, address)

    def made(browser: Client, address: Callable[[random.Random], str]) -> Ask:
        return lambda chance: (browser, address(chance))

    return {
        f"a picture with {doings.COMMENTS:,} comments": at(anybody, f"/pictures/{hub}"),
        "its comments, deep": made(
            anybody, lambda chance: f"/pictures/{hub}?comments={chance.randrange(100, doings.COMMENTS)}"
        ),
        "two pictures compared": made(anybody, lambda chance: f"/pictures/{hub}/compare/{_anything(chance)}"),
        "blending": at(busy, f"/pictures/{hub}/blend"),
        "collecting": at(busy, f"/pictures/{hub}/collect"),
        "offers to a collection": at(busy, f"{takes}/offers"),
        "arranging a collection": at(busy, takes + "/arrange"),
        "following": at(busy, "/gallery?sort=following"),
        "the studio": at(busy, "/studio"),
        "its history, deep": made(busy, lambda chance: f"/studio/history?before={chance.randrange(100, doings.RUNS)}"),
        "exports": at(busy, "/exports"),
        "a player's credit": at(anybody, f"/players/{crowds.busy().key}/credit"),
        "tags that begin so": made(anybody, lambda chance: f"/tags/like?words=tag-{chance.randrange(1, 50)}"),
        "the admin's pictures": at(office, "/admin/gallery/picture/"),
        "the admin's pictures, withheld": at(office, "/admin/gallery/picture/?state__exact=withheld"),
        "the admin's prompts": at(office, "/admin/gallery/prompt/"),
        "the admin's comments": at(office, "/admin/gallery/comment/"),
        "the admin's listings": at(office, "/admin/gallery/listing/"),
    }


def _answer(browser: Client, address: str) -> Spent:
    _, one = spent.asked(browser, address)
    return one


def _signed_in(player) -> Client:
    browser = Client()
    browser.force_login(player.user, backend=BACKEND)
    return browser


def _anything(chance: random.Random) -> str:
    return Picture.objects.get(pk=chance.randrange(1, crowds.many())).key


def _tagged(chance: random.Random) -> str:
    number = chance.randrange(100, crowds.many())
    return PictureTag.objects.filter(tag__slug="tag-1", picture__gte=number).order_by("picture")[0].picture.key


def _largest() -> str:
    return crowds.largest_collection().key


def _collected(chance: random.Random) -> str:
    items = CollectionItem.objects.filter(collection=crowds.largest_collection()).order_by("rank", "pk")
    item = items[chance.randrange(100, crowds.IN_LARGEST - 100)]
    return f"{item.rank}~{item.pk}"


def _of_busy(chance: random.Random) -> str:
    return _place(Listing.objects.filter(owner=crowds.BUSY), chance)


def _key_of_busy(chance: random.Random) -> str:
    return Picture.objects.filter(owner=crowds.BUSY, pk__gte=chance.randrange(100, crowds.many())).order_by("pk")[0].key


def _told(chance: random.Random) -> str:
    row = Notification.objects.get(pk=chance.randrange(1, crowds.TOLD - 100))
    return str(Place(row.told_at, row.pk))


def _new(chance: random.Random) -> str:
    return _place(Listing.objects.all(), chance)


def _place(rows, chance: random.Random) -> str:
    found = rows.filter(pk__gte=chance.randrange(1000, crowds.many())).order_by("pk").select_related("picture")[0]
    return f"new~{int(found.listed_at.timestamp() * 1e6)}~{found.picture.key}"
