"""Known questions to offer: while someone types, beside an answer, and when there is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.answering.answer import Option
from bot.answering.text import fold
from bot.knowledge import KnowledgeBase
from bot.knowledge.models import Circuit, Driver, RaceClass, Team

LABEL_LENGTH = 78
"""Discord's limit for a button's label is 80 characters."""
BEGINNING = 3
"""Letters from which the beginning of a word counts as that word."""
COMMON = 12
"""A word in more known questions than this does not mean somebody whose name has it: "race" is no team."""
BEGUN = 0.6
"""What the share of words that were typed and found weighs against the likeness of the whole."""
ENOUGH = 50
"""The score, of 100, from which a question is offered."""
SLIPPED = 75
"""The likeness, of 100, from which a mistyped word is taken for one of a question."""
WHOLE = 3
"""Known questions with all the words that were typed, which come before those of a name."""
OFFERED_NAMES = 3
"""Names of which questions over the records are offered, the likeliest ones."""


@dataclass(frozen=True, slots=True)
class _Name:
    """Something that has a name: the slot it stands in, what is shown, all its names folded between spaces, how often it won."""

    slot: str
    shown: str
    words: str
    wins: int


class Suggester:
    """Offers known questions."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self._questions = {fact.id: fact.question for fact in base.facts.values() if fact.question}
        self._folded = {identifier: f" {fold(question)}" for identifier, question in self._questions.items()}
        self._topic = {identifier: topic for topic in base.topics.values() for identifier in topic.facts}
        self._popular = [
            topic.facts[0] for topic in base.topics.values() if topic.facts and topic.facts[0] in self._questions
        ]
        self._common = Counter(word for text in self._folded.values() for word in set(text.split()))
        self._names = sorted(_names_of(base), key=lambda name: -name.wins)
        plain = [template.label for template in base.templates.values() if "{" not in template.label]
        self._shown = {**self._questions, **{label: label for label in plain}}
        self._sought = {**self._folded, **{label: f" {fold(label)}" for label in plain}}
        self._offers: dict[str, list[str]] = {}
        for template in base.templates.values():
            for text in template.offers:
                slot = text[text.index("{") + 1 : text.index("}")]
                self._offers.setdefault(slot, []).append(text)

    def complete(self, typed: str, limit: int) -> list[Option]:
        """Known questions for what has been typed so far, best first: those over the records of a name that is begun, then facts."""
        words = fold(typed).split()
        if not words:
            return [self.of_fact(identifier) for identifier in self._popular[:limit]]
        known = self._ranked(lambda text: _score(words, text)) or self._ranked(lambda text: _slipped(words, text))
        whole = [option for option in known if len(words) > 1 and _has_all(words, option.question)][:WHOLE]
        return list(dict.fromkeys([*whole, *self._of_names(words), *known]))[:limit]

    def _ranked(self, score: Callable[[str], float]) -> list[Option]:
        """The known questions that score enough, best first."""
        scored = [(score(text), key) for key, text in self._sought.items()]
        ranked = sorted((pair for pair in scored if pair[0] >= ENOUGH), key=lambda pair: -pair[0])
        return [Option(_label(self._shown[key]), self._shown[key]) for _, key in ranked]

    def _of_names(self, words: Sequence[str]) -> list[Option]:
        """The offered questions of what is named last, or is about to be: "who is jakob" is on the way to a driver."""
        telling = [word for word in words if len(word) >= BEGINNING and self._common[word] <= COMMON]
        if not telling or telling[-1] != words[-1]:
            return []
        named = [name for name in self._names if _begins(words[-1], name.words)]
        most = max((sum(_begins(word, name.words) for word in telling) for name in named), default=0)
        best = [name for name in named if sum(_begins(word, name.words) for word in telling) == most]
        return [
            Option(_label(question), question)
            for name in best[:OFFERED_NAMES]
            for text in self._offers.get(name.slot, [])
            for question in [text.replace(f"{{{name.slot}}}", name.shown)]
        ]

    def of_fact(self, identifier: str) -> Option:
        """The question of one fact, with a label short enough for a button."""
        question = self._questions[identifier]
        return Option(_label(question), question)

    def related(self, identifier: str, limit: int) -> list[Option]:
        """Questions that go with the fact that was given: those it names, then its neighbours in the topic; none for records."""
        fact = self._base.facts.get(identifier)
        if fact is None:
            return []
        topic = self._topic[fact.id].facts
        at = topic.index(fact.id)
        neighbours = [*topic[at + 1 :], *topic[:at]]
        chosen = dict.fromkeys(i for i in (*fact.related, *neighbours) if i in self._questions and i != fact.id)
        return [self.of_fact(identifier) for identifier in list(chosen)[:limit]]


def _label(question: str) -> str:
    return question if len(question) <= LABEL_LENGTH else question[: LABEL_LENGTH - 1] + "…"


def _score(words: Sequence[str], text: str) -> float:
    """How well a question fits, 0 to 100: like the whole of what was typed, or with its words or their beginnings in it."""
    like = fuzz.token_set_ratio(" ".join(words), text)
    found = sum(_begins(word, text) for word in words) / len(words)
    return max(like, 100 * BEGUN * found + (1 - BEGUN) * like)


def _slipped(words: Sequence[str], text: str) -> float:
    """How like a part of a question what was typed is, 0 to 100; 0 below SLIPPED, where it is another word."""
    like = fuzz.partial_ratio(" ".join(words), text)
    return like if like >= SLIPPED else 0.0


def _has_all(words: Sequence[str], question: str) -> bool:
    text = f" {fold(question)}"
    return all(_begins(word, text) for word in words)


def _begins(word: str, text: str) -> bool:
    """Whether a text, its words after spaces, has a word that begins like that; a short one has to be a whole word of it."""
    return f" {word}" in text if len(word) >= BEGINNING else f" {word} " in f"{text} "


def _names_of(base: KnowledgeBase) -> Iterable[_Name]:
    """Everything that has a slot of its own in the offered questions."""
    won = [row for season in base.seasons.values() for race in season.rounds for row in race.winners]
    drivers = Counter(driver for row in won for driver in row.drivers)
    teams = Counter(row.team for row in won)
    held = Counter(race.circuit for season in base.seasons.values() for race in season.rounds if race.status == "held")
    classes = Counter(row.race_class for row in won)
    for slot, rows, wins in (
        ("driver", base.drivers, drivers),
        ("team", base.teams, teams),
        ("circuit", base.circuits, held),
        ("class", base.classes, classes),
    ):
        for identifier, row in rows.items():
            if slot in ("circuit", "class") and not wins[identifier]:
                continue  # what was never raced at or in has nothing on record
            yield _Name(slot, row.name, _folded_names(row), wins[identifier])
    for season in base.seasons.values():
        if season.champions:
            yield _Name("season", season.label, f" {season.season} {fold(season.label)}", 0)


def _folded_names(row: Driver | Team | Circuit | RaceClass) -> str:
    return "".join(f" {fold(name)}" for name in dict.fromkeys((row.name, *row.names)))
