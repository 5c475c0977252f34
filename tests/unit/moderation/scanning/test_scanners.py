"""What every scanner holds to, the one that ships and the tests' own alike; and which of them a site asks."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from gallery.seeding import scenes
from moderation.rules.kinds import Category, Strictness
from moderation.scanning import scanners
from moderation.scanning.observing import Bounds, Verdict, checked, verdict_on
from moderation.scanning.opennsfw import OpenNsfw
from paintoff.checks import scanners_are_known
from tests.support.paintings import noise
from tests.support.scanners import BROKEN, REDDISH, Reddish

SHIPPED = "moderation.scanning.opennsfw.OpenNsfw"
PICTURES = [noise(64, 64), noise(300, 20), scenes.scene(3)]


@pytest.fixture(scope="module", params=[OpenNsfw, Reddish])
def scanner(request):
    return request.param()


def test_it_says_its_name_and_version_before_it_has_looked_at_anything(scanner):
    assert 0 < len(scanner.name) <= 40
    assert 0 < len(scanner.version) <= 40


def test_it_says_a_score_of_everything_that_it_has_a_bound_for_and_of_nothing_else(scanner):
    looked_for = {category for bounds in scanner.bounds.values() for category in bounds}
    for pixels in PICTURES:
        said = checked(scanner.look(pixels))
        assert (said.scanner, said.version) == (scanner.name, scanner.version)
        assert set(said.scores) == looked_for


def test_the_same_picture_has_the_same_score_whoever_looks_beside_it(scanner):
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda _: scanner.look(PICTURES[0]).scores, range(8)))
    assert all(one == pytest.approx(said[0], abs=1e-4) for one in said)


def test_it_leaves_the_picture_as_it_was(scanner):
    pixels = noise(40, 40)
    scanner.look(pixels)
    assert pixels.tobytes() == noise(40, 40).tobytes()


def test_a_family_site_is_at_least_as_strict_as_a_standard_one(scanner):
    family, standard = scanner.bounds[Strictness.FAMILY], scanner.bounds[Strictness.STANDARD]
    for category, bound in standard.items():
        assert family[category].doubtful <= bound.doubtful
        assert family[category].unfit <= bound.unfit


def test_the_shipped_one_takes_scenes_for_harmless():
    shipped = OpenNsfw()
    said = [shipped.look(scenes.scene(seed)).scores for seed in range(3)]
    assert {verdict_on(one, shipped.bounds[Strictness.FAMILY])[0] for one in said} == {Verdict.FIT}


def test_an_adult_site_asks_nobody_who_looks_for_adult_content_alone(settings):
    settings.MODERATION_SCANNERS, settings.MODERATION_STRICTNESS = [SHIPPED], "adult"
    assert scanners.asked() == []
    settings.MODERATION_STRICTNESS = "standard"
    assert [one.name for one in scanners.asked()] == ["opennsfw"]


def test_each_site_has_bounds_of_its_own(settings):
    settings.MODERATION_SCANNERS, settings.MODERATION_STRICTNESS = [REDDISH], "family"
    assert scanners.bounds_of(scanners.installed()[0]) == {Category.SEXUAL: Bounds(0.4, 0.7)}


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["nowhere.Nobody"], "MODERATION_SCANNERS: nowhere.Nobody"),
        (["moderation.scanning.opennsfw.Missing"], "Missing"),
        (["datetime.date"], "MODERATION_SCANNERS: datetime.date"),
        (["collections.OrderedDict"], "has no name, version, bounds, look"),
        ([REDDISH, REDDISH], "two are called alike"),
    ],
)
def test_what_is_no_scanner_stops_the_start_by_its_name(settings, names, said):
    settings.MODERATION_SCANNERS = names
    [error] = scanners_are_known()
    assert said in error.msg


@pytest.mark.parametrize("names", [[], [SHIPPED], [REDDISH, BROKEN]])
def test_what_is_a_scanner_does_not(settings, names):
    settings.MODERATION_SCANNERS = names
    assert scanners_are_known() == []
