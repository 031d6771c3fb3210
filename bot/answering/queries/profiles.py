"""Short summaries: of a driver, a team, a car, a season."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answering.queries.common import (
    SOURCES,
    cite_season,
    finish,
    finish_to_date,
    season_premise,
    wins_of,
)
from bot.answering.queries.comparing import compared
from bot.answering.queries.entries import cite_entries, entries_of, of_car, who
from bot.answering.queries.grades import newest_grade
from bot.answering.records import Cited, EntryRow, PoleRow, Request, TitleRow, Win, bullets, count_of, join
from bot.answering.result import Result
from bot.answering.slots import Slots
from bot.answering.text import say_date
from bot.knowledge.models import Entry, Grade, Season, Winner

NO_WIN = "No race win is on record"


@dataclass(frozen=True, slots=True)
class Career:
    """All that is on record of whoever a request names: titles and second places, class wins, class poles, cars of the lists.

    What a car won that a team ran for another one counts for the team that ran it too.
    """

    titles: list[TitleRow]
    wins: list[Win]
    poles: list[PoleRow]
    entries: list[EntryRow]


def career_of(request: Request) -> Career:
    """The career of the drivers or teams that a request names; all lists are empty where nothing is on record."""
    records, slots = request.records, request.slots
    return Career(
        [row for row in records.titles if _is_title_of(request, row)],
        wins_of(request, records.wins),
        [pole for pole in records.poles if _is_pole_of(request, pole)],
        entries_of(request, records.entries) if slots.drivers or slots.teams else [],
    )


def career_lines(request: Request, career: Career, brief: bool = False) -> list[str]:
    """A career in short lines: seasons and teams, titles, wins, the newest FIA grade, poles.

    `brief` leaves out what a list of all cars tells: models, and with whom and for whom somebody won.
    """
    own, poles, records = career.entries, career.poles, request.records
    lines = [
        *_entry_lines(request, own),
        *([] if brief else _model_line(request, [entry.row for entry in own], "Cars")),
    ]
    lines += [*_title_lines(request, career.titles), *_win_lines(request, career.wins)]
    lines += [] if brief else _winning_lines(request, career.wins)
    grade = grade_of(request, career)
    if grade:
        lines.append(f"FIA grade: {grade[0]}")
    if poles:
        where = join(list(dict.fromkeys(records.class_name(pole.row.race_class) for pole in poles)))
        lines.append(f"Poles: **{len(poles)}** in {where}")
    return lines


def grade_of(request: Request, career: Career) -> tuple[str, Grade] | None:
    """The newest FIA grade of the one driver that is named; None for a team, several drivers, or no grade on record."""
    drivers = request.slots.drivers
    people = [one for one in drivers if one in _crew(career.entries) or len(drivers) == 1]
    return newest_grade(request.records.base, people[0]) if len(people) == 1 else None


def profile(request: Request) -> Result | None:
    """What is on record of a team or driver: seasons, titles, wins, poles, teams or cars; also without a win."""
    slots, cited = request.slots, Cited()
    if not (slots.teams or slots.drivers) or compared(request, ("teams", "drivers")):
        return None
    career = career_of(request)
    for row in career.titles:
        place = "champions" if row.place == 1 else "runners-up"
        cited.add(f"{row.season.season}/{place}/{row.row.race_class}", row.row.sources[:2], None, row.row.disputed)
    for win in career.wins:
        cited.add(f"{win.race.id}/{win.row.race_class}", win.row.sources[:1], win.race.day)
    for pole in career.poles:
        cited.add(f"{pole.race.id}/pole/{pole.row.race_class}", pole.row.sources[:1], pole.race.day)
    cite_entries(cited, career.entries, 1)
    if not cited.records:
        return None
    grade = grade_of(request, career)
    if grade:
        # its source is kept where there are more than are shown, for nothing else tells of it
        cited.sources = [*cited.sources[: SOURCES - 1], *grade[1].sources[:1]]
    lines = bullets(career_lines(request, career))
    text = f"**{who(request, career.entries)}** in the Asian Le Mans Series, as far as is on record:\n{lines}"
    return finish_to_date(request, text, cited, Slots(teams=slots.teams, drivers=slots.drivers))


def _entry_lines(request: Request, own: Sequence[EntryRow]) -> list[str]:
    """Seasons, classes, teams and cars of somebody, by the entry lists."""
    if not own:
        return []
    records, slots = request.records, request.slots
    labels = list(dict.fromkeys(entry.season.label for entry in own))
    classes = list(dict.fromkeys(records.class_name(entry.row.race_class) for entry in own))
    lines = [f"Took part in **{count_of(len(labels), 'season')}** ({join(labels)}) in {join(classes)}"]
    if slots.drivers:
        homes = {records.base.drivers[one].nationality for one in slots.drivers if one in _crew(own)} - {None}
        lines += [f"Nationality: {homes.pop()}"] if len(homes) == 1 else []
        teams = list(dict.fromkeys(records.team_name(entry.row.team, entry.row.entry) for entry in own))
        lines.append(f"Drove for: {join(teams)}")
    else:
        lines.append(
            f"Entered {count_of(len(own), 'car')} over the seasons, with {count_of(len(_crew(own)), 'driver')}"
        )
    return lines


def _model_line(request: Request, rows: Iterable[Entry | Winner], head: str) -> list[str]:
    """The models of some cars in one line; none where none is on record."""
    names = list(dict.fromkeys(request.records.base.cars[row.car].name for row in rows if row.car))
    return [f"{head}: {join(names)}"] if names else []


def _crew(own: Sequence[EntryRow]) -> set[str]:
    return {driver for entry in own for driver in entry.row.drivers}


def _is_title_of(request: Request, row: TitleRow) -> bool:
    slots = request.slots
    if slots.drivers:
        return bool(set(row.row.drivers) & set(slots.drivers))
    return request.records.is_of(row.row, slots.teams)


def _is_pole_of(request: Request, pole: PoleRow) -> bool:
    slots = request.slots
    if slots.drivers:
        return pole.row.driver in slots.drivers
    return request.records.is_of(pole.row, slots.teams)


def _title_lines(request: Request, titles: list[TitleRow]) -> list[str]:
    lines = []
    for place, word in ((1, "Titles"), (2, "Second in the championship")):
        names = list(
            dict.fromkeys(
                f"{row.season.label} {request.records.class_name(row.row.race_class, row.season)}"
                for row in titles
                if row.place == place
            )
        )
        if names:
            others = any(
                row.row.team and row.row.team not in request.slots.teams for row in titles if row.place == place
            )
            ran = "; cars that it ran for others included" if request.slots.teams and others else ""
            lines.append(f"{word}: **{len(names)}** ({join(names)}{ran})")
    return lines


def _win_lines(request: Request, won: list[Win]) -> list[str]:
    if not won:
        return [NO_WIN]
    records, slots = request.records, request.slots
    overall = sum(win.row.overall for win in won)
    labels = list(dict.fromkeys(win.race.season.label for win in won))
    last = won[-1].race
    ran = records.ran_for_others([win.row for win in won], slots.teams) if slots.teams else 0
    return [
        f"Race wins: **{len(won)}** in class, {overall} of them overall, in {join(labels)}"
        + (f"; {ran} of them by cars that it ran for others" if ran else ""),
        f"First win: {won[0].race.round.name}, {say_date(won[0].race.day)}; "
        f"last: {last.round.name}, {say_date(last.day)}",
    ]


def _winning_lines(request: Request, won: Sequence[Win]) -> list[str]:
    """Of a driver the teams and team mates of the wins, and the models of the cars that won."""
    records, slots, lines = request.records, request.slots, []
    if slots.drivers and won:
        teams = list(dict.fromkeys(records.team_name(win.row.team, win.row.entry) for win in won))
        mates = [one for win in won for one in win.row.drivers if one not in slots.drivers]
        lines.append(f"Won with: {join(teams)}")
        if mates:
            lines.append(f"Shared the winning cars with: {records.drivers(list(dict.fromkeys(mates))[:8])}")
    return [*lines, *_model_line(request, [win.row for win in won], "Winning cars")]


def car_profile(request: Request) -> Result | None:
    """What is on record of a car model or a make: wins, classes, seasons, teams."""
    records, slots, cited = request.records, request.slots, Cited()
    if not (slots.cars or slots.makes):
        return None
    won = wins_of(request, records.wins)
    if slots.classes:
        won = [win for win in won if win.row.race_class in slots.classes]
    if not won:
        return _winless_car(request)
    for win in won:
        cited.add(f"{win.race.id}/{win.row.race_class}", win.row.sources[:1], win.race.day)
    counts: dict[str, int] = {}
    for win in won:
        counts[win.row.team] = counts.get(win.row.team, 0) + 1
    best = sorted(counts.items(), key=lambda item: -item[1])[:5]
    classes = list(dict.fromkeys(records.class_name(win.row.race_class) for win in won))
    labels = list(dict.fromkeys(win.race.season.label for win in won))
    lines = [
        f"Race wins: **{len(won)}** in class, {sum(win.row.overall for win in won)} of them overall",
        f"Classes: {join(classes)}",
        f"Seasons with a win: {join(labels)}",
        f"First win: {won[0].race.round.name}, {say_date(won[0].race.day)}, {records.winner_line(won[0].row)}",
        f"Most wins with it: {join([f'{records.team_name(team)} ({count})' for team, count in best])}",
    ]
    if not slots.cars:
        models = list(dict.fromkeys(records.base.cars[win.row.car].name for win in won if win.row.car))
        lines.insert(1, f"Models: {join(models)}")
    text = f"**{records.who(Slots(cars=slots.cars, makes=slots.makes))}** on record:\n{bullets(lines)}"
    return finish_to_date(request, text, cited, Slots(cars=slots.cars, makes=slots.makes))


def _winless_car(request: Request) -> Result | None:
    """The reply on a car or make without a win: where it was entered, and by whom."""
    records, slots, cited = request.records, request.slots, Cited()
    own = [
        entry
        for entry in records.entries
        if of_car(request, entry) and (not slots.classes or entry.row.race_class in slots.classes)
    ]
    if not own:
        return None
    cite_entries(cited, own, 1)
    cited.disputed = []
    lines = [
        f"{entry.season.label} {records.class_name(entry.row.race_class)}: {records.entrant(entry.row)}"
        for entry in own
    ]
    name = records.who(Slots(cars=slots.cars, makes=slots.makes))
    text = f"**{name}**: no race win is on record. It was entered {count_of(len(own), 'time')}:\n{bullets(lines)}"
    return finish(text, cited, Slots(cars=slots.cars, makes=slots.makes))


def season_profile(request: Request) -> Result | None:
    """A season in short: edition, organiser, races, classes, entries, champions, invitations."""
    premise = season_premise(request)
    if premise:
        return premise
    records, cited = request.records, Cited()
    seasons = records.named_seasons(request.slots)
    if not seasons or any(not season.champions for season in seasons):
        return None
    parts = []
    for season in seasons[:2]:
        cite_season(cited, season, disputed=True)
        parts.append(f"**{season.label}** in short:\n{bullets(_season_lines(request, season, cited))}")
    return finish("\n\n".join(parts), cited, Slots(seasons=tuple(season.season for season in seasons)))


def _season_lines(request: Request, season: Season, cited: Cited) -> list[str]:
    records = request.records
    held = [race for race in records.races if race.season is season]
    off = [race for race in records.rounds if race.season is season and not race.held]
    places = join(list(dict.fromkeys(records.circuit_name(race.round.circuit) for race in held)))
    lines = [
        f"Races: **{len(held)}** from {say_date(held[0].day)} to {say_date(held[-1].day)}, at {places}",
        f"Classes: {join([records.class_name(one, season) for one in season.classes])}",
    ]
    if season.edition or season.organiser:
        edition = f"Edition {season.edition}" if season.edition else ""
        organiser = f"organised by {season.organiser.name}" if season.organiser else ""
        lines.append(", ".join(part for part in (edition, organiser) if part))
    if off:
        lines.append(f"Not held: {join([f'{race.round.name} ({race.round.status})' for race in off])}")
    if season.entries:
        lines.append(f"Entry list: {count_of(season.entries.total, 'car')}")
    for identifier in season.classes:
        rows = [row for row in season.champions if row.race_class == identifier]
        names = [records.entrant(row) or records.drivers(row.drivers) for row in rows]
        if names:
            lines.append(f"{records.class_name(identifier, season)} champions: {'; '.join(names)}")
        for row in rows:
            cited.add(f"{season.season}/champions/{identifier}", row.sources[:1], None, row.disputed)
    return lines
