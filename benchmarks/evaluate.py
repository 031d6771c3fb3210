"""How well the bot answers the labelled questions in benchmarks/questions/, by kind of question.

    python -m benchmarks.evaluate [FILE ...] [--show] [--now 2026-11-22T12:00:00Z] [--knowledge DIR]

Without files it takes all of them, each with a table of its own. A file holds one conversation a line:
{"conversation": "...", "turns": [{"id", "kind", "question", "expect", "must", "must_not"}, ...]}. A reply is right when every
group of `must` has an alternative that stands in it, and nothing of `must_not` does; texts are compared folded, "re:" marks
a regular expression. For `expect: premise` the reply must name what is false whatever its status; for `expect: unknown`
the bot must decline. --show prints each question that was not right; the files kept aside are never shown.
"""

from __future__ import annotations

import argparse
import json
import re
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.answering.answer import Answer, Context, Status
from bot.answering.engine import Engine
from bot.knowledge import load

QUESTIONS = Path(__file__).parent / "questions"
KEPT_ASIDE = "kept-aside"
"""How the names of the files begin that are not looked into while the bot is being made."""
OUTCOMES = ("right", "wrong", "declined", "asked")
_DECLINED = {Status.UNKNOWN: "declined", Status.CHAT: "declined", Status.CHOOSE: "asked"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One labelled question, the reply, and how it is judged: "right", "wrong", "declined" or "asked"."""

    case: dict[str, Any]
    answer: Answer
    judged: str
    milliseconds: float


def fold(text: str) -> str:
    """Casefolded, without diacritics and markup, dashes alike, white space folded."""
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    for old, new in (
        ("\u2019", "'"),
        ("**", ""),
        ("__", ""),
        ("\\", ""),
        ("ø", "o"),
        ("ł", "l"),
        ("ß", "ss"),
        ("æ", "ae"),
        ("ı", "i"),
    ):
        text = text.replace(old, new)
    return re.sub(r"\s+", " ", text)


def holds(alternative: str, reply: str) -> bool:
    """Whether one alternative stands in a folded reply."""
    if alternative.startswith("re:"):
        return re.search(alternative[3:], reply) is not None
    return fold(alternative) in reply


def judge(case: dict[str, Any], answer: Answer) -> str:
    """Judge one reply."""
    reply = fold(answer.text)
    fits = all(any(holds(one, reply) for one in group) for group in case.get("must", ())) and not any(
        holds(bad, reply) for bad in case.get("must_not", ())
    )
    if case["expect"] == "unknown":
        return {Status.UNKNOWN: "right", Status.CHAT: "right", Status.CHOOSE: "asked"}.get(answer.status, "wrong")
    if case["expect"] == "premise" and fits:
        return "right"
    if answer.status is Status.ANSWERED:
        return "right" if fits and case["expect"] == "answered" else "wrong"
    return _DECLINED[answer.status]


def run(engine: Engine, file: Path, now: datetime) -> Iterator[Outcome]:
    """Ask every question of a file, each conversation with its own memory."""
    for line in file.read_text(encoding="utf-8").splitlines():
        context: Context | None = None
        entry = json.loads(line)
        for case in entry["turns"]:
            start = time.perf_counter()
            answer = engine.answer(case["question"], context, now)
            milliseconds = (time.perf_counter() - start) * 1000
            if entry.get("conversation"):
                context = answer.context
            yield Outcome(case, answer, judge(case, answer), milliseconds)


def summary(outcomes: list[Outcome]) -> dict[str, float | int | None]:
    """The overall figures: shares of the answerable and of the unanswerable questions, and times."""
    wanted = [outcome.judged for outcome in outcomes if outcome.case["expect"] != "unknown"]
    refused = [outcome.judged for outcome in outcomes if outcome.case["expect"] == "unknown"]
    times = sorted(outcome.milliseconds for outcome in outcomes)
    return {
        "questions": len(outcomes),
        **{f"answerable_{name}": _share(wanted, name) for name in OUTCOMES},
        "unanswerable_declined": _share(refused, "right"),
        "unanswerable_wrong": _share(refused, "wrong"),
        "answered_without_source": sum(o.answer.status is Status.ANSWERED and not o.answer.sources for o in outcomes),
        "median_ms": round(times[len(times) // 2], 2),
        "p99_ms": round(times[int(len(times) * 0.99)], 2),
    }


def _share(judged: list[str], name: str) -> float | None:
    return round(judged.count(name) / len(judged), 4) if judged else None


def print_table(outcomes: list[Outcome]) -> None:
    """Print how many of each kind were right, wrong, declined, asked back."""
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        table[outcome.case["kind"]][outcome.judged] += 1
    print(f"{'kind':14}{'n':>5}" + "".join(f"{name:>10}" for name in OUTCOMES))
    for kind, row in sorted(table.items()):
        print(f"{kind:14}{row.total():5}" + "".join(f"{row[name]:10}" for name in OUTCOMES))


def main() -> None:
    """Run the evaluation from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--now", default="2026-11-22T12:00:00+00:00")
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"))
    arguments = parser.parse_args()
    engine = Engine(load(arguments.knowledge))
    now = datetime.fromisoformat(arguments.now.replace("Z", "+00:00"))
    for file in arguments.files or sorted(QUESTIONS.glob("*.jsonl")):
        outcomes = list(run(engine, file, now))
        print(f"\n{file.name}")
        if arguments.show and not file.name.startswith(KEPT_ASIDE):
            for outcome in outcomes:
                if outcome.judged != "right":
                    print(
                        f"{outcome.judged:9}{outcome.case['kind']:13}{outcome.case['id']}: {outcome.case['question']}"
                    )
                    print(f"         must {json.dumps(outcome.case.get('must', []), ensure_ascii=False)[:160]}")
                    print(f"         {outcome.answer.reason} | {outcome.answer.text[:200]!r}")
        print_table(outcomes)
        print(json.dumps(summary(outcomes)))


if __name__ == "__main__":
    main()
