"""The model that ships with us can be loaded and painted with like any other."""

import pytest
import torch

from inference.config import Unfit, find
from inference.pipelines import load
from inference.starter import starter
from tests.support.engine_jobs import Bench, job


def test_it_paints_at_its_native_size_and_shows_it_larger():
    family = load(find(starter()), torch.device("cpu"))
    offer = family.model.offer
    bench = Bench(family, caps={})
    fox = job(model=offer.name, steps=2, guidance=offer.default_guidance, width=256, height=256)
    bench.paint(fox)
    painted = bench.picture(fox)
    assert (painted.width, painted.native_width) == (256, offer.native_size[0])


def test_a_folder_without_it_is_named(tmp_path):
    with pytest.raises(Unfit, match="starter model in"):
        starter(tmp_path)
