"""Profiles from the records: of a driver, a team, a class, a circuit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.answering.queries.common import cite_season
from bot.answering.queries.grades import newest_grade
from bot.answering.records import Cited, PoleRow, Race, Records, TitleRow, Win, count_of, join
from bot.answering.text import say_date
from bot.discord_ui.browsing_layout import (
    PER_PAGE,
    Choice,
    Desk,
    Link,
    Menu,
    Page,
    Sheet,
    circuit_text,
    cite_latest,
    day_text,
    flag_of,
    page_number,
    pages_of,
    race_address,
    race_label,
    steps,
)
from bot.discord_ui.browsing_races import turns_text
from bot.knowledge.models import Pole, Title, Winner

MOST = 5
"""Names in a "most wins" line."""
MATES = 12
CLASS_KINDS = {"prototype": "A class of prototypes", "gt": "A class of GT cars"}


@dataclass(frozen=True, slots=True)
class Record:
    """What is on record of one driver or team: titles and second places, class wins, class poles."""

    titles: list[TitleRow]
    wins: list[Win]
    poles: list[PoleRow]

    @property
    def seasons(self) -> list[str]:
        """The labels of the seasons in which there is anything, in order of time."""
        named = [
            *(row.season for row in self.titles),
            *(win.race.season for win in self.wins),
            *(pole.race.season for pole in self.poles),
        ]
        return list(dict.fromkeys(season.label for season in sorted(named, key=lambda season: season.season)))


def driver_page(desk: Desk, identifier: str, page: str | None = None) -> Page:
    """A driver: titles, wins, poles, seasons, teams, team mates, cars; the wins by page."""
    records, base = desk.records, desk.base
    driver = base.drivers[identifier]
    record = Record(
        [row for row in records.titles if identifier in row.row.drivers],
        [win for win in records.wins if identifier in win.row.drivers],
        [pole for pole in records.poles if pole.row.driver == identifier],
    )
    sheet = Sheet(f"{flag_of(base, driver.nationality)}{driver.name}", _only_class(record.wins))
    cited = _cite(desk, record)
    if driver.nationality:
        sheet.say(f"Nationality: {driver.nationality}")
    graded = newest_grade(base, identifier)
    if graded:
        sheet.say(f"FIA grade: {graded[0]}")
        cited.sources[:0] = [one for one in graded[1].sources[:1] if one not in cited.sources]
        cited.disputed += [graded[1].disputed] if graded[1].disputed else []
    sheet.say(*_summary(records, record))
    rows: list[Winner | Pole | Title] = [win.row for win in record.wins]
    rows += [pole.row for pole in record.poles]
    rows += [title.row for title in record.titles]
    sheet.field("Teams", [_names(records.team_name(row.team, row.entry) for row in rows if row.team)])
    mates = [one for win in record.wins for one in win.row.drivers if one != identifier]
    sheet.field("Shared winning cars with", [_most(mates, lambda one: base.drivers[one].name, MATES)])
    sheet.field("Winning cars", [_names(base.cars[win.row.car].name for win in record.wins if win.row.car)])
    links, menus = _win_list(desk, sheet, record.wins, f"driver/{identifier}", page, team=True)
    return Page(sheet.embed(base, cited), links, menus)


def team_page(desk: Desk, identifier: str, page: str | None = None) -> Page:
    """A team: titles (those of cars it ran for others too), wins, poles, invitations, drivers, cars; the wins by page."""
    records, base = desk.records, desk.base
    team = base.teams[identifier]
    record = Record(
        [row for row in records.titles if identifier in records.operators(row.row)],
        [win for win in records.wins if win.row.team == identifier],
        [pole for pole in records.poles if pole.row.team == identifier],
    )
    sheet = Sheet(f"{flag_of(base, team.country)}{team.name}", _only_class(record.wins))
    cited = _cite(desk, record)
    sheet.say(*_relations(desk, identifier), *_summary(records, record))
    classes = [win.row.race_class for win in record.wins]
    sheet.field("Classes of its wins", [_most(classes, records.class_name, MATES)])
    crews = [one for win in record.wins for one in win.row.drivers]
    sheet.field("Winning drivers", [_most(crews, lambda one: base.drivers[one].name, MATES)])
    sheet.field("Winning cars", [_names(base.cars[win.row.car].name for win in record.wins if win.row.car)])
    invited = [(season, row) for season, row in records.invitations if row.team == identifier]
    for season, row in invited:
        cited.add(f"{season.season}/invitation/{row.team}", row.sources[:1], None, row.disputed)
    sheet.field(
        "Invitations to the 24 Hours of Le Mans",
        [f"{row.year}: by {records.class_name(row.race_class, season)} in {season.label}" for season, row in invited],
    )
    links, menus = _win_list(desk, sheet, record.wins, f"team/{identifier}", page, team=False)
    return Page(sheet.embed(base, cited), links, menus)


def _relations(desk: Desk, identifier: str) -> list[str]:
    """Where a team comes from, who ran its cars, and for whom it ran cars."""
    teams = desk.base.teams
    team = teams[identifier]
    lines = [f"Country: {team.country}"] if team.country else []
    if team.run_by:
        lines.append(f"The cars were run by {teams[team.run_by].name}.")
    others = [other.name for other in teams.values() if other.run_by == identifier]
    return [*lines, f"Also ran cars for {join(others)}."] if others else lines


def _only_class(wins: Sequence[Win]) -> str | None:
    """The class of all wins, which gives the page its colour; None where there are several or none."""
    classes = {win.row.race_class for win in wins}
    return classes.pop() if len(classes) == 1 else None


def _cite(desk: Desk, record: Record) -> Cited:
    cited = Cited()
    for row in record.titles:
        place = "champions" if row.place == 1 else "runners-up"
        cited.add(f"{row.season.season}/{place}/{row.row.race_class}", row.row.sources[:2], None, row.row.disputed)
    for win in reversed(record.wins):
        cited.add(f"{win.race.id}/{win.row.race_class}", win.row.sources[:1], None, win.row.disputed)
    for pole in record.poles:
        cited.add(f"{pole.race.id}/pole/{pole.row.race_class}", pole.row.sources[:1], None, pole.row.disputed)
    cite_latest(desk, cited)
    cited.as_of = desk.records.last_race_day(desk.today)
    return cited


def _summary(records: Records, record: Record) -> list[str]:
    lines = []
    for place, word in ((1, "Titles"), (2, "Second in the championship")):
        own = [row for row in record.titles if row.place == place]
        names = _titles(records, own)
        if names:
            lines.append(f"{word}: **{len(names)}** ({join(names)})")
        elif place == 1:
            lines.append("No title is on record")
    overall = sum(win.row.overall for win in record.wins)
    wins = f"Race wins: **{len(record.wins)}** in class, {overall} of them overall"
    lines.append(wins if record.wins else "No race win is on record")
    if record.wins:
        first, last = record.wins[0].race, record.wins[-1].race
        lines.append(f"First win: {first.round.name}, {say_date(first.day)}")
        lines += [f"Latest win: {last.round.name}, {say_date(last.day)}"] if last != first else []
    poles = [f"{records.class_name(one.row.race_class, one.race.season)}" for one in record.poles]
    lines.append(f"Poles: **{len(poles)}** ({_names(poles)})" if poles else "No pole is on record")
    if record.seasons:
        lines.append(f"Seasons with any of these: {join(record.seasons)}")
    return [f"- {line}" for line in lines]


def _titles(records: Records, rows: Iterable[TitleRow]) -> list[str]:
    return list(
        dict.fromkeys(f"{row.season.label} {records.class_name(row.row.race_class, row.season)}" for row in rows)
    )


def _win_list(
    desk: Desk, sheet: Sheet, wins: Sequence[Win], address: str, page: str | None, *, team: bool
) -> tuple[tuple[Link, ...], tuple[Menu, ...]]:
    """Put one page of wins on the sheet, newest first; gives the buttons and the menu that belong to it."""
    count = pages_of(len(wins))
    at = page_number(page, count)
    shown = list(reversed(wins))[(at - 1) * PER_PAGE : at * PER_PAGE]
    lines = [_win_line(desk.records, win, team=team) for win in shown]
    sheet.field(f"Wins, newest first{f' ({at} of {count})' if count > 1 else ''}", lines)
    return steps(address, count, at), _races_menu([win.race for win in shown])


def _win_line(records: Records, win: Win, *, team: bool) -> str:
    kind = records.class_name(win.row.race_class, win.race.season) + (" and overall" if win.row.overall else "")
    who = f" · {records.team_name(win.row.team, win.row.entry)}" if team else ""
    return f"{win.race.season.label} · {win.race.round.name} · {kind}{who}"


def _races_menu(races: Sequence[Race]) -> tuple[Menu, ...]:
    distinct = list({race.id: race for race in races}.values())[:25]
    choices = tuple(
        Choice(f"{race.season.label}: {race_label(race)}", race_address(race), day_text(race)) for race in distinct
    )
    return (Menu("race", "One of these races", choices),) if choices else ()


def _names(names: Iterable[str]) -> str:
    return join(list(dict.fromkeys(names)))


def _most(owners: Iterable[str], name: Callable[[str], str], limit: int) -> str:
    """The owners that come up most often, with how often; the rest is counted."""
    counts = Counter(owners).most_common()
    shown = [f"{name(owner)} ({count})" for owner, count in counts[:limit]]
    left = len(counts) - len(shown)
    return join([*shown, f"{left} more"] if left else shown)


# -- classes ----------------------------------------------------------------------------------------------------------


def class_page(desk: Desk, identifier: str, page: str | None = None) -> Page:
    """A class: its seasons, champions, first and latest race, and who won and took pole most often."""
    records, base = desk.records, desk.base
    race_class = base.classes[identifier]
    sheet, cited = Sheet(race_class.name, identifier), Cited()
    ran = [season for season in records.seasons if identifier in season.classes]
    wins = [win for win in records.wins if win.row.race_class == identifier]
    poles = [pole.row.driver for pole in records.poles if pole.row.race_class == identifier and pole.row.driver]
    for season in (*ran[-1:], *ran[:1]):
        cite_season(cited, season)
    cited.as_of = records.last_race_day(desk.today)
    sheet.say(f"{CLASS_KINDS[race_class.kind]}, on record in {count_of(len(ran), 'season')}.")
    sheet.field("Seasons", [_names(_season_name(records, season.season, identifier) for season in ran)])
    sheet.field("Most wins, teams", [_most((win.row.team for win in wins), records.team_name, MOST)])
    drivers = [one for win in wins for one in win.row.drivers]
    sheet.field("Most wins, drivers", [_most(drivers, lambda one: base.drivers[one].name, MOST)])
    sheet.field("Most poles", [_most(poles, lambda one: base.drivers[one].name, MOST)])
    _first_and_latest(records, sheet, cited, wins)
    titles = [row for row in records.titles if row.place == 1 and row.row.race_class == identifier]
    crowned = list(dict.fromkeys(row.season.season for row in titles))
    sheet.field("Champions", [f"Crowned in {count_of(len(crowned), 'season')}" if crowned else "None is on record"])
    cite_latest(desk, cited)
    links, menus = _win_list(desk, sheet, wins, f"class/{identifier}", page, team=True)
    honours = (Link("Champions", f"honours/{identifier}/1"),) if crowned else ()
    return Page(sheet.embed(base, cited), (*links, *honours), menus)


def _season_name(records: Records, name: str, race_class: str) -> str:
    season = records.base.seasons[name]
    own = records.class_name(race_class, season)
    return season.label if own == records.class_name(race_class) else f"{season.label} (as {own})"


def _first_and_latest(records: Records, sheet: Sheet, cited: Cited, wins: Sequence[Win]) -> None:
    if not wins:
        sheet.say("No race in it is on record so far.")
        return
    for name, win in (("First winner", wins[0]), ("Latest winner", wins[-1])):
        cited.add(f"{win.race.id}/{win.row.race_class}", win.row.sources[:1], None, win.row.disputed)
        where = f"{win.race.round.name}, {say_date(win.race.day)}"
        sheet.field(name, [f"{records.winner_line(win.row)} ({where})"])


# -- circuits ---------------------------------------------------------------------------------------------------------


def circuit_page(desk: Desk, identifier: str, page: str | None = None) -> Page:
    """A circuit: place, lap, races held with their winners by page, rounds not held, who won most often."""
    records, base = desk.records, desk.base
    circuit = base.circuits[identifier]
    sheet, cited = Sheet(circuit_text(base, identifier)), Cited()
    cited.add(f"circuit/{identifier}", circuit.sources)
    cited.as_of = records.last_race_day(desk.today)
    lap = f"{circuit.length_km:.3f} km a lap" if circuit.length_km else "lap length not on record"
    sheet.say(
        f"{circuit.place}, {circuit.country}", " · ".join(part for part in (lap, turns_text(circuit.turns)) if part)
    )
    races = [race for race in records.races if race.round.circuit == identifier]
    off = [race for race in records.rounds if race.round.circuit == identifier and not race.held]
    sheet.say(_visits(races))
    wins = [win for win in records.wins if win.race.round.circuit == identifier]
    sheet.field("Most wins, teams", [_most((win.row.team for win in wins), records.team_name, MOST)])
    drivers = [one for win in wins for one in win.row.drivers]
    sheet.field("Most wins, drivers", [_most(drivers, lambda one: base.drivers[one].name, MOST)])
    sheet.field(
        "Not held, or still to come", [f"{race.season.label}: {race_label(race)} · {day_text(race)}" for race in off]
    )
    count = pages_of(len(races))
    at = page_number(page, count)
    shown = list(reversed(races))[(at - 1) * PER_PAGE : at * PER_PAGE]
    sheet.field(
        f"Races, newest first{f' ({at} of {count})' if count > 1 else ''}",
        [_visit_line(records, race) for race in shown],
    )
    for race in (*shown, *off):
        cited.add(race.id, race.round.sources[:1], None, race.round.disputed)
    return Page(sheet.embed(base, cited), steps(f"circuit/{identifier}", count, at), _races_menu(shown or off))


def _visits(races: Sequence[Race]) -> str:
    if not races:
        return "The series has never raced here."
    labels = list(dict.fromkeys(race.season.label for race in races))
    return f"**{count_of(len(races), 'race')}** in {count_of(len(labels), 'season')}: {join(labels)}"


def _visit_line(records: Records, race: Race) -> str:
    overall = race.overall
    won = f": **{records.team_name(overall.team, overall.entry)}**" if overall else ""
    return f"{race.season.label} · {race.round.name}, {say_date(race.day)}{won}"
