"""Themes: plenty, short, and not the same again."""

import random

from battles.themes import THEMES, draw


def test_there_are_plenty_and_all_differ():
    assert len(THEMES) >= 150
    assert len({theme.casefold() for theme in THEMES}) == len(THEMES)


def test_they_fit_a_row_and_a_phone():
    assert all(3 <= len(theme) <= 60 and theme == theme.strip() for theme in THEMES)


def test_the_same_chance_draws_the_same_theme():
    assert draw(random.Random(3)) == draw(random.Random(3))


def test_a_theme_that_was_had_is_not_drawn_again():
    left = THEMES[7]
    assert draw(random.Random(0), [theme for theme in THEMES if theme != left]) == left


def test_once_all_were_had_they_start_again():
    assert draw(random.Random(0), THEMES) in THEMES


def test_a_hosts_own_theme_does_not_disturb_the_draw():
    assert draw(random.Random(0), ["My very own"]) in THEMES
