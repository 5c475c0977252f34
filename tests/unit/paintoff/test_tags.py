"""The site's template tags, rendered without a request."""

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.staticfiles.storage import StaticFilesStorage, staticfiles_storage
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from paintoff.icons import icon_names
from paintoff.templatetags.paintoff import module_graph

ROOT = Path(__file__).parents[3]
MODULES = [path for app in ("battles", "gallery", "platform/paintoff") for path in (ROOT / app).glob("static/*/*.js")]


class Hashed(StaticFilesStorage):
    """As after `collectstatic`: two of our modules, a library and a stylesheet."""

    hashed_files = {"battles/room.js": "", "live/socket.js": "", "vendor/x/y.js": "", "paintoff/page.css": ""}

    def url(self, name: str, force: bool = False) -> str:
        stem, _, end = name.rpartition(".")
        return f"/static/{stem}.abc123.{end}"


@pytest.fixture(autouse=True)
def storage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staticfiles_storage, "_wrapped", Hashed())


def rendered(text: str, **content: Any) -> str:
    return Template(text).render(Context(content))


def imports() -> dict[str, str]:
    script = rendered("{% importmap %}", CSP_NONCE="n0nce")
    found = re.fullmatch(r'<script type="importmap" nonce="n0nce">(.*)</script>', script)
    assert found
    return dict(json.loads(found[1])["imports"])


def test_a_plain_path_leads_to_the_hashed_file():
    assert imports()["/static/battles/room.js"] == "/static/battles/room.abc123.js"


def test_libraries_go_by_their_names():
    assert imports()["preact"].startswith("/static/vendor/preact-")


def test_only_our_modules_are_in_the_import_map():
    paths = [name for name in imports() if name.startswith("/")]
    assert paths == ["/static/battles/room.js", "/static/live/socket.js"]


def test_everything_a_room_imports_is_fetched_once():
    graph = module_graph("battles/room.js")
    assert len(set(graph)) == len(graph)
    assert {"live/socket.js", "live/clock.js", "battles/pair.js", "vendor/htm-3.1.1/htm.module.js"} <= set(graph)


def test_modules_are_preloaded_under_their_hashed_names():
    html = rendered('{% preload_modules "paintoff/theme.js" %}')
    assert html == '<link rel="modulepreload" href="/static/paintoff/theme.abc123.js">'


def test_an_icon_is_decoration_unless_it_has_a_label():
    assert 'aria-hidden="true"' in rendered('{% icon "crown" %}')
    assert 'role="img" aria-label="host"' in rendered('{% icon "crown" "host" %}')


def test_an_unknown_icon_fails_at_once():
    with pytest.raises(TemplateSyntaxError, match="no icon 'clown'"):
        rendered('{% icon "clown" %}')


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_modules_use_icons_that_are_there(module: Path):
    calls = re.findall(r"<\$\{Icon\} name=(\"[^\"]+\"|\$\{[^}]+\})", module.read_text())
    named = {name for call in calls for name in re.findall(r'"([a-z0-9-]+)"', call)}
    assert named - {"refused"} <= icon_names()


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_modules_import_modules_that_are_there(module: Path):
    for path in re.findall(r'from "(\.[^"]+)"|import "(\.[^"]+)"', module.read_text()):
        wanted = "".join(path)
        app = (module.parent / wanted).resolve()
        others = ROOT / "platform" / wanted.split("/")[1] / "static" / wanted.removeprefix("../")
        assert app.exists() or others.exists(), wanted


def test_a_withheld_picture_says_why_in_place_of_itself():
    html = rendered('{% picture src="" alt="Withheld by moderation." width=1 height=1 %}')
    assert "<img" not in html
    assert "Withheld by moderation." in html


def test_a_browser_is_offered_the_sources_in_their_order_and_the_picture_last():
    html = rendered(
        "{% picture src='/x.png' alt='x' width=3 height=2 sources=sources %}",
        sources=[
            SimpleNamespace(src="/x.avif", media_type="image/avif"),
            SimpleNamespace(src="/x.webp", media_type="image/webp"),
        ],
    )
    offered = re.findall(r'(?:srcset|src)="(/x\.[a-z]+)"', html)
    assert offered == ["/x.avif", "/x.webp", "/x.png"]
    assert html.index("<picture>") < html.index("<source") < html.index("<img") < html.index("</picture>")
    assert 'width="3" height="2"' in html


def test_a_picture_without_other_files_needs_no_sources():
    assert "<picture>" not in rendered("{% picture src='/x.png' alt='x' width=1 height=1 %}")


def test_words_in_a_picture_are_escaped():
    assert "<b>" not in rendered("{% picture src='/x.png' alt=words width=1 height=1 %}", words="<b>")


def test_the_heads_addresses_are_known_where_it_stands_and_nowhere_else():
    assert rendered("{% ways %}{{ gallery_url }} {{ search_url }}") == "/gallery /search"
    assert rendered("{% with x=1 %}{% ways %}{% endwith %}{{ gallery_url }}") == ""


def test_a_query_keeps_what_it_does_not_change():
    request = RequestFactory().get("/gallery?sort=top&page=3")
    assert rendered("{% query page=4 %}", request=request) == "?sort=top&amp;page=4"


def test_a_query_drops_what_is_none():
    request = RequestFactory().get("/gallery?sort=top&page=3")
    assert rendered("{% query page=None %}", request=request) == "?sort=top"
