"""A picture in a file brings the site's colours, written out, for readers by day and by night."""

from pathlib import Path

from battles.charts import style

ROOT = Path(__file__).resolve().parents[4]
TOKENS = ROOT / "platform/paintoff/static/paintoff"
RULES = (ROOT / "battles/static/battles/charts.css").read_text()
LIGHT, DARK = ((TOKENS / f"{name}.css").read_text() for name in ("tokens", "tokens-dark"))


def test_a_token_named_by_a_token_is_written_out():
    css = style.alone(".chart-picture a { fill: var(--text); }", "--ink: #111; --text: var(--ink);", "--ink: #eee;")
    day, night = css.split("@media (prefers-color-scheme:dark)")
    assert "fill: #111" in day
    assert "fill: #eee" in night


def test_the_sites_own_rules_leave_nothing_to_look_up():
    css = style.alone(RULES, LIGHT, DARK)
    assert "var(" not in css
    assert "@container" not in css
    assert ".c-won" in css


def test_colours_are_asked_for_by_their_meaning_alone():
    assert "#" not in RULES
    assert "rgb" not in RULES
