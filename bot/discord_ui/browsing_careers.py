"""Profiles of drivers and teams from the records: what they won, and the cars of every season, won or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.answering.queries.entries import crew_text, feats, mates_of, rounds_text
from bot.answering.queries.profiles import NO_WIN, Career, career_lines, career_of, grade_of
from bot.answering.records import Cited, EntryRow, Race, Request, join
from bot.answering.slots import Slots
from bot.discord_ui.browsing_layout import FIELD, Desk, Page, Sheet, class_text, flag_of, page_number, races_menu, steps

CARS_PER_PAGE = 6
MATES = 12
"""Names in the line of team mates or drivers; the rest is counted."""


def driver_page(desk: Desk, identifier: str, page: str | None = None) -> Page:
    """A driver: seasons, titles, wins, poles, team mates, and season by season the cars, by page."""
    driver = desk.base.drivers[identifier]
    request = Request(desk.records, Slots(drivers=(identifier,)), {}, desk.now)
    career = career_of(request)
    sheet = Sheet(f"{flag_of(desk.base, driver.nationality)}{driver.name}", _only_class(career))
    sheet.say(*_summary(request, career))
    sheet.field("Shared a car with", [_most(request, [mates_of(request, [one], None) for one in career.entries])])
    return _with_cars(desk, request, career, sheet, f"driver/{identifier}", page)


def team_page(desk: Desk, identifier: str, page: str | None = None) -> Page:
    """A team: seasons, titles, wins, poles, invitations, and season by season its cars and those it ran for others, by page."""
    team = desk.base.teams[identifier]
    request = Request(desk.records, Slots(teams=(identifier,)), {}, desk.now)
    career = career_of(request)
    sheet = Sheet(f"{flag_of(desk.base, team.country)}{team.name}", _only_class(career))
    sheet.say(*_relations(desk, identifier), *_summary(request, career))
    invited = [(season, row) for season, row in desk.records.invitations if row.team == identifier]
    sheet.field(
        "Invitations to the 24 Hours of Le Mans",
        [f"{row.year}: {desk.records.class_name(row.race_class, season)} of {season.label}" for season, row in invited],
    )
    cited = Cited()
    for season, row in invited:
        cited.add(f"{season.season}/invitation/{row.team}", row.sources[:1], None, row.disputed)
    return _with_cars(desk, request, career, sheet, f"team/{identifier}", page, cited)


def _summary(request: Request, career: Career) -> list[str]:
    """The career in short; what is absent altogether is said in one line."""
    lines = career_lines(request, career, brief=True)
    if not (career.titles or career.wins or career.poles):
        lines = [line for line in lines if line != NO_WIN] + ["No title, race win or pole is on record"]
    return [f"- {line}" for line in lines]


def _relations(desk: Desk, identifier: str) -> list[str]:
    """Where a team comes from, who ran its cars, and for whom it ran cars."""
    teams = desk.base.teams
    team = teams[identifier]
    lines = [f"Country: {team.country}"] if team.country else []
    if team.run_by:
        lines.append(f"The cars were run by {teams[team.run_by].name}.")
    others = [other.name for other in teams.values() if other.run_by == identifier]
    return [*lines, f"Also ran cars for {join(others)}."] if others else lines


def _only_class(career: Career) -> str | None:
    """The class of all cars, which gives the page its colour; None where there are several or none."""
    classes = {entry.row.race_class for entry in career.entries}
    return classes.pop() if len(classes) == 1 else None


def _most(request: Request, crews: Sequence[Sequence[str]]) -> str:
    """The drivers of the most cars first; the rest is counted."""
    counts = Counter(driver for crew in crews for driver in crew).most_common()
    names = [request.records.base.drivers[driver].name for driver, _count in counts[:MATES]]
    left = len(counts) - len(names)
    return join([*names, f"{left} more"] if left else names)


def _with_cars(
    desk: Desk,
    request: Request,
    career: Career,
    sheet: Sheet,
    address: str,
    page: str | None,
    cited: Cited | None = None,
) -> Page:
    """The page with the cars of one of its pages, the newest first; its sources are those of what is shown."""
    turns = _turns(request, career)
    count = max(1, len(turns))
    at = page_number(page, count)
    shown = turns[at - 1] if turns else []
    lines = [_car_text(request, entry) for entry in shown]
    sheet.field(f"Cars by season, newest first{f' ({at} of {count})' if count > 1 else ''}", lines)
    found = _cite(request, career, shown, cited or Cited())
    found.as_of = desk.records.last_race_day(desk.today)
    return Page(sheet.embed(desk.base, found), steps(address, count, at), races_menu(_won(request, shown)))


def _turns(request: Request, career: Career) -> list[list[EntryRow]]:
    """The cars of each page, the newest first: no more than CARS_PER_PAGE, and never more text than a field has room for."""
    turns: list[list[EntryRow]] = []
    room = 0
    for entry in career.entries[::-1]:
        needed = len(_car_text(request, entry)) + 1
        if not turns or needed > room or len(turns[-1]) == CARS_PER_PAGE:
            turns.append([])
            room = FIELD
        turns[-1].append(entry)
        room -= needed
    return turns


def _car_text(request: Request, entry: EntryRow) -> str:
    """A car of a season, an item of a list in two lines: season, class, team, number and model; then who drove it and what it won."""
    records, row = request.records, entry.row
    team = records.team_name(row.team, row.entry)
    own = bool(request.slots.teams) and row.team in request.slots.teams and not row.entry
    number = f"no. {row.number}" if row.number else ""
    model = records.base.cars[row.car].name if row.car else ""
    what = " ".join(part for part in ("" if own else team, number) if part)
    head = " · ".join(part for part in (class_text(records, row.race_class, entry.season), what, model) if part)
    return "\n  ".join([f"- **{entry.season.label}** {head}", *_notes(request, entry)])


def _notes(request: Request, entry: EntryRow) -> list[str]:
    drivers = request.slots.drivers
    if drivers:
        mates = mates_of(request, [entry], None)
        crew = f"with {request.records.drivers(mates)}" if mates else ""
        rounds = entry.rounds_of(drivers[0])
    else:
        crew, rounds = crew_text(request, entry, None), entry.row.rounds
    parts = [crew, f"{rounds_text(rounds)} only" if rounds else "", *feats(request, entry)]
    return [" · ".join(part for part in parts if part)] if any(parts) else []


def _won(request: Request, entries: Sequence[EntryRow]) -> list[Race]:
    """The races that the shown cars won, newest first; of a driver only those with him."""
    named = set(request.slots.drivers)
    found = [win for entry in entries for win in request.records.feats[entry.id].wins]
    races = [win.race for win in found if not named or named & set(win.row.drivers)]
    return sorted(races, key=lambda race: race.day, reverse=True)


def _cite(request: Request, career: Career, shown: Sequence[EntryRow], cited: Cited) -> Cited:
    """Note what the page tells: the titles, and the cars that are shown with their wins and poles."""
    for title in career.titles:
        place = "champions" if title.place == 1 else "runners-up"
        record = f"{title.season.season}/{place}/{title.row.race_class}"
        cited.add(record, title.row.sources[:1], None, title.row.disputed)
    grade = grade_of(request, career)
    if grade:
        cited.add(f"grade/{request.slots.drivers[0]}", grade[1].sources[:1], None, grade[1].disputed)
    for entry in shown:
        found = request.records.feats[entry.id]
        for win in found.wins:
            cited.add(f"{win.race.id}/{win.row.race_class}", win.row.sources[:1], None, win.row.disputed)
        for pole in found.poles:
            cited.add(f"{pole.race.id}/pole/{pole.row.race_class}", pole.row.sources[:1], None, pole.row.disputed)
        cited.add(entry.id, entry.row.sources[:2], None, entry.row.disputed)
    return cited
