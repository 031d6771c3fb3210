"""From the files to an engine: loads the fact base and keeps what is costly to work out in cache files."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.answering.engine import Engine
from bot.answering.readings import Readings
from bot.knowledge import load
from bot.knowledge.loading import Parsed, read_pickle, write_cache, write_pickle

READINGS = "readings.pickle"


class Builder:
    """Builds engines from one folder of the fact base; each one after the first reuses what did not change.

    `cache` is a folder that may be deleted at any time.
    """

    def __init__(self, knowledge: Path, cache: Path) -> None:
        self.knowledge = knowledge
        self._cache = cache
        self._parsed: Parsed = {}
        self._readings: Readings | None = None

    def build(self) -> Engine:
        """An engine on the files as they are now. Raises KnowledgeError when they do not load."""
        with _without_collections():
            base = load(self.knowledge, self._cache, self._parsed)
            engine = Engine(base, self._readings or _read(self._cache / READINGS))
            self._keep_readings(engine)
            return engine

    def try_out(self, folder: Path) -> Engine:
        """An engine on another folder, one that differs little. Raises KnowledgeError when it does not load."""
        return Engine(load(folder, parsed=self._parsed), self._readings)

    def keep(self, engine: Engine) -> None:
        """Keep in the cache what an engine that was tried out is made of, since it is in use now."""
        write_cache(self._cache, engine.base, self._parsed)
        self._keep_readings(engine)

    def _keep_readings(self, engine: Engine) -> None:
        self._readings = engine.readings
        if engine.readings.grown:
            write_pickle(self._cache / READINGS, engine.readings.pack())


@contextmanager
def _without_collections() -> Iterator[None]:
    """No garbage collection meanwhile: all that is made stays, and looking through it takes longer than making it."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _read(file: Path) -> Readings | None:
    kept = read_pickle(file, 3)
    return Readings(*kept) if kept else None
