"""What a program has loaded by the time it is ready stays as long as it runs."""

import gc

SELDOM = 200
"""As many times more seldom than the youngest but one is all that is left looked through. By itself Python does it after ten, and
what pages load when they are first asked for (templates, statements) is by then a hundred thousand objects: 20 to 30 ms for
whoever is waiting, once in a dozen pages that keep a thousand rows at a time (29 November 2026)."""


def keep_what_is_loaded() -> None:
    """The collector looks at it no more. It did whenever a quarter as many objects had come since, and that held up every
    socket and vote for 90 ms (176,000 objects of the site, 28 November 2026)."""
    gc.collect()
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, SELDOM)
