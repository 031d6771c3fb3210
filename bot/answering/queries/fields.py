"""The fields of seasons and classes by the entry lists: teams, models, drivers, cars of a make, nationalities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.answering.queries.common import SOURCES, class_premise, season_premise
from bot.answering.queries.entries import (
    COMPLETE_FROM,
    Rounds,
    caveat,
    crew_of,
    entries_in,
    entries_result,
    fitted,
    labels_of,
    no_list,
    of_car,
    rounds_named,
    scope_text,
    season_groups,
)
from bot.answering.records import EntryRow, Request, count_of, join
from bot.answering.result import Result
from bot.answering.slots import Slots

SHORT_FROM = 2
"""Beyond this many seasons a count of cars has one line a season."""


def field(request: Request) -> Result | None:
    """The cars of a season or of a class in it. Option `by`: "team" (where absent), "car" or "driver"."""
    records, slots = request.records, request.slots
    premise = season_premise(request)
    if premise:
        return premise
    seasons = records.named_seasons(slots)
    rounds = rounds_named(request)
    if not seasons and rounds is None:
        return None
    wrong = class_premise(request, seasons)
    if wrong:
        return wrong
    found = entries_in(request, rounds)
    if not found:
        return no_list(request) if seasons and not any(season.entry_list for season in seasons) else None
    parts = [_field_of(request, own, rounds) for own in season_groups(found)]
    text = "\n\n".join(parts) + caveat(entry.season for entry in found)
    return entries_result(request, text, found, shown=False)


def _field_of(request: Request, own: Sequence[EntryRow], rounds: Rounds | None) -> str:
    """The field of one season: how many cars, teams and drivers, then the list."""
    by = request.options.get("by", "team")
    teams = {entry.row.team for entry in own}
    drivers = {one for entry in own for one in crew_of(entry, rounds)}
    counts = (
        f"**{count_of(len(own), 'car')}** of **{count_of(len(teams), 'team')}** with {count_of(len(drivers), 'driver')}"
    )
    head = f"{own[0].season.label}{scope_text(request, False)}: {counts} on record"
    if by == "car":
        return f"{head}. By model:\n{fitted(_by_model(request, own))}"
    if by == "driver":
        return f"{head}:\n{fitted([_crew_line(request, entry, rounds) for entry in own])}"
    classes = list(dict.fromkeys(entry.row.race_class for entry in own))
    if len(classes) == 1:
        return f"{head}:\n{fitted(_by_team(request, own))}"
    lines = []
    for one in classes:
        cars = [entry for entry in own if entry.row.race_class == one]
        names = dict.fromkeys(request.records.team_name(entry.row.team, entry.row.entry) for entry in cars)
        kind = request.records.class_name(one, own[0].season)
        lines.append(f"{kind}, {count_of(len(cars), 'car')}: {join(list(names))}")
    return f"{head}:\n{fitted(lines)}"


def _by_team(request: Request, own: Iterable[EntryRow]) -> list[str]:
    records = request.records
    by_team: dict[str, list[EntryRow]] = {}
    for entry in own:
        by_team.setdefault(records.team_name(entry.row.team, entry.row.entry), []).append(entry)
    lines = []
    for name, entries in by_team.items():
        numbers = [entry.row.number for entry in entries if entry.row.number]
        cars = dict.fromkeys(records.base.cars[entry.row.car].name for entry in entries if entry.row.car)
        given = f" no. {join(numbers)}" if numbers else ""
        lines.append(f"**{name}**{given}{f' ({join(list(cars))})' if cars else ''}")
    return lines


def _by_model(request: Request, own: Iterable[EntryRow]) -> list[str]:
    records = request.records
    models: dict[str, list[EntryRow]] = {}
    for entry in own:
        name = records.base.cars[entry.row.car].name if entry.row.car else "model not on record"
        models.setdefault(name, []).append(entry)
    lines = []
    for name, entries in sorted(models.items(), key=lambda item: -len(item[1])):
        teams = dict.fromkeys(records.team_name(entry.row.team, entry.row.entry) for entry in entries)
        lines.append(f"**{name}**: {len(entries)} ({join(list(teams))})")
    return lines


def _crew_line(request: Request, entry: EntryRow, rounds: Rounds | None) -> str:
    number = f" no. {entry.row.number}" if entry.row.number else ""
    team = request.records.team_name(entry.row.team, entry.row.entry)
    return f"{team}{number}: {request.records.drivers(crew_of(entry, rounds)) or 'crew not on record'}"


def car_counts(request: Request) -> Result | None:
    """How many cars of a model or make there were in a season or class, and whose; without a season by season."""
    records, slots = request.records, request.slots
    if not (slots.cars or slots.makes):
        return None
    premise = season_premise(request)
    if premise:
        return premise
    seasons = records.named_seasons(slots)
    wrong = class_premise(request, seasons)
    if wrong:
        return wrong
    rounds = rounds_named(request)
    inside = entries_in(request, rounds)
    found = [entry for entry in inside if of_car(request, entry)]
    name = records.who(Slots(cars=slots.cars, makes=slots.makes))
    if not found:
        return _none_of_car(request, name)
    by_season = season_groups(found)
    short = not seasons and len(by_season) > SHORT_FROM
    lines = []
    for own in by_season:
        of = sum(entry.season is own[0].season for entry in inside)
        lines.append(_count_line(request, name, own, of, short))
    text = f"{name}{scope_text(request, False)} by season:\n{fitted(lines)}" if short else "\n\n".join(lines)
    return entries_result(request, text + caveat(entry.season for entry in found), found, shown=False)


def _count_line(request: Request, name: str, own: Sequence[EntryRow], of: int, short: bool) -> str:
    label = own[0].season.label
    if short:
        return f"{label}: **{len(own)}** of {of} cars"
    models = fitted(_by_model(request, own))
    return f"{label}{scope_text(request, False)}: **{count_of(len(own), f'{name} car')}**, of {of} on record.\n{models}"


def _none_of_car(request: Request, name: str) -> Result | None:
    """The reply where no car of a make is on the lists that are asked for."""
    anywhere = [entry for entry in request.records.entries if of_car(request, entry)]
    seasons = [season for season in request.records.named_seasons(request.slots) if season.entry_list]
    if not anywhere or not seasons:
        return None
    text = f"**None**: no {name} is on record{scope_text(request)}. There were some in {labels_of(anywhere)}."
    sure = all(season.season >= COMPLETE_FROM for season in seasons)
    return entries_result(request, text + caveat(seasons), anywhere, shown=False, premise=sure)


def nationals(request: Request) -> Result | None:
    """The drivers of a country, in a season or class or of all seasons."""
    records, slots = request.records, request.slots
    if not slots.countries:
        return None
    premise = season_premise(request)
    if premise:
        return premise
    asked = replace(request, slots=replace(slots, countries=()))
    rounds = rounds_named(asked)
    found = entries_in(asked, rounds)
    names = {records.base.countries[one].name for one in slots.countries}
    cars: dict[str, list[EntryRow]] = {}
    unknown: dict[str, None] = {}
    for entry in found:
        for driver in crew_of(entry, rounds):
            nationality = records.base.drivers[driver].nationality
            if nationality in names:
                cars.setdefault(driver, []).append(entry)
            elif nationality is None:
                unknown[driver] = None
    return _nationals_text(request, cars, len(unknown), found)


def _nationals_text(
    request: Request, cars: Mapping[str, list[EntryRow]], unknown: int, inside: Sequence[EntryRow]
) -> Result | None:
    records, slots = request.records, request.slots
    country = join([records.base.countries[one].name for one in slots.countries])
    scope = scope_text(replace(request, slots=replace(slots, countries=())))
    rest = f" The nationality of {count_of(unknown, 'other driver')} is not on record." if unknown else ""
    if not inside:
        return None
    if not cars:
        text = f"No driver from {country}{scope} is on record.{rest}"
        return entries_result(request, text + caveat(entry.season for entry in inside), inside[:SOURCES], shown=False)
    ordered = sorted(cars, key=lambda one: (-len(cars[one]), records.base.drivers[one].name))
    lines = [f"**{records.base.drivers[one].name}**: {_where(request, cars[one])}" for one in ordered]
    head = f"**{count_of(len(cars), 'driver')}** from {country}{scope} on record."
    used = list({entry.id: entry for one in ordered for entry in cars[one]}.values())
    text = f"{head}{rest}\n{fitted(lines)}{caveat(entry.season for entry in used)}"
    result = entries_result(request, text, used, shown=False)
    return replace(result, about=replace(result.about, countries=slots.countries))


def _where(request: Request, own: Sequence[EntryRow]) -> str:
    """The teams of a driver in one season, or the seasons where all are asked for."""
    records = request.records
    if not records.named_seasons(request.slots):
        return labels_of(own)
    teams = [
        f"{records.team_name(one.row.team, one.row.entry)} ({records.class_name(one.row.race_class, one.season)})"
        for one in own
    ]
    return join(list(dict.fromkeys(teams)))
