"""What the big screen is sent while its host has not looked: cards, and nothing by which pixels could be got."""

from copy import deepcopy
from typing import Any

from battles.big_screen import KEPT_OFF, WAITS, held_back, kept_off


def picture(name: str) -> dict[str, Any]:
    return {
        "slot": 0,
        "src": f"/i/{name}.png",
        "thumb": f"/i/{name}.webp",
        "width": 32,
        "height": 32,
        "placeholder": name,
        "note": "",
    }


def frame() -> dict[str, Any]:
    return {
        "code": "ABCD",
        "round": {"number": 2, "theme": "A harbour", "start_picture": picture("start")},
        "wall": [{"letter": "A", "heat": 1, "pictures": [picture("fox")]}],
        "heats": [
            {"round": number, "entries": [{"letter": "A", "pictures": [picture(f"old{number}")]}]} for number in (1, 2)
        ],
    }


def test_what_is_shown_already_stays_and_everything_else_is_a_card():
    held = held_back(frame(), {1})
    assert held["heats"][0] == frame()["heats"][0]
    assert held["round"] == frame()["round"]
    for card in (held["wall"][0]["pictures"][0], held["heats"][1]["entries"][0]["pictures"][0]):
        assert (card["src"], card["thumb"], card["placeholder"], card["note"]) == ("", "", "", WAITS)
    assert (held["code"], held["wall"][0]["letter"]) == ("ABCD", "A")


def test_what_a_relay_goes_on_from_waits_with_its_own_round():
    assert held_back(frame(), set())["round"]["start_picture"]["src"] == ""
    first = frame()
    first["round"]["number"] = 1
    assert held_back(first, set())["round"]["start_picture"]["src"] == "/i/start.png"


def test_a_card_that_says_why_already_goes_on_saying_it():
    withheld = frame()
    withheld["wall"][0]["pictures"][0]["note"] = "Withheld by moderation."
    assert held_back(withheld, set())["wall"][0]["pictures"][0]["note"] == "Withheld by moderation."


def test_the_frame_of_the_others_is_left_as_it_is():
    whole = frame()
    before = deepcopy(whole)
    held_back(whole, set())
    assert whole == before


def test_a_lobby_has_nothing_to_hold_back():
    lobby = {"round": None, "wall": [], "heats": []}
    assert held_back(lobby, set()) == lobby


def test_what_is_kept_off_is_a_card_wherever_it_stands():
    whole = frame()
    whole["round"]["start_picture"] = picture("fox")
    off = kept_off(whole, {"/i/fox.png"})
    for card in (off["wall"][0]["pictures"][0], off["round"]["start_picture"]):
        assert (card["src"], card["thumb"], card["placeholder"], card["note"]) == ("", "", "", KEPT_OFF)
    assert off["heats"] == whole["heats"]
