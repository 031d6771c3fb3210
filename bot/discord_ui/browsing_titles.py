"""Pages of titles: the champions of a season, and those of a class over all seasons."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answering.queries.common import cite_season
from bot.answering.records import Cited, Records, count_of, join, last_day
from bot.discord_ui.browsing_layout import (
    PER_PAGE,
    Choice,
    Desk,
    Link,
    Menu,
    Page,
    Sheet,
    cite_latest,
    class_text,
    crew_text,
    page_number,
    pages_of,
    season_menu,
    steps,
)
from bot.knowledge.models import Season, Title

NOT_DECIDED = "This season has not been decided yet: no champions are on record."


def by_class(season: Season, rows: Iterable[Title]) -> list[tuple[str, list[Title]]]:
    """Titles in the order of the season's classes, teams before drivers."""
    rows = sorted(rows, key=lambda row: row.title != "teams")
    names = dict.fromkeys([*season.classes, *(row.race_class for row in rows)])
    found = [(name, [row for row in rows if row.race_class == name]) for name in names]
    return [(name, own) for name, own in found if own]


def title_text(records: Records, row: Title) -> str:
    """Who won a title: team or drivers, with the points where they are known."""
    points = f" ({count_of(row.points, 'point')})" if row.points is not None else ""
    names = f"**{crew_text(records.base, row.drivers)}**" if row.drivers else ""
    team = records.entrant(row)
    return f"{' with '.join(part for part in (names, team) if part)}{points}" if row.drivers else f"{team}{points}"


def _title_lines(records: Records, rows: list[Title]) -> list[str]:
    return [f"{_kind(row)}: {title_text(records, row)}" for row in rows]


def _kind(row: Title) -> str:
    if row.title == "teams":
        return "Team"
    return "Driver" if len(row.drivers) == 1 else "Drivers"


def titles_page(desk: Desk, season: Season, race_class: str | None = None) -> Page:
    """The champions of a season, with the runners-up where they are on record; of one class or of all."""
    records, cited = desk.records, Cited()
    name = f"{records.class_name(race_class, season)} champions" if race_class else "Champions"
    sheet = Sheet(f"{name} of {season.label}", race_class)
    seconds = dict(by_class(season, season.runners_up))
    shown = [pair for pair in by_class(season, season.champions) if race_class in (None, pair[0])]
    for identifier, rows in shown:
        lines = _title_lines(records, rows)
        behind = seconds.get(identifier, [])
        lines += [f"Runner-up {_kind(row).lower()}: {title_text(records, row)}" for row in behind]
        for place, group in (("champions", rows), ("runners-up", behind)):
            for row in group:
                cited.add(f"{season.season}/{place}/{identifier}", row.sources, last_day(season), row.disputed)
        sheet.field(class_text(records, identifier, season), lines)
    if not shown:
        sheet.say(_no_titles(records, season, race_class))
        cite_season(cited, season)
        cite_latest(desk, cited)
    suffix = f"/{race_class}" if race_class else ""
    at = records.seasons.index(season)
    links = [*_season_steps(records, at, suffix), Link("Season", f"season/{season.season}")]
    if race_class:
        links.append(Link("All seasons", f"honours/{race_class}/1"))
        links.append(Link("All classes", f"titles/{season.season}"))
    return Page(
        sheet.embed(desk.base, cited),
        tuple(links),
        (season_menu(desk, "titles", season), *_class_menu(records, season, race_class)),
    )


def _no_titles(records: Records, season: Season, race_class: str | None) -> str:
    if race_class and race_class not in season.classes:
        names = join([records.class_name(one, season) for one in season.classes])
        return f"{records.class_name(race_class)} was not a class of {season.label}; its classes: {names}."
    if race_class and season.champions:
        return f"No {records.class_name(race_class, season)} champion of {season.label} is on record."
    return NOT_DECIDED


def _season_steps(records: Records, at: int, suffix: str) -> tuple[Link, ...]:
    last = len(records.seasons) - 1
    before, after = records.seasons[max(0, at - 1)], records.seasons[min(last, at + 1)]
    return (
        Link(f"← {before.label}" if at else "← Previous", f"titles/{before.season}{suffix}", at > 0),
        Link(f"{after.label} →" if at < last else "Next →", f"titles/{after.season}{suffix}", at < last),
    )


def _class_menu(records: Records, season: Season, chosen: str | None) -> tuple[Menu, ...]:
    choices = tuple(
        Choice(records.class_name(one, season), f"titles/{season.season}/{one}", "", one == chosen)
        for one in season.classes[:25]
    )
    return (Menu("class", "One class", choices),) if choices else ()


def honours_page(desk: Desk, race_class: str, page: str | None = None) -> Page:
    """The champions of one class over all seasons, the newest first."""
    records, cited = desk.records, Cited()
    name = records.class_name(race_class)
    crowned = [
        (season, rows)
        for season in reversed(records.seasons)
        for one, rows in by_class(season, season.champions)
        if one == race_class
    ]
    count = pages_of(len(crowned))
    at = page_number(page, count)
    sheet = Sheet(f"{name} champions", race_class)
    sheet.say(
        f"Titles on record: {count_of(len(crowned), 'season')}." if crowned else f"No {name} champion is on record."
    )
    for season, rows in crowned[(at - 1) * PER_PAGE : at * PER_PAGE]:
        sheet.field(f"{season.label} {_own_name(records, race_class, season)}".strip(), _title_lines(records, rows))
        for row in rows:
            cited.add(f"{season.season}/champions/{race_class}", row.sources[:1], last_day(season), row.disputed)
    for season in [season for season in records.seasons if race_class in season.classes][-1:] if not crowned else []:
        cite_season(cited, season)
    cite_latest(desk, cited)
    links = (*steps(f"honours/{race_class}", count, at), Link("The class", f"class/{race_class}"))
    return Page(sheet.embed(desk.base, cited), links)


def _own_name(records: Records, race_class: str, season: Season) -> str:
    """The name that a season gave a class, where it was another one."""
    own = records.class_name(race_class, season)
    return f"({own})" if own != records.class_name(race_class) else ""
