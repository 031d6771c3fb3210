"""The usual ways to find an FAQ entry, over the same facts and questions, beside this bot.

    python -m benchmarks.peers [FILE ...]

Each peer takes every fact as a flat entry (question, wordings, answer) and gives the answer of the nearest one, whatever the
score: rapidfuzz's WRatio and token_set_ratio over questions and wordings, and BM25 over all the words of an entry. None
of them knows when it is wrong, so every question without an answer is answered wrongly. They have no records to ask, which is
part of what is measured: an FAQ has no entry for each race and class.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from benchmarks.evaluate import QUESTIONS, judge, run, summary
from bot.answering.answer import Answer, Status
from bot.answering.engine import Engine
from bot.answering.text import fold, stem, words
from bot.knowledge import KnowledgeBase, load

K1, B = 1.2, 0.75
"""BM25's usual parameters."""

Peer = Callable[[str], str]
"""Gives the id of the fact that a question gets."""


def fuzzy(base: KnowledgeBase, scorer: Any) -> Peer:
    """The fact whose question or wording is most like the question by one of rapidfuzz's scorers."""
    texts = {
        (fact.id, index): fold(text)
        for fact in base.facts.values()
        for index, text in enumerate((fact.question or "", *fact.wordings))
        if text
    }

    def find(question: str) -> str:
        found = process.extractOne(fold(question), texts, scorer=scorer)
        return str(found[2][0])

    return find


def bm25(base: KnowledgeBase) -> Peer:
    """The fact whose words together fit best by BM25, stems being words."""
    bags = {
        fact.id: Counter(
            stem(word) for text in (fact.question or "", *fact.wordings, fact.answer) for word in words(text)
        )
        for fact in base.facts.values()
    }
    lengths = {identifier: bag.total() for identifier, bag in bags.items()}
    average = sum(lengths.values()) / len(lengths)
    users = Counter(word for bag in bags.values() for word in bag)

    def score(identifier: str, question: list[str]) -> float:
        bag, total = bags[identifier], 0.0
        for word in question:
            if word in bag:
                idf = math.log(1 + (len(bags) - users[word] + 0.5) / (users[word] + 0.5))
                scale = K1 * (1 - B + B * lengths[identifier] / average)
                total += idf * bag[word] * (K1 + 1) / (bag[word] + scale)
        return total

    def find(question: str) -> str:
        asked = [stem(word) for word in words(question)]
        return max(bags, key=lambda identifier: score(identifier, asked))

    return find


def measure(base: KnowledgeBase, peer: Peer, file: Path) -> tuple[float, float, float]:
    """(right, wrong) of the answerable questions and (declined) of the unanswerable, as shares."""
    answerable: list[str] = []
    unanswerable: list[str] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        for case in json.loads(line)["turns"]:
            fact = base.facts[peer(case["question"])]
            text = f"{fact.answer}\n\n{fact.disputed}" if fact.disputed else fact.answer
            judged = judge(case, Answer(case["question"], Status.ANSWERED, text))
            (unanswerable if case["expect"] == "unknown" else answerable).append(judged)
    right = answerable.count("right") / len(answerable)
    declined = unanswerable.count("right") / len(unanswerable) if unanswerable else 0.0
    return right, 1 - right, declined


def main() -> None:
    """Run the comparison from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--now", default="2026-11-22T12:00:00+00:00")
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"))
    options = parser.parse_args()
    base = load(options.knowledge)
    engine = Engine(base)
    peers = {
        "rapidfuzz WRatio": fuzzy(base, fuzz.WRatio),
        "rapidfuzz token_set_ratio": fuzzy(base, fuzz.token_set_ratio),
        "BM25": bm25(base),
    }
    for file in options.files or sorted(QUESTIONS.glob("*.jsonl")):
        print(f"\n{file.name:32}{'right':>8}{'wrong':>8}{'declined of the unanswerable':>32}")
        for name, peer in peers.items():
            right, wrong, declined = measure(base, peer, file)
            print(f"{name:32}{right:8.1%}{wrong:8.1%}{declined:32.1%}")
        mine = summary(list(run(engine, file, datetime.fromisoformat(options.now))))
        print(
            f"{'this bot':32}{mine['answerable_right'] or 0:8.1%}{mine['answerable_wrong'] or 0:8.1%}"
            f"{mine['unanswerable_declined'] or 0:32.1%}"
        )


if __name__ == "__main__":
    main()
