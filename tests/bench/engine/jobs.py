"""Jobs for the benches, the same in every run."""

import random
from collections.abc import Sequence

from inference.pipelines.family import Family
from inference.protocol import Job
from tests.bench.engine.arms import Order

ALL = ("euler", "ddim", "dpmpp-2m", "lcm")


def jobs(
    family: Family, count: int, steps: Sequence[int], samplers=ALL, guidances=(1.0, 3.0), seed: int = 1
) -> list[Job]:
    """Every number of steps equally often, each job with a prompt of its own."""
    chance = random.Random(seed)
    width, height = family.model.card.sizes[0]
    made = [
        Job(
            id=f"job{number}",
            model=family.model.card.name,
            prompt="".join(chance.choices("abcdefgh", k=8)),
            seed=chance.randrange(2**31),
            steps=steps[number % len(steps)],
            guidance=chance.choice(guidances),
            width=width,
            height=height,
            sampler=chance.choice(samplers),
            owner=f"owner{number}",
        )
        for number in range(count)
    ]
    chance.shuffle(made)
    return made


def cross_section(made: Sequence[Job], count: int) -> list[Job]:
    """So many of them, from the shortest to the longest at even distances, so that their mean is that of all."""
    by_length = sorted(made, key=lambda job: job.steps)
    return [by_length[(2 * place + 1) * len(made) // (2 * count)] for place in range(count)]


def at_once(made: Sequence[Job]) -> list[Order]:
    return [Order(job) for job in made]


def arriving(made: Sequence[Job], per_second: float, seed: int) -> list[Order]:
    """At random, independently of each other (Poisson)."""
    chance, moment, orders = random.Random(seed), 0.0, []
    for job in made:
        moment += chance.expovariate(per_second)
        orders.append(Order(job, moment))
    return orders
