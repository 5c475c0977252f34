import io

from paintoff.up.part import State
from paintoff.up.screen import Line, Screen, qr


def test_without_a_terminal_each_change_is_one_line() -> None:
    out = io.StringIO()
    with Screen(out) as screen:
        screen.show({"web": Line(State.WAITING), "ray": Line(State.WAITING)})
        screen.show({"web": Line(State.READY, "in 2.1 s"), "ray": Line(State.WAITING)})
        screen.show({"web": Line(State.READY, "in 2.1 s"), "ray": Line(State.STARTING)})
    assert [line.split() for line in out.getvalue().splitlines()] == [
        ["web", "ready", "in", "2.1", "s"],
        ["ray", "starting"],
    ]


def test_brackets_in_a_message_are_not_markup() -> None:
    out = io.StringIO()
    Screen(out).say("the end of [bold]web.log[/]")
    assert out.getvalue() == "the end of [bold]web.log[/]\n"


def test_the_qr_picture_stays_away_from_terminals_that_cannot_draw_it() -> None:
    assert qr("http://192.168.1.20:8000/", "ascii") == ""
    assert "▀" in qr("http://192.168.1.20:8000/", "utf-8")
