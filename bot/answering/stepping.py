"""Counting on from what was spoken of: the next round, the other race of the weekend, the season before."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.answering.answer import Context
from bot.answering.records import WEEKEND, Race, Records
from bot.answering.season_clock import SeasonClock
from bot.answering.slots import Slots
from bot.answering.taking_over import LIGHT, TIME, with_slots
from bot.answering.text import stem
from bot.answering.understanding import Understanding

_STEPPED = frozenset({"future", "race", "day", "round", "last", "later", "earlier", "follow"})
"""Terms of "the next round", "a day later", which name a race once it is known which one was spoken of."""
_MEETINGS = frozenset(map(stem, ["race", "round", "one", "day", "leg", "heat"]))
_SUFFIXES = ("st", "nd", "rd", "th")
_DAY = re.compile(rf"(\d{{1,2}})(?:{'|'.join(_SUFFIXES)})")
_COUNTS = {"first": 1, "second": 2, "third": 3}


def next_race(understood: Understanding, context: Context, records: Records) -> Understanding | None:
    """ "The next round": the race behind the one that was spoken of, at the place that is named if one is; None without one."""
    if not understood.step or understood.slots.named() & TIME:
        return None
    spoken = _spoken_race(context, records)
    if spoken is None:
        return None
    places = understood.slots.circuits
    onward = records.races[spoken + 1 :] if understood.step > 0 else records.races[:spoken][::-1]
    race = next((race for race in onward if not places or race.round.circuit in places), None)
    if race is None:
        return None
    return _of_race(understood, race, _STEPPED)


def of_weekend(understood: Understanding, context: Context, records: Records) -> Understanding | None:
    """ "The other race", "on the 13th": a race of the weekend that was spoken of; None where neither is said, or there is none."""
    day = _day_of_month(understood.stems)
    if understood.slots.named() & TIME or not (day or _says_other(understood.stems)):
        return None
    spoken = _spoken_races(context, records)
    weekend = [race for race in records.races if race.leg and any(_is_beside(race, one) for one in spoken)]
    meant = [race for race in weekend if (race.day.day == day if day else race not in spoken)]
    taken = _STEPPED | _COUNTS.keys() | {f"{day}{suffix}" for suffix in _SUFFIXES}
    return _of_race(understood, meant[0], taken) if len(meant) == 1 else None


def other_race(understood: Understanding, context: Context) -> Understanding:
    """ "What about the second?" is the other race of the weekend where one of its races was spoken of."""
    counted = understood.keys & _COUNTS.keys()
    if context.slots.race is None or len(counted) != 1 or understood.keys - counted - LIGHT or understood.slots.named():
        return understood
    which = _COUNTS[next(iter(counted))]
    terms = tuple(term for term in understood.terms if term.key not in _COUNTS)
    return replace(understood, terms=terms, slots=replace(understood.slots, race=which))


def outright(understood: Understanding) -> Understanding:
    """ "And overall?" asks of another winner, not what that word means."""
    if not understood.slots.overall:
        return understood
    return replace(understood, terms=tuple(term for term in understood.terms if term.key != "classification"))


def _of_race(understood: Understanding, race: Race, taken: Collection[str]) -> Understanding:
    """A question about one race, without the terms that told which."""
    slots = replace(
        understood.slots,
        seasons=(race.season.season,),
        dates=(race.day,) if race.day else (),
        circuits=(race.round.circuit,),
        race=race.leg,
    )
    terms = tuple(term for term in understood.terms if term.key not in taken)
    return with_slots(replace(understood, terms=terms, ordinal=None), slots)


def _says_other(stems: Sequence[str]) -> bool:
    """Whether a text speaks of "the other race" or "the other one"."""
    return any(one == "other" and following in _MEETINGS for one, following in pairwise(stems)) or stems[-1:] == (
        "other",
    )


def _day_of_month(stems: Sequence[str]) -> int | None:
    """The day of "on the 13th"; None where none is said."""
    for at, word in enumerate(stems):
        found = _DAY.fullmatch(word)
        if found and tuple(stems[max(0, at - 2) : at]) == ("on", "the"):
            return int(found[1])
    return None


def _spoken_race(context: Context, records: Records) -> int | None:
    """The place in time of the one race that was spoken of."""
    races = _spoken_races(context, records)
    return records.races.index(races[0]) if len(races) == 1 else None


def _spoken_races(context: Context, records: Records) -> Sequence[Race]:
    """The race that was spoken of, or both of a weekend; none where it was more."""
    for slots in (context.about, context.slots):
        if slots.dates or (slots.seasons and slots.named() & {"circuits", "round"}):
            races = records.select(slots)
            if len(races) == 1 or (len(races) == 2 and _is_beside(*races)):
                return races
    return []


def _is_beside(race: Race, other: Race) -> bool:
    """Whether two races are of one weekend."""
    return race.round.circuit == other.round.circuit and abs(race.day - other.day) <= WEEKEND


def next_season(understood: Understanding, context: Context, clock: SeasonClock) -> Understanding:
    """ "The winter before": the season before the one that was spoken of."""
    if not understood.shift:
        return understood
    spoken = _seasons(context.about, clock) or _seasons(context.slots, clock)
    if not spoken or spoken[0] not in clock.ids:
        return understood
    index = clock.ids.index(spoken[0]) + understood.shift
    if not 0 <= index < len(clock.ids):
        return understood
    return with_slots(understood, replace(understood.slots, seasons=(clock.ids[index],)))


def _seasons(slots: Slots, clock: SeasonClock) -> Sequence[str]:
    """The seasons that are named, by their years where these are seasons, too."""
    return slots.seasons or [str(year) for year in slots.years if str(year) in clock.ids]
