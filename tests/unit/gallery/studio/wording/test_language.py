"""What holds for every text and every prompt, whatever it is."""

from hypothesis import given, settings
from hypothesis import strategies as st

from gallery.studio.wording import LISTS, Fault, drawn, pointed, read, spelled, unweighted
from gallery.studio.wording.parts import Choice, Listed, Reading, Weighted, Words
from gallery.studio.wording.reading import joined
from gallery.studio.wording.spelling import spell
from inference.protocol.weights import wrong_with

SIGNS = st.text(alphabet="ab ,_(){}|:\\.1239-é🦊\n", max_size=60)
ANYTHING = st.one_of(SIGNS, st.text(max_size=80))
WORDS = st.text(alphabet="ab _(){}|:\\.19é🦊", min_size=1, max_size=8).map(Words)
NAMES = st.sampled_from(sorted(LISTS))
WEIGHTS = st.integers(800, 1200).map(lambda thousandths: thousandths / 1000)


def is_something(parts):
    return not all(isinstance(part, Words) and not part.text.strip() for part in parts)


def several(children):
    return st.lists(children, max_size=4).map(joined)


PARTS = several(
    st.recursive(
        WORDS | NAMES.map(lambda name: Listed(name, LISTS[name])),
        lambda inner: st.one_of(
            st.builds(Weighted, several(inner).filter(is_something), WEIGHTS),
            st.lists(several(inner), min_size=2, max_size=3).map(lambda options: Choice(tuple(options))),
        ),
        max_leaves=8,
    )
)


def fault_of(text):
    try:
        read(text)
    except Fault as fault:
        return fault
    return None


def depth(parts):
    return max((_deep(part) for part in parts), default=0)


def _deep(part):
    match part:
        case Weighted():
            return 1 + depth(part.parts)
        case Choice():
            return 1 + max(map(depth, part.options))
    return 0


def numbered(parts, start=0):
    """The same with the draws counted as a reader counts them."""
    found = []
    for part in parts:
        match part:
            case Weighted():
                inner, start = numbered(part.parts, start)
                part = Weighted(inner, part.weight)
            case Choice():
                number, start, options = start, start + 1, []
                for option in part.options:
                    inner, start = numbered(option, start)
                    options.append(inner)
                part = Choice(tuple(options), number)
            case Listed():
                part, start = Listed(part.name, part.entries, start), start + 1
        found.append(part)
    return tuple(found), start


@settings(max_examples=150, deadline=None)
@given(ANYTHING)
def test_any_text_is_read_or_refused_at_a_character_of_it(text):
    fault = fault_of(text)
    if fault is not None:
        assert 0 <= fault.at < max(1, len(text))
        assert 1 <= fault.length <= len(text) - fault.at
        shown = pointed(text, fault)
        assert shown.before.endswith(text[max(0, fault.at - 5) : fault.at])
        assert shown.marked == text[fault.at : fault.at + fault.length]


@settings(max_examples=60, deadline=None)
@given(PARTS.filter(lambda parts: depth(parts) <= 4))
def test_what_is_written_down_is_read_as_what_it_was(parts):
    told, _ = numbered(parts)
    assert read(spell(told)) == Reading(told)


@settings(max_examples=60, deadline=None)
@given(PARTS.filter(lambda parts: depth(parts) <= 4), st.integers(0, 2**63 - 1), st.integers(0, 8))
def test_what_is_drawn_can_be_painted_and_written_down_again(parts, seed, slot):
    once = drawn(read(spell(parts)), seed, slot)
    assert wrong_with(once.weights, once.text) == ""
    again = drawn(read(spelled(once.text, once.weights)), seed)
    assert again.text == once.text
    weighed = tuple(span for span in once.weights if once.text[span[0] : span[1]].strip())
    assert again.weights == weighed


@settings(max_examples=60, deadline=None)
@given(ANYTHING)
def test_any_words_can_be_written_so_that_they_are_painted_as_they_stand(text):
    assert drawn(read(spelled(text)), 0).text == text


@settings(max_examples=60, deadline=None)
@given(PARTS.filter(lambda parts: depth(parts) <= 4), st.integers(0, 99))
def test_without_its_weights_a_prompt_draws_the_same_words(parts, seed):
    text = spell(parts)
    plain = read(unweighted(text))
    assert not plain.has_weights
    assert drawn(plain, seed).text == drawn(read(text), seed).text
    assert plain.possible == read(text).possible


def test_taking_weights_out_leaves_everything_else_as_it_was_typed():
    assert unweighted("a (red (fox:1.2):0.9) (smiling), {x|(y:1.1)} \\:") == "a red fox (smiling), {x|y} \\:"


def test_words_that_would_become_a_weight_are_kept_apart():
    """Without the inner weight, `(at 12:30)` would be one itself."""
    text = "(at (12:30:1.2))"
    assert drawn(read(unweighted(text)), 0).text == "(at 12:30)"


def test_lists_hold_words_and_nothing_that_would_be_read_as_more():
    for name, entries in LISTS.items():
        assert len(entries) == len(set(entries)) >= 4, name
        for entry in entries:
            assert read(entry) == Reading((Words(entry),))
