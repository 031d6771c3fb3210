"""What kinds of things a question asks for, and whether a candidate tells any such thing: a price for "what did it cost".

A question near a fact has the fact's names and words, and only asks for another side of it. So what fits is not enough: an
answer that has no sum of money tells nobody what something cost. The kinds, and the phrases by which they are known, are data
(`knowledge/asked_for.yaml`). A candidate one of whose wordings asks for a kind is taken to tell it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.candidate import Candidate
from bot.answering.candidates import asked, without_slots
from bot.answering.text import stem, tokenise
from bot.knowledge import KnowledgeBase
from bot.knowledge.models import AskedKind

REMEMBERED = 300
"""Candidates of which it is remembered what kinds of things they tell."""
_GAP, _NUMBER = "...", "#"
_FEW_WORDS = r"(?:\S+ ){0,6}?"


@dataclass(frozen=True, slots=True)
class _Kind:
    id: str
    asks: re.Pattern[str]
    told: re.Pattern[str]


class AskedFor:
    """Tells of one fact base which kinds of things questions ask for, and which candidates tell them."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self._kinds = [_compiled(kind) for kind in base.asked_for]
        self._told = lru_cache(maxsize=REMEMBERED)(self._told_by)

    def lacks(self, stems: Iterable[str], candidate: Candidate) -> frozenset[str]:
        """The kinds of things that a question, the stems of its words, asks for and a fact or a question over the records lacks."""
        asks = self._asked_in(" " + " ".join(stems) + " ")
        return asks - self._told(candidate.kind, candidate.id) if asks else asks

    def _asked_in(self, line: str) -> frozenset[str]:
        return frozenset(kind.id for kind in self._kinds if kind.asks.search(line))

    def _told_by(self, kind: str, identifier: str) -> frozenset[str]:
        if kind == "fact":
            fact = self._base.facts[identifier]
            told = _line(f"{fact.answer} {fact.disputed or ''}")
            wordings: Iterable[str] = asked(fact)
        else:
            told, wordings = "", without_slots(self._base.templates[identifier].wordings)
        lines = [_line(wording) for wording in wordings]
        return frozenset(one.id for one in self._kinds if one.told.search(told) or any(map(one.asks.search, lines)))


def _compiled(kind: AskedKind) -> _Kind:
    return _Kind(kind.id, _pattern(kind.asks), _pattern(kind.told))


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of these phrases in a line of stems."""
    return re.compile(" (?:" + "|".join(_part(phrase) for phrase in phrases) + ")")


def _part(phrase: str) -> str:
    return "".join(_FEW_WORDS if word == _GAP else _word(word) + " " for word in phrase.split())


def _word(word: str) -> str:
    return r"\d+".join(re.escape(stem(part.lower())) for part in word.split(_NUMBER))


def _line(text: str) -> str:
    """The stems of a text with spaces around each; a number that is joined to its word ("3.5-litre") is no number of its own."""
    stems: list[str] = []
    for token in tokenise(text):
        if token.glue == "-" and stems and stems[-1].isdigit():
            stems[-1] += "-" + stem(token.text)
        else:
            stems.append(stem(token.text))
    return " " + " ".join(stems) + " "
