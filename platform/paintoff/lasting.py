"""What a program has loaded by the time it is ready stays as long as it runs."""

import gc


def keep_what_is_loaded() -> None:
    """The collector looks at it no more. It did whenever a quarter as many objects had come since, and that held up every
    socket and vote for 90 ms (176,000 objects of the site, 28 November 2026)."""
    gc.collect()
    gc.freeze()
