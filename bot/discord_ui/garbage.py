"""Python's garbage collection, kept from holding up the event loop."""

from __future__ import annotations

import gc

RARELY = (2_000, 3, 500)
"""Whole collections only after some ten million objects more; short-lived garbage goes with the small ones, in a few ms."""
_USUAL = gc.get_threshold()


def collect_rarely() -> None:
    """Leave what there is now out of collections: the fact base stays, and looking through it takes up to 0.2 s."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RARELY)


def collect_as_usual() -> None:
    """Undo `collect_rarely`."""
    gc.unfreeze()
    gc.set_threshold(*_USUAL)
