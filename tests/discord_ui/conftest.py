"""A fact base of its own for each test that changes one, and a clock."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import KNOWLEDGE

HOME = 4_000_000_000_000_000_000


class Clock:
    """A clock that moves a little with each look, and that a test may move further."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=3)
        return self.now


@pytest.fixture
def own_knowledge(tmp_path: Path) -> Path:
    """A copy of the fact base that the test may change."""
    return Path(shutil.copytree(KNOWLEDGE, tmp_path / "knowledge"))
