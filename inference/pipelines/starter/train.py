"""Trains the starter model: flow matching that predicts the clean picture (arXiv 2511.13720). Can be resumed."""

import argparse
import copy
import signal
import sys
import time
from collections import deque
from functools import partial
from pathlib import Path

import torch
from diffusers import PRXTransformer2DModel
from torch.nn.functional import avg_pool2d
from tqdm import tqdm

from inference.pipelines.starter.batches import Batch, Kitchen
from inference.pipelines.starter.crew import Crew, work_together
from inference.pipelines.starter.data.packs import cache_folder
from inference.pipelines.starter.data.pool import open_pool
from inference.pipelines.starter.data.world import open_world
from inference.pipelines.starter.grow import grown
from inference.pipelines.starter.loader import MODEL, read_card
from inference.pipelines.starter.plan import Plan, rate_at, share_done
from inference.pipelines.starter.presets import DEFAULT, PRESETS, Preset, Unsuited
from inference.pipelines.starter.quickened import quicken
from inference.pipelines.starter.reading import Reader
from inference.pipelines.starter.remember import open_memory
from inference.pipelines.starter.sampling import SMALLEST_TIME
from inference.pipelines.starter.sheet import paint_sheet, save_sheet
from inference.vetting import Unfit

REPORT_EVERY = 100
BAR = "{percentage:3.0f}% |{bar}| {elapsed}, {remaining} left"


class Trainer:
    """Keeps the weights in float32, computes with a bf16 copy of them, and moves matrices by Muon, the rest by AdamW."""

    def __init__(self, preset: Preset, device: str, folder: Path, looks: str, compiled: bool) -> None:
        """`looks` is the hash of what is looked up, see `Looks.sha256`; checkpoints are of it."""
        self.preset, self.device, self.folder, self.looks = preset, device, folder, looks
        self.model = PRXTransformer2DModel(**preset.transformer()).to(device)
        self.average = copy.deepcopy(self.model).requires_grad_(False)
        self.optimizers = _optimizers(self.model, preset)
        self.seen = self.number = 0
        self._worked = copy.deepcopy(self.model).to(torch.bfloat16)
        if device == "cpu":
            quicken(self._worked)
        self._error = torch.compile(self._velocity_error, dynamic=False) if compiled else self._velocity_error

    def step(self, batch: Batch, rate: float, workers: int = 1) -> torch.Tensor:
        weights, worked = list(self.model.parameters()), list(self._worked.parameters())
        with torch.no_grad():
            torch._foreach_copy_(worked, weights)
        loss = self._loss(batch)
        loss.backward()
        for weight, copied in zip(weights, worked, strict=True):
            weight.grad, copied.grad = copied.grad.float(), None
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        self._follow()
        self.seen += len(batch.pictures) * workers
        self.number += 1
        return loss.detach()

    def _loss(self, batch: Batch) -> torch.Tensor:
        clean = batch.pictures.to(self.device, non_blocking=True)
        words, mask = batch.words.to(self.device, torch.bfloat16), batch.mask.to(self.device)
        normal = torch.randn(len(clean), device=self.device)
        times = torch.sigmoid(normal * self.preset.noise_deviation + self.preset.noise_mean)
        return self._error(clean, torch.randn_like(clean) * self.preset.noise_scale, times, words, mask)

    def _velocity_error(
        self, clean: torch.Tensor, noise: torch.Tensor, times: torch.Tensor, words: torch.Tensor, mask: torch.Tensor
    ) -> torch.Tensor:
        """Mean squared error of the velocity that follows from the predicted picture, and of its steps between patches."""
        share = times[:, None, None, None]
        noisy = ((1 - share) * clean + share * noise).bfloat16()
        predicted = self._worked(noisy, times, words, attention_mask=mask, return_dict=False)[0]
        error = (predicted.float() - clean) / share.clamp(min=SMALLEST_TIME)
        return error.square().mean() + self.preset.seams * seam_error(error, self.preset.patch_size)

    def _follow(self) -> None:
        """Move the averaged weights after the trained ones, faster at the start."""
        decay = min(self.preset.averaging, (1 + self.number) / (10 + self.number))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.model.parameters()), 1 - decay)

    def save(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        state = {
            "preset": self.preset.name,
            "looks": self.looks,
            "seen": self.seen,
            "number": self.number,
            "model": self.model.state_dict(),
            "average": self.average.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
        }
        torch.save(state, self.folder / "last.partial")
        (self.folder / "last.partial").replace(self.folder / "last.pt")

    def resume(self, begin: Path | None = MODEL) -> None:
        """Go on from this machine's last checkpoint. Where there is none, from the model folder `begin` (what ships, unless
        another is named): its weights are averaged and know no optimizer, so the rate warms up again. What ships is passed
        over where it can't be grown to this shape. None begins with nothing. Raises Unsuited for another folder that can't be
        grown, and for a checkpoint of another shape or of other looks."""
        path = self.folder / "last.pt"
        if begin is None:
            return
        if not path.exists():
            self._begin_with(begin)
            return
        state = torch.load(path, map_location=self.device, weights_only=True)
        shapes = {name: weight.shape for name, weight in self.model.state_dict().items()}
        if "optimizers" not in state or shapes != {name: weight.shape for name, weight in state["model"].items()}:
            raise Unsuited(f"{path} was written by a trainer of another shape: move it away to go on from what ships")
        if state["looks"] != self.looks:
            raise Unsuited(f"{path} was trained with other looks: move it away to go on from what ships")
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["average"])
        for optimizer, kept in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(kept)
        self.seen, self.number = state["seen"], state["number"]

    def _begin_with(self, folder: Path) -> None:
        trained = PRXTransformer2DModel.from_pretrained(folder / "transformer", low_cpu_mem_usage=False)
        try:
            weights = grown(trained, self.preset).state_dict()
        except ValueError as error:
            if folder == MODEL:
                return
            raise Unsuited(str(error)) from error
        self.model.load_state_dict(weights)
        self.average.load_state_dict(weights)
        self.seen = read_card(folder).samples_seen

    def draw_sheet(self, reader: Reader) -> None:
        sheet = paint_sheet(self.average.eval(), reader, self.preset.side, self.preset.noise_scale)
        save_sheet(sheet, self.folder / "sheets" / f"{self.seen:09d}.png")


