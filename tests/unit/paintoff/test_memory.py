"""How much of a machine's memory the database that comes along keeps at hand."""

import pytest

from paintoff.embedded.postgres import memory

GIGABYTE = 2**30


@pytest.mark.parametrize(
    ("machine", "kept", "expected"),
    [(0.5, "128MB", "512MB"), (4, "512MB", "1024MB"), (8, "1024MB", "2048MB"), (64, "4096MB", "4096MB")],
)
def test_an_eighth_within_bounds(machine: float, kept: str, expected: str) -> None:
    assert memory(int(machine * GIGABYTE)) == {"shared_buffers": kept, "effective_cache_size": expected}
