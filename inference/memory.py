"""How much memory an actor's device has. Imports torch where there is a GPU, and Ray's reading of a container's limits."""

import gc
import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes: `used` by this actor where it is on the processor, by all where it is on a GPU; `free` for this actor."""

    used: int
    total: int
    free: int


def on_gpu() -> Memory:
    import torch

    free, total = torch.cuda.mem_get_info()
    # What torch has put by and does not use is free for the next model.
    mine = torch.cuda.memory_reserved() - torch.cuda.memory_allocated()
    return Memory(total - free, total, free + mine)


def on_processor(slots: int) -> Memory:
    """`slots` actors share what the node, or the container around it, has left."""
    import psutil
    from ray._common.utils import get_system_memory
    from ray._private.utils import get_used_memory

    total = get_system_memory()
    left = min(total - get_used_memory(), psutil.virtual_memory().available)
    return Memory(psutil.Process(os.getpid()).memory_info().rss, total, max(0, left) // slots)


def given_back() -> None:
    """After a failure for want of memory, once nothing holds it: what torch has put by goes back to the device."""
    import torch

    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
