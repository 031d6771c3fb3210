"""Profiles from the records: of a class and of a circuit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from bot.answering.queries.common import cite_season
from bot.answering.records import Cited, Race, Records, Win, count_of, join
from bot.answering.text import say_date
from bot.discord_ui.browsing_layout import (
    PER_PAGE,
    Desk,
    Link,
    Menu,
    Page,
    Sheet,
    circuit_text,
    cite_latest,
    day_text,
    page_number,
    pages_of,
    race_label,
    races_menu,
    steps,
)
from bot.discord_ui.browsing_races import turns_text

MOST = 5
"""Names in a "most wins" line."""
CLASS_KINDS = {"prototype": "A class of prototypes", "gt": "A class of GT cars"}


def _win_list(
    desk: Desk, sheet: Sheet, wins: Sequence[Win], address: str, page: str | None
) -> tuple[tuple[Link, ...], tuple[Menu, ...]]:
    """Put one page of wins on the sheet, newest first; gives the buttons and the menu that belong to it."""
    count = pages_of(len(wins))
    at = page_number(page, count)
    shown = list(reversed(wins))[(at - 1) * PER_PAGE : at * PER_PAGE]
    lines = [_win_line(desk.records, win) for win in shown]
    sheet.field(f"Wins, newest first{f' ({at} of {count})' if count > 1 else ''}", lines)
    return steps(address, count, at), races_menu([win.race for win in shown])


def _win_line(records: Records, win: Win) -> str:
    kind = records.class_name(win.row.race_class, win.race.season) + (" and overall" if win.row.overall else "")
    return (
        f"{win.race.season.label} · {win.race.round.name} · {kind} · {records.team_name(win.row.team, win.row.entry)}"
    )


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
    sheet.field(
        "Most wins, teams",
        [_most((team for win in wins for team in records.operators(win.row)), records.team_name, MOST)],
    )
    drivers = [one for win in wins for one in win.row.drivers]
    sheet.field("Most wins, drivers", [_most(drivers, lambda one: base.drivers[one].name, MOST)])
    sheet.field("Most poles", [_most(poles, lambda one: base.drivers[one].name, MOST)])
    _first_and_latest(records, sheet, cited, wins)
    titles = [row for row in records.titles if row.place == 1 and row.row.race_class == identifier]
    crowned = list(dict.fromkeys(row.season.season for row in titles))
    sheet.field("Champions", [f"Crowned in {count_of(len(crowned), 'season')}" if crowned else "None is on record"])
    cite_latest(desk, cited)
    links, menus = _win_list(desk, sheet, wins, f"class/{identifier}", page)
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
    sheet.field(
        "Most wins, teams",
        [_most((team for win in wins for team in records.operators(win.row)), records.team_name, MOST)],
    )
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
    return Page(sheet.embed(base, cited), steps(f"circuit/{identifier}", count, at), races_menu(shown or off))


def _visits(races: Sequence[Race]) -> str:
    if not races:
        return "The series has never raced here."
    labels = list(dict.fromkeys(race.season.label for race in races))
    return f"**{count_of(len(races), 'race')}** in {count_of(len(labels), 'season')}: {join(labels)}"


def _visit_line(records: Records, race: Race) -> str:
    overall = race.overall
    won = f": **{records.team_name(overall.team, overall.entry)}**" if overall else ""
    return f"{race.season.label} · {race.round.name}, {say_date(race.day)}{won}"
