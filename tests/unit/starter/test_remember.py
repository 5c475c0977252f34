"""What the starter looks up: every subject by its names, as each style draws it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inference.pipelines.recall import phrases, words_of
from inference.pipelines.recalling import Memory, read_memory
from inference.pipelines.starter.data.backdrops import PLACES
from inference.pipelines.starter.data.captions import describe
from inference.pipelines.starter.data.catalogue import ALIASES, Subject, common_names
from inference.pipelines.starter.data.colours import PAINTS
from inference.pipelines.starter.data.looks import TILES, draw_looks
from inference.pipelines.starter.data.scenes import Scene, Thing
from inference.pipelines.starter.data.silent import borders, describing, listed
from inference.pipelines.starter.data.sprites import Sprites
from inference.pipelines.starter.data.styles import STYLES
from inference.pipelines.starter.data.world import World
from inference.pipelines.starter.loader import MODEL
from inference.pipelines.starter.presets import Unsuited
from inference.pipelines.starter.reading import Reader
from inference.pipelines.starter.remember import names_of, open_memory, write_memory
from inference.starter import MEMORY

FOX, APPLE, CHEF = range(3)


@pytest.fixture(scope="module")
def shipped() -> Reader:
    return Reader(read_memory(MODEL / MEMORY))


def test_every_style_is_looked_up_as_its_first_icon_set_draws_it(memory: Memory) -> None:
    rows = {style: memory.row(FOX, style) for style in (None, *STYLES)}
    assert rows["pixel art"] == rows["watercolour"] == rows[None]
    assert rows["flat sticker"] == rows["line drawing"]
    assert len({rows[None], rows["flat sticker"], rows["soft cartoon"], rows["glossy 3d"]}) == 4


def test_a_style_that_nobody_drew_a_subject_in_is_looked_up_as_usual(world: World, tmp_path: Path) -> None:
    fox = world.subjects[FOX]
    bare = replace(fox, drawings={"noto": fox.drawings["noto"]})
    memory = open_memory(World([bare, *world.subjects[1:]], world.sprites), tmp_path, shipped=tmp_path)
    assert {memory.row(FOX, style) for style in (None, *STYLES)} == {memory.row(FOX, None)}


def test_looks_keep_what_tells_drawings_apart(world: World) -> None:
    pixels = np.zeros((len(world.sprites.pixels), 64, 64, 4), np.uint8)
    chance = np.random.default_rng(3)
    for picture in pixels:  # every drawing a square of its own colour in one corner or another
        down, across = chance.integers(0, 2, 2) * 32
        picture[down : down + 32, across : across + 32] = (*chance.integers(0, 256, 3), 255)
    looks, rows = draw_looks(world.subjects, Sprites(pixels, world.sprites.index))
    shown = looks.tiles * looks.scales
    assert np.square(shown).mean() == pytest.approx(1, rel=0.05)
    drawings = [row for one in rows for row in one.values()]
    assert sorted(set(drawings)) == list(range(len(looks.tiles)))
    flat = shown.reshape(len(shown), -1)
    distance = np.sqrt(np.square(flat[:, None] - flat[None]).sum(-1)) + np.eye(len(flat)) * 1e9
    assert distance.min() > 1
    # A quarter of the tiles is covered: those four differ from the empty ones, which are all the same.
    empty = [len({tile.tobytes() for tile in drawing}) for drawing in looks.tiles]
    assert empty == [2] * len(looks.tiles)
    assert looks.tiles.shape[1] == TILES**2


def test_people_are_looked_up_as_the_mean_of_all_their_drawings(world: World) -> None:
    fox, apple, chef = world.subjects
    both = replace(chef, drawings={name: (*icons, "apple") for name, icons in chef.drawings.items()})
    looks, rows = draw_looks([fox, apple, chef, both], world.sprites)
    one, other, mean = (looks.tiles[rows[place][""]] * looks.scales for place in (1, 2, 3))
    np.testing.assert_allclose(mean, (one + other) / 2, atol=looks.scales.max())
    assert np.abs(one - other).max() > 10 * looks.scales.max()


def owned(*subjects: Subject) -> list[set[str]]:
    return [set(names) for names in names_of(subjects)]


def test_a_name_of_several_means_the_favourite_then_the_common_one(world: World) -> None:
    fox, apple, chef = world.subjects
    rare = replace(apple, names=("fox", "apple"), common=False, favourite=False)
    common = replace(chef, names=("fox", "apple", "chef"), favourite=False)
    assert owned(rare, common, fox) == [set(), {"apple", "apples", "chef", "chefs"}, {"fox", "foxes"}]


def test_among_equals_a_name_counts_more_than_anothers_alias_and_that_more_than_a_plural(world: World) -> None:
    fox, apple, chef = (replace(one, common=True, favourite=True) for one in world.subjects)
    asked = [replace(fox, aliases=("apple", "vixen")), apple, replace(chef, aliases=("apples", "vixen"))]
    assert owned(*asked) == [{"fox", "foxes", "vixen", "vixens"}, {"apple"}, {"chef", "chefs", "apples"}]


def test_two_of_a_common_thing_are_no_rare_thing_of_that_name(world: World) -> None:
    fox, apple, _ = world.subjects
    rare = replace(apple, names=("foxes",), common=False, favourite=False)
    assert owned(fox, rare) == [{"fox", "foxes"}, set()]


@pytest.mark.parametrize("style", [None, *STYLES])
def test_a_caption_recalls_just_its_things_and_its_style(world: World, memory: Memory, style: str | None) -> None:
    reader, chance = Reader(memory), np.random.default_rng(1)
    places = (None, *(f"plain {paint}" for paint in PAINTS), *PLACES)
    scenes = [Scene((Thing(FOX, count),), None, place, style) for count in (1, 2, 3) for place in places]
    scenes += [Scene((Thing(FOX, 1, paint), Thing(APPLE, 1, paint)), "above", None, style) for paint in PAINTS]
    scenes += [Scene((Thing(CHEF), Thing(FOX), Thing(APPLE)), "and", place, style) for place in places]
    for scene in scenes:
        caption = describe(scene, world.subjects, chance)
        found, named = reader.found(caption)
        assert ([one.thing for one in found], named) == ([thing.subject for thing in scene.things], style), caption


def test_plurals_are_found(memory: Memory) -> None:
    assert memory.vocabulary.names[words_of("foxes")] == FOX


def test_weights_keep_the_memory_they_were_trained_with(
    world: World, memory: Memory, remembered: Path, tmp_path: Path
) -> None:
    again = open_memory(world, tmp_path, shipped=remembered)
    assert again.looks.sha256 == memory.looks.sha256
    fewer, renamed = world.subjects[:2], [*world.subjects[:2], replace(world.subjects[2], label="cook")]
    for subjects in (fewer, renamed):
        with pytest.raises(Unsuited, match="other subjects"):
            open_memory(World(subjects, world.sprites), tmp_path, shipped=remembered)


def test_words_can_be_written_anew_and_the_drawings_stay(world: World, memory: Memory, tmp_path: Path) -> None:
    looks = replace(memory.looks, tiles=memory.looks.tiles[::-1].copy())
    named = World([replace(world.subjects[0], aliases=("vixen",)), *world.subjects[1:]], world.sprites)
    write_memory(named, tmp_path / "anew", looks)
    anew = read_memory(tmp_path / "anew")
    assert anew.looks.sha256 == looks.sha256 != memory.looks.sha256
    assert anew.vocabulary.names[words_of("vixens")] == FOX
    with pytest.raises(Unsuited, match="drawings are remembered"):
        write_memory(World(world.subjects[:2], world.sprites), tmp_path / "fewer", looks)


def test_what_ships_knows_the_words_that_lie_beside_it() -> None:
    """If this fails: python -m inference.pipelines.starter.remember"""
    shipped = read_memory(MODEL / MEMORY)
    names, labels = shipped.vocabulary.names, list(shipped.labels)
    for label, aliases in common_names(ALIASES.read_text()).items():
        assert {labels[names[words_of(alias)]] for alias in aliases} == {label}
    assert shipped.vocabulary.describing == phrases(describing())
    assert shipped.vocabulary.borders == phrases(borders())
    assert shipped.vocabulary.grounds == phrases(listed()["grounds"])
    assert shipped.vocabulary.verbs == phrases(listed()["verbs"])
    assert set(shipped.vocabulary.styles.values()) == set(STYLES)


def test_silent_words_are_listed_once_and_of_names_only_orange_and_verbs_are() -> None:
    every = [word for words in listed().values() for word in words]
    assert len(every) == len(set(every))
    known = read_memory(MODEL / MEMORY).vocabulary
    assert {name for name in known.names if name in known.describing | known.borders | known.grounds} == {("orange",)}
    assert known.verbs <= known.names.keys()


PEOPLE_AND_FAITHS = (
    "african people, chinese people, mexicans, a nigerian, norwegians, a gypsy, an arab, jewish, israeli, palestinians, muslims, "
    "allah, buddha, jesus, vishnu, god, a lesbian, a gay couple, immigrants, refugees, black people, white people, my mom, "
    "hitler, putin, obama, trump, angela merkel, a nazi, a terrorist, people, a person, autistic child, retarded, "
    "jesus on the cross, "
    "a jewish banker, a ladyboy, a hijab, a rabbi with a menorah, a midget, penis, boobs, porn, mario, a viking, a cowboy"
)


@pytest.mark.parametrize("text", PEOPLE_AND_FAITHS.split(", "))
def test_peoples_faiths_and_persons_are_taken_for_no_thing(shipped: Reader, text: str) -> None:
    """What is nearest to them in meaning would be an animal now and then."""
    assert shipped.found(text)[0] == ()


@pytest.mark.parametrize(
    "text",
    [
        "bad anatomy, extra fingers, blurry, low quality, watermark",
        "freedom",
        "nothing",
        "neon",
        "in a forest at night",
        "an oil painting",
        "лиса",
        "4 x",
    ],
)
def test_words_that_show_nothing_recall_nothing(shipped: Reader, text: str) -> None:
    assert shipped.found(text)[0] == ()


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("an orange fox", ["fox"]),
        ("a fox on an orange background", ["fox"]),
        ("an orange", ["tangerine"]),
        ("two houses", ["house"]),
        ("when pigs fly", ["pig face"]),
        ("oil painting of a cat", ["cat face"]),
        ("a dragon drinking tea with a princess", ["dragon", "hot beverage", "princess"]),
        ("🦊🐱", ["fox", "cat face"]),
        ("👩🏽\u200d🚀", []),
        ("🧑\u200d🚀", ["astronaut"]),
        ("🐻\u200d❄\ufe0f", ["polar bear"]),
        ("cats kissing dogs", ["cat face", "dog face"]),
        ("dragon breathing fire", ["dragon", "fire"]),
        ("a diamond ring", ["ring"]),
        ("a knight riding a dragon", ["guard", "dragon"]),
        ("a rubber duck", ["duck"]),
        ("a cat. The cat wears a hat. The cat sits next to a dog.", ["cat face", "top hat", "dog face"]),
        ("a hound next to a cottage", ["dog face", "house"]),
    ],
)
def test_prompts_recall_what_they_name(shipped: Reader, text: str, labels: list[str]) -> None:
    known = read_memory(MODEL / MEMORY).labels
    assert [known[one.thing] for one in shipped.found(text)[0]] == labels
