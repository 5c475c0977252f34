"""What a picture of a made-up community says of where it comes from."""

from __future__ import annotations

from gallery.models import Blob
from gallery.seeding.copying import NULL
from gallery.seeding.made import Community
from gallery.seeding.plan import FORMATS
from gallery.seeding.vocabulary import MODELS, NEGATIVES, SAMPLERS
from gallery.seeding.wording import sentence, themes
from moderation.states import State

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


class Told:
    """What a picture says of where it comes from: the same for all that were painted together."""

    def __init__(self, made: Community, blobs: list[Blob]) -> None:
        self._made, self._blobs = made, blobs
        self._themes = themes()
        self._offset = int(made.pictures[0])

    def row(
        self, pk: int, key: str, owner: int, prompt: int, event: int, slot: int, model: int, level: int, blob: int, state: State,
        painted: str, revealed: str, named: str, listed: str, deleted: str, *counts: int,
    ) -> tuple[object, ...]:  # fmt: skip
        seed = (event * 48_271 + slot * 7_919) % 2_147_483_647
        gates = (key, owner, level, state, painted, revealed, named, listed, deleted)
        recipe = self._recipe(prompt, seed, MODELS[model], self._blobs[blob])
        words = (int(self._made.prompts[prompt]), self._blobs[blob].pk, MODELS[model], seed, recipe, '{"seeded": true}')
        return (pk, *gates, *counts, *words, *self._place(event))

    def _recipe(self, prompt: int, seed: int, model: str, blob: Blob) -> str:
        plan = self._made.plan
        text, negative = sentence(plan.prompt_parts[prompt].tolist()), NEGATIVES[plan.prompt_negative[prompt]]
        steps, guidance, sampler = 4 + prompt % 7 * 4, 1 + prompt % 13 / 2, SAMPLERS[prompt % len(SAMPLERS)]
        return (
            f'{{"kind": "text-to-image", "model": "{model}", "prompt": "{text}", "negative_prompt": "{negative}", '
            f'"seed": {seed}, "steps": {steps}, "guidance": {guidance}, "sampler": "{sampler}", '
            f'"width": {blob.width}, "height": {blob.height}}}'
        )

    def _place(self, event: int) -> tuple[object, ...]:
        plan = self._made.plan
        form = FORMATS[plan.event_format[event]]
        if not form:
            return ("studio", "", "", NULL, "", "")
        code, number = _code(self._offset + event), int(plan.event_round[event])
        return ("battle", f"{code}, round {number}", code, number, form, self._themes[plan.event_theme[event]])


def _code(number: int) -> str:
    """No battle has one with a hyphen, so nothing of a real one is mixed up with it."""
    letters = []
    while number:
        number, letter = divmod(number, len(LETTERS))
        letters.append(LETTERS[letter])
    return "S-" + "".join(letters)
