"""The collector is off while something large is imported, and never for longer."""

import gc

import pytest

from inference.importing import uncollected


def test_nothing_is_collected_until_all_is_imported() -> None:
    with uncollected():
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_import_that_fails_leaves_the_collector_on() -> None:
    with pytest.raises(ImportError), uncollected():
        raise ImportError
    assert gc.isenabled()
