"""The words in a published file."""

import json

from gallery import marks

RECIPE = {"model": "starter", "seed": 7, "steps": 12, "guidance": 3.0, "sampler": "euler", "width": 64, "height": 32}


def test_parameters_read_as_a1111_writes_them():
    assert marks.parameters("a fox", "fog", RECIPE) == (
        "a fox\nNegative prompt: fog\nSteps: 12, Sampler: euler, CFG scale: 3.0, Seed: 7, Model: starter, Size: 64x32"
    )


def test_weights_are_written_as_a1111_reads_them():
    recipe = RECIPE | {"prompt": "a red fox", "weights": [[2, 5, 1.3]]}
    recipe |= {"negative_prompt": "fog", "negative_weights": [[0, 3, 0.5]]}
    assert marks.parameters("a red fox", "fog", recipe).startswith("a (red:1.3) fox\nNegative prompt: (fog:0.5)\n")


def test_weights_of_other_words_are_not_laid_over_these():
    recipe = RECIPE | {"prompt": "a red fox", "weights": [[2, 5, 1.3]]}
    assert marks.parameters("a hidden owl", "", recipe).startswith("a hidden owl\n")


def test_what_began_with_a_picture_says_how_far_it_went_from_it():
    recipe = RECIPE | {"kind": "image-to-image", "sources": ["ab" * 32], "strength": 0.7}
    assert marks.parameters("a fox", "", recipe).endswith("Denoising strength: 0.7, Size: 64x32")


def test_what_began_with_words_alone_has_no_strength():
    recipe = RECIPE | {"kind": "text-to-image", "sources": [], "strength": 1.0}
    assert "Denoising" not in marks.parameters("a fox", "", recipe)


def test_without_a_negative_prompt_there_is_no_such_line():
    assert "Negative" not in marks.parameters("a fox", "", RECIPE)


def test_the_recipe_is_there_in_full():
    assert json.loads(marks.texts("a fox", "", RECIPE)["paintoff"]) == RECIPE


def test_it_says_that_a_machine_made_it():
    assert "digitalsourcetype/trainedAlgorithmicMedia" in marks.texts("a fox", "", {})["XML:com.adobe.xmp"]
