"""A question as the checks of what it takes for granted need it, and what they find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.answering.candidates import seasons_touching
from bot.answering.premises.statements import denies
from bot.answering.queries.common import cite_something, twin_of
from bot.answering.records import Cited, Records, Request, last_day
from bot.answering.result import Result
from bot.answering.slots import Slots
from bot.answering.understanding import Understanding
from bot.knowledge.models import Premises, Season


@dataclass(frozen=True, slots=True)
class Premise:
    """What a question takes for granted and the records contradict.

    result  the reply that says what is so
    names   the keys that do not go together; whatever speaks of all of them knows about it
    times   the keys of the time it is said of; what speaks of one of them speaks of it
    beside  it may stand before an answer to what else was asked
    verdict what to say before a text that knows about it, all the same: its words for a win that was not
    """

    result: Result
    names: frozenset[str]
    times: frozenset[str] = frozenset()
    beside: bool = False
    verdict: str = ""

    def is_known_to(self, keys: Iterable[str]) -> bool:
        """Whether a text with these terms and names speaks of everything that does not go together."""
        found = set(keys)
        return self.names <= found and (not self.times or bool(self.times & found))


class Question:
    """A question with what the checks need of it.

    slots, said, words, stems   what it names; its words in order, with keys for names and concepts; and as sets
    premises, grammar, known    the lists of premises.yaml: all, those of statements and those of subjects
    seasons, to_come, exact     the seasons it names that are over, those that are not, and those over that it names exactly
    denied, changes, tells      it denies something, speaks of plans and changes, asks nothing
    asks_whether, off_season    it wants a yes or a no; it names only months in which the series never races
    """

    def __init__(self, understood: Understanding, records: Records, now: datetime, known: Premises) -> None:
        self.premises, self.grammar, self.known = known, known.statements, known.subjects
        twins = {name: twin_of(records, name) for name in understood.slots.missing_seasons}
        meant = tuple(twin for twin in twins.values() if twin)
        self.slots = understood.slots
        if meant:
            left = tuple(name for name, twin in twins.items() if not twin)
            self.slots = replace(self.slots, seasons=(*self.slots.seasons, *meant), missing_seasons=left)
        self.said = understood.said
        self.words = frozenset(understood.said)
        self.stems = frozenset(understood.stems)
        self.text = " ".join(understood.stems)
        self.records = records
        self.now = now
        self.asks = understood.asks
        named = list({season.season: season for season in self._named()}.values())
        over = [season for season in named if _is_over(season, now)]
        self.to_come = [season for season in named if season not in over]
        self.seasons = over
        self.denied = denies(self.said, self.grammar)
        self.changes = bool(self.words & self.known.changes)
        self.exact = [season for season in records.named_seasons(self.slots) if season in over]
        whether = self.grammar.auxiliaries
        self.asks_whether = self.said[0] in whether or (
            not self.words & self.grammar.asking and bool(self.words & whether)
        )
        self.tells = not self.words & (self.grammar.asking | {"tell", "explain", "describe"})
        summer = bool(self.slots.months) and all(4 <= month <= 9 for month in self.slots.months)
        self.off_season = summer and all(year > 2014 for year in self.slots.years)

    def _named(self) -> Iterator[Season]:
        """The seasons that are named, exactly or by a year: all that the year is part of."""
        yield from self.records.named_seasons(self.slots)
        years = {*self.slots.years, *(day.year for day in self.slots.dates)}
        for year in sorted(years) if not self.slots.seasons else ():
            yield from (self.records.base.seasons[one] for one in seasons_touching(self.records.base, year))

    @property
    def past(self) -> bool:
        """Whether the seasons that are named are over, so that the records of them are whole; of a year's two one is enough."""
        ahead = bool(self.to_come) and (bool(self.slots.seasons) or not self.seasons)
        return not ahead and all(year <= self.now.year for year in self.slots.years)

    @property
    def times(self) -> frozenset[str]:
        """The keys of the time that is named."""
        slots = self.slots
        years = {*slots.years, *(day.year for day in slots.dates)}
        keys = {f"year/{year}" for year in years} | {f"season/{one}" for one in slots.missing_seasons}
        return frozenset(keys | {f"season/{season.season}" for season in self.seasons})

    def request(self, slots: Slots | None = None, claims: bool = False) -> Request:
        """The question as one over the records."""
        return Request(self.records, slots or self.slots, {}, self.now, frozenset(), claims)


def _is_over(season: Season, now: datetime) -> bool:
    day = last_day(season)
    return day is not None and day < now.date()


def proven(
    question: Question, result: Result | None, names: Iterable[str], timeless: bool = False, beside: bool = False
) -> Premise | None:
    """A premise, with a source where its reply has none: that something never was is known from the records up to now."""
    if result is None:
        return None
    if not result.sources:
        cited = Cited()
        cite_something(cited, question.request())
        result = replace(result, sources=tuple(cited.sources), records=tuple(cited.records), as_of=cited.as_of)
    result = replace(result, known=True, premise=True)
    return Premise(result, frozenset(names), frozenset() if timeless else question.times, beside)
