"""What a form begins with where the studio does not offer what a picture was painted with."""

from dataclasses import replace

import pytest

from gallery.studio.offered import fitted
from inference.fake_pictures import OFFER

WIDE = replace(OFFER, name="wide", sizes=((128, 64), (256, 128)), samplers=("flow-heun",), steps=(10, 20))
BEGUN = {"model": "fake", "size": "64x64", "sampler": "flow-euler", "steps": 4, "guidance": 4.0, "words": "a red fox"}


def test_what_is_on_offer_stays_and_nothing_is_said():
    assert fitted(BEGUN, [WIDE, OFFER]) == ({}, "")


def test_a_model_that_is_gone_takes_with_it_what_only_it_could():
    changed, said = fitted(BEGUN, [WIDE])
    assert changed == {"model": "wide", "size": "128x64", "sampler": "flow-heun", "steps": 10}
    assert said == (
        "model was fake, here it is wide; size was 64x64, here it is 128x64; sampler was flow-euler, here it is flow-heun; "
        "steps was 4, here it is 10"
    )


@pytest.mark.parametrize(
    ("name", "then", "now"),
    [
        ("size", "100x100", "64x64"),
        ("size", "900x900", "256x256"),
        ("sampler", "euler-a", "flow-euler"),
        ("steps", 99, 50),
        ("guidance", 0.0, 1.0),
        ("guidance", 30.0, 12.0),
    ],
)
def test_each_goes_to_the_nearest_that_this_model_can(name, then, now):
    assert fitted(BEGUN | {name: then}, [OFFER])[0] == {name: now}
