"""Where Chromium is, and how long tests wait for it and its pages."""

import os

from tests.support import patience

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PATIENCE = 1000 * patience.PATIENCE
"""Milliseconds, as Playwright wants them."""
