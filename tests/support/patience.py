"""How long tests wait for what must come.

What comes ends the wait, so that a long one costs nothing where all goes well. On a machine that is busy or three times slower
all comes late, and late is not wrong. That something happens at once a test shows by what it comes before, not by a clock.
"""

from datetime import timedelta

PATIENCE = 300.0
"""Seconds; less than a test may take in all (`pyproject.toml`), so that what did not come is named."""

OUTLASTS = timedelta(hours=1)
"""Any test. A dispatcher that has said nothing for ten seconds is gone: where one speaks once, it does so that much later."""
