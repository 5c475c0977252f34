"""One tiny model for all engine tests; one thread, so that they are quick beside each other."""

import pytest
import torch

from tests.support.engine_models import tiny_prx


@pytest.fixture(scope="session")
def tiny(tmp_path_factory):
    torch.set_num_threads(1)
    return tiny_prx(tmp_path_factory.mktemp("models") / "tiny")
