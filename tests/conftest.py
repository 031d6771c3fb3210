"""Data folders that are warm, so that a bot of its own for a test starts quickly."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.building import Builder

KNOWLEDGE = Path(__file__).parents[1] / "knowledge"


@pytest.fixture(scope="session")
def warm_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose cache is filled, so that each copy starts quickly."""
    data = tmp_path_factory.mktemp("warm")
    Builder(KNOWLEDGE, data / "cache").build()
    return data


@pytest.fixture
def own_data(tmp_path: Path, warm_data: Path) -> Path:
    """A data folder of the test's own."""
    return Path(shutil.copytree(warm_data, tmp_path / "data"))
