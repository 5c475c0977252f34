"""A model's forward in batches of a few fixed sizes, each with the quickest way to run it that was found: as it is, as a
CUDA graph, or compiled. Knows no families and no jobs."""

import logging
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.utils._pytree import TreeSpec, tree_flatten, tree_map_only, tree_unflatten

from inference.tuning import PLAIN, Choice

log = logging.getLogger(__name__)

BUCKETS = (1, 2, 4, 8, 16)
WORTH = 0.97
"""A way to run must take less than this share of the time of running the forward as it is."""

Forward = Callable[..., Any]
Maker = Callable[[Forward, tuple[Any, ...], dict[str, Any]], Forward]
"""Makes a runner for arguments of just these shapes. Its results are the caller's to keep."""

Timer = Callable[[Callable[[], Any]], float]


class Bucketed:
    """Stands in for `forward`, whose tensors all have the rows in front. While `is_open`, every bucket and shape that comes
    for the first time is tried with all `makers`; later ones run as they are. With `always`, the first that can be made is
    kept without a look at the clock. Exact work (deterministic algorithms) runs as it is."""

    def __init__(self, forward: Forward, makers: Mapping[str, Maker], timer: Timer, always: bool = False) -> None:
        self.choices: list[Choice] = []
        self.is_open = True
        self._forward = forward
        self._makers = makers
        self._timer = timer
        self._always = always
        self._runners: dict[Hashable, Forward | None] = {}

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        leaves, shape = tree_flatten((args, kwargs))
        rows = _rows(leaves)
        bucket = next((size for size in BUCKETS if rows and size >= rows), None)
        if not rows or not bucket or torch.are_deterministic_algorithms_enabled():
            return self._forward(*args, **kwargs)
        key = (bucket, shape, *map(_signature, leaves))
        if key not in self._runners and self.is_open:
            self._runners[key] = self._chosen(bucket, *_padded(leaves, shape, bucket))
        runner = self._runners.get(key)
        if runner is None:
            return self._forward(*args, **kwargs)
        padded, named = _padded(leaves, shape, bucket)
        return tree_map_only(Tensor, lambda result: result[:rows], runner(*padded, **named))

    def _chosen(self, bucket: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Forward | None:
        plain = self._timer(lambda: self._forward(*args, **kwargs))
        best: Forward | None = None
        choice = Choice(bucket, _sample(args, kwargs), PLAIN, plain, plain)
        for way, make in self._makers.items():
            try:
                runner = make(self._forward, args, kwargs)
                seconds = self._timer(lambda runner=runner: runner(*args, **kwargs))  # type: ignore[misc]
            except Exception as error:  # what a driver, a compiler or a model's own code comes up with
                log.warning("%s rows cannot be run by %s", bucket, way, exc_info=error)
                choice = Choice(
                    bucket, choice.sample, choice.way, plain, choice.seconds, f"{way}: {type(error).__name__}"
                )
                continue
            if seconds < WORTH * choice.seconds or (self._always and best is None):
                best, choice = runner, Choice(bucket, choice.sample, way, plain, seconds, choice.error)
        self.choices.append(choice)
        return best


def graphed(forward: Forward, args: tuple[Any, ...], kwargs: dict[str, Any], pool: Any = None) -> Forward:
    """The forward as a CUDA graph: inputs are copied into buffers of its own, results out of them. Follows torch's
    "Whole-network capture"; other threads may allocate meanwhile. Graphs that share a `pool` must not run at once: what one
    leaves in it is copied out before the next begins."""
    inputs, shape = tree_flatten((args, kwargs))
    kept = [leaf.clone() if isinstance(leaf, Tensor) else leaf for leaf in inputs]
    own, named = tree_unflatten(kept, shape)
    aside = torch.cuda.Stream()
    aside.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(aside):
        for _ in range(3):
            forward(*own, **named)
    torch.cuda.current_stream().wait_stream(aside)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph, pool=pool, capture_error_mode="thread_local"):
        results = forward(*own, **named)

    def run(*new_args: Any, **new_kwargs: Any) -> Any:
        for buffer, leaf in zip(kept, tree_flatten((new_args, new_kwargs))[0], strict=True):
            if isinstance(buffer, Tensor):
                buffer.copy_(leaf)
        graph.replay()
        return tree_map_only(Tensor, Tensor.clone, results)

    return run


def compiled(forward: Forward, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Forward:
    """The forward compiled for these shapes; the first call, here, takes the compiler's time."""
    torch._dynamo.config.recompile_limit = 64  # one program per bucket and size, not torch's eight
    run: Forward = torch.compile(forward, dynamic=False)
    run(*args, **kwargs)
    return run


def _rows(leaves: Sequence[Any]) -> int:
    """How many rows all tensors have in front; 0 where they do not agree."""
    counts = {leaf.shape[0] if leaf.dim() else 0 for leaf in leaves if isinstance(leaf, Tensor)}
    return counts.pop() if len(counts) == 1 else 0


def _signature(leaf: Any) -> Hashable:
    return (leaf.shape[1:], leaf.dtype) if isinstance(leaf, Tensor) else repr(leaf)


def _padded(leaves: Sequence[Any], shape: TreeSpec, bucket: int) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments with their last row repeated up to the bucket."""
    args, kwargs = tree_unflatten([_filled(leaf, bucket) for leaf in leaves], shape)
    return args, kwargs


def _filled(leaf: Any, bucket: int) -> Any:
    if not isinstance(leaf, Tensor) or len(leaf) == bucket:
        return leaf
    return torch.cat([leaf, leaf[-1:].expand(bucket - len(leaf), *leaf.shape[1:])])


def _sample(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[int, ...]:
    """The shape of a row of the largest tensor, to be told apart by people."""
    tensors = [leaf for leaf in tree_flatten((args, kwargs))[0] if isinstance(leaf, Tensor)]
    first = next(leaf for leaf in tensors if leaf.dim() == max(each.dim() for each in tensors))
    return tuple(first.shape[1:])
