"""The known gap that a question asks for word for word, whatever it names.

A gap gathers many wordings with little in common ("who drives the safety car", "names of the stewards"), so that each of
them is too small a part of it to be found by how well the gap fits as a whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.answering.candidates import SLOTS_IN, without_slots
from bot.answering.matching import Matcher
from bot.answering.readings import Readings
from bot.answering.understanding import Reader
from bot.knowledge.models import Gap

_ENTRANTS = frozenset({"driver", "team", "car", "make", "number"})
"""Names of which a wording with one needs one: "is {team} staying next season" does not ask for a class."""


@dataclass(frozen=True, slots=True)
class _Said:
    gap: str
    named: frozenset[str]
    of_entrant: bool


class KnownGaps:
    """What each wording of a gap asks, with the gap."""

    def __init__(self, gaps: Iterable[Gap], reader: Reader, readings: Readings, matcher: Matcher) -> None:
        """`matcher` has the candidates whose wordings are left out: what a fact or the records are asked for is no gap."""
        self._said: dict[frozenset[str], list[_Said]] = {}
        for gap in gaps:
            for wording, plain in zip(gap.wordings, without_slots(gap.wordings), strict=True):
                keys = frozenset(readings.of(reader, plain)[0])
                named = frozenset(key for key in keys if "/" in key)
                of_entrant = not _ENTRANTS.isdisjoint(SLOTS_IN.findall(wording))
                self._said.setdefault(keys - named, []).append(_Said(gap.id, named, of_entrant))
        for index, candidate in enumerate(matcher.candidates):
            if candidate.kind == "gap":
                continue
            for wording_keys in matcher.wordings(index):
                self._said.pop(frozenset(key for key in wording_keys if "/" not in key), None)

    def gap_of(self, keys: frozenset[str], entities: Collection[str], held: Collection[str]) -> str | None:
        """The id of the gap that asks for just these terms; None where none does.

        `entities` are the names of the question, `held` their kinds as templates call them: a wording that has a name of its
        own is about no other one, and one with a {driver} needs a driver, a team or a car.
        """
        has_entrant = not _ENTRANTS.isdisjoint(held)
        for said in self._said.get(keys, ()):
            if said.named.issubset(entities) and (has_entrant or not said.of_entrant):
                return said.gap
        return None
