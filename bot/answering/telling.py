"""Whether the answer of a fact has what a question asks for: somebody for "who", a number of them for "how many laps".

That is told from the answer itself, since a question near a fact has its names and words whatever it asks: of a wheel that was
lost the answer need not say which one it was. A fact one of whose wordings asks the same in other words is taken to tell it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache

from bot.answering.asked_for import AskedFor
from bot.answering.candidates import asked
from bot.answering.composing import Composer
from bot.answering.kinds import NO_AMOUNT, is_number
from bot.answering.readings import NO_DAY
from bot.answering.scoring import Match
from bot.answering.text import fold, stem, words
from bot.answering.understanding import Reader, Understanding
from bot.answering.understood import HELPERS
from bot.knowledge import KnowledgeBase
from bot.knowledge.models import Fact

REMEMBERED = 300
"""Facts of which it is remembered what their answers name and what their wordings ask."""
NEAR = 4
"""A number counts what stands within so many words of it."""
_ASKING = frozenset({"who", "what", "which", "when", "where", "why", "how-many", "manner"})
_WHOLE_NAME = re.compile(
    r"\b[A-Z\u00c0-\u00dd][\w'\u2019-]+(?: (?:de|van|der|di|von|al|da|du|la))*(?: [A-Z\u00c0-\u00dd][\w'\u2019-]+)+"
)
_ONE_NAME = re.compile(
    r"(?<=[a-z,] )(?!(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)[A-Z][a-z]{2,}\b"
)
_NOT_SOMEBODY = re.compile(
    r"\b(?:Asian )?Le Mans(?: Series| Cup)?\b|\bAbu Dhabi\b|\bYas Marina\b|\bSprint Cup\b|\bSeries\b"
)
_ARTICLES = frozenset({"the", "a", "an"})
_WHO_DROVE = ("who", "driver")
_THERE = ("there", "were")
_VAGUE = frozenset({"a", "an", "its", "their", "his", "her", "some", "several"})
_NO_MORE = frozenset({".", "and", "late", "on", "in", "at", "but", "which", "that", "who", "before", "after"})
"""Words before and behind a noun of which nothing else is told: "it lost a wheel late on"."""


class Teller:
    """Tells of one fact base whether answers have what questions ask for."""

    def __init__(self, base: KnowledgeBase, reader: Reader, composer: Composer) -> None:
        """`composer` knows what facts name."""
        self._base = base
        self._reader = reader
        self._composer = composer
        self._asked_for = AskedFor(base)
        self._said = lru_cache(maxsize=REMEMBERED)(self._said_in)
        self._strangers = lru_cache(maxsize=REMEMBERED)(self._strangers_in)
        self._single = lru_cache(maxsize=REMEMBERED)(self._single_in)
        self._questions = lru_cache(maxsize=REMEMBERED)(self._questions_of)

    def lacks_kind(self, understood: Understanding, match: Match) -> bool:
        """Whether a question asks for a kind of thing, such as a sum of money, that a candidate does not tell; or who drove."""
        if self._asked_for.lacks(understood.stems, match.candidate):
            return True
        if match.candidate.kind != "fact" or _asks_about(understood.said) != _WHO_DROVE:
            return False
        fact = self._base.facts[match.candidate.id]
        return not self._names_a_person(fact, understood) and not self._is_asked_in(fact, understood)

    def is_untold(self, understood: Understanding, match: Match) -> bool:
        """Whether a fact names nobody for a "who", has no number of what is counted, or says only that there was such a thing."""
        if match.candidate.kind != "fact":
            return False
        fact = self._base.facts[match.candidate.id]
        first = "who" if "driver" in understood.wanted else _first_asking(understood.said)
        if first == "who" and not self._names_somebody(fact, understood):
            return not self._is_asked_in(fact, understood)
        if first == "how-many" and understood.wanted and not self._counts(fact, understood.wanted):
            return not any(one.wanted & understood.wanted for one in self._questions(fact.id) if "how-many" in one.said)
        if first in ("what", "which") and understood.wanted and self._only_mentions(fact, understood.wanted):
            return not any(one.wanted & understood.wanted for one in self._questions(fact.id))
        return False

    def _is_asked_in(self, fact: Fact, understood: Understanding) -> bool:
        """Whether a wording of a fact asks about the same as a question does."""
        return _asks_about(understood.said) in {_asks_about(one.said) for one in self._questions(fact.id)}

    def _names_somebody(self, fact: Fact, understood: Understanding) -> bool:
        """Whether an answer names a driver, a team or anybody else whom the question does not name."""
        told, slots = self._composer.about(fact.id), understood.slots
        if {*told.teams} - {*slots.teams} or {*told.makes} - {*slots.makes}:
            return True
        single = (word for word in self._single(fact.id) if stem(fold(word)) not in understood.plain)
        return self._names_a_person(fact, understood) or any(single)

    def _names_a_person(self, fact: Fact, understood: Understanding) -> bool:
        """The same of people alone."""
        if {*self._composer.about(fact.id).drivers} - {*understood.slots.drivers}:
            return True
        return any(fold(name).split()[-1] not in understood.plain for name in self._strangers(fact.id))

    def _counts(self, fact: Fact, nouns: frozenset[str]) -> bool:
        """Whether an answer has a number near one of these nouns, or says that "there were three"."""
        said = self._said(fact.id)
        if any(said[at - 2 : at] == _THERE and is_number(word) for at, word in enumerate(said)):
            return True
        places = (place for place, word in enumerate(said) if word in nouns)
        return any(any(map(is_number, said[max(0, place - NEAR) : place + NEAR])) for place in places)

    def _only_mentions(self, fact: Fact, nouns: frozenset[str]) -> bool:
        """Whether an answer speaks of one of these nouns and says no more of it: "it got a penalty"."""
        said = self._said(fact.id)
        places = [place for place, word in enumerate(said) if word in nouns]
        return bool(places) and all(_is_bare(said, place) for place in places)

    def _said_in(self, identifier: str) -> tuple[str, ...]:
        fact = self._base.facts[identifier]
        return self._reader.read(NO_AMOUNT.sub(" ", f"{fact.answer} {fact.disputed or ''}"), NO_DAY).said

    def _strangers_in(self, identifier: str) -> frozenset[str]:
        """What an answer names by two words or more, apart from the series, places, teams and cars."""
        fact = self._base.facts[identifier]
        names = _WHOLE_NAME.findall(_NOT_SOMEBODY.sub(".", f"{fact.answer} {fact.disputed or ''}"))
        return frozenset(name for name in names if fold(name).split()[-1] not in self._things)

    def _single_in(self, identifier: str) -> frozenset[str]:
        """What an answer may name by one word inside a sentence: "the Gibson V8"."""
        names = _ONE_NAME.findall(_NOT_SOMEBODY.sub("", self._base.facts[identifier].answer))
        return frozenset(name for name in names if fold(name) not in self._things)

    @cached_property
    def _things(self) -> frozenset[str]:
        """The words of the names of circuits, teams and cars, and of where circuits lie."""
        base = self._base
        told = [car.name for car in base.cars.values()] + [team.name for team in base.teams.values()]
        told += [f"{circuit.name} {circuit.place}" for circuit in base.circuits.values()]
        people = {word for driver in base.drivers.values() for word in words(driver.name)}
        return frozenset(word for text in told for word in words(text)) - people

    def _questions_of(self, identifier: str) -> tuple[Understanding, ...]:
        return tuple(self._reader.read(wording, NO_DAY) for wording in asked(self._base.facts[identifier]))


def _first_asking(said: Sequence[str]) -> str | None:
    return next((word for word in said if word in _ASKING), None)


def _asks_about(said: Sequence[str]) -> tuple[str, ...]:
    """The first question word and what stands behind it, helping verbs and articles apart."""
    place = next((place for place, word in enumerate(said) if word in _ASKING), len(said))
    behind = (word for word in said[place + 1 :] if word not in HELPERS and word not in _ARTICLES)
    return *said[place : place + 1], *list(behind)[:1]


def _is_bare(said: Sequence[str], place: int) -> bool:
    before, behind = said[max(0, place - 1) : place], said[place + 1 : place + 2]
    return bool(_VAGUE.intersection(before)) and (not behind or behind[0] in _NO_MORE)
