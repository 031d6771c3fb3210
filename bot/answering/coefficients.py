"""The coefficients of the ranking and of the confidence, as `python -m benchmarks.calibrate --write` worked them out.

They stand in coefficients.json beside this module, all of one calibration, so that none is left behind by another.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("coefficients.json")


@dataclass(frozen=True, slots=True)
class Coefficients:
    """What the features of ranking.py and confidence.py are weighed with.

    ranking   one for each feature of the ranking
    alone     for each kind of candidate the constant and one for each feature of Evidence
    turns     one for each feature of a reading in a conversation
    """

    ranking: tuple[float, ...]
    alone: dict[str, tuple[float, ...]]
    turns: tuple[float, ...]


def _read() -> Coefficients:
    data = json.loads(FILE.read_text(encoding="utf-8"))
    alone = {kind: tuple(row) for kind, row in data["alone"].items()}
    return Coefficients(tuple(data["ranking"]), alone, tuple(data["turns"]))


def write(coefficients: Coefficients) -> None:
    """Put a calibration in the place of the one before, to two decimals, a coefficient a line."""
    rows = {
        "ranking": _rounded(coefficients.ranking),
        "alone": {kind: _rounded(row) for kind, row in coefficients.alone.items()},
        "turns": _rounded(coefficients.turns),
    }
    FILE.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def _rounded(row: tuple[float, ...]) -> list[float]:
    return [round(value, 2) for value in row]


current = _read()
"""Those in use; calibration puts others here while it works."""
