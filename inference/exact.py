"""What makes a repainting the same to the bit: alone, in a batch of a fixed size, by deterministic algorithms, on a fixed
number of threads. Knows no models."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import torch

EXACT_ROWS = 2
"""Every forward of an exact job has as many rows, guided or not."""

EXACT_THREADS = 1

# Without it cuBLAS may take other kernels while another stream is busy; read when the first handle is made.
# https://docs.nvidia.com/cuda/cublas/#results-reproducibility
os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")

_turn = threading.RLock()


@contextmanager
def exactly(wanted: bool = True) -> Iterator[None]:
    """Exact work; nothing special where it is not `wanted`. torch keeps these settings for the whole process, so exact work
    waits for other exact work, and what others do meanwhile is a little slower."""
    if not wanted:
        yield
        return
    with _turn:
        was, only_warned = (
            torch.are_deterministic_algorithms_enabled(),
            torch.is_deterministic_algorithms_warn_only_enabled(),
        )
        threads = torch.get_num_threads()
        torch.use_deterministic_algorithms(True, warn_only=True)
        torch.set_num_threads(EXACT_THREADS)
        try:
            yield
        finally:
            torch.set_num_threads(threads)
            torch.use_deterministic_algorithms(was, warn_only=only_warned)
