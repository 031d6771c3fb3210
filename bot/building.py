"""From the files to an engine: loads the fact base and keeps what is costly to work out in cache files."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from bot.answering.engine import Engine
from bot.answering.index import Index, digest_of
from bot.answering.readings import Known, Packed, Readings
from bot.knowledge import KnowledgeBase, load
from bot.knowledge.loading import Parsed, read_pickle, write_cache, write_pickle

READINGS = "readings.pickle"
INDEX = "index.pickle"


class Builder:
    """Builds engines from one folder of the fact base; each one after the first reuses what did not change.

    `cache` is a folder that may be deleted at any time.
    """

    _latest: ClassVar[tuple[str, Packed, Known] | None] = None
    """The readings that any builder of this process kept last, which say of which language they are and never change: another
    bot need not read all wordings anew."""

    def __init__(self, knowledge: Path, cache: Path) -> None:
        self.knowledge = knowledge
        self._cache = cache
        self._parsed: Parsed = {}
        self._readings: Readings | None = None

    def build(self) -> Engine:
        """An engine on the files as they are now. Raises KnowledgeError when they do not load."""
        with _without_collections():
            base = load(self.knowledge, self._cache, self._parsed)
            index = self._kept_index(base)
            if index is not None:
                return Engine(base, index=index)
            engine = Engine(base, self._kept_readings())
            self._keep(engine)
            return engine

    def try_out(self, folder: Path) -> Engine:
        """An engine on another folder, one that differs little. Raises KnowledgeError when it does not load."""
        return Engine(load(folder, parsed=self._parsed), self._kept_readings())

    def keep(self, engine: Engine) -> None:
        """Keep in the cache what an engine that was tried out is made of, since it is in use now."""
        write_cache(self._cache, engine.base, self._parsed)
        self._keep(engine)

    def _kept_readings(self) -> Readings | None:
        """The readings of the last engine, else those of the cache, which an engine with a kept index does not need."""
        if self._readings is None:
            kept = read_pickle(self._cache / READINGS, 3) or Builder._latest
            self._readings = Readings(*kept) if kept else None
        return self._readings

    def _kept_index(self, base: KnowledgeBase) -> Index | None:
        kept = read_pickle(self._cache / INDEX, 2)
        if kept is None or kept[0] != digest_of(base) or not isinstance(kept[1], Index):
            return None
        kept[1].lexicon.look_up_in(base)
        return kept[1]

    def _keep(self, engine: Engine) -> None:
        self._readings = engine.readings
        if engine.readings.grown:
            Builder._latest = engine.readings.pack()
            write_pickle(self._cache / READINGS, Builder._latest)
        write_pickle(self._cache / INDEX, (digest_of(engine.base), engine.index))


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
