"""What is planned: calendars, rounds that were not held, the next race, and the seasons that are still to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.answering.queries.common import (
    SOURCES,
    cite_season,
    cite_something,
    finish,
    finish_to_date,
    half_known,
    place,
    season_premise,
)
from bot.answering.records import Cited, Race, Request, bullets, count_of, join
from bot.answering.result import Result
from bot.answering.slots import Slots
from bot.answering.text import say_date
from bot.knowledge.models import Season

# -- calendars --------------------------------------------------------------------------------------------------------


def calendar(request: Request) -> Result | None:
    """The rounds of a season with dates, circuits and what was cancelled; how many there were, or are planned."""
    premise = season_premise(request)
    if premise:
        return premise
    if "team" in request.asks and request.asks & {"country", "circuit"}:
        return None  # where teams come from is not where the races were
    if request.slots.span is not None and "count" in request.asks:
        return None  # season by season nobody sees how many races a span of time had
    cited = Cited()
    seasons = request.records.named_seasons(request.slots)
    if not seasons and request.options.get("season") == "coming":
        seasons = _coming(request)[:1]
    if not seasons:
        return None
    parts = []
    for season in seasons:
        cite_season(cited, season, disputed=True)
        parts.append(_rounds(request, season) if season.rounds else _unpublished(request, season, cited))
    result = finish("\n\n".join(parts), cited, Slots(seasons=tuple(season.season for season in seasons)))
    return result if any(season.rounds for season in seasons) else half_known(result)


def _coming(request: Request) -> list[Season]:
    """The seasons with a race still planned, or without a calendar."""
    seasons = request.records.seasons
    return [season for season in seasons if not season.rounds or any(row.status == "planned" for row in season.rounds)]


def _rounds(request: Request, season: Season) -> str:
    """The calendar of a season: how many races, where, and every round with its day and, where it was not held, its status."""
    records = request.records
    rounds = [race for race in records.rounds if race.season is season]
    ran = [race for race in rounds if race.held or race.planned]
    lines = [_round_line(request, race) for race in sorted(rounds, key=lambda race: race not in ran)]
    count = f"race{'s' if len(ran) != 1 else ''}{_where(request, ran)}"
    held = sum(race.held for race in ran)
    if held == len(ran):
        head = f"**{season.label}** had **{held}** {count}"
    elif not held:
        head = f"**{season.label}** has **{len(ran)}** planned {count}"
    else:
        head = f"**{season.label}** has **{len(ran)}** {count}, **{held}** of them held so far"
    return f"{head}:\n{bullets(lines)}"


def _where(request: Request, races: Sequence[Race]) -> str:
    """The circuits and countries of some races, with their number."""
    records = request.records
    circuits = list(dict.fromkeys(records.circuit_name(race.round.circuit) for race in races))
    lands = list(dict.fromkeys(records.base.circuits[race.round.circuit].country for race in races))
    if not races:
        return ""
    where = f" at {len(circuits)} circuits ({join(circuits)})" if len(circuits) > 1 else f" at {circuits[0]}"
    return where + (f" in {len(lands)} countries ({join(lands)})" if len(lands) > 1 else f" in {join(lands)}")


def _round_line(request: Request, race: Race) -> str:
    circuit = request.records.circuit_name(race.round.circuit)
    day = say_date(race.day) if race.round.date else ""
    if race.held:
        return f"{race.round.name}: {circuit}, {day}"
    if race.planned:
        return f"{race.round.name}: {circuit}, planned{f' for {day}' if day else ', date to be announced'}"
    return f"{race.round.name} at {circuit}{f', planned for {day}' if day else ''}: {race.round.status}"


def _unpublished(request: Request, season: Season, cited: Cited) -> str:
    names = join([request.records.class_name(one, season) for one in season.classes])
    cited.as_of = cited.as_of or request.records.last_race_day(request.today)
    cite_something(cited, request)
    return f"No calendar of **{season.label}** is on record yet. Its classes are {names}."


def cancelled(request: Request) -> Result | None:
    """Rounds that were cancelled or postponed, of a season, at a circuit, or all."""
    premise = season_premise(request)
    if premise:
        return premise
    records, slots, cited = request.records, request.slots, Cited()
    seasons = {season.season for season in records.named_seasons(slots)}
    rows = [
        race
        for race in records.rounds
        if not race.held
        and not race.planned
        and (not seasons or race.season.season in seasons)
        and (not slots.circuits or race.round.circuit in slots.circuits)
    ]
    if not rows:
        return _none_cancelled(request)
    lines = []
    for race in rows:
        cited.add(race.id, race.round.sources[:2], None, race.round.disputed)
        planned = f", planned for {say_date(race.day)}" if race.round.date else ""
        lines.append(f"{race.season.label}: {race.round.name}{planned} ({race.round.status})")
    return finish_to_date(
        request,
        f"Rounds that were not held ({len(rows)}):\n{bullets(lines)}",
        cited,
        Slots(seasons=tuple(seasons)),
        most=None,
    )


def _none_cancelled(request: Request) -> Result | None:
    """The reply where every round of the named seasons or circuits was held; None where none is named or held."""
    records, slots, cited = request.records, request.slots, Cited()
    held = records.select(slots)
    if held and slots.circuits and not records.named_seasons(slots):
        for race in held:
            cited.add(race.id, race.round.sources[:1], race.day)
        where = join([records.circuit_name(one) for one in slots.circuits])
        text = f"Never: no round at **{where}** is on record as cancelled or postponed; {count_of(len(held), 'race')} held there."
        return finish(text, cited, Slots(circuits=slots.circuits), most=SOURCES)
    named = records.named_seasons(slots)
    seasons = [season for season in named if any(race.season is season for race in held)]
    if not seasons:
        return not_yet_held(request) if to_come(request) else None
    for season in seasons:
        cite_season(cited, season)
    labels = join([season.label for season in seasons])
    place = f" at {join([records.circuit_name(one) for one in slots.circuits])}" if slots.circuits else ""
    text = f"None: no round of **{labels}**{place} is on record as cancelled or postponed; {count_of(len(held), 'race')} held."
    still = [race for race in records.planned(slots) if race.season in seasons]
    text += f" {count_of(len(still), 'more is', 'more are')} planned." if still else ""
    return finish(text, cited, Slots(seasons=tuple(season.season for season in seasons)))


# -- to come ----------------------------------------------------------------------------------------------------------


def to_come(request: Request) -> list[Season]:
    """Of the seasons that are named those of which no race has been held, and which are not over."""
    held = {race.season.season for race in request.records.races}
    return [season for season in _coming(request) if season.season not in held and season in _named(request)]


def _named(request: Request) -> list[Season]:
    return request.records.named_seasons(request.slots)


def to_be_held(request: Request, held: Sequence[Race]) -> Result | None:
    """The reply where the races that are asked for are planned, and none of them was held; None where it is not so.

    The last race of a season that still runs is the last one planned, where its day or place is asked for.
    """
    slots, records = request.slots, request.records
    ahead = records.planned(slots)
    when = bool(request.asks & {"date", "circuit", "place"})
    finale = slots.round == -1 and when and any(race.season in _named(request) for race in ahead)
    if not ahead or (held and not finale):
        return None
    cited = Cited()
    for race in ahead:
        cited.add(race.id, race.round.sources[:2], None, race.round.disputed)
    cited.as_of = records.last_race_day(request.today)
    lines = [_ahead_text(request, race) for race in ahead]
    text = f"{lines[0]}." if len(lines) == 1 else f"Planned, and not held yet:\n{bullets(lines)}"
    seasons = tuple(dict.fromkeys(race.season.season for race in ahead))
    circuits = tuple(dict.fromkeys(race.round.circuit for race in ahead))
    about = Slots(seasons=seasons, circuits=circuits if len(circuits) == 1 else slots.circuits)
    return finish(text, cited, about, premise=not when, most=SOURCES)


def _ahead_text(request: Request, race: Race) -> str:
    """A planned race with its place and day, and how far off that is."""
    circuit = request.records.base.circuits[race.round.circuit]
    where = f"**{race.round.name}** at {circuit.name}, {circuit.country},"
    if not race.round.date:
        return f"{where} is planned, its date is to be announced"
    day = f"**{say_date(race.day)}**"
    if race.day < request.today:
        return f"{where} was planned for {day}; its result is not on record yet"
    return f"{where} is planned for {day} ({_in_days(race.day, request.today)}) and has not been held yet"


def _in_days(day: date, today: date) -> str:
    days = (day - today).days
    return f"in {count_of(days, 'day')}" if days else "today"


def planned_line(request: Request, season: Season) -> str:
    """The planned races of a season without a held one, in one sentence."""
    planned = [race for race in request.records.rounds if race.season is season and race.planned]
    names = [f"{race.round.name}{f' ({say_date(race.day)})' if race.round.date else ''}" for race in planned]
    return (
        f"Planned in {season.label}: {'; '.join(names)}."
        if names
        else f"The {season.label} calendar has no race on record."
    )


def not_yet_held(request: Request) -> Result:
    """The reply to a question about a season that has not begun: what is planned, and when the series last raced."""
    records, slots, cited = request.records, request.slots, Cited()
    coming = to_come(request)
    last_of_all = -1 if not slots.circuits else None
    races = records.select(replace(slots, seasons=(), years=(), months=(), race=None, round=last_of_all))
    last = next((race for race in reversed(races) if race.day <= request.today), None)
    text = f"No race of {join([season.label for season in coming])} has been held yet"
    bare = [season.label for season in coming if not season.rounds]
    text += f", and no calendar of {'it' if len(coming) == 1 else join(bare)} is on record." if bare else "."
    for season in coming:
        cite_season(cited, season)
        text += f" {planned_line(request, season)}" if season.rounds else ""
    if last:
        cited.add(last.id, last.round.sources, last.day)
        overall = last.overall
        won = f": won overall by {records.winner_line(overall)}" if overall else ""
        place = " there" if slots.circuits else ""
        text += f" The last race{place} was {last.round.name} on {say_date(last.day)}{won}."
    cite_something(cited, request)
    result = finish(text, cited, Slots(seasons=tuple(season.season for season in coming)), premise=True)
    return half_known(result) if bare else result


_TO_COME = frozenset({"future", "again", "back", "return", "resum", "countdown", "season-over"})
"""Words that ask for a race to come at a place."""


def next_race(request: Request) -> Result | None:
    """The next planned race with the days to it; where none is on record, that is said with what is known."""
    records, slots, cited = request.records, request.slots, Cited()
    somewhere = bool(slots.circuits or slots.countries or slots.missing_circuits)
    ahead = [
        race
        for race in records.rounds
        if race.round.date and race.day >= request.today and race.planned and _is_there(request, race)
    ]
    if slots.round or slots.race:
        ahead = [race for race in ahead if slots.round in (None, race.round.round) and slots.race in (None, race.leg)]
    named = _named(request)
    ahead = [race for race in ahead if not named or race.season in named]
    if (named and not ahead and any(season.rounds for season in named)) or slots.dates:
        return None  # "the day of the 2013 Fuji race" is none to come
    if not ahead and somewhere:
        return _none_ahead(request) if request.words & _TO_COME else None
    if not ahead:
        coming = tuple(season.season for season in _coming(request)[:1])
        return not_yet_held(replace(request, slots=Slots(seasons=coming))) if coming else None
    race = min(ahead, key=lambda one: one.day)
    cited.add(race.id, race.round.sources, request.today)
    circuit = records.base.circuits[race.round.circuit]
    left = sum(other.planned and other.season is race.season for other in records.rounds)
    of = f"; it is one of {left} still to come in {race.season.label}" if left > 1 else ""
    day = f"**{say_date(race.day)}** ({_in_days(race.day, request.today)})"
    text = f"Next race: **{race.round.name}** at {circuit.name}, {circuit.country}, on {day}{of}."
    return finish(text, cited, Slots(seasons=(race.season.season,), circuits=(race.round.circuit,)))


def _is_there(request: Request, race: Race) -> bool:
    """Whether a race is at the places that a question names; anywhere will do where it names none."""
    slots = request.slots
    if slots.circuits:
        return race.round.circuit in slots.circuits
    return not slots.countries or request.records.country_of(race) in slots.countries


def _none_ahead(request: Request) -> Result | None:
    """The reply where no race to come is on record for a place: when the series was last there."""
    records, slots, cited = request.records, request.slots, Cited()
    past = [race for race in records.races if race.day <= request.today and _is_there(request, race)]
    if slots.missing_circuits or not past:
        return None
    where = place(request)
    last = past[-1]
    cited.add(last.id, last.round.sources[:2], last.day)
    text = f"No race to come {where} is on record. The last one there was {last.round.name} on {say_date(last.day)}."
    coming = [season for season in records.seasons if not season.rounds]
    if coming:
        cite_season(cited, coming[0])
        text += f" No calendar of {coming[0].label} is on record yet."
    return half_known(finish(text, cited, Slots(circuits=slots.circuits, countries=slots.countries)))
