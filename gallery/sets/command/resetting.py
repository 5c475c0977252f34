"""`paintoff reset`: one's own commits are none again, and what they changed is to be committed. The folder stays as it is."""

from __future__ import annotations

from gallery.sets.command import adding
from gallery.sets.command.clone import Clone
from gallery.sets.command.counting import counted
from gallery.sets.command.store import OURS
from gallery.sets.command.wrong import Wrong

NONE = "No commit of yours waits to be pushed."


def reset(clone: Clone) -> str:
    """The way out where the site refuses something of a commit: mend that, and commit all of it anew. Raises Wrong."""
    mine = adding.ours(clone)
    if not mine:
        raise Wrong(NONE)
    stands = clone.sites_head or clone.named(mine[0].parents[0])
    changes = {slot: after for slot, _, after in clone.differences(stands, clone.head)}
    with clone.store.step():
        clone.store.put_on_stage({**changes, **clone.store.stage()})
        clone.store.set_ref(OURS, clone.branch, stands.name)
    return f"{counted(len(mine), 'commit')} taken back: {counted(len(changes), 'slot')} to be committed again."
