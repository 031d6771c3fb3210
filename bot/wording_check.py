"""Asks the engine every question and wording of the facts, and tells which ones another answer wins."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.answering.answer import Status
from bot.answering.engine import Engine
from bot.knowledge.checking import Location
from bot.knowledge.models import FactFile, Model

_ALL = 10_000
"""More candidates than any fact base has."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A question or wording of a fact, and where it stands."""

    fact: str
    text: str
    file: str
    location: Location


@dataclass(frozen=True, slots=True)
class Lost:
    """A wording that its fact does not answer.

    status  what the engine decided; `won` says which answer it gave, or why none
    score   of the answer that won, 0 to 1
    own     the score of the fact itself; None where it is no candidate
    """

    wording: Wording
    status: Status
    won: str
    score: float
    own: float | None

    def __str__(self) -> str:
        own = "is no candidate" if self.own is None else f"scores {self.own:.2f}"
        outcome = {
            Status.ANSWERED: f"answered by {self.won}",
            Status.CHOOSE: f"asked back ({self.won})",
            Status.UNKNOWN: f"not answered ({self.won})",
            Status.CHAT: f"taken for small talk ({self.won})",
        }[self.status]
        return f"“{self.wording.text}” is {outcome}; fact {self.wording.fact} {own}"


def wordings(files: Mapping[str, Model], facts: Collection[str] | None = None) -> list[Wording]:
    """Every question and wording of the facts in use, in the order of the files; of the named `facts` alone if given."""
    found = []
    for file, model in files.items():
        if not isinstance(model, FactFile):
            continue
        for index, fact in enumerate(model.facts):
            if fact.retired or (facts is not None and fact.id not in facts):
                continue
            here: Location = ("facts", index)
            if fact.question:
                found.append(Wording(fact.id, fact.question, file, (*here, "question")))
            found += [
                Wording(fact.id, text, file, (*here, "wordings", position))
                for position, text in enumerate(fact.wordings)
            ]
    return found


def lost_wordings(
    engine: Engine, asked: Collection[Wording], now: datetime, progress: Callable[[], None] = lambda: None
) -> Iterator[Lost]:
    """Ask each wording by itself; gives those whose fact is not the answer. `progress` is called after each question."""
    for wording in asked:
        answer = engine.answer(wording.text, None, now)
        if not (answer.status is Status.ANSWERED and wording.fact in answer.facts):
            own = _score_of(engine, wording, now)
            yield Lost(wording, answer.status, answer.reason, answer.confidence, own)
        progress()


def _score_of(engine: Engine, wording: Wording, now: datetime) -> float | None:
    """The score of a wording's own fact, from the engine's explanation of the question."""
    explained = engine.explain(wording.text, now, limit=_ALL)
    line = re.search(rf"^(\d\.\d+) .*\bfact {re.escape(wording.fact)}$", explained, re.MULTILINE)
    return float(line[1]) if line else None