def seam_error(error: torch.Tensor, patch: int) -> torch.Tensor:
    """Mean squared step of the error [n, 3, side, side] over the borders of patches, at scales from two pixels to a quarter
    of a patch. Each patch is painted by a token of its own: errors that do not agree show as a grid, long before they are seen.
    Not of single pixels: these came to agree at the cost of those beside them, and a thin grid was drawn instead."""
    steps, scale = [], 2
    while scale <= patch // 4:
        steps.append(_seam_step(avg_pool2d(error, scale), patch // scale))
        scale *= 2
    return torch.stack(steps).mean()


def _seam_step(error: torch.Tensor, patch: int) -> torch.Tensor:
    across = error[..., patch::patch] - error[..., patch - 1 : -1 : patch]
    down = error[..., patch::patch, :] - error[..., patch - 1 : -1 : patch, :]
    return (across.square().mean() + down.square().mean()) / 2


def _optimizers(model: PRXTransformer2DModel, preset: Preset) -> list[torch.optim.Optimizer]:
    """Muon for the matrices of attention and MLP, scaled so that AdamW's rate fits it; AdamW for everything else."""
    matrices: list[torch.nn.Parameter] = []
    others: list[torch.nn.Parameter] = []
    for name, weight in model.named_parameters():
        inner = name.startswith("blocks") and weight.ndim == 2 and "modulation" not in name
        (matrices if inner else others).append(weight)
    return [
        torch.optim.Muon(matrices, preset.rate, 0.01, 0.95, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(others, preset.rate, (0.9, 0.95), weight_decay=0.01, fused=True),
    ]


def train(trainer: Trainer, kitchen: Kitchen, reader: Reader, plan: Plan, crew: Crew) -> None:
    started, begun, saved, drawn = time.monotonic(), trainer.seen, time.monotonic(), trainer.seen
    losses: deque[torch.Tensor] = deque(maxlen=REPORT_EVERY)
    with tqdm(total=1.0, bar_format=BAR, disable=None if crew.leads else True) as bar:
        for batch in kitchen.batches(trainer.number):
            seconds = time.monotonic() - started
            rate = rate_at(trainer.seen, trainer.number, seconds, trainer.preset, plan)
            losses.append(trainer.step(batch, rate, crew.size))
            if crew.meet(trainer.number, list(trainer.model.parameters()), over=rate == 0):
                break
            if not crew.leads:
                continue
            bar.update(share_done(trainer.seen, seconds, begun, plan) - bar.n)
            if trainer.number % REPORT_EVERY == 0:
                mean, speed = torch.stack(list(losses)).mean().item(), (trainer.seen - begun) / seconds
                tqdm.write(f"{trainer.seen:,} seen, loss {mean:.4f}, rate {rate:.2e}, {speed:.0f}/s")
                sys.stdout.flush()
            if time.monotonic() - saved > plan.save_seconds:
                trainer.save()
                saved = time.monotonic()
            if trainer.seen - drawn >= plan.sheet_samples:
                trainer.draw_sheet(reader)
                drawn = trainer.seen
    if crew.leads:
        trainer.save()
        trainer.draw_sheet(reader)


def run(told: argparse.Namespace, crew: Crew) -> None:
    torch.set_num_threads(told.threads)
    preset, cache = PRESETS[told.preset], cache_folder()
    world = open_world(cache, preset.sprite_size)
    pool = open_pool(cache, world.subjects, preset.pool, told.seed)
    memory = open_memory(world, cache, told.begin)
    if memory.looks.width != preset.context:
        raise Unsuited(
            f"{preset.name} reads {preset.context} numbers a token, what is looked up has {memory.looks.width}"
        )
    folder = cache / "runs" / preset.name
    trainer = Trainer(preset, told.device, folder, memory.looks.sha256, not told.no_compile)
    trainer.resume(None if told.afresh else told.begin)
    torch.manual_seed(told.seed + trainer.number * crew.size + crew.place)
    plan = Plan(
        told.samples,
        told.decay_samples,
        told.minutes * 60,
        told.decay_minutes * 60,
        told.save_seconds,
        told.sheet_samples,
    )
    try:
        kitchen = Kitchen(preset, world, pool, memory, told.seed + 1000 * crew.place)
        train(trainer, kitchen, Reader(memory), plan, crew)
    except KeyboardInterrupt:
        if crew.leads:
            trainer.save()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", choices=PRESETS, default=DEFAULT)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--samples", type=int, default=100_000_000, help="seen in all, earlier runs too")
    parser.add_argument("--decay-samples", type=int, default=300_000)
    parser.add_argument("--minutes", type=float, default=24 * 60)
    parser.add_argument("--decay-minutes", type=float, default=0)
    parser.add_argument("--save-seconds", type=float, default=240)
    parser.add_argument("--sheet-samples", type=int, default=250_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1, help="processes that train together; 2 on two busy cores")
    parser.add_argument("--threads", type=int, default=2, help="of each process; 1 on busy cores")
    parser.add_argument(
        "--begin", type=Path, default=MODEL, help="model folder to begin with where there is no checkpoint"
    )
    parser.add_argument("--afresh", action="store_true", help="from nothing, and not from a checkpoint or what ships")
    parser.add_argument("--no-compile", action="store_true")
    told = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        work_together(told.workers, partial(run, told))
    except (Unsuited, Unfit) as error:
        parser.exit(1, f"{error}\n")


if __name__ == "__main__":
    main()
