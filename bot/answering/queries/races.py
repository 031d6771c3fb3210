"""Single races: winners, poles, dates, places, grids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.queries.common import (
    NO_DRIVERS,
    SOURCES,
    about_race,
    circuit_premise,
    cite_season,
    cite_something,
    class_premise,
    finish,
    half_known,
    judged,
    ran_note,
    season_premise,
    wants_drivers,
)
from bot.answering.queries.schedule import not_yet_held, planned_line, to_be_held, to_come
from bot.answering.records import Cited, Race, Request, bullets, count_of, join
from bot.answering.result import Result, Verdict
from bot.answering.slots import Slots
from bot.answering.text import say_date
from bot.knowledge.models import Pole, Winner

FEW = 3
"""Up to so many races a reply says of which of them something is not on record."""
MANY = 8
"""Beyond this many races a reply gives one line a race."""
LOWER_PLACES = frozenset({"second", "third", "fourth", "fifth", "sixth", "runner-up", "podium"})
"""Words that ask for places behind the winner."""
LE_MANS_HOURS = 24
"""A question that speaks of 24 hours means Le Mans, not a race of this series."""


def races_or_premise(request: Request) -> list[Race] | Result:
    """The races that a question selects, or the reply that names what is false about it."""
    records, slots = request.records, request.slots
    premise = season_premise(request) or circuit_premise(request)
    if premise:
        return premise
    races = records.select(slots)
    ahead = to_be_held(request, races)
    if ahead:
        return ahead
    if not races and _only_origins(request) and not to_come(request):
        return races
    if races:
        wrong = class_premise(request, list({race.season.season: race.season for race in races}.values()))
        return wrong or _checked_length(request, races)
    off = [race for race in records.select(slots, held=False) if race.round.status in ("cancelled", "postponed")]
    return _not_held(request, off)


def _only_origins(request: Request) -> bool:
    """Whether the countries named can only be where people come from: none ever had a round, and no circuit is named."""
    records, slots = request.records, request.slots
    hosts = {records.country_of(race) for race in records.rounds}
    return bool(slots.countries) and not slots.circuits and not hosts & set(slots.countries)


def _checked_length(request: Request, races: list[Race]) -> list[Race] | Result:
    hours = request.slots.hours
    if hours is None or any(f"{hours} h" in (race.round.duration or "") for race in races):
        return races
    records, cited = request.records, Cited()
    such = [race for race in records.races if (race.round.duration or "").startswith(f"{hours} h")]
    if not such:
        le_mans = hours >= LE_MANS_HOURS and ("le-mans" in request.words or not request.slots.circuits)
        return races if le_mans else _no_such_length(request, races)
    lines = []
    for race in such[:6]:
        cited.add(race.id, race.round.sources, race.day)
        overall = race.overall
        won = f", won by {records.winner_line(overall)}" if overall else ""
        lines.append(f"{race.round.name}, {say_date(race.day)}{won}")
    only = "the only race of that length was" if len(such) == 1 else "races of that length were"
    text = f"There was no {hours}-hour race there: {only} {'; '.join(lines)}."
    return finish(text, cited, about_race(such[0]), premise=True)


def _no_such_length(request: Request, races: list[Race]) -> Result:
    """The reply to a question about a race of a length that the series never ran."""
    cited = Cited()
    for race in races[:4]:
        cited.add(race.id, race.round.sources[:2], race.day)
    held = "; ".join(f"{race.round.name}, {say_date(race.day)}" for race in races[:6])
    more = f"; and {len(races) - 6} more" if len(races) > 6 else ""
    text = f"The series has never held a {request.slots.hours}-hour race. The races that fit otherwise: {held}{more}."
    return finish(text, cited, _about(request, races, []), premise=True)


def _notes(request: Request, races: list[Race]) -> list[str]:
    """What a question says of the day or of a second race that was not so, where the races are clear nevertheless."""
    slots = request.slots
    notes = []
    if slots.dates and not any(race.day in slots.dates for race in races):
        days = join([say_date(day) for day in slots.dates])
        notes.append(
            f"No race was held on {days}; {'this is the one' if len(races) == 1 else 'these are those'} nearest."
        )
    if slots.race == 2 and len(races) == 1 and _is_only_visit(request, races[0]):
        notes.append(f"There was only one race: {races[0].round.name}, {say_date(races[0].day)}.")
    if (slots.race or 0) > len(races) > 1 and len({race.season.season for race in races}) == 1:
        notes.append(f"There were only {len(races)} races there: {join([say_date(race.day) for race in races])}.")
    return notes


def _is_only_visit(request: Request, race: Race) -> bool:
    """Whether the season raced just once at the circuit of a race."""
    same = [
        other
        for other in request.records.races
        if other.season is race.season and other.round.circuit == race.round.circuit
    ]
    return len(same) == 1


def _with_notes(request: Request, races: list[Race], result: Result) -> Result:
    notes = _notes(request, races)
    if not notes:
        return result
    # A verdict on another day's race is none on the one that was asked about.
    return replace(result, text="\n\n".join([*notes, result.text]), premise=True, verdict=None)


def _not_held(request: Request, off: list[Race]) -> Result:
    records, slots, cited = request.records, request.slots, Cited()
    if off:
        lines = []
        for race in off[:4]:
            cited.add(race.id, race.round.sources, None, race.round.disputed)
            planned = f", planned for {say_date(race.day)}," if race.round.date else ""
            lines.append(f"{race.round.name}{planned} was **{race.round.status}** and not held")
        text = "; ".join(lines) + "."
    elif to_come(request):
        return not_yet_held(request)
    else:
        places = join([records.circuit_name(one) for one in slots.circuits]) or "there"
        text = f"No race of the series was held at {places} then." if places != "there" else "No race was held then."
        text = _no_such_round(request) or text
    seasons = records.named_seasons(slots)
    for season in seasons[:2]:
        cite_season(cited, season)
        held = [f"{race.round.name} ({say_date(race.day)})" for race in records.races if race.season is season]
        text += (
            f"\n\nRaces held in {season.label}: {'; '.join(held)}." if held else f"\n\n{planned_line(request, season)}"
        )
    if not seasons and slots.circuits:
        held = [say_date(race.day) for race in records.races if race.round.circuit in slots.circuits]
        if held:
            text += f" It raced there on {join(held)}."
        cited.add(f"circuit/{slots.circuits[0]}", records.base.circuits[slots.circuits[0]].sources)
    cited.as_of = cited.as_of or records.last_race_day(request.today)
    cite_something(cited, request)
    return finish(text, cited, Slots(seasons=tuple(season.season for season in seasons)), premise=True)


def _no_such_round(request: Request) -> str | None:
    """The sentence on a round with a higher number than a season had; None where it is not that which is false."""
    number, seasons = request.slots.round, request.records.named_seasons(request.slots)
    if number is None or len(seasons) != 1:
        return None
    held = [race for race in request.records.races if race.season is seasons[0]]
    if not held or number <= len(held):
        return None
    return f"There was no round {number} in {seasons[0].label}: {count_of(len(held), 'race')} {'was' if len(held) == 1 else 'were'} held."


def _first_or_last(request: Request, races: list[Race]) -> list[Race]:
    """Of all races at a place the one that is asked for as the first or the last there; all where another is counted to."""
    slots = request.slots
    timed = slots.seasons or slots.years or slots.dates or slots.months or slots.race or slots.round
    if timed or request.ordinal not in (1, -1) or not races:
        return races
    return [races[0] if request.ordinal == 1 else races[-1]]


def race_winners(request: Request) -> Result | None:
    """Who won a race: the overall winner and each class, or the classes that are named; None where lower places are asked for."""
    if request.words & LOWER_PLACES and not request.words & {"win", "title"}:
        return None
    found = races_or_premise(request)
    if isinstance(found, Result):
        return found
    records, slots, cited = request.records, request.slots, Cited()
    races = _narrowed(request, _first_or_last(request, found))
    if not races or len(races) > 24 or _asks_for_a_place(request, races):
        return None
    blocks: list[str] = []
    unknown: list[str] = []
    rows_shown: list[Winner] = []
    for race in races:
        rows = _winner_rows(request, race, compact=len(races) > 2)
        if not rows:
            if len(races) <= FEW and _has_class(race, slots.classes):
                unknown.append(f"{race.round.name}, {say_date(race.day)}: the winner is not on record")
            continue
        rows_shown += rows
        cited.add(race.id, race.round.sources[:1], race.day, race.round.disputed)
        for row in rows:
            cited.add(f"{race.id}/{row.race_class}", row.sources, race.day, row.disputed)
        blocks.append(_race_block(request, race, rows, len(races)))
    if not blocks:
        names = join([records.class_name(one) for one in slots.classes])
        return Result(
            f"No {names} winner of {races[0].round.name} ({say_date(races[0].day)}) is on record.", known=False
        )
    blocks += unknown
    text = "\n".join(blocks) if len(races) > MANY else "\n\n".join(blocks)
    if len(races) > 1 and "count" in request.asks:
        counted = [row for row in rows_shown if row.overall or slots.classes]
        if "driver" in request.asks:
            return _counted_drivers(request, races)
        teams = list(dict.fromkeys(records.team_name(row.team, row.entry) for row in counted))
        text = f"**{len(teams)}** different winning teams: {join(teams)}.\n\n{text}"
    result = finish(text, cited, _about(request, races, rows_shown))
    if wants_drivers(request, [row.team for row in rows_shown]) and not any(row.drivers for row in rows_shown):
        return half_known(result, NO_DRIVERS)
    return _with_notes(request, races, judged(result, _verdict(request, races, rows_shown)))


def _counted_drivers(request: Request, races: list[Race]) -> Result | None:
    """How many drivers won in the races and classes that are asked for, class wins included unless overall is asked for."""
    records, slots, cited = request.records, request.slots, Cited()
    winners: dict[str, int] = {}
    for race in races:
        for row in race.round.winners:
            if (slots.classes and row.race_class not in slots.classes) or (slots.overall and not row.overall):
                continue
            cited.add(f"{race.id}/{row.race_class}", row.sources[:1], race.day)
            for one in row.drivers:
                winners[one] = winners.get(one, 0) + 1
    if not winners:
        return None
    cited.sources = cited.sources[:SOURCES]
    ranked = sorted(winners, key=lambda one: -winners[one])[:MANY]
    kind = "overall" if slots.overall else join([records.class_name(one) for one in slots.classes]) or "their class"
    names = join([f"{records.base.drivers[one].name} ({winners[one]})" for one in ranked])
    text = f"**{count_of(len(winners), 'driver')}** won {kind} in the {count_of(len(races), 'race')} asked for. Most often: {names}."
    return finish(text, cited, _about(request, races, []))


def _asks_for_a_place(request: Request, races: list[Race]) -> bool:
    """Whether it is asked where somebody finished who did not win: the winners alone do not tell that."""
    slots = request.slots
    if "place" not in request.asks or request.claims or not (slots.teams or slots.drivers):
        return False
    return not any(_is_theirs(request, row) for race in races for row in race.round.winners)


def _narrowed(request: Request, races: list[Race]) -> list[Race]:
    """Of several races those that a named team, driver or car won; all of them where none did."""
    slots = request.slots
    if len(races) <= 1 or not (slots.teams or slots.drivers or slots.number):
        return races
    own = [
        race
        for race in races
        if any(_is_theirs(request, row) or (slots.number and row.number == slots.number) for row in race.round.winners)
    ]
    return own if own and request.claims else races


def _winner_rows(request: Request, race: Race, compact: bool) -> list[Winner]:
    slots = request.slots
    if slots.classes:
        return [row for row in race.round.winners if row.race_class in slots.classes or (slots.overall and row.overall)]
    if slots.overall or compact:
        return [row for row in race.round.winners if row.overall]
    return list(race.round.winners)


def _race_block(request: Request, race: Race, rows: list[Winner], races: int) -> str:
    records = request.records
    head = f"{race.round.name}, {say_date(race.day)}"
    if len(rows) == 1:
        kind = records.class_name(rows[0].race_class, race.season)
        kind += " and overall" if rows[0].overall else ""
        line = f"{head} ({kind}): {records.winner_line(rows[0])}"
        return f"- {line}" if races > MANY else line
    lines = [
        f"{records.class_name(row.race_class, race.season)}{' (overall winner)' if row.overall else ''}: {records.winner_line(row)}"
        for row in sorted(rows, key=lambda row: not row.overall)
    ]
    return f"{head}:\n{bullets(lines)}"


def _verdict(request: Request, races: list[Race], rows: list[Winner]) -> Verdict | None:
    """Whether a win is that of somebody for whom the question claims it; None where it claims none."""
    slots, records = request.slots, request.records
    if not request.claims or not (slots.teams or slots.drivers):
        return None

    names = records.who(replace(slots, teams=() if slots.drivers else slots.teams))
    won = [(race, row) for race in races for row in race.round.winners if _is_theirs(request, row)]
    if any(_is_theirs(request, row) for row in rows):
        own = [pair for pair in won if pair[1] in rows]
        what = _feats(request, own, len(races))
        return Verdict(True, names, f"won {what}", remark=ran_note(request, [row for _, row in own]))
    other = f"; {names} won {_feats(request, won, len(races))}" if won else ""
    return Verdict(False, "that", f"was not won by {names}", other)


def _feats(request: Request, won: list[tuple[Race, Winner]], races: int) -> str:
    """What was won, in words: "GT", "LMP2 and overall", with the race where there are several."""
    parts = []
    for race, row in won:
        kind = request.records.class_name(row.race_class, race.season) + (" and overall" if row.overall else "")
        parts.append(f"{kind} at {race.round.name}" if races > 1 else kind)
    return join(list(dict.fromkeys(parts)))


def _about(request: Request, races: list[Race], rows: list[Winner]) -> Slots:
    if len(races) != 1:
        return Slots(
            seasons=tuple(dict.fromkeys(race.season.season for race in races))
            if len({r.season.season for r in races}) == 1
            else (),
            circuits=tuple(dict.fromkeys(race.round.circuit for race in races))
            if len({r.round.circuit for r in races}) == 1
            else (),
            classes=request.slots.classes,
        )
    about = about_race(races[0], request.slots.classes)
    chosen = rows if request.slots.classes else [row for row in rows if row.overall] or rows[:1]
    return replace(
        about,
        teams=tuple(dict.fromkeys(row.team for row in chosen)),
        drivers=tuple(dict.fromkeys(one for row in chosen for one in row.drivers)),
        cars=tuple(dict.fromkeys(row.car for row in chosen if row.car)),
    )


def poles(request: Request) -> Result | None:
    """Who took pole position: by race and class; with `which`: "last" in the last race held."""
    found = _last_held(request) if request.options.get("which") == "last" else races_or_premise(request)
    if isinstance(found, Result):
        return found
    records, slots, cited = request.records, request.slots, Cited()
    if not found or len(found) > 24:
        return None
    lines = []
    unknown: list[str] = []
    drivers: list[str] = []
    teams: list[str] = []
    for race, rows in _poles_of(request, found):
        for row in rows:
            cited.add(f"{race.id}/pole/{row.race_class}", row.sources, race.day, row.disputed)
            car = _pole_car(request, race, row, cited)
            lines.append(
                f"{race.round.name}, {say_date(race.day)}, {records.class_name(row.race_class, race.season)} pole: {_pole_text(request, row)}{car}"
            )
            drivers += [row.driver] if row.driver else []
            teams += [row.team] if row.team else []
        if not rows and len(found) <= FEW and _has_class(race, slots.classes):
            unknown.append(f"{race.round.name}, {say_date(race.day)}: the pole is not on record")
    if not lines:
        names = join([records.class_name(one) for one in slots.classes])
        return Result(
            f"The {names} pole of {found[0].round.name} ({found[0].season.label}) is not on record.", known=False
        )
    lines += unknown
    text = lines[0] + "." if len(lines) == 1 else bullets(lines)
    about = _about(request, found, [])
    if len(set(drivers)) == 1:
        about = replace(about, drivers=tuple(set(drivers)), teams=tuple(dict.fromkeys(teams)))
    result = judged(finish(text, cited, about), _pole_verdict(request, drivers, teams))
    return _with_notes(request, found, result)


def _last_held(request: Request) -> list[Race]:
    """The last race held before now, at the place that is named if one is; none where there is none."""
    return [race for race in request.records.select(request.slots) if race.day <= request.today][-1:]


def _poles_of(request: Request, races: Sequence[Race]) -> list[tuple[Race, list[Pole]]]:
    """The poles of the classes asked for, by race; of several races only those of the named team or driver, if it had any."""
    slots = request.slots
    poles = [
        (race, [row for row in race.round.poles if not slots.classes or row.race_class in slots.classes])
        for race in races
    ]
    if len(races) < 2 or not (slots.teams or slots.drivers):
        return poles
    is_of = request.records.is_of
    own = [
        (race, [row for row in rows if row.driver in slots.drivers or is_of(row, slots.teams)]) for race, rows in poles
    ]
    return [(race, rows) for race, rows in own if rows] or poles


def _has_class(race: Race, classes: Sequence[str]) -> bool:
    """Whether a race's season had one of some classes; True for none."""
    return not classes or any(one in race.season.classes for one in classes)


