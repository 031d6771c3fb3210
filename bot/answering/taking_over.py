"""What a follow-up takes over from the conversation: the seasons, places and people that it does not name itself."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.answer import Context
from bot.answering.slots import Slots
from bot.answering.text import stem
from bot.answering.understanding import Understanding, with_ordinal

LIGHT = frozenset(
    ["first", "last", "current", "new", "race", "season", "day", "weekend", "time", "category", "overall", "outright"]
)
"""Terms that leave a follow-up the same question as before, with something else in it."""
INHERITED = frozenset(
    [
        "seasons",
        "years",
        "months",
        "dates",
        "days",
        "weekdays",
        "classes",
        "circuits",
        "countries",
        "teams",
        "drivers",
        "cars",
        "race",
        "round",
        "hours",
        "number",
        "overall",
    ]
)
_TOLD = {"circuit": "circuits", "country": "countries", "team": "teams", "driver": "drivers", "car": "cars"}
"""Terms that ask for a part of what a prose fact tells where it names just one of that kind."""
_COUNTED_IN = frozenset({"seasons", "years", "classes"})
_OF_A_SEASON = frozenset({"title", "season", "point", "classification", "runner-up"})
"""Terms of what is settled over a season, whichever race was spoken of before."""
_OF_A_RACE = frozenset({"circuits", "countries", "race", "round", "dates", "days", "months", "weekdays", "hours"})
_CONNECTIVES = frozenset({"and", "but", "so", "then", "ok"})
_HELPERS = frozenset(
    map(stem, ["did", "does", "do", "was", "were", "is", "are", "has", "have", "had", "can", "could", "will", "would"])
)
CREW = 4
"""Drivers that share a car at most; a fact that names more is about none of them."""
THEY = frozenset({"they", "them", "their", "theirs"})
_HE_OR_SHE = frozenset({"he", "him", "his", "she", "her"})
_WHO = frozenset({"teams", "drivers"})
_CLAIMED = frozenset({"win", "title", "pole"})
_MOMENTS = frozenset({"seasons", "years", "months", "dates", "days"})
_SINGLE = _MOMENTS | {"classes", "circuits", "countries", "teams"}
NOW = frozenset({"now", "today", "nowaday"})
"""Words that ask of the present, whatever time was spoken of."""
TIME = frozenset(["seasons", "missing_seasons", "years", "months", "dates", "days", "weekdays", "race", "round"])
PEOPLE = frozenset(["teams", "drivers", "cars", "makes", "number"])


def of_them(understood: Understanding, slots: Slots, context: Context) -> Slots:
    """The slots with the team alone of a crew that a reply named, where "they" says whose the question is.

    Wins and titles of a crew would be set side by side as those of each driver, as if it were asked who of them has more.
    """
    typed = understood.slots.named() | context.said.named()
    if typed & PEOPLE or not THEY & set(understood.stems) or len(slots.teams) != 1:
        return slots
    return slots if "team" in understood.keys else replace(slots, drivers=(), cars=())


def claiming(understood: Understanding) -> Understanding:
    """A question whether "they" won, which claims so of those whom the conversation is about."""
    asks = is_closed(understood) and understood.keys & _CLAIMED and (THEY | _HE_OR_SHE) & set(understood.stems)
    return replace(understood, claims=True) if asks and understood.slots.named() & PEOPLE else understood


def is_closed(understood: Understanding) -> bool:
    """Whether a question has its own verb in front: "is it the first one for Kurtz?" does not ask the one before again."""
    first = next((word for word in understood.stems if word not in _CONNECTIVES), "")
    return first in _HELPERS


def person_of(context: Context) -> str | None:
    """The one driver that a conversation is about: whom the person named, or else the only one that the reply names."""
    drivers = context.said.drivers or context.slots.drivers or context.about.drivers
    return f"driver/{drivers[0]}" if len(drivers) == 1 else None


def without_times(slots: Slots) -> Slots:
    """Slots without the seasons and days in them."""
    return replace(slots, seasons=(), missing_seasons=(), years=(), months=(), dates=(), days=(), weekdays=())


def told_by(context: Context) -> frozenset[str]:
    """The terms that ask for the only place, team or driver that a prose fact names."""
    return frozenset(term for term, kind in _TOLD.items() if len(getattr(context.about, kind)) == 1)


def without_people(slots: Slots) -> Slots:
    """Slots without the teams, drivers and cars in them."""
    return replace(slots, teams=(), drivers=(), cars=(), makes=(), number=None)


def spoken_of(context: Context) -> tuple[Slots, Slots]:
    """What a question on the records may lean on, what comes first in front.

    A prose fact names many things beside the one that was asked about: who asks who Phil Hanson is, goes on about him.
    """
    if not context.prose:
        return context.about, context.slots
    if is_named(context):
        return context.slots, Slots()
    return context.slots, _one_of_each(context)


def _one_of_each(context: Context) -> Slots:
    """What a prose fact names, without the kinds of which it names several, which are none that it is about; a crew is one."""
    about = context.about
    several = {kind for kind in _SINGLE if len(getattr(about, kind)) > 1}
    if several & _MOMENTS or len({*about.years, *(day.year for day in about.dates)}) > 1:
        several |= _MOMENTS | {"weekdays", "circuits", "countries", "teams", "drivers"} - context.heading
        about = replace(about, race=None, round=None, hours=None, number=None)
    if len(about.drivers) > CREW:
        several.add("drivers")
    return replace(about, **dict.fromkeys(several, ()))  # type: ignore[arg-type]


def is_named(context: Context) -> bool:
    """Whether the question before was about somebody or a place that it named."""
    return bool(context.slots.named() & (PEOPLE | {"circuits"}))


def inherited(understood: Understanding, context: Context, first: Slots, second: Slots) -> Slots:
    """The slots of a question filled from the conversation; "the last race" counts in the season that was spoken of."""
    if NOW & set(understood.stems):
        first, second = (without_times(slots) for slots in (first, second))
    named = understood.slots.named()
    if named and not named & PEOPLE and (THEY | _HE_OR_SHE) & set(understood.stems):  # "did they win at Dubai?"
        people = merged(Slots(), first, second, _WHO)
        understood = replace(understood, slots=understood.slots.filled_from(people, _WHO))
    if understood.ordinal is None and (understood.keys - understood.wanted) & _OF_A_SEASON:
        return merged(understood.slots, first, second, INHERITED - _OF_A_RACE)
    filled = merged(understood.slots, first, second)
    if understood.ordinal is None:
        return filled
    if "season" in understood.keys or context.slots.round is not None:
        filled = merged(replace(understood.slots, race=None, round=None), first, second, _COUNTED_IN)
    elif understood.ordinal in (1, -1) and context.slots.circuits:
        return filled  # "the last race there" is one of all that were held there
    return with_ordinal(replace(filled, race=None, round=None, dates=(), days=(), weekdays=()), understood.ordinal)


def merged(mine: Slots, first: Slots, second: Slots, inherited: frozenset[str] = INHERITED) -> Slots:
    """My slots, filled from the conversation; what I name myself drops what belonged to it there."""
    names = mine.named()
    blocked: set[str] = set()
    if names & {"seasons", "missing_seasons", "years", "dates"}:
        blocked |= TIME | PEOPLE
    if names & {"circuits", "missing_circuits"}:
        blocked |= {"round", "race", "dates", "days", "months", "weekdays", "hours", "circuits", "countries"} | PEOPLE
    if names & {"classes", "overall"}:
        blocked |= PEOPLE | {"classes", "overall"}
    if names & {"weekdays", "race", "round"}:
        blocked |= {"dates", "days", "weekdays", "race", "round"} | PEOPLE
    if names & PEOPLE:
        blocked |= PEOPLE
    wanted = inherited - blocked
    return mine.filled_from(first, wanted).filled_from(second, wanted)


def with_slots(understood: Understanding, slots: Slots) -> Understanding:
    """A question with these slots in place of its own."""
    return replace(understood, slots=slots, entities=understood.entities | entities_of(slots))


def entities_of(slots: Slots) -> frozenset[str]:
    """The keys of what slots name."""
    keys = {
        f"{kind}/{identifier}"
        for kind, identifiers in (
            ("season", slots.seasons),
            ("class", slots.classes),
            ("circuit", slots.circuits),
            ("country", slots.countries),
            ("team", slots.teams),
            ("driver", slots.drivers),
            ("car", slots.cars),
            ("year", slots.years),
            ("month", slots.months),
        )
        for identifier in identifiers
    }
    return frozenset(keys)
