"""What a question names and what it asks: the first step of every answer.

The words of a question are mended (`mending`: slang, typos), the things it names are found (`naming`, `selecting`,
`calendar_words`) and become Slots, and what is left becomes terms: concepts of the vocabulary, or stems of words that the
vocabulary does not have (`summing_up`).
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime

from bot.answering.calendar_words import WhenReader
from bot.answering.described import Describer
from bot.answering.lexicon import Lexicon
from bot.answering.mending import Mender
from bot.answering.naming import Namer
from bot.answering.reading_state import Reading
from bot.answering.season_clock import SeasonClock
from bot.answering.selecting import selector, shift, with_ordinal
from bot.answering.summing_up import understanding_of
from bot.answering.text import tokenise
from bot.answering.understood import HELPERS, MANNER, Term, Understanding
from bot.answering.when import When
from bot.knowledge import KnowledgeBase
from bot.knowledge.models import Entry, Winner

__all__ = ["MANNER", "Reader", "Term", "Understanding", "with_ordinal"]

_RESULTS = frozenset(["finish", "finished", "end", "ended", "fare", "go", "perform", "result", "many", "often"])
_BEFORE_NOUNS = frozenset({"which", "what", "many"})
"""Words that stand before the noun that is asked for: which team, how many laps."""
_PERSONS = frozenset(
    {"guy", "guys", "bloke", "blokes", "man", "men", "dude", "dudes", "chap", "chaps", "lad", "lads", "fella", "fellow"}
    | {"person", "persons", "people", "gentleman", "gentlemen", "individual", "human", "racer"}
)
"""Words that ask for somebody where "which" or "what" stands before them."""
_CARDINALS = frozenset({"two", "three", "four", "five", "six", "seven", "eight", "nine"})
_BETWEEN = _CARDINALS | {"different", "new", "current", "classification"}
"""Terms that may stand between those and the noun."""
_POINTING = frozenset(
    [
        "that",
        "it",
        "they",
        "them",
        "their",
        "theirs",
        "there",
        "then",
        "he",
        "she",
        "his",
        "her",
        "him",
        "hers",
        "this",
        "those",
        "these",
        "same",
        "one",
        "ones",
        "too",
        "also",
        "else",
        "both",
        "latter",
        "former",
        "previous",
    ]
)
_SLOTTED = frozenset({"circuit", "class", "country", "team", "driver", "car", "make"})


class Reader:
    """Reads questions against one fact base."""

    def __init__(self, base: KnowledgeBase, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._when = WhenReader(base)
        self._mender = Mender(lexicon)
        self._namer = Namer(lexicon)
        self._describer = Describer(base)
        self._numbers = _numbers_of(base)

    @property
    def clock(self) -> SeasonClock:
        """The season clock of the fact base."""
        return self._when.clock

    def read(self, text: str, now: datetime) -> Understanding:
        """Understand one question. Never raises, whatever the text."""
        tokens = self._mender.mend(tokenise(text))
        reading = Reading(tokens, self._lexicon)
        at = 0
        asking = False
        while at < len(tokens):
            found, plain = len(reading.order), len(reading.plain)
            asking = reading.asking = asking or _is_before_noun(reading.texts[max(0, at - 2) : at])
            taken = self._step(reading, at, now)
            asking = asking and not _is_verb(reading.texts[max(0, at - 1) : at + 1])
            if any(key.startswith("team/") for _, key in reading.order[found:]):
                reading.teams_at.update(range(at, at + taken))
            asking = asking and self._still_asking(reading, found)
            if at and tokens[at].clause != tokens[at - 1].clause:
                reading.said.append(".")
            keys = [key for kind, key in reading.order[found:] if kind == "entity" or len(reading.plain) > plain]
            reading.said += keys or reading.texts[at : at + taken]
            at += taken
        self._when.settle(tokens, reading.when)
        return self._describer.without_described(understanding_of(reading))

    def slotted(self, text: str, now: datetime) -> str:
        """A question with slots in place of what it names: "who won LMP2 in 2023" gives "who won {class} in {season}"."""
        tokens = self._mender.mend(tokenise(text))
        reading = Reading(tokens, self._lexicon)
        at, said = 0, []
        while at < len(tokens):
            names, dated = len(reading.order), replace(reading.when, **_copied(reading.when))  # type: ignore[arg-type]
            taken = self._step(reading, at, now)
            kinds = [key.partition("/")[0] for kind, key in reading.order[names:] if kind == "entity"]
            if reading.when.span != dated.span:
                said += [token.text for token in tokens[at : at + taken]]
            elif reading.when != dated:
                said.append("{season}" if reading.when.seasons != dated.seasons or reading.when.years else "{month}")
            elif kinds and kinds[0] in _SLOTTED:
                said.append(f"{{{kinds[0]}}}")
            else:
                said += [token.text for token in tokens[at : at + taken]]
            at += taken
        return " ".join(said)

    def _still_asking(self, reading: Reading, said: int) -> bool:
        """Whether the noun that is asked for is still to come: behind "which" and names, as in "which LMP2 team"."""
        found = reading.order[said:]
        nouns = {key for kind, key in found if kind == "term" and key not in _BETWEEN}
        reading.wanted |= nouns
        return bool(found) and not nouns

    def _step(self, reading: Reading, at: int, now: datetime) -> int:
        tokens = reading.tokens
        return (
            self._namer.series(reading, at)
            or self._namer.origin(reading, at)
            or shift(reading, at)
            or selector(reading, at)
            or self._when.read(tokens, at, now, reading.when)
            or self._namer.phrase(reading, at)
            or self._word(reading, at)
        )

    def _word(self, reading: Reading, at: int) -> int:
        token = reading.tokens[at]
        if reading.number is None and (reading.said[-1:] and (reading.said[-1], token.text) in self._numbers):
            reading.number = token.text  # "Algarve Pro 25"
            return 1
        reading.plain.append(token.text)
        reading.unnamed.add(at)
        if token.text in _POINTING:
            reading.pointing = True
        if token.text in ("overall", "outright"):
            reading.overall = True
        if token.text in _PERSONS and reading.asking:
            reading.persons = True
            reading.add_term("who", token.clause)
            return 1
        if token.text == "how" and self._asks_manner(reading.texts, at):
            reading.add_term(MANNER, token.clause)
        reading.add_word(token)
        return 1

    def _asks_manner(self, text: list[str], at: int) -> bool:
        """Whether the "how" here asks for the way something came about, not for an amount or a result."""
        return text[at + 1 : at + 2] != [] and text[at + 1] in HELPERS and not _RESULTS.intersection(text)


def _is_before_noun(before: list[str]) -> bool:
    """Whether the words right before ask for the noun that comes: "which", "how many", "the number of"."""
    return bool(_BEFORE_NOUNS.intersection(before[-1:])) or before == ["number", "of"]


def _numbers_of(base: KnowledgeBase) -> frozenset[tuple[str, str]]:
    """The teams with the numbers of the cars that they entered, or ran for others."""
    found = set()
    for season in base.seasons.values():
        rows: list[Entry | Winner] = [*season.entry_list]
        rows += [won for race in season.rounds for won in race.winners]
        for row in rows:
            if row.number:
                found |= {(f"team/{team}", row.number) for team in (row.team, base.teams[row.team].run_by)}
    return frozenset(found)


def _is_verb(words: list[str]) -> bool:
    """Whether the second of two words tells what those did who are counted by the first: "which three shared the car"."""
    return len(words) == 2 and words[0] in _CARDINALS and words[1].endswith("ed")


def _copied(when: When) -> dict[str, list[object]]:
    """Copies of the lists in a When, so that a later state can be compared with it."""
    return {field_.name: list(getattr(when, field_.name)) for field_ in fields(when) if field_.name != "span"}
