import pytest
from django.test import Client
from tests.support.paintings import picture_of
from tests.support.people import account, browser_of
from tests.support.wishes import offering, painted_run, FORM
from gallery.collections import keeping, holding
pytestmark = pytest.mark.django_db
BIG = "9" * 25

def test_all():
    offering()
    ada = account("Ada"); bo = account("Bo")
    p = picture_of(bo); mine = picture_of(ada, seed=9)
    run = painted_run(ada, count=1)
    c = keeping.create(ada, keeping.label("T", "", "review"))
    c2 = keeping.create(bo, keeping.label("T", "", "review"))
    holding.add(c, [p], ada)
    b = browser_of(ada); b.raise_request_exception = False
    bad = []
    for v in ("a%00b", BIG, "top~nan~" + p.key, "hot~inf~" + p.key, "best~nan~" + p.key, "new~2026~" + p.key, "z~" + BIG):
        for u in (f"/gallery?after={v}", f"/gallery?sort=hot&after={v}", f"/gallery?sort=top&after={v}", f"/gallery?theme={v}", f"/gallery?since={v}", f"/search?q={v}", f"/search?q=fox&after={v}", f"/search?q=fox&sort=meaning&after={v}", f"/search?q=fox&sort=top&after={v}", f"/search?q=by:{v}", f"/search?like={v}",
                  f"/tags?after={v}", f"/collections?before={v}", f"/collections/{c.key}?after={v}", f"/collections/{c.key}/arrange?after={v}", f"/collections/{c2.key}/offer?after={v}",
                  f"/pictures/{p.key}?comments={v}", f"/pictures/{p.key}/remixes?after={v}", f"/pictures/{p.key}/blend?after={v}", f"/players/{ada.key}/pictures?after={v}", f"/players/{ada.key}/credit?after={v}",
                  f"/bin?after={v}", f"/exports?before={v}", f"/notifications?before={v}", f"/notifications?category={v}", f"/studio/history?before={v}", f"/studio/words?try={v}", f"/studio?seeds={v}", f"/studio?from={p.key}&source={v}", f"/battles/new?relay={v}", f"/tags/like?words={v}", f"/tags/{v}",
                  f"/api/search?q={v}", f"/api/search?q=fox&after={v}", f"/api/tags?after={v}", f"/api/tags/{v}/pictures", f"/api/pictures?after={v}", f"/api/pictures?theme={v}", f"/api/pictures?since={v}"):
            r = b.get(u)
            if r.status_code >= 500: bad.append((u, r.status_code))
        raw = {"%00": "\0", "a%00b": "a\0b"}.get(v, v)
        for u, d in ((f"/pictures/{p.key}/comments", {"text": raw}), (f"/pictures/{p.key}/collect", {"collection": raw, "title": raw}), (f"/pictures/{mine.key}/tags", {"words": raw}), ("/pictures/picked", {"do": raw, "picked": raw}), ("/pictures/picked", {"do": "collect", "picked": p.key, "sure": "yes", "collection": raw}), ("/pictures/picked", {"do": "tag", "picked": mine.key, "sure": "yes", "words": raw}),
                     ("/collections/new", {"title": raw, "about": raw, "access": raw}), (f"/collections/{c.key}/arrange", {"do": "first", "picture": raw}), (f"/collections/{c.key}/offers", {"decision": "take", "picture": raw}), (f"/studio/runs/{run.key}/note", {"note": raw}), (f"/pictures/{p.key}/report", {"reason": "other", "words": raw}), ("/notifications/read", {"until": raw}),
                     ("/studio", FORM | {"seed": raw}), ("/studio", FORM | {"words": raw}), ("/studio", FORM | {"model": raw}), ("/studio", FORM | {"across": "seeds", "across_values": raw}), ("/studio", FORM | {"across": "guidance", "across_values": raw}), ("/studio", FORM | {"across": "sampler", "across_values": raw}), ("/studio", FORM | {"guidance": "nan"}), ("/studio", FORM | {"source": p.key, "strength": "nan"}), ("/studio", FORM | {"source": p.key, "strength": "0.5", "mask_left": "nan", "mask_top": "inf", "mask_width": "50", "mask_height": "50"}), (f"/pictures/{p.key}/enlarge", {"size": raw})):
            r = b.post(u, d)
            if r.status_code >= 500: bad.append((u, d, r.status_code))
    assert bad == []
