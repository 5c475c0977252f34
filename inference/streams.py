"""Keeps a GPU at work: what is small goes up without waiting, the step loop runs one step ahead and no further, and what is
finished is decoded on a stream beside. On a processor none of this does anything. Knows no jobs."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor

_beside: dict[torch.device, Any] = {}


def upload(values: Any, device: torch.device) -> Tensor:
    """An array, or a tensor on the processor, on the device. Copies from ordinary memory would wait for all that the stream
    still has to do; those from pinned memory, which torch keeps until they are done, do not."""
    tensor: Tensor = values if isinstance(values, Tensor) else torch.from_numpy(np.asarray(values))
    return tensor.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else tensor.to(device)


def by_row(table: np.ndarray, like: Tensor) -> Sequence[Tensor | float]:
    """The columns of a table (B, n), each to be multiplied with a batch (B, …) on the device of `like`, row by row. Those of a
    single row are plain numbers: to make tensors of them and to spread these takes longer than a small sample's step."""
    if len(table) == 1:
        numbers: list[float] = table[0].tolist()
        return numbers
    return upload(table, like.device).view(*table.shape, *[1] * (like.dim() - 1)).unbind(1)


def scaled(batch: Tensor, by: Tensor | float) -> Tensor:
    """The batch itself where there is nothing to multiply; not to be written into."""
    return batch if isinstance(by, float) and by == 1.0 else batch * by


def mark(device: torch.device) -> Any:
    """What the device has been told to do so far, to be waited for; None on a processor, which is always done."""
    if device.type != "cuda":
        return None
    # A blocking event lets the thread that waits for it sleep; others keep a processor busy with asking.
    return torch.cuda.current_stream(device).record_event(torch.cuda.Event(blocking=True))


@contextmanager
def beside(device: torch.device, after: Any) -> Iterator[None]:
    """Work on a stream of its own that begins when `after`, a mark, is reached. Its results must have left the device, and
    what it reads must live, until the end of the block."""
    if after is None:
        yield
        return
    if device not in _beside:
        _beside[device] = torch.cuda.Stream(device)
    _beside[device].wait_event(after)
    with torch.cuda.stream(_beside[device]):
        yield


class Pace:
    """Who joins the next step is decided while the device works at this one, and no earlier: a loop that ran ahead freely
    would have decided long before, and a cancelled job would be painted to its end."""

    def __init__(self, make: Callable[[torch.device], Any] = mark) -> None:
        self._mark = make
        self._last: Any = None

    def keep(self, device: torch.device) -> None:
        """To be called after each step: waits until the one before it is done."""
        last, self._last = self._last, self._mark(device)
        if last is not None:
            last.synchronize()
