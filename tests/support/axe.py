"""What every page owes to everybody: no fault that axe-core finds, nothing that sticks out, nothing too small to tap."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FAULTS_ONLY = {"runOnly": RULES, "resultTypes": ["violations"]}
"""What axe found right it lists node by node as well, unless told not to: 400 kB for a page, and twice the time."""
TOO_SMALL = """() => [...document.querySelectorAll("main button, main a.button, main select, main textarea")]
    .filter((node) => node.checkVisibility()).map((node) => [node.textContent.trim(), node.getBoundingClientRect()])
    .filter(([, box]) => box.height < 43.5 || box.width < 43.5).map(([text]) => text)"""


def assert_fit_for_everybody(page: Page) -> None:
    found = Axe().run(page, options=FAULTS_ONLY).response["violations"]
    faults = [(fault["id"], fault["nodes"][0]["target"]) for fault in found]
    told = (faults, overhang(page), page.evaluate(TOO_SMALL))
    assert told == ([], 0, []), f"faults, overhang, too small: {told}"


def overhang(page: Page) -> int:
    """Pixels that one would have to scroll sideways."""
    return max(0, page.evaluate("document.documentElement.scrollWidth - innerWidth"))
