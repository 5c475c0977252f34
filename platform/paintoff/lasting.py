"""What a program has loaded by the time it is ready stays as long as it runs."""

import gc


def keep_what_is_loaded() -> None:
    """The collector looks at it no more. A whole look at what the site loads held up every socket and vote for 90 ms
    (176,000 objects, 28 November 2026), each time that as much again had piled up as a quarter of it."""
    gc.collect()
    gc.freeze()
