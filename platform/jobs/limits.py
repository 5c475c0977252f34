"""How long the studio may say nothing of a job before it is taken back: by the job's own work. Pure."""

from collections.abc import Iterable

from inference.protocol import Job, ModelSpeed, seconds_for

LEAST = 60.0
"""Seconds that any job is allowed: an actor may stall for a moment, a battle may go first."""

GENEROSITY = 5.0
"""So many times a job's own work on a busy actor is added; every word of it starts the clock again."""

UNMEASURED = 300.0
"""Seconds for a model of which no speed is known."""


def silence(job: Job, speeds: Iterable[ModelSpeed], least: float = LEAST) -> float:
    """Seconds that may pass between two words of a started job."""
    seconds = seconds_for(job, speeds)
    return max(least, UNMEASURED) if seconds is None else least + GENEROSITY * seconds
