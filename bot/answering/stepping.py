"""Counting on from what was spoken of: the next round, the other race of the weekend, the season before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.answer import Context
from bot.answering.records import Records
from bot.answering.season_clock import SeasonClock
from bot.answering.slots import Slots
from bot.answering.taking_over import LIGHT, TIME, with_slots
from bot.answering.understanding import Understanding

_STEPPED = frozenset({"future", "race", "day", "round", "last"})
"""Terms of "the next round", "the day before", which name a race once it is known which one was spoken of."""
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
    slots = replace(
        understood.slots,
        seasons=(race.season.season,),
        dates=(race.day,),
        circuits=(race.round.circuit,),
        race=race.leg,
    )
    terms = tuple(term for term in understood.terms if term.key not in _STEPPED)
    return with_slots(replace(understood, terms=terms, ordinal=None), slots)


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


def _spoken_race(context: Context, records: Records) -> int | None:
    """The place in time of the one race that was spoken of."""
    for slots in (context.about, context.slots):
        if slots.dates or (slots.seasons and slots.named() & {"circuits", "round"}):
            races = records.select(slots)
            if len(races) == 1:
                return records.races.index(races[0])
    return None


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
