import signal
from collections.abc import Iterator

import pytest

from tests.support.own_var import own_runtime_folder
from tests.support.stack import Site, free_port


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """The whole site, painting."""
    with own_runtime_folder() as var:
        started = Site(var, free_port())
        try:
            yield started.until_up().until_painting()
        finally:
            if started.process.poll() is None:
                started.end(signal.SIGTERM)
