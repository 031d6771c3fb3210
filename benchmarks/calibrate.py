"""Works out the coefficients of bot/answering/confidence.py.

    python -m benchmarks.calibrate

Rows: wordings left out one by one (is the first fact their own?), facts left out whole (any answer is wrong), and the
labelled questions for tuning, never those kept aside. Prints the coefficients to be put into the module, and how well the
confidence tells right from wrong.
"""

from __future__ import annotations

import argparse
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz

from benchmarks.evaluate import KEPT_ASIDE, QUESTIONS, judge
from benchmarks.leave_one_out import LeftOut, ask, sample
from bot.answering.confidence import Evidence
from bot.answering.engine import TWINS, Engine
from bot.knowledge import load

LABELLED_WEIGHT = 4.0
"""How much a labelled question counts against a wording left out."""
WHOLE_FACT_WEIGHT = 0.6
"""Questions on something that is not on record are fewer than those on something that is."""
RIDGE = 1.0

Row = tuple[str, tuple[float, ...], bool, float]
"""(kind of candidate, features, whether answering was right, weight)"""


def rows_left_out(engine: Engine, size: int) -> list[Row]:
    """Rows of wordings, and of whole facts, that were left out."""
    rows = [_row(engine, one, 1.0) for one in ask(engine, sample(engine, size, 3))]
    rows += [_row(engine, one, WHOLE_FACT_WEIGHT) for one in ask(engine, sample(engine, size, 4), whole_fact=True)]
    return [row for row in rows if row is not None]


def _row(engine: Engine, one: LeftOut, weight: float) -> Row | None:
    if not one.matches:
        return None
    best = one.matches[0]
    right = _same(engine, best.candidate.id, one.fact)
    return "fact", engine.evidence(best, one.matches[1:], one.understood).features(), right, weight


def _same(engine: Engine, one: str, two: str) -> bool:
    facts = engine.base.facts
    return one == two or fuzz.token_set_ratio(facts[one].answer, facts[two].answer) > TWINS


def rows_labelled(engine: Engine, now: datetime) -> list[Row]:
    """Rows of the labelled questions for tuning that stand alone."""
    rows: list[Row] = []
    seen: list[Evidence] = []

    def always(evidence: Evidence) -> float:
        seen.append(evidence)
        return 1.0

    engine.confidence_of = always
    for file in sorted(QUESTIONS.glob("*.jsonl")):
        if file.name == KEPT_ASIDE:
            continue
        for line in file.read_text(encoding="utf-8").splitlines():
            rows += _labelled(engine, json.loads(line)["turns"][0], now, seen)
    return rows


def _labelled(engine: Engine, case: dict[str, Any], now: datetime, seen: list[Evidence]) -> list[Row]:
    seen.clear()
    answer = engine.answer(case["question"], None, now)
    if len(seen) != 1:  # several questions in one, or none that came to a decision
        return []
    return [(seen[0].match.candidate.kind, seen[0].features(), judge(case, answer) == "right", LABELLED_WEIGHT)]


def fit(rows: list[Row]) -> tuple[float, list[float]]:
    """Logistic regression by Newton's method with a ridge; returns (constant, coefficients)."""
    x = np.array([(1.0, *features) for _, features, _, _ in rows])
    y = np.array([right for _, _, right, _ in rows], dtype=float)
    w = np.array([weight for _, _, _, weight in rows])
    beta = np.zeros(x.shape[1])
    ridge = RIDGE * np.eye(x.shape[1])
    ridge[0, 0] = 0.0
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ beta))
        step = np.linalg.solve((x.T * (w * p * (1 - p))) @ x + ridge, x.T @ (w * (y - p)) - ridge @ beta)
        beta += step
        if np.abs(step).max() < 1e-6:
            break
    return float(beta[0]), [float(b) for b in beta[1:]]


def main() -> None:
    """Run the calibration from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=2000)
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"))
    parser.add_argument("--now", default="2026-11-22T12:00:00+00:00")
    options = parser.parse_args()
    engine = Engine(load(options.knowledge))
    rows = rows_left_out(engine, options.sample) + rows_labelled(engine, datetime.fromisoformat(options.now))
    for kind in ("fact", "template"):
        mine = [row for row in rows if row[0] == kind]
        constant, coefficients = fit(mine)
        print(f'    "{kind}": ({constant:.2f}, ({", ".join(f"{b:.2f}" for b in coefficients)})),')
        _report(mine, constant, coefficients)


def _report(rows: list[Row], constant: float, coefficients: list[float]) -> None:
    """Of the labelled rows: for several confidences, how many are answered and how many of those are right."""
    labelled = [row for row in rows if row[3] == LABELLED_WEIGHT]
    confident = [
        (1 / (1 + np.exp(-constant - np.dot(coefficients, features))), right) for _, features, right, _ in labelled
    ]
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        given = [right for confidence, right in confident if confidence >= threshold]
        if given:
            print(
                f"        from {threshold}: {len(given)} of {len(labelled)} answered, {sum(given) / len(given):.1%} right"
            )


if __name__ == "__main__":
    main()