def _pole_verdict(request: Request, drivers: list[str], teams: list[str]) -> Verdict | None:
    """Whether a pole is that of somebody for whom the question claims it; None where it claims none."""
    slots = request.slots
    if not request.claims or not (slots.teams or slots.drivers):
        return None
    names = request.records.who(replace(slots, teams=() if slots.drivers else slots.teams))
    if set(drivers) & set(slots.drivers) or (not slots.drivers and set(teams) & set(slots.teams)):
        return Verdict(True, names, "took pole")
    return Verdict(False, names, "did not take that pole")


def _pole_text(request: Request, row: Pole) -> str:
    entrant = request.records.entrant(row)
    driver = request.records.base.drivers[row.driver].name if row.driver else ""
    if not driver:
        return f"{entrant} (the driver is not on record)"
    return f"**{driver}**, {entrant}" if entrant else f"**{driver}**"


def _pole_car(request: Request, race: Race, row: Pole, cited: Cited) -> str:
    """The car that took a pole, by the season's entry list, in brackets; nothing where it is not asked for or not known."""
    records = request.records
    if not request.asks & {"car", "make"}:
        return ""
    entry = next((entry for entry in records.entries if entry.row.car and entry.has_in(race, row)), None)
    if entry is None or entry.row.car is None:
        return ""
    cited.add(entry.id, entry.row.sources[:1])
    return f" ({records.base.cars[entry.row.car].name})"


