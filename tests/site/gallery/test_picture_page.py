"""What a picture's page says of it, and the two ways in which it is downloaded."""

import io
import re

import pytest
from django.test import Client
from PIL import Image

from gallery import renditions
from gallery.models import Picture
from tests.support.paintings import picture_of
from tests.support.people import guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def fox() -> Picture:
    made = picture_of(guest("Bo"), "a red fox")
    renditions.make_missing(made.blob)
    return made


def page(picture: Picture) -> str:
    return Client().get(f"/pictures/{picture.key}").content.decode()


def test_it_says_what_it_was_painted_from(fox):
    told = dict(re.findall(r"<dt>([^<]*)</dt><dd[^>]*>([^<]*)</dd>", page(fox)))
    assert told == {
        "Negative prompt": "fog",
        "Model": "fake",
        "Seed": "7",
        "Steps": "4",
        "Guidance": "3.0",
        "Sampler": "flow-euler",
        "Size": "64 × 64",
    }


def test_it_is_downloaded_with_its_words_or_as_pixels_alone(fox):
    ways = re.findall(r'href="([^"]*)" download="([^"]*)">.*?</svg> ([^<]*)</a>', page(fox))
    assert [(name, label) for _, name, label in ways] == [
        (f"paintoff-{fox.key}.png", "Download with its words"),
        (f"paintoff-{fox.key}.png", "Only the pixels"),
    ]
    worded, bare = (Image.open(io.BytesIO(Client().get(address).content)) for address, *_ in ways)
    assert worded.text["parameters"].startswith("a red fox\nNegative prompt: fog\nSteps: 4")
    assert bare.text == {}
    assert worded.tobytes() == bare.tobytes()
