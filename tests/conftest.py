"""What a run of tests shares, and data folders that are warm, so that a bot of its own for a test starts quickly."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests import real


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder that all processes of this run share. The workers inherit its name."""
    if not hasattr(config, "workerinput"):
        os.environ[real.SHARED] = tempfile.mkdtemp(prefix="aslms-tests-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the shared folder when the last test has run."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(real.SHARED), ignore_errors=True)


@pytest.fixture
def own_data(tmp_path: Path) -> Path:
    """A data folder of the test's own."""
    return Path(shutil.copytree(real.data(), tmp_path / "data"))
