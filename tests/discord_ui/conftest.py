"""A fact base of its own for each test that changes one, and the bot in a simulated Discord."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.building import Builder

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
HOME = 4_000_000_000_000_000_000


class Clock:
    """A clock that moves a little with each look, and that a test may move further."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=3)
        return self.now


@pytest.fixture(scope="session")
def warm_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose cache is filled, so that each copy starts quickly."""
    data = tmp_path_factory.mktemp("warm")
    Builder(KNOWLEDGE, data / "cache").build()
    return data


@pytest.fixture
def own_knowledge(tmp_path: Path) -> Path:
    """A copy of the fact base that the test may change."""
    return Path(shutil.copytree(KNOWLEDGE, tmp_path / "knowledge"))


@pytest.fixture
def own_data(tmp_path: Path, warm_data: Path) -> Path:
    """A data folder of the test's own."""
    return Path(shutil.copytree(warm_data, tmp_path / "data"))
