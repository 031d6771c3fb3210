"""The known gap that a question asks for word for word, whatever it names.

A gap gathers many wordings with little in common ("who drives the safety car", "names of the stewards"), so that each of
them is too small a part of it to be found by how well the gap fits as a whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.answering.candidates import SLOTS_IN, without_slots
from bot.answering.matching import Matcher
from bot.answering.readings import Readings
from bot.answering.understanding import Reader
from bot.knowledge.models import Gap

_ENTRANTS = frozenset({"driver", "team", "car", "make", "number"})
"""Names of which a wording with one needs one: "is {team} staying next season" does not ask for a class."""

_ONES_OWN = _ENTRANTS | {"circuit", "country"}
"""Names that make a wording more specific than one without."""


@dataclass(frozen=True, slots=True)
class _Said:
    gap: str
    named: frozenset[str]
    slots: frozenset[str]


class KnownGaps:
    """What each wording of a gap asks, with the gap."""

    def __init__(self, gaps: Iterable[Gap], reader: Reader, readings: Readings, matcher: Matcher) -> None:
        """`matcher` has the candidates whose wordings come first: what a fact or the records are asked for is no gap."""
        self._said: dict[frozenset[str], list[_Said]] = {}
        self._facts: dict[frozenset[str], list[frozenset[str]]] = {}
        for gap in gaps:
            for wording, plain in zip(gap.wordings, without_slots(gap.wordings), strict=True):
                keys = frozenset(readings.of(reader, plain)[0])
                named = frozenset(key for key in keys if "/" in key)
                slots = frozenset(SLOTS_IN.findall(wording))
                self._said.setdefault(keys - named, []).append(_Said(gap.id, named, slots))
        for index, candidate in enumerate(matcher.candidates):
            if candidate.kind == "gap":
                continue
            for wording_keys in map(frozenset, matcher.wordings(index)):
                named = frozenset(key for key in wording_keys if "/" in key)
                if candidate.kind != "fact":
                    self._said.pop(wording_keys - named, None)
                elif wording_keys - named in self._said:
                    self._facts.setdefault(wording_keys - named, []).append(named)

    def gap_of(self, keys: frozenset[str], entities: Collection[str], held: Collection[str], lent: bool) -> str | None:
        """The id of the gap that asks for just these terms; None where none does.

        `entities` are the names of the question, `held` their kinds as templates call them: a wording that has a name of its
        own is about no other one, and one with a {driver} needs a driver, a team or a car. A fact that is asked for in the same
        words goes before, unless it is about other names than the question, or about none where the gap's wording has one. Where
        the names are `lent` by what was said before, it goes before in any case.
        """
        facts = [named for named in self._facts.get(keys, ()) if lent or not entities or named.issubset(entities)]
        for said in self._said.get(keys, ()):
            if (
                said.named.issubset(entities)
                and _has_its_names(said, held)
                and not _goes_before(facts, said, () if lent else held)
            ):
                return said.gap
        return None


def _has_its_names(said: _Said, held: Collection[str]) -> bool:
    return said.slots.isdisjoint(_ENTRANTS) or not _ENTRANTS.isdisjoint(held)


def _goes_before(facts: Sequence[frozenset[str]], said: _Said, held: Collection[str]) -> bool:
    """Whether one of these facts, each with the names of a wording, is asked for rather than the gap."""
    more_specific = not (said.slots & _ONES_OWN).isdisjoint(held)
    return any(named or not more_specific for named in facts)
