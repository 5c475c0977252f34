"""What is asked for: one picture to paint."""

from dataclasses import dataclass
from enum import StrEnum

from inference.protocol.weights import Span


class Kind(StrEnum):
    TEXT_TO_IMAGE = "text-to-image"
    IMAGE_TO_IMAGE = "image-to-image"
    INPAINT = "inpaint"
    UPSCALE = "upscale"


class Priority(StrEnum):
    """Classes in the order in which they are served."""

    BATTLE = "battle"
    INTERACTIVE = "interactive"
    BACKGROUND = "background"


@dataclass(frozen=True, slots=True)
class Job:
    """One picture to paint. `width` and `height` are the shown size in pixels, `deadline` is in Unix seconds, `owner` is
    whoever the fair queue counts by. An empty `sampler` is the model's first. `sources` are the SHA-256 names of pictures
    (one to start from or to enlarge; for inpainting also the mask, white where it is painted anew) and `pictures` their
    bytes. `attempt` comes back in every event; `fence` is the lease's token. Previews are made only where `preview` is
    set. `weights` are stretches of the prompt, in their order, that are meant more than the rest or less, `negative_weights`
    of the negative prompt. `exact` paints it alone in the fixed batch of replays."""

    id: str
    model: str
    prompt: str
    seed: int
    steps: int
    guidance: float
    width: int
    height: int
    kind: Kind = Kind.TEXT_TO_IMAGE
    negative_prompt: str = ""
    sampler: str = ""
    strength: float = 1.0
    sources: tuple[str, ...] = ()
    pictures: tuple[bytes, ...] = ()
    priority: Priority = Priority.INTERACTIVE
    owner: str = ""
    deadline: float | None = None
    attempt: int = 1
    fence: int = 0
    preview: bool = False
    exact: bool = False
    weights: tuple[Span, ...] = ()
    negative_weights: tuple[Span, ...] = ()
