"""Every kind of search, through the page as the site answers it, and the recall of meaning against comparing all."""

import random
from collections.abc import Callable, Iterator
from time import perf_counter
from urllib.parse import urlencode

import numpy as np
from django.conf import settings
from django.test import Client

from gallery.find import encoder, nearness, vectors
from gallery.models import Listing, Picture, PromptVector, Term
from gallery.seeding.vocabulary import DOINGS, SUBJECTS
from tests.bench.engine.figures import figure, quantile
from tests.bench.gallery import spent
from tests.bench.gallery.spent import Spent

SEED = 20261128
RECALL = 0.9
MEANT = 200
DEEP = (1, 20, 200)
"""Pages down."""

Question = dict[str, str]


def run(samples: int) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    browser, chance = Client(), random.Random(SEED)
    browser.get("/search?q=fox")  # templates and names are read once per process, and the encoder
    browser.get("/search?q=fox&sort=meaning")
    answer_with_what_is_near(chance)
    whole, every = Picture.objects.count(), []
    for name, questions in kinds(chance, samples).items():
        answers = [_asked(browser, one) for one in questions()]
        spent.tell(f"search: {name}, p95 of a page", answers, pictures=whole)
        every += answers
    spent.tell("search: every kind, p95 of a page", every, pictures=whole)
    recall(samples)


def answer_with_what_is_near(chance: random.Random) -> None:
    """The rows' meanings are made up, so no sentence is near to any. Each is encoded as the site does it, and taken for one that
    is: pages are as full as a site's."""
    numbers = chance.sample(range(1, Listing.objects.count()), MEANT)
    kept = PromptVector.objects.filter(pk__in=numbers).values_list("numbers", flat=True)
    near, encode = vectors.read([bytes(one) for one in kept]), encoder.encode

    def encoded(texts: list[str]) -> np.ndarray:
        encode(texts)
        return near[[chance.randrange(MEANT) for _ in texts]]

    encoder.encode = encoded


def kinds(chance: random.Random, samples: int) -> dict[str, Callable[[], Iterator[Question]]]:
    rare = list(Term.objects.filter(count__lte=5).values_list("word", flat=True)[: 50 * samples : 50])
    middling = list(Term.objects.filter(count__range=(200, 5000)).values_list("word", flat=True)[:samples])
    common = [word.split()[-1] for word in SUBJECTS]

    def each(make: Callable[[], Question]) -> Callable[[], Iterator[Question]]:
        return lambda: (make() for _ in range(samples))

    def slip(word: str) -> str:
        return word[:2] + word[3] + word[2] + word[4:]

    orders = ("best", "new", "top")
    return {
        "rare words": each(lambda: {"q": chance.choice(rare), "sort": chance.choice(orders)}),
        "words of some thousands": each(lambda: {"q": chance.choice(middling), "sort": chance.choice(orders)}),
        "common words": each(lambda: {"q": chance.choice(common), "sort": chance.choice(orders)}),
        "two common words": each(
            lambda: {
                "q": f"{chance.choice(common)} {chance.choice(DOINGS[1:]).split()[-1]}",
                "sort": chance.choice(orders),
            }
        ),
        "words that never meet": each(lambda: {"q": " ".join(chance.sample(common, 2)), "sort": chance.choice(orders)}),
        "phrases": each(lambda: {"q": f'"{chance.choice(SUBJECTS)}" -rain', "sort": chance.choice(orders)}),
        "a word narrowed": each(
            lambda: {"q": chance.choice(common), "colour": "teal", "shape": "wide", "sort": chance.choice(orders)}
        ),
        "a slip": each(lambda: {"q": slip(chance.choice([word for word in common if len(word) > 4]))}),
        "deep pages of common words": lambda: deep(chance, common, samples),
        "like a picture": each(lambda: {"like": f"k{chance.randrange(1, Listing.objects.count()):011x}"}),
        "by meaning": each(lambda: {"q": f"{chance.choice(SUBJECTS)} {chance.random():.4f}", "sort": "meaning"}),
        "by meaning, narrowed": each(
            lambda: {
                "q": f"{chance.choice(SUBJECTS)} {chance.random():.4f}",
                "sort": "meaning",
                "colour": chance.choice(("teal", "red")),
                **chance.choice(({}, {"shape": "tall"}, {"shape": "tall", "level": "mild"}, {"level": "mature"})),
            }
        ),
    }


def deep(chance: random.Random, common: list[str], samples: int) -> Iterator[Question]:
    """As a reader comes there: the place is that of a listed picture of somewhere."""
    whole = Listing.objects.count()
    for _ in range(samples):
        number = chance.randrange(whole // 100, whole)
        listing = Listing.objects.select_related("picture").get(pk=number)
        micro = int(listing.listed_at.timestamp() * 1e6)
        yield {"q": chance.choice(common), "sort": "new", "after": f"new~{micro}~{listing.picture.key}"}
        yield {"q": chance.choice(common), "sort": "top", "after": f"top~{listing.likes}~{listing.picture.key}"}


def recall(samples: int) -> None:
    """Of the ten nearest of all, the share that a search finds."""
    rows = list(PromptVector.objects.order_by("pk").values_list("pk", "numbers")[:200_000])
    picked = np.random.default_rng(SEED).choice(len(rows), samples, replace=False)
    every = vectors.read([bytes(numbers) for _, numbers in rows])
    chance = np.random.default_rng(1)
    shares, seconds = [], []
    known = {pk for pk, _ in rows}
    for at in picked:
        asked = every[at] + 0.3 * chance.normal(size=every.shape[1]).astype(np.float32) / np.sqrt(every.shape[1])
        asked /= np.linalg.norm(asked)
        exact = {rows[one][0] for one in np.argsort(-(every @ asked))[:10]}
        begun = perf_counter()
        near = [one.prompt for one in nearness.nearest(asked, Listing.objects.all())]
        seconds.append(perf_counter() - begun)
        shares.append(len(exact & set([one for one in near if one in known][:10])) / 10)
    share = float(np.mean(shares))
    many = PromptVector.objects.count()
    figure(
        "search: recall of the ten nearest meanings", share, RECALL, share >= RECALL, meanings=many, compared=len(rows)
    )
    figure(
        "search: nearest meanings, p95",
        quantile(seconds, 0.95),
        spent.TARGET,
        quantile(seconds, 0.95) <= spent.TARGET,
        meanings=many,
    )


def _asked(browser: Client, question: Question) -> Spent:
    if question.get("sort") == "meaning":
        encoder.meaning_of.cache_clear()
    _, one = spent.asked(browser, f"/search?{urlencode(question)}")
    return one
