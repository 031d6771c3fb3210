"""Circuits: what they are, how often the series went there, the longest and the shortest."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.queries.common import (
    about_race,
    circuit_premise,
    cite_something,
    finish,
    finish_to_date,
)
from bot.answering.queries.comparing import compare, compared
from bot.answering.records import Cited, Race, Request, bullets, count_of, join
from bot.answering.result import Result
from bot.answering.slots import Slots
from bot.answering.text import say_date


def circuit_info(request: Request) -> Result | None:
    """Length, turns and place of the named circuits; of two, which is longer."""
    records, cited = request.records, Cited()
    names = request.slots.circuits or tuple(
        identifier
        for identifier, circuit in records.base.circuits.items()
        if request.slots.countries
        and records.country_at(identifier) in request.slots.countries
        and any(race.round.circuit == identifier for race in records.races)
    )
    if not names:
        return None
    lines = []
    for identifier in names:
        circuit = records.base.circuits[identifier]
        cited.add(f"circuit/{identifier}", circuit.sources)
        length = f"**{circuit.length_km:.3f} km** a lap" if circuit.length_km else "lap length not on record"
        turns = f", **{circuit.turns} turns**" if circuit.turns else ""
        lines.append(f"{circuit.name} ({circuit.place}, {circuit.country}): {length}{turns}")
    text = lines[0] + "." if len(lines) == 1 else bullets(lines)
    known = [records.base.circuits[name] for name in names if records.base.circuits[name].length_km]
    if len(known) == 2:
        longer = max(known, key=lambda circuit: circuit.length_km or 0)
        text += f"\n\n{longer.name} is the longer one."
    return finish_to_date(request, text, cited, Slots(circuits=names), most=None)


def extreme_circuit(request: Request) -> Result | None:
    """The longest or shortest lap, the most or fewest turns. Options `by`: length, turns; `which`: most, least."""
    records, cited = request.records, Cited()
    raced = {race.round.circuit for race in records.races}
    circuits = [(name, records.base.circuits[name]) for name in raced]
    by_turns = request.options.get("by") == "turns"
    least = request.options.get("which") == "least"
    circuits.sort(key=lambda pair: (pair[1].turns if by_turns else pair[1].length_km) or 0, reverse=not least)
    lines = []
    for name, circuit in circuits[:1]:
        cited.add(f"circuit/{name}", circuit.sources)
        lines.append(
            f"**{circuit.name}**: {circuit.length_km:.3f} km, {circuit.turns} turns"
            if circuit.length_km
            else circuit.name
        )
    word = ("Fewest turns" if least else "Most turns") if by_turns else ("Shortest lap" if least else "Longest lap")
    text = f"{lines[0]}. {word} of all circuits raced at."
    return finish_to_date(request, text, cited, Slots(circuits=(circuits[0][0],)), most=None)


def visits(request: Request) -> Result | None:
    """How often the series raced at a circuit or in a country, with dates; option `which`: first or last race only."""
    premise = circuit_premise(request)
    if premise:
        return premise
    records, slots, cited = request.records, request.slots, Cited()
    races = _between(request)
    if not (slots.circuits or slots.countries):
        return None
    if not races:
        return _no_visit(request)
    which = request.options.get("which")
    name = _place(request)
    if not which and compared(request, ("circuits", "countries")):
        return compare(request)
    if which:
        race = races[0 if which == "first" else -1]
        cited.add(race.id, race.round.sources, race.day, race.round.disputed)
        overall = race.overall
        won = f" {records.winner_line(overall)} won overall." if overall else ""
        where = "" if slots.circuits else f", at {records.circuit_name(race.round.circuit)}"
        text = f"The {which} race {name} was the {race.round.name} on **{say_date(race.day)}** ({race.season.label}){where}.{won}"
        return finish(
            text, cited, Slots(seasons=(race.season.season,), circuits=(race.round.circuit,), dates=(race.day,))
        )
    lines = []
    for race in races:
        cited.add(race.id, race.round.sources[:1], race.day)
        lines.append(
            f"{race.round.name}, {say_date(race.day)}"
            + ("" if slots.circuits else f" ({records.circuit_name(race.round.circuit)})")
        )
    seasons = len({race.season.season for race in races})
    text = f"**{len(races)}** race{'s' if len(races) != 1 else ''} in {count_of(seasons, 'season')} {name}:\n{bullets(lines)}"
    return finish(text, cited, Slots(circuits=slots.circuits, countries=slots.countries))


def _place(request: Request) -> str:
    """The named circuits or countries, with "at" or "in"."""
    records, slots = request.records, request.slots
    if slots.circuits:
        return f"at {join([records.circuit_name(one) for one in slots.circuits])}"
    return f"in {join([records.base.countries[one].name for one in slots.countries])}"


def _no_visit(request: Request) -> Result:
    """The reply where no race was held at the named places in the named time: when it was, or that it never was."""
    records, slots, cited = request.records, request.slots, Cited()
    place = _place(request)
    timeless = replace(slots, seasons=(), missing_seasons=(), years=(), months=(), dates=(), days=(), weekdays=())
    races = records.select(timeless)
    for race in races:
        cited.add(race.id, race.round.sources[:1], race.day)
    off = [race for race in records.select(timeless, held=False) if race.round.status != "planned"]
    for race in off[:3]:
        cited.add(race.id, race.round.sources[:2])
    for identifier in slots.circuits:
        cited.add(f"circuit/{identifier}", records.base.circuits[identifier].sources[:2])
    text = f"The series did not race {place} then." if races else f"The series has never raced {place}."
    if races:
        labels = list(dict.fromkeys(race.season.label for race in races))
        text += f" It did in {join(labels)}."
    if off:
        text += f" Not held: {'; '.join(f'{race.round.name} ({race.season.label}, {race.round.status})' for race in off[:3])}."
    cite_something(cited, request)
    return finish_to_date(
        request, text, cited, Slots(circuits=slots.circuits, countries=slots.countries), premise=True, most=None
    )


def _between(request: Request) -> list[Race]:
    """The races at the named places; two years span the time from one to the other."""
    records, slots = request.records, request.slots
    if len(slots.years) == 2:
        low, high = sorted(slots.years)
        everything = records.select(replace(slots, years=()))
        return [race for race in everything if low <= race.day.year <= high]
    return records.select(slots)


def totals(request: Request) -> Result | None:
    """How many circuits, countries, races and seasons there have been."""
    records, cited = request.records, Cited()
    races = records.select(Slots(span=request.slots.span))
    circuits = list(dict.fromkeys(race.round.circuit for race in races))
    countries = list(dict.fromkeys(records.base.circuits[name].country for name in circuits))
    seasons = list(dict.fromkeys(race.season.label for race in races))
    for name in circuits:
        cited.add(f"circuit/{name}", records.base.circuits[name].sources[:1])
    places = f"**{len(circuits)}** circuits ({join([records.circuit_name(name) for name in circuits])})"
    lands = f"**{len(countries)}** countries ({join(countries)})"
    count = f"**{len(races)}** {'race' if len(races) == 1 else 'races'} in **{len(seasons)}** {'season' if len(seasons) == 1 else 'seasons'}"
    when = request.slots.span.said if request.slots.span else "so far"
    if "country" in request.asks:
        text = f"{lands}, at {places}: {count} {when}."
    elif "circuit" in request.asks:
        text = f"{places} in {lands} have held {count} {when}."
    else:
        text = f"{count} {when}, at {places} in {lands}."
    return finish_to_date(request, text, cited, most=None)


def race_lengths(request: Request) -> Result | None:
    """The longest or shortest race by its scheduled hours. Option `which`: longest, shortest."""
    records, cited = request.records, Cited()
    timed = [
        (float((race.round.duration or "").split(" h")[0]), race)
        for race in records.select(request.slots)
        if (race.round.duration or "").split(" h")[0].isdigit()
    ]
    if not timed:
        return None
    pick = min if request.options.get("which") == "shortest" else max
    hours = pick(value for value, _ in timed)
    found = [race for value, race in timed if value == hours]
    if len(found) > 12:
        return None
    lines = []
    for race in found:
        cited.add(race.id, race.round.sources[:2], race.day, race.round.disputed)
        overall = race.overall
        lines.append(
            f"**{race.round.name}**, {say_date(race.day)}: {race.round.duration}{', won by ' + records.winner_line(overall) if overall else ''}"
        )
    about = about_race(found[0]) if len(found) == 1 else Slots()
    return finish(f"The {request.options.get('which')} race by schedule:\n{bullets(lines)}", cited, about)
