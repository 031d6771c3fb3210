"""Works out the coefficients of bot/answering/ranking.py and bot/answering/confidence.py.

    python -m benchmarks.calibrate --write

Ranking: the right candidate against each wrong one, of wordings left out one by one and of the labelled questions for
tuning, never those kept aside. Confidence: the same, and facts left out whole, so that any answer is wrong. Prints the
coefficients and how well the confidence tells right from wrong; `--write` puts the mean of them and those in
use into bot/answering/coefficients.json.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import numpy as np
from rapidfuzz import fuzz

from benchmarks.evaluate import QUESTIONS, judge
from benchmarks.leave_one_out import LeftOut, ask, sample
from bot.answering import coefficients
from bot.answering.answer import Context
from bot.answering.coefficients import Coefficients
from bot.answering.confidence import Evidence, confidence_of, turn_features
from bot.answering.engine import Engine
from bot.answering.followups import Turn
from bot.answering.ranking import features
from bot.answering.weighing import TWINS
from bot.knowledge import load

LABELLED_WEIGHT = 4.0
"""How much a labelled question counts against a wording left out, for the ranking."""
LEFT_OUT_WEIGHT = 0.25
"""How much wordings left out count for the confidence: they are many, and nobody asks so near to what is on record."""
WHOLE_FACT_WEIGHT = 0.15
"""Questions on something that is not on record are fewer than those on something that is."""
RIDGE = 1.0
TURN_RIDGE = 3.0
"""Readings of follow-ups are few, and their features many."""

RIVALS = 6
"""Wrong candidates of one question that the right one is compared with."""

SIGNS = (1, 1, 1, 1, 1, -1, -1, -1, 1, 0, 0, 1, 1, -1, -1, 1, 1, -1, -1, -1, -1)
"""Which way each of Evidence.features may count: a better fit never makes an answer less sure; 0 for either way."""

Row = tuple[str, tuple[float, ...], bool, float]
"""(kind of candidate, features, whether answering was right, weight)"""


def rows_left_out(engine: Engine, size: int) -> list[Row]:
    """Rows of wordings, and of whole facts, that were left out."""
    rows = [_row(engine, one, LEFT_OUT_WEIGHT) for one in ask(engine, sample(engine, size, 3))]
    rows += [_row(engine, one, WHOLE_FACT_WEIGHT) for one in ask(engine, sample(engine, size, 4), whole_fact=True)]
    return [row for row in rows if row is not None]


def _row(engine: Engine, one: LeftOut, weight: float) -> Row | None:
    if not one.matches:
        return None
    best = one.matches[0]
    right = _same(engine, best.candidate.id, one.fact)
    evidence = engine.evidence(best, one.matches[1:], [*one.matches, *one.others], one.understood)
    return "fact", evidence.features(), right, weight


def _same(engine: Engine, one: str, two: str) -> bool:
    facts = engine.base.facts
    return one == two or fuzz.token_set_ratio(facts[one].answer, facts[two].answer) > TWINS


def ranking(engine: Engine, size: int, now: datetime) -> tuple[float, ...]:
    """The coefficients of the ranking: a logistic regression on the differences between right and wrong candidates."""
    pairs: list[Row] = []
    for one in ask(engine, sample(engine, size, 7)):
        judged = [(features(match), _same(engine, match.candidate.id, one.fact)) for match in one.matches]
        pairs += _pairs(judged, 1.0)
    for case in labelled():
        if case["expect"] == "answered":
            found = engine.possible(case["question"], now)
            judged = [(features(match), judge(case, answer) == "right") for match, answer in found]
            pairs += _pairs(judged, LABELLED_WEIGHT)
    return tuple(fit(pairs, constant=False)[1])


def _pairs(judged: list[tuple[tuple[float, ...], bool]], weight: float) -> list[Row]:
    """The differences between the first right candidate and the first wrong ones, in both directions."""
    right = next((one for one, is_right in judged if is_right), None)
    wrong = [one for one, is_right in judged if not is_right][:RIVALS]
    if right is None:
        return []
    rows: list[Row] = []
    for other in wrong:
        difference = tuple(a - b for a, b in zip(right, other, strict=True))
        rows.append(("pair", difference, True, weight / len(wrong)))
        rows.append(("pair", tuple(-part for part in difference), False, weight / len(wrong)))
    return rows


def tuning_files() -> list[Path]:
    """The files of labelled questions that are for tuning."""
    return [file for file in sorted(QUESTIONS.glob("*.jsonl")) if file.name.startswith("tuning")]


def labelled() -> Iterator[dict[str, Any]]:
    """The labelled questions for tuning that stand alone or begin a conversation."""
    for file in tuning_files():
        for line in file.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["turns"][0]


def rows_labelled(engine: Engine, now: datetime) -> list[Row]:
    """Rows of the labelled questions for tuning that stand alone."""
    rows: list[Row] = []
    seen: list[Evidence] = []

    def always(evidence: Evidence) -> float:
        seen.append(evidence)
        return 1.0

    engine.confidence_of = always
    for case in labelled():
        rows += _labelled(engine, case, now, seen)
    return rows


def _labelled(engine: Engine, case: dict[str, Any], now: datetime, seen: list[Evidence]) -> list[Row]:
    seen.clear()
    answer = engine.answer(case["question"], None, now)
    if len(seen) != 1:  # several questions in one, or none that came to a decision
        return []
    return [(seen[0].match.candidate.kind, seen[0].features(), judge(case, answer) == "right", LABELLED_WEIGHT)]


def rows_of_turns(engine: Engine, now: datetime) -> list[Row]:
    """Rows of the readings of each question that was asked later in a conversation."""
    rows: list[Row] = []
    engine.confidence_of = confidence_of
    for file in tuning_files():
        for line in file.read_text(encoding="utf-8").splitlines():
            rows += _rows_of_conversation(engine, json.loads(line)["turns"], now)
    return rows


def _rows_of_conversation(engine: Engine, cases: list[dict[str, Any]], now: datetime) -> list[Row]:
    """Every reading that had a candidate, whatever its confidence, and whether its answer would be right."""
    rows: list[Row] = []
    context: Context | None = None
    for case in cases:
        seen: dict[str, Evidence] = {}

        def always(evidence: Evidence, seen: dict[str, Evidence] = seen) -> float:
            if evidence.turn is not None:
                seen[evidence.turn.kind] = evidence
            return 1.0

        engine.confidence_of = always
        for kind, answer in engine.read_in_turn(case["question"], context, now):
            if kind in seen:
                features = turn_features(seen[kind], cast(Turn, seen[kind].turn))
                right = case["expect"] != "unknown" and judge(case, answer) == "right"
                rows.append(("turn", features, right, 1.0))
        engine.confidence_of = confidence_of
        context = engine.answer(case["question"], context, now).context
    return rows


def fit(rows: list[Row], constant: bool = True, ridge_weight: float = RIDGE) -> tuple[float, list[float]]:
    """Logistic regression by Newton's method with a ridge; returns (constant, coefficients).

    Without a `constant` the ridge weighs on all alike.
    """
    x = np.array([(1.0, *features) for _, features, _, _ in rows])
    y = np.array([right for _, _, right, _ in rows], dtype=float)
    w = np.array([weight for _, _, _, weight in rows])
    beta = np.zeros(x.shape[1])
    ridge = ridge_weight * np.eye(x.shape[1])
    if constant:
        ridge[0, 0] = 0.0
    else:
        x[:, 0] = 0.0
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ beta))
        step = np.linalg.solve((x.T * (w * p * (1 - p))) @ x + ridge, x.T @ (w * (y - p)) - ridge @ beta)
        beta += step
        if np.abs(step).max() < 1e-6:
            break
    return float(beta[0]), [float(b) for b in beta[1:]]


def fit_signed(rows: list[Row]) -> tuple[float, list[float]]:
    """The same with the features left out whose coefficient has the wrong sign, the one of most effect first, until none has.

    Such a sign comes from two features that say much the same: one is overrated and the other takes it back. On the tuning
    files, each left out in turn, that brought the area under the curve for templates from 0.75 to 0.79; facts stayed the same.
    """
    spread = np.array([features for _, features, _, _ in rows], dtype=float).std(axis=0)
    kept = list(range(len(SIGNS)))
    while True:
        constant, weights = fit([(kind, tuple(x[i] for i in kept), right, weight) for kind, x, right, weight in rows])
        wrong = [(abs(b) * spread[i], i) for b, i in zip(weights, kept, strict=True) if b * SIGNS[i] < 0]
        if not wrong:
            found = dict(zip(kept, weights, strict=True))
            return constant, [found.get(i, 0.0) for i in range(len(SIGNS))]
        kept.remove(max(wrong)[1])


def main() -> None:
    """Run the calibration from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=2000)
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"))
    parser.add_argument(
        "--write", action="store_true", help="put the coefficients into use, half way from the present ones"
    )
    parser.add_argument("--keep-ranking", action="store_true", help="leave the ranking as it is")
    parser.add_argument("--now", default="2026-11-22T12:00:00+00:00")
    options = parser.parse_args()
    engine = Engine(load(options.knowledge))
    now = datetime.fromisoformat(options.now)
    before = coefficients.current
    if not options.keep_ranking:
        _use(ranking=ranking(engine, options.sample, now))
    rows = rows_left_out(engine, options.sample) + rows_labelled(engine, now)
    for kind in ("fact", "template"):
        mine = [row for row in rows if row[0] == kind]
        constant, weights = fit_signed(mine)
        print(kind)
        _report(mine, constant, weights)
        _use(alone={**coefficients.current.alone, kind: (constant, *weights)})
    _use(turns=tuple(fit(rows_of_turns(engine, now), constant=False, ridge_weight=TURN_RIDGE)[1]))
    print(coefficients.current)
    if options.write:
        coefficients.write(_between(before, coefficients.current))


def _between(before: Coefficients, after: Coefficients) -> Coefficients:
    """The mean of two calibrations: each draws a sample, and both together judge unseen questions better than either."""
    alone = {kind: _mean(before.alone[kind], row) for kind, row in after.alone.items()}
    return Coefficients(_mean(before.ranking, after.ranking), alone, _mean(before.turns, after.turns))


def _mean(one: Sequence[float], other: Sequence[float]) -> tuple[float, ...]:
    return tuple((a + b) / 2 for a, b in zip(one, other, strict=True))


def _use(**rows: Any) -> None:
    """Put rows of coefficients in the place of those in use, for what is worked out next."""
    coefficients.current = replace(coefficients.current, **rows)


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
