"""Python's garbage collection, kept from holding up the event loop."""

from __future__ import annotations

import gc

SMALL = (1_000, 3, 1_000)
"""Often and little: at most four thousand young objects in one go, a few ms, and whole collections after four million more.

The second number counts: with 5,000 objects ten times over, looking through them held the loop up for 30 to 40 ms.
"""
_USUAL = gc.get_threshold()


def collect_little() -> None:
    """Leave what there is now out of collections: the fact base stays, and looking through it takes up to 0.2 s."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SMALL)


def collect_as_usual() -> None:
    """Undo `collect_little`."""
    gc.unfreeze()
    gc.set_threshold(*_USUAL)
