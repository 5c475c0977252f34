"""`paintoff fetch`: pictures of a clone that has them of some slots, or of none. What a slot without its file says stands in
words.jsonl, so it is worked on and pushed like any other."""

from __future__ import annotations

from collections.abc import Sequence

from gallery.sets.command import cloning, folder, pictures, pulling
from gallery.sets.command.clone import ALL, Clone
from gallery.sets.command.counting import counted
from gallery.sets.command.wrong import Wrong


def fetch(clone: Clone, beginnings: Sequence[str]) -> str:
    """Of slots whose keys begin so, or of all; from now on `pull` and `checkout` bring them, too. Raises Wrong."""
    pulling.ask_for_clean(clone)
    slots = clone.slots(clone.head)
    for one in beginnings:
        if not any(slot.startswith(one) for slot in slots):
            raise Wrong(f"No slot here begins with {one}.")
    with clone.store.step():
        clone.want([*clone.beginnings, *beginnings] if beginnings else ALL)
    files = folder.standing(clone, slots).files
    wanted = pictures.lacking(clone, slots, files)
    missing = pictures.fetch(clone, clone.line(), wanted)
    folder.lay(clone, slots, slots, files)
    came = counted(len(wanted) - len(missing), "picture")
    return f"{came} fetched." + cloning.left_there(clone, slots) + cloning.not_given(missing)