def race_facts(request: Request) -> Result | None:
    """Date, place, length and starters of a race; with `of`: "starters" or "duration" what is not known is said."""
    found = _edge_of_all(request) if request.options.get("edge") else races_or_premise(request)
    if isinstance(found, Result):
        return found
    records, cited = request.records, Cited()
    if not found or len(found) > 20:
        return None
    lines = []
    of_starters = request.options.get("of") == "starters"
    for race in found:
        unknown = ", number of starters not on record" if of_starters else ""
        starters = f", {count_of(race.round.starters, 'starter')}" if race.round.starters else unknown
        cited.add(race.id, race.round.sources, race.day, race.round.disputed)
        circuit = records.base.circuits[race.round.circuit]
        lines.append(
            f"**{race.round.name}**: {say_date(race.day)}, {circuit.name} ({circuit.place}, {circuit.country}), {race.round.duration or 'length not on record'}{starters}"
        )
    if of_starters and not any(race.round.starters for race in found):
        return Result(
            f"How many cars started {found[0].round.name} in {found[0].season.label} is not on record.", known=False
        )
    result = finish(lines[0] + "." if len(lines) == 1 else bullets(lines), cited, _about(request, found, []))
    return _with_notes(request, found, result)


def _edge_of_all(request: Request) -> list[Race]:
    """The first race of the series, or the last one so far; both of its weekend where the weekend is asked for."""
    past = [race for race in request.records.races if race.day <= request.today]
    if not past or not request.words & {"first", "last"}:
        return []
    race = past[0] if "first" in request.words else past[-1]
    if not request.words & {"weekend", "event"}:
        return [race]
    together = [one for one in past if one.season is race.season and one.round.circuit == race.round.circuit]
    return together if race.legs > 1 else [race]


