"""The most and the first of single things: where most races were, the most laps, first poles, how long ago, edges of seasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.answering.queries.common import (
    SOURCES,
    about_race,
    circuit_premise,
    cite_season,
    cite_something,
    class_premise,
    finish,
    finish_to_date,
    place,
    scope,
    season_premise,
    wins_in,
    wins_of,
)
from bot.answering.queries.rankings import none_won
from bot.answering.queries.schedule import not_yet_held, to_come
from bot.answering.records import Cited, PoleRow, Race, Request, Win, bullets, count_of, join
from bot.answering.result import Result
from bot.answering.slots import Slots
from bot.answering.text import say_date
from bot.knowledge.models import Season

SHOWN = 6


def busiest_places(request: Request) -> Result | None:
    """The circuits by how many races they held, of all seasons or of those that are named. Asked for countries, those.

    Option `which`: most, fewest.
    """
    premise = season_premise(request)
    if premise:
        return premise
    records, slots, cited = request.records, request.slots, Cited()
    by_country = "country" in request.asks and not slots.countries
    races = [race for race in records.select(replace(slots, circuits=())) if race.day <= request.today]
    if not races:
        return not_yet_held(request) if to_come(request) else None
    held: dict[str, list[Race]] = {}
    for race in races:
        circuit = records.base.circuits[race.round.circuit]
        held.setdefault(circuit.country if by_country else circuit.name, []).append(race)
        cited.add(race.id, race.round.sources[:1], race.day)
    fewest = request.options.get("which") == "fewest"
    ranked = sorted(held.items(), key=lambda item: len(item[1]), reverse=not fewest)
    most = len(ranked[0][1])
    first = [name for name, own in ranked if len(own) == most]
    verb = "has" if len(first) == 1 else "have each"
    kind = "country" if by_country else "circuit"
    lines = []
    for name, own in ranked:
        seasons = len({race.season.season for race in own})
        lines.append(f"**{name}**: {count_of(len(own), 'race')} in {count_of(seasons, 'season')}")
    head = (
        f"{join([f'**{name}**' for name in first])} {verb} held **{count_of(most, 'race')}**{scope(request)}, "
        f"the {'fewest' if fewest else 'most'} of any {kind}{' that held one' if fewest else ''}"
    )
    about = Slots() if by_country or len(first) > 1 else Slots(circuits=(ranked[0][1][0].round.circuit,))
    return finish(f"{head}:\n{bullets(lines)}", cited, about, most=SOURCES)


def laps_extreme(request: Request) -> Result | None:
    """The most or fewest laps that a winner did; the overall one where no class is named. Option `which`: most, fewest."""
    premise = season_premise(request) or circuit_premise(request)
    if premise:
        return premise
    if "driver" in request.asks:
        return None  # laps are on record of the winning cars, not of each driver
    cited = Cited()
    asked = request if request.slots.classes else replace(request, slots=replace(request.slots, overall=True))
    won = wins_of(asked, wins_in(asked))
    known = [(win.row.laps, win) for win in won if win.row.laps]
    if not known:
        return None
    fewest = request.options.get("which") == "fewest"
    known.sort(key=lambda pair: pair[0] if fewest else -pair[0])
    shown = [pair for pair in known if pair[0] == known[0][0]]
    lines = [_laps_line(request, laps, win) for laps, win in (*shown, *known[len(shown) : SHOWN])]
    for _, win in known[: max(SHOWN, len(shown))]:
        cited.add(f"{win.race.id}/{win.row.race_class}", win.row.sources[:2], None, win.row.disputed)
    whose = "a class winner" if request.slots.classes else "an overall winner"
    where = f"{scope(request)} {place(request)}".rstrip()
    head = (
        f"**{count_of(known[0][0], 'lap')}** are the {'fewest' if fewest else 'most'} on record of {whose}{where} "
        f"(laps are on record for {len(known)} of {count_of(len(won), 'win')})"
    )
    return finish_to_date(
        request, f"{head}:\n{bullets(lines)}", cited, about_race(shown[0][1].race, request.slots.classes), most=None
    )


def _laps_line(request: Request, laps: int, win: Win) -> str:
    race = win.race
    duration = f", {race.round.duration}" if race.round.duration else ""
    return f"{race.round.name}, {say_date(race.day)}{duration}: **{laps}**, {request.records.winner_line(win.row)}"


def first_pole(request: Request) -> Result | None:
    """The first or last pole of a named team, driver, car or make. Option `which`: first, last.

    The car of a pole is that of the entry list, so that the poles of a make are known only where there is one.
    """
    records, slots, cited = request.records, request.slots, Cited()
    if not records.who(slots):
        return None
    premise = season_premise(request) or circuit_premise(request)
    if premise:
        return premise
    selected = {race.id for race in records.select(slots)}
    own = [
        pole
        for pole in (_poles_of_cars(request) if slots.cars or slots.makes else records.poles)
        if pole.race.id in selected
        and (not slots.classes or pole.row.race_class in slots.classes)
        and (not slots.drivers or pole.row.driver in slots.drivers)
        and (not slots.teams or records.is_of(pole.row, slots.teams))
    ]
    if not own:
        return none_won(request, "poles") if slots.teams or slots.drivers else None
    which = request.options.get("which", "first")
    pole = own[0 if which == "first" else -1]
    cited.add(f"{pole.race.id}/pole/{pole.row.race_class}", pole.row.sources, pole.race.day, pole.row.disputed)
    driver = f" **{records.base.drivers[pole.row.driver].name}**" if pole.row.driver else ""
    entrant = records.entrant(pole.row)
    holder = ",".join(part for part in (driver, f" {entrant}" if entrant else "") if part)
    text = (
        f"The {which} pole of **{records.who(slots)}**{scope(request)} on record: **{pole.race.round.name}**, "
        f"{say_date(pole.race.day)} ({pole.race.season.label}, {records.class_name(pole.row.race_class)}):{holder}. "
        f"{count_of(len(own), 'pole')} in all on record.{_cars_known(request)}"
    )
    about = about_race(pole.race, (pole.row.race_class,))
    drivers = (pole.row.driver,) if pole.row.driver else ()
    return finish(text, cited, replace(about, teams=slots.teams, drivers=slots.drivers or drivers))


def _poles_of_cars(request: Request) -> list[PoleRow]:
    """The poles of the named cars or makes by the entry lists, in order of time."""
    records, slots = request.records, request.slots
    poles = []
    for entry in records.entries:
        car = entry.row.car
        fits = car in slots.cars if slots.cars else records.make_of(car) in slots.makes
        poles += records.feats[entry.id].poles if car and fits else []
    return sorted(poles, key=lambda pole: pole.race.day)


def _cars_known(request: Request) -> str:
    """Of how many poles the car is known, where the poles of a car or make are asked for."""
    records = request.records
    if not (request.slots.cars or request.slots.makes):
        return ""
    known = {pole for entry in records.entries if entry.row.car for pole in _keys(records.feats[entry.id].poles)}
    return (
        f" The car is on record for {len(known)} of {len(records.poles)} poles."
        if len(known) < len(records.poles)
        else ""
    )


def _keys(poles: Sequence[PoleRow]) -> list[tuple[str, str]]:
    return [(pole.race.id, pole.row.race_class) for pole in poles]


def since_race(request: Request) -> Result | None:
    """How long ago the first or last race was, of the series or at the named places. Option `which`: first, last."""
    premise = season_premise(request) or circuit_premise(request)
    if premise:
        return premise
    races = [race for race in request.records.select(request.slots) if race.day <= request.today]
    if not races:
        return None
    which = request.options.get("which", "last")
    race, cited = races[0 if which == "first" else -1], Cited()
    cited.add(race.id, race.round.sources, request.today, race.round.disputed)
    where = f" {place(request)}" if place(request) else ""
    text = (
        f"The {which} race{scope(request)}{where} was **{_ago(race.day, request.today)} ago**: {race.round.name}, "
        f"{say_date(race.day)}, at {request.records.circuit_name(race.round.circuit)}."
    )
    return finish(text, cited, about_race(race))


def _ago(day: date, today: date) -> str:
    """The time from a day to today: in days, and in years and months too where it is long."""
    days = count_of((today - day).days, "day")
    months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    if months < 2:
        return days
    years, rest = divmod(months, 12)
    parts = [count_of(years, "year")] if years else []
    parts += [count_of(rest, "month")] if rest else []
    return f"{join(parts)} ({days})"


def outside(request: Request) -> Result | None:
    """The last or first race that was not at the named circuit or in the named country. Option `which`: first, last."""
    records, slots, cited = request.records, request.slots, Cited()
    premise = season_premise(request) or circuit_premise(request)
    if premise:
        return premise
    inside = {race.id for race in records.select(slots)}
    timed = records.select(replace(slots, circuits=(), countries=()))
    races = [race for race in timed if race.id not in inside and race.day <= request.today]
    if not races or not (slots.circuits or slots.countries):
        return None
    which = request.options.get("which", "last")
    race = races[0 if which == "first" else -1]
    cited.add(race.id, race.round.sources, None, race.round.disputed)
    circuit = records.base.circuits[race.round.circuit]
    won = f" {records.winner_line(race.overall)} won overall." if race.overall else ""
    text = (
        f"The {which} race that was not {place(request)}: **{race.round.name}** on **{say_date(race.day)}** "
        f"({race.season.label}), at {circuit.name}, {circuit.country}.{won}"
    )
    return finish_to_date(request, text, cited, about_race(race), most=None)


def season_edges(request: Request) -> Result | None:
    """The first and the last race of a season with date, place and winner."""
    premise = season_premise(request)
    if premise:
        return premise
    records, slots, cited = request.records, request.slots, Cited()
    seasons = [s for s in records.named_seasons(slots) if any(race.season is s for race in records.races)]
    if not seasons:
        return not_yet_held(request) if to_come(request) else None
    wrong = class_premise(request, seasons)
    if wrong:
        return wrong
    lines = []
    for season in seasons:
        held = [race for race in records.races if race.season is season]
        for word, race in (("first", held[0]), ("last", held[-1])):
            cited.add(race.id, race.round.sources[:2], race.day, race.round.disputed)
            lines.append(f"{season.label}, {word} race: {_edge(request, race, cited)}")
    return finish(bullets(lines), cited, Slots(seasons=tuple(s.season for s in seasons), classes=slots.classes))


def _edge(request: Request, race: Race, cited: Cited) -> str:
    records, slots = request.records, request.slots
    rows = [
        row for row in race.round.winners if (row.race_class in slots.classes if slots.classes else bool(row.overall))
    ]
    for row in rows:
        cited.add(f"{race.id}/{row.race_class}", row.sources[:1], race.day, row.disputed)
    won = "; ".join(
        f"won {'in ' + records.class_name(row.race_class, race.season) if slots.classes else 'overall'} "
        f"by {records.winner_line(row)}"
        for row in rows
    )
    circuit = records.base.circuits[race.round.circuit]
    return f"**{race.round.name}**, {say_date(race.day)}, {circuit.name} ({circuit.country}){', ' + won if won else ''}"


def races_in_year(request: Request) -> Result | None:
    """How many races were held in a calendar year, whatever seasons they belong to."""
    records, slots, cited = request.records, request.slots, Cited()
    years = set(slots.years) | {int(name) for name in slots.seasons if name.isdigit()}
    if not years or len(slots.seasons) > len([name for name in slots.seasons if name.isdigit()]):
        return None
    placed = records.select(replace(slots, years=(), seasons=(), months=(), missing_seasons=()))
    races = [race for race in placed if race.day.year in years and race.day <= request.today]
    for race in races:
        cited.add(race.id, race.round.sources[:1], race.day)
    cite_something(cited, request)
    where = f" {place(request)}" if place(request) else ""
    when = join([str(year) for year in sorted(years)])
    head = f"**{count_of(len(races), 'race')}**{where} in the calendar year {when}"
    lines = [f"{race.round.name}, {say_date(race.day)} ({race.season.label})" for race in races]
    about = Slots(years=tuple(sorted(years)), circuits=slots.circuits, countries=slots.countries)
    return finish_to_date(request, f"{head}:\n{bullets(lines)}" if lines else f"{head} so far.", cited, about)


def class_changes(request: Request) -> Result | None:
    """Which classes came and went: from one named season to the other, or from and to the seasons beside a single one."""
    premise = season_premise(request)
    if premise:
        return premise
    records, cited = request.records, Cited()
    years = {str(year) for year in request.slots.years} & records.base.seasons.keys()
    named = records.named_seasons(replace(request.slots, seasons=(*request.slots.seasons, *sorted(years))))
    if request.slots.span is not None:
        named = [named[0], named[-1]] if len(named) > 1 else named
    if not named or len(named) > 2:
        return None
    pairs = [(named[0], named[1])] if len(named) == 2 else _neighbours(records.seasons, named[0])
    lines = []
    for before, after in pairs:
        for season in (before, after):
            cite_season(cited, season)
        gone = [records.class_name(one, before) for one in before.classes if one not in after.classes]
        came = [records.class_name(one, after) for one in after.classes if one not in before.classes]
        parts = [f"{word}: **{join(names)}**" for word, names in (("gone", gone), ("new", came)) if names]
        lines.append(f"From {before.label} to {after.label}: {'; '.join(parts) or 'the classes stayed the same'}")
    cite_something(cited, request)
    text = f"{lines[0]}." if len(lines) == 1 else bullets(lines)
    return finish(text, cited, Slots(seasons=tuple(season.season for season in named)), most=SOURCES)


def _neighbours(seasons: Sequence[Season], season: Season) -> list[tuple[Season, Season]]:
    """A season with the one before it and with the one after it, as far as there are such."""
    at = seasons.index(season)
    return [(seasons[i], seasons[i + 1]) for i in (at - 1, at) if i >= 0 and i + 1 < len(seasons)]
