"""What is expected of a page is waited for as long as anything else in tests: a page that is slow is not wrong."""

from playwright import async_api, sync_api

from tests.support.chromium import PATIENCE

for one in (async_api.expect, sync_api.expect):
    one.set_options(timeout=PATIENCE)
