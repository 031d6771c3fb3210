"""How often a wording that was left out finds its fact again.

    python -m benchmarks.leave_one_out [--sample 1000] [--seed 1]

Ten thousand wordings were written by different people to be really different, so one of them, asked against the others, is
much like a question that nobody has thought of. Prints how often its own fact comes first and among the first three.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.answering.candidates import asked
from bot.answering.engine import Engine
from bot.answering.ranking import is_answer, ranked
from bot.answering.readings import NO_DAY
from bot.answering.scoring import Match
from bot.answering.shortlist import SHORTLIST
from bot.answering.understanding import Understanding
from bot.knowledge import load

MIN_WORDINGS = 6
"""Facts with fewer wordings are left in peace: without one there is too little left to find them by."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A wording that was asked without being known: of which fact it is, and which facts it matched, best first.

    `others` are the known gaps and the small talk that it matched.
    """

    fact: str
    wording: str
    understood: Understanding
    matches: list[Match]
    others: list[Match]


def sample(engine: Engine, size: int, seed: int) -> list[tuple[str, str]]:
    """(fact, wording) pairs, drawn at random."""
    pairs = [
        (fact.id, wording)
        for fact in engine.base.facts.values()
        if len(fact.wordings) >= MIN_WORDINGS
        for wording in (fact.question, *fact.wordings)
        if wording
    ]
    return random.Random(seed).sample(pairs, min(size, len(pairs)))


def ask(engine: Engine, pairs: list[tuple[str, str]], whole_fact: bool = False) -> Iterator[LeftOut]:
    """Ask each wording without itself, or without its whole fact."""
    for fact, wording in pairs:
        understood = engine.reader.read(wording, NO_DAY)
        left_out = None if whole_fact else engine.readings.keys(engine.reader, wording)
        with _without(engine, fact, left_out):
            found = [
                match
                for match in engine.matcher.match(understood, limit=40)
                if not whole_fact or match.candidate.id != fact
            ]
        facts = ranked([match for match in found if match.candidate.kind == "fact"][:SHORTLIST])
        yield LeftOut(fact, wording, understood, facts, [match for match in found if not is_answer(match)])


@contextmanager
def _without(engine: Engine, fact: str, wording: tuple[str, ...] | None) -> Iterator[None]:
    """The matcher as it would be if the fact did not have the wording, or had none at all."""
    matcher = engine.matcher
    index = next(i for i, candidate in enumerate(matcher.candidates) if candidate.id == fact)
    whole = matcher.wordings(index)
    left = [] if wording is None else [one for one in whole if one != wording]
    matcher.replace_wordings(index, left, *_words(engine, fact, left))
    try:
        yield
    finally:
        matcher.replace_wordings(index, whole, *_words(engine, fact, whole))


def _words(engine: Engine, identifier: str, wordings: list[tuple[str, ...]]) -> tuple[list[str], list[str]]:
    """The words of a fact with only these wordings: all of them, its answer's too, and those of its wordings without names."""
    fact = engine.base.facts[identifier]
    bag = list(engine.readings.of(engine.reader, fact.answer)[1])
    plain: list[str] = []
    readings = {
        keys: rest for keys, *rest in (engine.readings.of(engine.reader, text) for text in reversed(asked(fact)))
    }
    for keys, (stems, without_names) in readings.items():
        if keys in wordings:
            bag.extend(stems)
            plain.extend(without_names)
    return bag, plain


def main() -> None:
    """Run the benchmark from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"))
    options = parser.parse_args()
    engine = Engine(load(options.knowledge))
    pairs = sample(engine, options.sample, options.seed)
    first = among = 0
    for one in ask(engine, pairs):
        found = [match.candidate.id for match in one.matches]
        first += found[:1] == [one.fact]
        among += one.fact in found[:3]
    print(
        f"{len(pairs)} wordings left out: own fact first {first / len(pairs):.1%}, among three {among / len(pairs):.1%}"
    )


if __name__ == "__main__":
    main()
