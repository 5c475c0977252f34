"""What a wish consists of: its pictures, their seeds and their words."""

from dataclasses import replace

import pytest

from gallery.studio import axes
from gallery.studio.axes import Axis, Unfit, What
from gallery.studio.wishes import SEED_MOST, Wish, cells, number_of, request_of

WISH = Wish("fake", "a red fox", 8, 3.0, 64, 64, seed=7)


def test_variations_have_seeds_that_count_on_and_begin_anew_after_the_last():
    assert [cell.seed for cell in cells(replace(WISH, count=3))] == [7, 8, 9]
    assert [cell.seed for cell in cells(replace(WISH, seed=SEED_MOST, count=2))] == [SEED_MOST, 0]


def test_each_picture_draws_for_itself_and_its_seed_draws_the_same_in_any_run():
    wish = replace(WISH, words="a {red|blue|green|gold|grey|pink} fox", count=8)
    drawn = {cell.seed: cell.words.text for cell in cells(wish)}
    assert len(set(drawn.values())) > 1
    assert [cell.words.text for cell in cells(replace(wish, seed=11, count=1))] == [drawn[11]]


def test_weights_are_told_to_the_engine_beside_plain_words():
    (cell,) = cells(replace(WISH, words="a (red:1.3) fox", negative="(fog:0.5)"))
    asked = request_of(WISH, cell, [])
    assert (asked["prompt"], asked["weights"]) == ("a red fox", [[2, 5, 1.3]])
    assert (asked["negative_prompt"], asked["negative_weights"]) == ("fog", [[0, 3, 0.5]])


def test_plain_words_have_no_weights():
    (cell,) = cells(WISH)
    assert not {"weights", "negative_weights"} & request_of(WISH, cell, []).keys()


def test_a_sheet_is_read_row_by_row_on_the_same_seed():
    sheet = replace(WISH, axes=(Axis(What.STEPS, (4, 8)), Axis(What.GUIDANCE, (1.0, 3.0, 5.0))))
    told = [request_of(sheet, cell, []) for cell in cells(sheet)]
    assert [(one["guidance"], one["steps"]) for one in told] == [(1, 4), (1, 8), (3, 4), (3, 8), (5, 4), (5, 8)]
    assert {one["seed"] for one in told} == {7}
    assert number_of(sheet) == 6


def test_seeds_by_styles_puts_the_style_behind_the_words():
    sheet = replace(WISH, axes=(Axis(What.SEEDS, (1, 2)), Axis(What.STYLES, ("watercolour",))))
    assert [(cell.seed, cell.words.text) for cell in cells(sheet)] == [
        (1, "a red fox, watercolour"),
        (2, "a red fox, watercolour"),
    ]


def test_prompts_stand_in_place_of_the_words():
    sheet = replace(WISH, axes=(Axis(What.WORDS, ("fox", "a fox in fog")),))
    assert [cell.words.text for cell in cells(sheet)] == ["fox", "a fox in fog"]


@pytest.mark.parametrize(
    ("what", "text", "values"),
    [
        (What.STEPS, "4, 8,16", (4, 8, 16)),
        (What.GUIDANCE, "1\n2.5", (1.0, 2.5)),
        (What.SAMPLER, "euler; ddim", ("euler", "ddim")),
        (What.SEEDS, "", (7, 8, 9, 10)),
        (What.SEEDS, "5", (5,)),
        (What.WORDS, "a fox, red\n\na boat", ("a fox, red", "a boat")),
        (What.STYLES, "", axes.STYLES),
        (What.STYLES, "{pixel art, small|ink}, oil; chalk\nclay", ("{pixel art, small|ink}", "oil", "chalk", "clay")),
        (What.STYLES, "(oil, thick:1.2), ink {a {b, c|d}, e|f}", ("(oil, thick:1.2)", "ink {a {b, c|d}, e|f}")),
        (What.STYLES, r"smile :\), \{ink, oil", (r"smile :\)", r"\{ink", "oil")),
        (What.STYLES, "ink), oil", ("ink)", "oil")),
    ],
)
def test_an_axis_is_read_as_it_is_written(what, text, values):
    assert axes.axis(what, text, 7) == Axis(what, values)


@pytest.mark.parametrize(
    ("what", "text", "told"),
    [
        (What.STEPS, "", "say at least one"),
        (What.STEPS, "4, x", "“x”"),
        (What.STEPS, "4.5", "“4.5”"),
        (What.STEPS, "501", "up to 500"),
        (What.GUIDANCE, "nan", "“nan”"),
        (What.SEEDS, "-1", "“-1”"),
        (What.SEEDS, str(SEED_MOST + 1), "up to"),
        (What.STEPS, "4, 4", "each value once"),
        (What.WORDS, "\n".join(map(str, range(37))), "at most 36"),
    ],
)
def test_what_is_no_axis_is_told_by_the_value_at_fault(what, text, told):
    with pytest.raises(Unfit, match=told):
        axes.axis(what, text, 7)


def test_a_sheet_has_at_most_thirty_six_pictures_of_two_different_things():
    six, seven = (Axis(What.STEPS, tuple(range(1, 7))), Axis(What.SEEDS, tuple(range(7))))
    axes.check((six, Axis(What.SEEDS, tuple(range(6)))))
    with pytest.raises(Unfit, match="42 pictures"):
        axes.check((six, seven))
    with pytest.raises(Unfit, match="different"):
        axes.check((six, six))


def test_axes_come_back_from_their_row():
    kept = (Axis(What.STEPS, (4, 8)), Axis(What.WORDS, ("a", "b")))
    assert axes.from_json([one.as_json() for one in kept]) == kept
