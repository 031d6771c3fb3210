"""One engine for all bots on the real fact base, a fact base of its own for each test that changes one, and a clock."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.answering.engine import Engine
from bot.building import Builder
from tests import real
from tests.real import KNOWLEDGE

HOME = 4_000_000_000_000_000_000


class Clock:
    """A clock that moves a little with each look, and that a test may move further."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=3)
        return self.now


class SharingBuilder(Builder):
    """Builds as any does, but hands out the shared engine for the real fact base, which no test changes."""

    def build(self) -> Engine:
        return real.engine() if self.knowledge == KNOWLEDGE else super().build()


@pytest.fixture(autouse=True)
def shared_engine() -> Iterator[None]:
    """Let bots on the real fact base share an engine; those on a copy build their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.discord_ui.bot.Builder", SharingBuilder)
        yield


@pytest.fixture
def own_knowledge(tmp_path: Path) -> Path:
    """A copy of the fact base that the test may change."""
    return Path(shutil.copytree(KNOWLEDGE, tmp_path / "knowledge"))


@pytest.fixture
def short_knowledge(tmp_path: Path) -> Path:
    """A copy of the fact base short of most facts, that the test may change."""
    return Path(shutil.copytree(real.short() / "knowledge", tmp_path / "knowledge"))


@pytest.fixture
def short_data(tmp_path: Path) -> Path:
    """A data folder that is warm for `short_knowledge`."""
    return Path(shutil.copytree(real.short() / "data", tmp_path / "data"))
