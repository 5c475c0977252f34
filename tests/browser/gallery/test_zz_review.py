import base64, io, struct, zlib
from dataclasses import replace
import pytest
from PIL import Image
from gallery.models import Picture, Run, Collection, CollectionItem
from gallery.studio import masks
from gallery.collections import keeping, holding, reading
from inference.fake_pictures import OFFER
from inference.protocol import Kind
from tests.support.paintings import Stage, picture_of
from tests.support.people import account, browser_of, guest
from tests.support.wishes import FORM, offering, paint
from django.test import Client
pytestmark = pytest.mark.django_db
EVERYTHING = replace(OFFER, kinds=tuple(Kind), upscale_sizes=((64, 64), (128, 128), (256, 256)))

@pytest.mark.parametrize("q", ["from=%00", "source=%00", "remix=a%00", "again=%00"])
def test_nul_get(q):
    offering(EVERYTHING)
    a = browser_of(account("Ada")).get("/studio?" + q)
    assert a.status_code < 500

def test_nul_post():
    offering(EVERYTHING)
    a = browser_of(account("Ada")).post("/studio", FORM | {"source": "a\0b"})
    assert a.status_code < 500

def test_nul_words():
    offering(EVERYTHING)
    a = browser_of(account("Ada")).post("/studio", FORM | {"across": "words", "across_values": "a\0b\nc"})
    assert a.status_code < 500

def chunk(k, d): return struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d))

@pytest.mark.parametrize("k", [b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"iCCP", b"zTXt", b"iTXt", b"eXIf", b"acTL", b"fcTL", b"fdAT", b"IHDR", b"PLTE", b"tRNS"])
def test_mask(k):
    im = Image.new("L", (64, 64), 255)
    out = io.BytesIO(); im.save(out, "PNG"); raw = out.getvalue()
    end = raw.index(b"IEND") - 4
    for d in (b"", b"\0\0", b"a\0\0zzz", b"x" * 40):
        for where in (end, 33):
            bad = raw[:where] + chunk(k, d) + raw[where:]
            try:
                masks.from_drawing(masks.BEGIN + base64.b64encode(bad).decode())
            except masks.Unfit:
                pass

def test_truncated():
    im = Image.effect_noise((64, 64), 90).convert("L")
    out = io.BytesIO(); im.save(out, "PNG"); raw = out.getvalue()
    for cut in range(40, len(raw), 97):
        try:
            masks.from_drawing(masks.BEGIN + base64.b64encode(raw[:cut]).decode())
        except masks.Unfit:
            pass

def test_sealed_enlarge():
    offering(EVERYTHING)
    ada = account("Ada")
    p = picture_of(ada, stage=Stage.REVEALED, seed=4711)
    b = browser_of(ada)
    r = b.post(f"/pictures/{p.key}/enlarge", {"size": "fake 128x128"})
    assert r.status_code == 302
    run = Run.objects.get()
    page = b.get(f"/studio/runs/{run.key}").content.decode()
    assert "4711" not in page, "sealed seed told by the run"

def test_sealed_enlarge_publish():
    offering(EVERYTHING)
    ada = account("Ada")
    p = picture_of(ada, stage=Stage.REVEALED, seed=4711)
    b = browser_of(ada)
    r = b.post(f"/pictures/{p.key}/enlarge", {"size": "fake 128x128"})
    run = Run.objects.get(); paint(run)
    made = run.pictures.get().picture
    b.post(f"/pictures/{made.key}/publish")
    made.refresh_from_db()
    assert made.listed_at is None, "a copy of a sealed entry hangs in the gallery with its author's name"

def test_taken_back_in_collection():
    bo, ada = account("Bo"), account("Ada")
    p = picture_of(bo, stage=Stage.LISTED)
    c = keeping.create(ada, keeping.label("Mine", "", "public"))
    holding.add(c, [p], ada)
    from gallery import pictures
    pictures.take_back([p.pk])
    html = Client().get(f"/collections/{c.key}").content.decode()
    assert p.key not in html

def test_blocked_publish():
    offering(EVERYTHING)

def test_private_tag_leaks():
    from gallery.tags import tagging
    ada = account("Ada")
    p = picture_of(ada, stage=Stage.SEALED)
    tagging.put([p], "secret-surprise", ada)
    assert "secret-surprise" not in Client().get("/tags").content.decode()

def test_private_tag_completes():
    from gallery.tags import tagging
    ada = account("Ada")
    p = picture_of(ada, stage=Stage.SEALED)
    tagging.put([p], "secret-surprise", ada)
    from django.urls import reverse
    assert "secret-surprise" not in Client().get(reverse("gallery:like_tags") + "?words=sec").content.decode()

def test_private_remix_count():
    from gallery import pictures, prompts
    bo, ada = account("Bo"), account("Ada")
    p = picture_of(bo)
    offering(EVERYTHING)
    b = browser_of(ada)
    b.post("/studio", FORM | {"remix": p.key})
    run = Run.objects.get(); paint(run)
    p.refresh_from_db()
    assert p.remixes == 0

def test_guest_publishes():
    from tests.support.wishes import painted_run
    offering(EVERYTHING)
    bo = guest("Bo")
    run = painted_run(bo, count=1)
    p = run.pictures.get().picture
    from django.urls import reverse
    r = browser_of(bo).post(reverse("gallery:picked"), {"do": "publish", "picked": [p.key]})
    p.refresh_from_db()
    assert p.listed_at is None

def test_api_delete_private():
    from tests.support.wishes import painted_run
    from accounts import tokens
    offering(EVERYTHING)
    bo = account("Bo")
    run = painted_run(bo, count=1)
    p = run.pictures.get().picture
    _, plain = tokens.issue(bo, "x")
    r = Client().delete(f"/api/pictures/{p.key}", headers={"Authorization": f"Bearer {plain}"})
    assert r.status_code == 204, r.content

def test_read_token_takes_export():
    pass
