"""Template tags of the whole site: icons, pictures, the import map, pages of a list. They know no game and no row."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from posixpath import normpath
from typing import Any

from django import template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import Context
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from paintoff.framing import framed
from paintoff.icons import SPRITE, icon

register = template.Library()

WAYS = {
    "battles_url": "battles:list",
    "gallery_url": "gallery:feed",
    "boards_url": "battles:leaderboards",
    "studio_url": "gallery:studio",
    "create_url": "battles:create",
    "login_url": "account_login",
    "claim_url": "accounts:claim",
    "me_url": "accounts:me",
    "notices_url": "gallery:notices",
    "search_url": "gallery:search",
}

BARE_MODULES = {
    "preact": "vendor/preact-10.29.8/preact.module.js",
    "preact/hooks": "vendor/preact-10.29.8/hooks.module.js",
    "htm": "vendor/htm-3.1.1/htm.module.js",
    "thumbhash": "vendor/thumbhash-0.1.1/thumbhash.js",
}


register.simple_tag(icon)


@register.simple_tag(takes_context=True)
def ways(context: Context) -> str:
    """The addresses that the head of every page leads to, under their names; empty where a site has no such room."""
    for name, address in _ways(get_script_prefix()).items():
        context[name] = address
    return ""


@lru_cache(maxsize=2)
def _ways(prefix: str) -> dict[str, str]:
    return {name: _reversed(page) for name, page in WAYS.items()}


def _reversed(page: str) -> str:
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""


@register.simple_tag
def sprite_url() -> str:
    return staticfiles_storage.url(SPRITE)


@register.simple_tag(takes_context=True)
def importmap(context: Context) -> SafeString:
    """Lets modules import each other by their plain paths although the files served carry hashes in their names."""
    hashed: dict[str, str] = getattr(staticfiles_storage, "hashed_files", {})
    body = _imports(tuple(hashed.items()))
    return format_html('<script type="importmap" nonce="{}">{}</script>', context.get("CSP_NONCE", ""), body)


@lru_cache(maxsize=2)
def _imports(hashed: tuple[tuple[str, str], ...]) -> SafeString:
    """Once for the files that are served: a hundred addresses were a twelfth of what a page took."""
    imports = {name: staticfiles_storage.url(path) for name, path in BARE_MODULES.items()}
    for path in sorted(path for path, _ in hashed):
        if path.endswith(".js") and not path.startswith(("vendor/", "admin/")):
            imports[plain_url(path)] = staticfiles_storage.url(path)
    # JSON in a script element ends at the first "</script>", so no "<" stays one.
    return mark_safe(json.dumps({"imports": imports}, separators=(",", ":")).replace("<", "\\u003c"))  # noqa: S308


@register.simple_tag
def preload_modules(entry: str) -> SafeString:
    """Fetch everything that a module imports at once instead of level by level. Stands after the import map."""
    addresses = ((staticfiles_storage.url(path),) for path in module_graph(entry))
    return format_html_join("\n  ", '<link rel="modulepreload" href="{}">', addresses)


@lru_cache
def module_graph(entry: str) -> tuple[str, ...]:
    """The static path of a module and of all that it imports, each once."""
    paths = [entry]
    for path in paths:
        text = Path(str(finders.find(path))).read_text()
        wanted = (
            resolved(path, name) for name in re.findall(r'^(?:import|export) (?:[^"]* from )?"([^"]+)";?$', text, re.M)
        )
        paths += [one for one in dict.fromkeys(wanted) if one not in paths]
    return tuple(paths)


def resolved(importer: str, name: str) -> str:
    return normpath(f"{importer.rpartition('/')[0]}/{name}") if name.startswith(".") else BARE_MODULES[name]


def plain_url(path: str) -> str:
    return f"{settings.STATIC_URL}{path}"


register.simple_tag(framed, name="picture")


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """This page's query string with these parameters changed; None removes one."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        parameters.pop(name, None)
        if value is not None:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}"
