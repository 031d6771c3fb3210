"""What a question names: the seasons, dates, classes, circuits, teams, drivers, cars and race selectors found in it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Span:
    """A time from one day to another, both part of it: "since 2019", "between 2016 and 2019", "in the last three seasons".

    `said` is how a reply calls it.
    """

    first: date
    last: date
    said: str

    def has(self, day: date | None) -> bool:
        """Whether a day is part of it; False for no day."""
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Slots:
    """The named things of one question, as ids of the fact base. Empty tuples and None mean "not named".

    A tuple with several ids is either several things that were named ("LMP2 and GT") or one ambiguous name ("Jensen");
    `ambiguous` holds the ids of the latter kind.

    seasons          season ids named exactly: "2019-20", "the 2023 season", "last season" (resolved against now)
    missing_seasons  season notations as written that name no season on record: "2011", "2014-15"
    years            bare calendar years ("in 2018"): a year can touch two seasons, and dates a race
    months           1 to 12, named with or without a year
    dates            full dates
    days             (month, day) named without a year
    weekdays         0 Monday to 6 Sunday
    span             a time from one day to another, where no season or year of its own is named
    missing_classes  classes as written that the series never had
    race             1, 2 (or a number that no weekend has): which race of a double-header weekend; -1: the last one of it
    round            round number of the season (1, 2, ...); -1 the last, -2 the last but one
    hours            the length in a race's name: "6 Hours of ..."
    number           a car number as written: "26", "007"
    overall          the question says "overall", "outright"
    """

    seasons: tuple[str, ...] = ()
    missing_seasons: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    dates: tuple[date, ...] = ()
    days: tuple[tuple[int, int], ...] = ()
    weekdays: tuple[int, ...] = ()
    span: Span | None = None
    classes: tuple[str, ...] = ()
    missing_classes: tuple[str, ...] = ()
    circuits: tuple[str, ...] = ()
    missing_circuits: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    drivers: tuple[str, ...] = ()
    cars: tuple[str, ...] = ()
    makes: tuple[str, ...] = ()
    ambiguous: frozenset[str] = frozenset()
    race: int | None = None
    round: int | None = None
    hours: int | None = None
    number: str | None = None
    overall: bool = False

    def named(self) -> frozenset[str]:
        """The names of the fields that hold something."""
        return frozenset(f.name for f in fields(self) if getattr(self, f.name) not in ((), None, False, frozenset()))

    def filled_from(self, other: Slots, names: frozenset[str]) -> Slots:
        """These slots, with those of `names` that are empty here taken from `other`."""
        mine = self.named()
        return replace(self, **{name: getattr(other, name) for name in names if name not in mine})


def held(slots: Slots) -> frozenset[str]:
    """The names, as templates use them, of the slots that hold something."""
    names = set()
    if slots.seasons or slots.missing_seasons or slots.years or slots.span:
        names.add("season")
    if slots.years:
        names.add("year")
    if slots.months or slots.dates or slots.days:
        names.add("month")
    if slots.dates or slots.days or (slots.months and slots.years):
        names.add("date")
    for name, values in (
        ("class", slots.classes or slots.missing_classes),
        ("circuit", slots.circuits or slots.missing_circuits),
        ("country", slots.countries),
        ("team", slots.teams),
        ("driver", slots.drivers),
        ("car", slots.cars),
        ("make", slots.makes or slots.cars),
        ("race", slots.race is not None or slots.weekdays),
        ("round", slots.round is not None),
        ("hours", slots.hours is not None),
        ("number", slots.number is not None),
    ):
        if values:
            names.add(name)
    return frozenset(names)
