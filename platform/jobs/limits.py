"""How long the studio may say nothing of a job before it is taken back: by the job's own work. Pure."""

from inference.protocol import Capacity, Job, seconds_for, settled

LEAST = 60.0
"""Seconds that any job is allowed: an actor may stall for a moment, a battle may go first."""

GENEROSITY = 5.0
"""So many times a job's own work on a busy actor is added; every word of it starts the clock again."""

UNMEASURED = 300.0
"""Seconds for a model of which no speed is known."""


def silence(job: Job, capacity: Capacity, least: float = LEAST) -> float:
    """Seconds that may pass between two words of a started job."""
    offer = next((offer for offer in capacity.models if offer.name == job.model), None)
    seconds = seconds_for(settled(job, offer) if offer else job, capacity.speeds)
    return max(least, UNMEASURED) if seconds is None else least + GENEROSITY * seconds
