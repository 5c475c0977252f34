"""Pictures under way, in whichever way their family paints: batches of canvases, or errands one at a time."""

from collections.abc import Sequence

from torch import Tensor

from inference import canvas
from inference.canvas import Canvas
from inference.errand import Errand, ErrandFamily
from inference.exact import exactly
from inference.pipelines.family import AnyFamily, Family
from inference.protocol import Job, Kind, settled
from inference.texts import Texts
from inference.upscaling import upscale

Painting = Canvas | Errand


def begin(job: Job, family: AnyFamily, texts: Texts) -> Painting:
    """Raises BadSource where a source picture cannot be used, ValueError where the family cannot paint the job."""
    job = settled(job, family.model.offer)
    match family:
        case ErrandFamily() if job.kind in family.own_kinds:
            return family.begin(job)
        case _ if job.kind is Kind.UPSCALE:
            return upscale(job, family)
        case Family():
            return canvas.begin(job, family, texts)
        case _:
            raise ValueError(f"{family.model.card.name} cannot do {job.kind}")


def advance(paintings: Sequence[Painting]) -> Sequence[Tensor | None]:
    """All of them one step on; what each would be if it were finished, as far as that can be seen."""
    canvases = [painting for painting in paintings if isinstance(painting, Canvas)]
    errands = [painting for painting in paintings if isinstance(painting, Errand)]
    if canvases and errands:
        raise ValueError("a canvas and an errand do not step together")
    with exactly(paintings[0].job.exact):
        return list(canvas.advance(canvases)) if canvases else [errand.advance() for errand in errands]