def winner_laps(request: Request) -> Result | None:
    """How many laps the class winners of a race did; where that is not on record it is said."""
    found = races_or_premise(request)
    if isinstance(found, Result):
        return found
    slots, cited = request.slots, Cited()
    races = _narrowed(replace(request, claims=True), found)
    lines = []
    shown: list[Winner] = []
    for race in races:
        rows = _winner_rows(request, race, compact=len(races) > 2)
        theirs = [row for row in race.round.winners if _is_theirs(request, row)]
        for row in theirs if theirs and not slots.classes else rows:
            if row.laps is not None:
                cited.add(f"{race.id}/{row.race_class}", row.sources, race.day, row.disputed)
            shown.append(row)
            lines.append(_laps_line(request, race, row))
    if not any(row.laps for row in shown) and slots.hours:
        return None  # the few races of another length have facts of their own
    if not any(row.laps for row in shown):
        return Result(f"{_laps_unknown(request, races)}", known=False)
    text = f"{lines[0]}." if len(lines) == 1 else bullets(lines)
    if (slots.teams or slots.drivers) and not any(_is_theirs(request, row) for row in shown):
        text = (
            f"Laps are on record only of the class winners, and {request.records.who(slots)} did not win there.\n{text}"
        )
    return _with_notes(request, races, finish(text, cited, _about(request, races, shown), most=SOURCES))


def _is_theirs(request: Request, row: Winner) -> bool:
    """Whether a win is that of a named team, of one that ran the car for another, or of a named driver."""
    slots = request.slots
    return request.records.is_of(row, slots.teams) or bool(set(row.drivers) & set(slots.drivers))


def _laps_line(request: Request, race: Race, row: Winner) -> str:
    records = request.records
    kind = records.class_name(row.race_class, race.season) + (" and overall" if row.overall else "")
    laps = f"**{count_of(row.laps, 'lap')}**" if row.laps else "laps not on record"
    return f"{race.round.name}, {say_date(race.day)} ({kind}): {laps}, {records.winner_line(row)}"


def _laps_unknown(request: Request, races: list[Race]) -> str:
    """That the laps are not on record, and of which seasons they all are."""
    names = join(list(dict.fromkeys(f"{race.round.name} ({say_date(race.day)})" for race in races[:3])))
    more = f" and {len(races) - 3} more" if len(races) > 3 else ""
    full = [
        season.label
        for season in request.records.seasons
        if (won := [row for race in season.rounds for row in race.winners]) and all(row.laps for row in won)
    ]
    return f"How many laps the winner of {names}{more} did is not on record. It is for every race of {join(full)}."
