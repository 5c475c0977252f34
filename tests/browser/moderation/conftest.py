"""The real site on a real server, and windows of a real browser."""

from tests.browser.judging.conftest import address, browser, rows_from_this_thread, window

__all__ = ["address", "browser", "rows_from_this_thread", "window"]
