"""What may stand in a reason or an appeal: what reads as it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from battles.integrity.statements import plain
from battles.refusals import Refused
from moderation.letters import BIDI_CONTROLS


def test_lines_and_tabs_are_kept_and_line_ends_become_one_kind():
    assert plain(" Always Bo.\r\nIn\tevery\rbattle.\u2028So. \n", "reason") == "Always Bo.\nIn\tevery\nbattle.\nSo."


def test_what_reads_as_it_is_written_is_kept_in_any_script():
    for text in ("هي دائما بو", "תמיד בו", "いつもボー", "👩\u200d🚀 gave all", "می\u200cخواهم", "1 < 2 & <b>"):
        assert plain(text, "text") == text


@pytest.mark.parametrize("letter", [*sorted(BIDI_CONTROLS), "\0", "\x07", "\x1b", "\x7f", "\x85", "\x9b", "\ud800"])
@pytest.mark.parametrize("text", ["{}Honest.", "Hon{}est.", "Honest.{}"])
def test_an_unseen_letter_that_changes_how_it_reads_is_refused_wherever_it_stands(letter: str, text: str):
    with pytest.raises(Refused) as refused:
        plain(text.format(letter), "reason")
    assert (refused.value.code, refused.value.field) == ("unreadable_character", "reason")
    assert f"Character {text.index('{') + 1} " in refused.value.message
    assert f"U+{ord(letter):04X}" in refused.value.message
    assert refused.value.message.isprintable()


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200b\u200b", "\u2800\u3164", "\ufeff \u2060"])
def test_what_cannot_be_seen_says_nothing(text: str):
    assert plain(text, "text") == ""


def refusal_or_text(text: str) -> Refused | str:
    try:
        return plain(text, "text")
    except Refused as refused:
        return refused


@given(st.text())
def test_any_text_is_kept_as_it_reads_or_refused_at_its_field(text: str):
    kept = refusal_or_text(text)
    if isinstance(kept, Refused):
        assert kept.field == "text"
    else:
        assert plain(kept, "text") == kept
        assert not BIDI_CONTROLS & set(kept)
