"""Pages of seasons: a calendar, a season at a glance; and which season is meant when none is named."""

from __future__ import annotations

from bot.answering.queries.common import cite_season
from bot.answering.records import Cited, Race, Records, count_of, join
from bot.discord_ui.browsing_layout import (
    Desk,
    Link,
    Page,
    Sheet,
    circuit_text,
    cite_latest,
    class_text,
    crew_text,
    day_text,
    flag_of,
    race_label,
    race_menu,
    season_menu,
)
from bot.discord_ui.browsing_titles import NOT_DECIDED, by_class, title_text
from bot.discord_ui.rendering import mark_of
from bot.knowledge.models import Season, Winner

NO_CALENDAR = "No calendar of this season is on record yet."


def season_at_hand(desk: Desk) -> Season:
    """The season with a race planned, else the last one with a calendar."""
    having = [season for season in desk.records.seasons if season.rounds]
    planned = [season for season in having if any(row.status == "planned" for row in season.rounds)]
    return (planned[:1] or having[-1:] or desk.records.seasons[-1:])[0]


def decided_season(desk: Desk) -> Season:
    """The last season with champions; the season at hand where there is none."""
    decided = [season for season in desk.records.seasons if season.champions]
    return decided[-1] if decided else season_at_hand(desk)


def calendar_page(desk: Desk, season: Season) -> Page:
    """The rounds of a season: number, name, circuit, date, length, what became of it, starters, overall winner."""
    records, cited = desk.records, Cited()
    races = [race for race in records.rounds if race.season is season]
    sheet = Sheet(f"Calendar of {season.label}")
    sheet.say(_calendar_head(desk, races) if races else NO_CALENDAR)
    for race in races:
        cited.add(race.id, race.round.sources[:2], race.day if race.held else None, race.round.disputed)
        sheet.field(race_label(race), _round_lines(desk, race))
    if season.disputed:
        cited.disputed.append(season.disputed)
    cite_latest(desk, cited)
    links = (Link("Season", f"season/{season.season}"), Link("Champions", f"titles/{season.season}"))
    menus = (*race_menu(desk, season), season_menu(desk, "calendar", season))
    return Page(sheet.embed(desk.base, cited), links, menus)


def _calendar_head(desk: Desk, races: list[Race]) -> str:
    counts = []
    for status in ("held", "planned", "postponed", "cancelled"):
        number = sum(race.round.status == status for race in races)
        if number:
            counts.append(f"**{number}** {status}")
    ran = [race for race in races if race.round.status in ("held", "planned")]
    lands = list(dict.fromkeys(desk.base.circuits[race.round.circuit].country for race in ran))
    where = f", in {join([f'{flag_of(desk.base, land)}{land}' for land in lands])}" if lands else ""
    return f"Rounds: {join(counts)}{where}."


def _round_lines(desk: Desk, race: Race) -> list[str]:
    date = day_text(race) if race.held or race.round.status == "planned" else f"was planned for {day_text(race)}"
    if not race.held and not race.round.date:
        date = day_text(race)
    starters = count_of(race.round.starters, "starter") if race.round.starters else ""
    details = [circuit_text(desk.base, race.round.circuit), date, race.round.duration or "", starters]
    lines = [" · ".join(part for part in details if part)]
    if race.overall:
        lines.append(f"Winner: {_winner_text(desk, race.overall)}")
    elif race.held:
        lines.append("The overall winner is not on record.")
    return lines


def _winner_text(desk: Desk, row: Winner) -> str:
    """Who won outright: the mark of the class, team, car, and the crew with its flags."""
    car = f" ({desk.base.cars[row.car].name})" if row.car else ""
    crew = crew_text(desk.base, row.drivers)
    who = f"{mark_of(desk.base, row.race_class)}{desk.records.entrant(row)}{car}"
    return f"{who}: {crew}" if crew else who


def season_page(desk: Desk, season: Season) -> Page:
    """A season at a glance: edition, organiser, classes, entries, calendar, champions, invitations."""
    records, cited = desk.records, Cited()
    sheet = Sheet(f"The {season.label} season")
    edition = f"Edition number **{season.edition}** of the series." if season.edition else ""
    organiser = f"Organiser: {season.organiser.name}." if season.organiser else ""
    sheet.say(*([" ".join(part for part in (edition, organiser) if part)] if edition or organiser else []))
    sheet.say(*([] if season.rounds else [NO_CALENDAR]))
    cite_season(cited, season, disputed=True)
    if season.organiser:
        cited.add(f"{season.season}/organiser", season.organiser.sources)
    sheet.field("Classes", [join([class_text(records, one, season) for one in season.classes])])
    sheet.field("Entry list", _entry_lines(records, season, cited))
    races = [race for race in records.rounds if race.season is season]
    sheet.field(
        "Calendar",
        [f"{_flag(desk, race)}{race_label(race)} · {day_text(race)}" for race in races],
    )
    sheet.field("Champions", _champion_lines(records, season, cited) or ([NOT_DECIDED] if races else []))
    sheet.field("Invitations to the 24 Hours of Le Mans", _invitation_lines(records, season, cited))
    cite_latest(desk, cited)
    links = [Link("Calendar", f"calendar/{season.season}"), Link("Champions", f"titles/{season.season}")]
    if f"season-{season.season}" in desk.base.topics:
        links.append(Link("Facts of the season", f"topic/season-{season.season}/1"))
    return Page(
        sheet.embed(desk.base, cited), tuple(links), (*race_menu(desk, season), season_menu(desk, "season", season))
    )


def _flag(desk: Desk, race: Race) -> str:
    return flag_of(desk.base, desk.base.circuits[race.round.circuit].country)


def _entry_lines(records: Records, season: Season, cited: Cited) -> list[str]:
    listed = season.entries
    if listed is None:
        return []
    cited.add(f"{season.season}/entries", listed.sources, None, listed.disputed)
    classes = sorted(listed.by_class.items(), key=lambda pair: -pair[1])
    parts = [f"{records.class_name(one, season)} {count}" for one, count in classes]
    remark = f" ({listed.remark})" if listed.remark else ""
    return [f"**{listed.total}** cars{': ' + ', '.join(parts) if parts else ''}{remark}"]


def _champion_lines(records: Records, season: Season, cited: Cited) -> list[str]:
    lines = []
    for race_class, rows in by_class(season, season.champions):
        names = "; ".join(title_text(records, row) for row in rows)
        lines.append(f"{class_text(records, race_class, season)}: {names}")
        for row in rows:
            cited.add(f"{season.season}/champions/{race_class}", row.sources[:2], None, row.disputed)
    return lines


def _invitation_lines(records: Records, season: Season, cited: Cited) -> list[str]:
    lines = []
    for row in season.invitations:
        cited.add(f"{season.season}/invitation/{row.team}", row.sources[:2], None, row.disputed)
        where = f", {row.le_mans_class}" if row.le_mans_class else ""
        remark = f" ({row.remark})" if row.remark else ""
        name = records.team_name(row.team, row.entry)
        lines.append(f"{class_text(records, row.race_class, season)}: **{name}**, {row.year}{where}{remark}")
    return lines
