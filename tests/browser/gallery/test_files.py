"""What a real browser loads of a picture, and that nothing jumps when it comes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image, ImageFilter
from playwright.sync_api import Page, expect

from gallery import addresses, files, renditions
from gallery.models import Picture
from tests.browser.judging.conftest import Window
from tests.support.paintings import noise, showing
from tests.support.people import account
from tests.support.scenes import once

PICTURES = os.environ.get("SCREENSHOTS")
SHOWN = """image => image.decode().then(() => ({
    type: image.currentSrc.split(".").pop(), natural: [image.naturalWidth, image.naturalHeight],
    kept: [image.width / image.height, Number(image.getAttribute("width")) / Number(image.getAttribute("height"))],
}))"""
SHIFTED = """() => new Promise(done => {
    let moved = 0;
    new PerformanceObserver(list => list.getEntries().forEach(entry => { moved += entry.value; }))
        .observe({type: "layout-shift", buffered: true});
    setTimeout(() => done(moved), 300);
})"""


def soft(width: int, height: int) -> Image.Image:
    return noise(width, height).filter(ImageFilter.GaussianBlur(12)).point(lambda value: (value - 128) * 8 + 128)


def art(blocks: int, side: int) -> Image.Image:
    return noise(blocks, blocks).resize((side, side), Image.Resampling.NEAREST)


@pytest.fixture
def painting(transactional_db) -> Picture:
    return once(fog)


def fog() -> Picture:
    return made(showing(account("Bo"), soft(768, 512), "a fox in the fog"))


def made(picture: Picture) -> Picture:
    renditions.make_missing(picture.blob)
    return picture


def keep(page: Page, name: str) -> None:
    """For whoever wants to look: SCREENSHOTS names a folder."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def shown(page: Page) -> dict:
    image = page.locator(".picture img").first
    expect(image).to_be_visible()
    return image.evaluate(SHOWN)


def test_a_list_loads_the_small_avif(painting, window: Window) -> None:
    page = window("/gallery")
    assert shown(page)["type"] == "avif"
    assert shown(page)["natural"] == [256, 171]
    keep(page, "feed")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_a_picture_by_itself_loads_the_large_avif_in_its_own_shape(painting, window: Window, width, scheme) -> None:
    page = window(f"/pictures/{painting.key}", width=width, color_scheme=scheme)
    said = shown(page)
    assert (said["type"], said["natural"]) == ("avif", [768, 512])
    assert said["kept"][0] == pytest.approx(1.5, abs=0.02)
    keep(page, f"picture-{width}")


def test_nothing_jumps_when_pictures_come(painting, window: Window) -> None:
    for path in ("/gallery", f"/pictures/{painting.key}"):
        page = window(path, width=360)
        shown(page)
        assert page.evaluate(SHIFTED) < 0.01, path


@pytest.mark.parametrize("blocks", [16, 32])
def test_the_smallest_file_is_loaded_whichever_it_is(transactional_db, window: Window, blocks: int) -> None:
    picture = made(showing(account("Bo"), art(blocks, 512), "a small fox"))
    for path, kind in (("/gallery", "thumbnail"), (f"/pictures/{picture.key}", "screen")):
        smallest = picture.blob.renditions.filter(kind=kind).order_by("size")[0]
        assert shown(window(path))["type"] == files.EXTENSIONS[smallest.media_type]


def test_before_anything_is_made_of_it_the_picture_is_shown_all_the_same(transactional_db, window: Window) -> None:
    picture = showing(account("Bo"), soft(768, 512), "a fresh fox")
    assert shown(window("/gallery"))["type"] == "webp"
    assert shown(window(f"/pictures/{picture.key}"))["type"] == "png"


def test_a_large_original_comes_whole_and_in_parts_over_a_real_line(transactional_db, window: Window) -> None:
    picture = showing(account("Bo"), noise(900, 900), "a loud fox")
    image, page = files.read(picture.blob_id), window("/gallery")
    whole = page.request.get(addresses.address(picture.blob))
    assert whole.body() == image
    part = page.request.get(addresses.address(picture.blob), headers={"Range": "bytes=1000000-"})
    assert (part.status, part.body()) == (206, image[1_000_000:])
    head = page.request.head(addresses.address(picture.blob))
    assert (head.status, head.headers["content-length"]) == (200, str(len(image)))
