"""What `check` has to say of a model, as tables. Knows no engine."""

from collections.abc import Sequence

from rich.table import Table

from inference.protocol import ModelOffer, ModelSpeed, Painted


def facts(offer: ModelOffer, painted: Painted, memory: int, tuned: str) -> Table:
    """`memory` is in bytes, `tuned` what makes the model quicker."""
    table = Table(title=f"{offer.title} ({offer.name})", show_header=False, title_justify="left", box=None)
    rows = {
        "licence": offer.licence,
        "sha256": offer.sha256,
        "device": f"{painted.fingerprint['device']}, {painted.fingerprint['dtype']}",
        "memory": f"{memory / 2**30:.2f} GiB",
        "tuning": tuned,
        "kinds": ", ".join(offer.kinds),
        "enlarges by": offer.upscaler,
        "samplers": ", ".join(offer.samplers),
        "painted at": f"{painted.native_width} × {painted.native_height}",
        "steps": f"{offer.steps[0]} to {offer.steps[1]}, {offer.default_steps} by default",
        "guidance": f"{offer.guidance[0]:g} to {offer.guidance[1]:g}, {offer.default_guidance:g} by default",
        "strength": f"{offer.default_strength:g} by default",
        "prompt": f"up to {offer.max_prompt_characters} characters",
    }
    for name, value in rows.items():
        table.add_row(name, value)
    return table


def speeds(offer: ModelOffer, measured: Sequence[ModelSpeed]) -> Table:
    """One row per size, or one for all where the model always paints its own. `batch` is in pictures, a row is one forward's
    share of one picture (two where it is guided), `alone` and `in batch` are whole pictures."""
    table = Table(padding=(0, 1, 0, 0), box=None)
    for name in ("size", "batch", "row alone", "row in batch", "rows/s", "finish", "alone", "in batch"):
        table.add_column(name, justify="right")
    for speed in measured:
        table.add_row(
            f"{speed.width} × {speed.height}" if len(measured) > 1 or len(offer.sizes) == 1 else "all",
            f"{speed.batch}",
            f"{speed.row_seconds_alone * 1000:.1f} ms",
            f"{speed.row_seconds * 1000:.1f} ms",
            f"{1 / max(speed.row_seconds, 1e-9):.1f}",
            f"{speed.finish_seconds * 1000:.1f} ms",
            f"{speed.seconds_alone:.2f} s",
            f"{speed.seconds_per_picture:.2f} s",
        )
    return table
