"""What crosses the wall between the site and the engine: jobs in, events out. Standard library only."""

from inference.protocol.capacity import ActorReport, Capacity, ModelSpeed, StudioState
from inference.protocol.costs import resamples, seconds_for, settled, speed_for, work
from inference.protocol.events import ActorLost, Event, Failed, FailureCode, Heartbeat, Painted, Progress, Started
from inference.protocol.jobs import Job, Kind, Priority
from inference.protocol.offers import RESAMPLING, ModelOffer
from inference.protocol.refusing import Refusal, nearest_size, refuse
from inference.protocol.weights import Span
from inference.protocol.wire import Wire, from_json, to_json

__all__ = [
    "RESAMPLING",
    "ActorLost",
    "ActorReport",
    "Capacity",
    "Event",
    "Failed",
    "FailureCode",
    "Heartbeat",
    "Job",
    "Kind",
    "ModelOffer",
    "ModelSpeed",
    "Painted",
    "Priority",
    "Progress",
    "Refusal",
    "Span",
    "Started",
    "StudioState",
    "Wire",
    "from_json",
    "nearest_size",
    "refuse",
    "resamples",
    "seconds_for",
    "settled",
    "speed_for",
    "to_json",
    "work",
]
