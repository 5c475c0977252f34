from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.own_var import own_runtime_folder


@pytest.fixture
def own_var() -> Iterator[Path]:
    with own_runtime_folder() as var:
        yield var


@pytest.fixture(scope="module")
def shared_var() -> Iterator[Path]:
    """One for all the tests of a module, where starting takes long."""
    with own_runtime_folder() as var:
        yield var
