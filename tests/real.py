"""The real fact base, read once by each process that tests, and worked out once for all of them.

Reading every wording takes seconds, and what comes of it holds no state of conversations. So tests that do not change the
fact base share one engine, and tests that start bots of their own start them on a copy of a cache that is filled.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from bot.answering.engine import Engine
from bot.answering.records import Records
from bot.building import Builder
from bot.knowledge import KnowledgeBase

KNOWLEDGE = Path(__file__).parents[1] / "knowledge"
SHARED = "ASLMS_TESTS_SHARED"
"""The environment variable that names a folder for all processes of one run; `tests/conftest.py` makes the folder."""
PATIENCE = 300.0


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time. A database locks on every system, and lets go when its process dies."""
    with closing(sqlite3.connect(folder / "lock.db", timeout=PATIENCE, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first process to want it makes, while the others wait for it."""
    shared = Path(os.environ[SHARED])
    made = shared / name
    with _alone(shared):
        if not made.exists():
            unfinished = shared / f"{name}.new"
            make(unfinished)
            unfinished.rename(made)
    return made


@cache
def data() -> Path:
    """A data folder whose cache is filled; to be copied, not to be written to."""
    return made_once("data", lambda folder: _fill(KNOWLEDGE, folder))


@cache
def engine() -> Engine:
    """The engine that tests share."""
    return Builder(KNOWLEDGE, data() / "cache").build()


def base() -> KnowledgeBase:
    """The fact base of the shared engine."""
    return engine().base


def records() -> Records:
    """The records of the shared engine."""
    return engine().records


@cache
def short() -> Path:
    """A folder with the real fact base short of most facts, in `knowledge`, and a data folder for it, in `data`.

    All names, seasons, sources and templates are there. An edit that brings a new name has every wording read again, which
    takes a few times less here; and nobody who tests the editing asks for the other facts.
    """
    return made_once("short", _shorten)


KEPT = ("facts/history.yaml", "facts/classes-and-rules.yaml")


def _shorten(folder: Path) -> None:
    for file in KNOWLEDGE.rglob("*"):
        name = file.relative_to(KNOWLEDGE)
        if not file.is_file() or (name.parts[0] == "facts" and name.as_posix() not in KEPT):
            continue
        text = file.read_text(encoding="utf-8")
        if name.parts[0] == "facts":  # what is related may be among the facts that were left out
            text = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("    related: "))
        (folder / "knowledge" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "knowledge" / name).write_text(text, encoding="utf-8")
    _fill(folder / "knowledge", folder / "data")


def _fill(knowledge: Path, folder: Path) -> None:
    Builder(knowledge, folder / "cache").build()
