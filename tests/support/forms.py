"""What stands in the forms of a page."""

from __future__ import annotations

import re


def sent_in(html: str, action: str = "") -> str:
    """The name of chance that the form with this action carries, or the page's only such form."""
    start = html.index(f'action="{action}') if action else 0
    found = re.compile(r'name="sent" value="([^"]+)"').search(html, start)
    assert found, "no form there carries a name"
    return found[1]
