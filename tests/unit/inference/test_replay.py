"""A replay's verdict says how alike two paintings are, and every known reason why they are not."""

import hashlib
import io
import json
import math

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from gallery import marks, png
from inference.protocol import Failed, FailureCode, Painted
from inference.replay import HALF, SINGLE, CannotReplay, Likeness, job_of, read, replay, tolerance

RECIPE = {
    "kind": "text-to-image",
    "sources": [],
    "model": "tiny",
    "prompt": "a red fox, Łódź",
    "negative_prompt": "",
    "seed": 7,
    "steps": 4,
    "guidance": 3.0,
    "sampler": "flow-euler",
    "width": 8,
    "height": 8,
    "strength": 1.0,
}
FINGERPRINT = {"model_sha256": "ab", "torch": "2.13.0", "device": "cpu", "dtype": "float32", "batch": 24}
GREY = np.full((8, 8, 3), 100, np.uint8)


def encoded(pixels, **texts):
    out, chunks = io.BytesIO(), PngInfo()
    for name, text in texts.items():
        chunks.add_text(name, text)
    Image.fromarray(pixels).save(out, "PNG", pnginfo=chunks)
    return out.getvalue()


def painter(pixels=GREY, **changes):
    """Answers every job with these pixels."""

    def paint(job):
        facts = {"recipe": RECIPE, "fingerprint": FINGERPRINT} | changes
        return Painted(job.id, 1, encoded(pixels), "", 8, 8, 8, 8, 0.1, **facts)

    return paint


def judged(pixels, then=FINGERPRINT, **changes):
    return replay(RECIPE, then, encoded(GREY), painter(pixels, **changes))


def nudged(by, many=None):
    pixels = GREY.copy()
    pixels.reshape(-1)[:many] += by
    return pixels


def test_the_same_pixels_are_identical_whatever_else_the_file_says():
    verdict = replay(RECIPE, FINGERPRINT, encoded(GREY, paintoff="{}", note="of a friend"), painter())
    assert (verdict.kind, verdict.max_difference, verdict.psnr) == (Likeness.IDENTICAL, 0, math.inf)
    assert verdict.reasons == ()


def test_a_few_values_off_by_a_level_are_visually_identical():
    verdict = judged(nudged(1, many=2), then=FINGERPRINT | {"batch": 2})
    assert verdict.kind is Likeness.VISUALLY_IDENTICAL
    assert verdict.max_difference == 1
    assert verdict.mean_difference == pytest.approx(2 / 192)
    assert verdict.psnr == pytest.approx(10 * math.log10(255**2 * 192 / 2))
    assert verdict.reasons == ("batch: 2 then, 24 now",)


def test_one_value_far_off_is_different():
    assert judged(nudged(3, many=1)).kind is Likeness.DIFFERENT


def test_many_values_a_little_off_are_different():
    assert judged(nudged(1)).kind is Likeness.DIFFERENT


def test_half_precision_is_given_its_own_rounding():
    half = FINGERPRINT | {"dtype": "bfloat16"}
    assert judged(nudged(1), then=half).kind is Likeness.VISUALLY_IDENTICAL
    assert (tolerance(FINGERPRINT, half), tolerance(FINGERPRINT), tolerance()) == (HALF, SINGLE, SINGLE)


def test_everything_that_was_made_otherwise_is_named():
    now = {"model_sha256": "cd", "torch": "2.14.0", "device": "H100", "dtype": "bfloat16", "batch": 2, "threads": 1}
    reasons = judged(nudged(99), fingerprint=now).reasons
    assert [reason.partition(":")[0] for reason in reasons] == [
        *("model sha256", "torch", "device", "dtype", "batch", "threads")
    ]
    assert reasons[-1] == "threads: not recorded then, 1 now"


def test_a_recipe_that_was_not_followed_is_named():
    assert judged(GREY, recipe=RECIPE | {"model": "other", "steps": 5}).reasons == (
        "model: tiny then, other now",
        "steps: 4 then, 5 now",
    )


def test_a_changed_picture_with_an_honest_recipe_is_called_changed():
    assert "was changed" in judged(nudged(50, many=9)).reasons[0]


def test_a_picture_of_another_size_is_different():
    verdict = judged(np.zeros((4, 6, 3), np.uint8))
    assert verdict.kind is Likeness.DIFFERENT
    assert verdict.reasons[0] == "size: 8 × 8 then, 6 × 4 now"


def test_a_missing_fingerprint_is_said():
    assert judged(GREY, then={}).reasons == ("the picture does not say on what it was painted",)


def test_a_recipe_becomes_a_job_that_is_painted_exactly():
    job = job_of(RECIPE)
    assert (job.prompt, job.seed, job.sampler, job.exact, job.sources) == (
        *("a red fox, Łódź", 7, "flow-euler", True),
        (),
    )


@pytest.mark.parametrize(
    ("change", "named"), [({"seed": "many"}, "seed"), ({"kind": "video"}, "kind"), ({"lora": "x"}, "lora")]
)
def test_a_recipe_that_cannot_be_followed_names_the_field(change, named):
    with pytest.raises(CannotReplay, match=named):
        job_of(RECIPE | change)


def test_sources_are_found_by_their_hash_in_any_order():
    first, second = b"picture", b"mask"
    names = [hashlib.sha256(each).hexdigest() for each in (first, second)]
    job = job_of(RECIPE | {"kind": "inpaint", "sources": names}, [second, b"another", first])
    assert job.pictures == (first, second)


def test_a_source_that_is_not_given_is_named():
    with pytest.raises(CannotReplay, match="0011aa"):
        job_of(RECIPE | {"kind": "image-to-image", "sources": ["0011aa"]}, [b"wrong"])


def test_a_picture_the_engine_does_not_paint_is_no_verdict():
    with pytest.raises(CannotReplay, match="unknown-model"):
        replay(RECIPE, {}, encoded(GREY), lambda job: Failed(job.id, 1, FailureCode.UNKNOWN_MODEL, "no", False))


def test_the_command_s_own_file_carries_recipe_and_fingerprint():
    carried = json.dumps({"recipe": RECIPE, "fingerprint": FINGERPRINT})
    assert read(encoded(GREY, paintoff=carried)) == (RECIPE, FINGERPRINT)


def test_a_published_file_carries_its_recipe():
    published = png.with_texts(encoded(GREY), marks.texts("a red fox", "", RECIPE))
    assert read(published) == (RECIPE, {})


@pytest.mark.parametrize("text", ["", "[1]", "{", '"words"'])
def test_a_picture_without_a_recipe_is_said(text):
    with pytest.raises(CannotReplay, match="recipe"):
        read(encoded(GREY, paintoff=text))


def test_a_file_that_is_no_picture_is_said():
    with pytest.raises(CannotReplay, match="no PNG"):
        read(b"hello")
