"""The FIA grades of drivers: of somebody, of a team's crews, and who had a grade where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answering.queries.common import class_premise, finish, scope, season_premise
from bot.answering.queries.entries import caveat, crew_of, entries_in, entries_of, fitted, rounds_named, who
from bot.answering.records import MAX_LINES, Cited, EntryRow, Records, Request, count_of, either, join
from bot.answering.result import Result
from bot.answering.slots import Slots
from bot.knowledge import KnowledgeBase
from bot.knowledge.models import Driver, Grade, Season

SOURCES = 12
GRADES = ("bronze", "silver", "gold", "platinum")
"""The grades, which are also the concepts by which a question names them."""
NAMED = 25
"""Names of a list by number before it is cut."""
LONGEST = 2500
"""Characters of names before only their numbers are given."""
MANY = 4
"""Seasons of a team that are listed car by car; of more the last one is."""
DEEDS = {"titles": "won a drivers' title", "wins": "won a race in class", "poles": "had a pole in class"}


def by_time(driver: Driver) -> list[tuple[str, Grade]]:
    """The grades of a driver, oldest first: a year stands behind the winter that ends in it."""
    return sorted(driver.grades.items(), key=lambda item: (item[0][:2] + item[0][-2:], len(item[0]) == 4))


def time_label(base: KnowledgeBase, times: str) -> str:
    """The year or winter of a grade as readers see it."""
    return base.seasons[times].label if times in base.seasons else times.replace("-", "–")


def newest_grade(base: KnowledgeBase, identifier: str) -> tuple[str, Grade] | None:
    """The newest grade of a driver in words, "bronze (2025–26)", and its record; None where none is on record."""
    grades = by_time(base.drivers[identifier])
    if not grades:
        return None
    times, grade = grades[-1]
    return f"{grade.grade} ({time_label(base, times)}{_by(grade)})", grade


def grade_in(driver: Driver, season: str) -> Grade | None:
    """The grade that a driver had in a season: that of the season itself, else of the last year of it that there is."""
    times = _times_in(driver, season)
    return driver.grades[times] if times else None


def _times_in(driver: Driver, season: str) -> str | None:
    """The season, or the year of it, of which a driver's grade is on record; None where there is none."""
    years = [season[:2] + season[-2:], season[:4]] if len(season) == 7 else []
    return next((times for times in (season, *years) if times in driver.grades), None)


def _by(grade: Grade) -> str:
    return f", {grade.by}'s rating" if grade.by else ""


# -- of somebody ------------------------------------------------------------------------------------------------------


def grade(request: Request) -> Result | None:
    """The FIA grade of a driver, in the season that is named or the newest; for a team those of its crews."""
    slots = request.slots
    premise = season_premise(request)
    if premise:
        return premise
    if slots.drivers:
        return _of_drivers(request)
    return _of_crews(request) if slots.teams else None


def _of_drivers(request: Request) -> Result:
    records, base = request.records, request.records.base
    seasons, cited = records.named_seasons(request.slots), Cited()
    people = _meant(request, seasons)
    lines, missing = [], []
    for one in people:
        found = _said(base, one, seasons, cited)
        if found:
            lines.append(f"**{base.drivers[one].name}**: {found}")
        else:
            missing.append(base.drivers[one].name)
    when = f" in {join([season.label for season in seasons])}" if seasons else ""
    unknown = f"The FIA grade of {join(missing)}{when} is not on record." if missing else ""
    if not lines:
        return Result(unknown, known=False)
    cited.as_of = cited.as_of or records.last_race_day(request.today)
    text = f"FIA grade of {lines[0]}" if len(lines) == 1 else f"FIA grades:\n{fitted(lines)}"
    text = "\n\n".join(part for part in (text, unknown) if part)
    return finish(text, _cut(cited), Slots(seasons=request.slots.seasons, drivers=tuple(people)))


def _meant(request: Request, seasons: Sequence[Season]) -> list[str]:
    """The named drivers; where one name fits several people those of whom a grade is on record."""
    base, slots = request.records.base, request.slots
    graded = [
        one
        for one in slots.drivers
        if (any(grade_in(base.drivers[one], season.season) for season in seasons) or not seasons)
        and base.drivers[one].grades
    ]
    return [one for one in slots.drivers if one in graded or one not in slots.ambiguous] or list(slots.drivers)


def _said(base: KnowledgeBase, identifier: str, seasons: Sequence[Season], cited: Cited) -> str | None:
    """The grades of a driver in seasons, or the newest one and those before it, in words; None without any."""
    driver = base.drivers[identifier]
    if seasons:
        found = dict.fromkeys(times for season in seasons if (times := _times_in(driver, season.season)))
        _cite(cited, identifier, [driver.grades[times] for times in found])
        said = [
            f"**{own.grade}** in {time_label(base, times)}{_by(own)}"
            for times in found
            for own in [driver.grades[times]]
        ]
        return f"{', '.join(said)}." if said else None
    grades = by_time(driver)
    if not grades:
        return None
    _cite(cited, identifier, [own for _, own in reversed(grades)])
    times, newest = grades[-1]
    text = f"**{newest.grade}** in {time_label(base, times)}{_by(newest)}, the newest on record."
    before = _runs(base, grades[:-1])
    return f"{text} Before that: {before}." if before else text


def _runs(base: KnowledgeBase, grades: Iterable[tuple[str, Grade]]) -> str:
    """Grades in words, those in a row that are the same together: "silver in 2022 and 2023, gold in 2023–24"."""
    runs: list[tuple[str, list[str]]] = []
    for times, own in grades:
        if not runs or runs[-1][0] != own.grade:
            runs.append((own.grade, []))
        runs[-1][1].append(f"{time_label(base, times)}{f' ({own.by})' if own.by else ''}")
    return ", ".join(f"{name} in {join(labels)}" for name, labels in runs)


def _of_crews(request: Request) -> Result | None:
    """The cars of a team with the grade of everybody on them."""
    base, cited = request.records.base, Cited()
    rounds = rounds_named(request)
    found = [entry for entry in entries_of(request, entries_in(request, rounds), rounds) if _graded(base, entry)]
    if not found:
        return None
    seasons = list(dict.fromkeys(entry.season.season for entry in found))
    if len(seasons) > MANY:
        found = [entry for entry in found if entry.season.season == seasons[-1]]
    lines = []
    for entry in reversed(found):
        crew = []
        for one in crew_of(entry, rounds):
            own = grade_in(base.drivers[one], entry.season.season)
            crew.append(f"{base.drivers[one].name} ({own.grade if own else 'not on record'})")
            _cite(cited, one, [own] if own else [])
        kind = request.records.class_name(entry.row.race_class, entry.season)
        lines.append(f"{entry.season.label} {kind}: {request.records.entrant(entry.row)}: {join(crew)}")
    return _finish(request, f"FIA grades at {who(request, found)}:\n{fitted(lines)}", cited)


def _graded(base: KnowledgeBase, entry: EntryRow) -> bool:
    return any(grade_in(base.drivers[one], entry.season.season) for one in entry.row.drivers)


# -- who had a grade --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """A driver's part in a season, and the heading that a list has it under; without one it is counted."""

    season: Season
    heading: str
    driver: str


def graded(request: Request) -> Result | None:
    """The drivers with a grade that the question names who raced, or who won: of a team, class or season.

    Option `of`: titles, wins or poles, without which everybody on the entry lists counts. Without a season it is about
    the last one that has grades, and what was won about all that have. None where no grade is named.
    """
    if not request.words & {*GRADES}:
        return None
    premise = season_premise(request) or class_premise(request, request.records.named_seasons(request.slots))
    if premise:
        return premise
    records, slots = request.records, request.slots
    known = [season for season in records.seasons if any(_graded(records.base, own) for own in _cars(records, season))]
    asked = records.named_seasons(slots)
    seasons = [season for season in (asked or known) if season in known]
    if not seasons:
        first = known[0].label if known else "no season"
        labels = join([season.label for season in asked])
        return Result(
            f"The FIA grades of the drivers of {labels} are not on record; they are from {first} on.", known=False
        )
    of = request.options.get("of")
    if not asked and not of:
        own = [one for one in seasons if entries_of(request, _cars(records, one))]
        seasons = own[-1:]
    parts = list(_parts(request, seasons, of))
    return _listed(request, seasons, parts, of) if parts else None


def _cars(records: Records, season: Season) -> list[EntryRow]:
    return [entry for entry in records.entries if entry.season is season]


def _parts(request: Request, seasons: Sequence[Season], of: str | None) -> Iterable[Part]:
    """Everybody's parts in the seasons, of whatever grade, within the class and team that are named."""
    records, slots = request.records, request.slots

    def fits(row_class: str, team: str | None) -> bool:
        return (not slots.classes or row_class in slots.classes) and (not slots.teams or team in slots.teams)

    if of == "titles":
        for title in records.titles:
            if title.place == 1 and title.season in seasons and fits(title.row.race_class, title.row.team):
                name = f"{title.season.label} {records.class_name(title.row.race_class, title.season)}"
                yield from (Part(title.season, name, one) for one in title.row.drivers)
        return
    if of == "wins":
        for win in records.wins:
            if win.race.season in seasons and fits(win.row.race_class, win.row.team):
                for one in win.row.drivers:
                    yield Part(win.race.season, "", one)
        return
    if of == "poles":
        for pole in records.poles:
            if pole.row.driver and pole.race.season in seasons and fits(pole.row.race_class, pole.row.team):
                yield Part(pole.race.season, "", pole.row.driver)
        return
    rounds = rounds_named(request)
    inside = entries_of(replace(request, slots=replace(slots, drivers=())), entries_in(request, rounds), rounds)
    for entry in inside:
        if entry.season in seasons:
            name = records.class_name(entry.row.race_class, entry.season)
            heading = name if len(seasons) == 1 else f"{entry.season.label} {name}"
            yield from (Part(entry.season, heading, one) for one in crew_of(entry, rounds))


def _listed(request: Request, seasons: Sequence[Season], parts: Sequence[Part], of: str | None) -> Result:
    """The reply: how many they are, and who, each list under its heading."""
    base, wanted, cited = request.records.base, [one for one in GRADES if one in request.words], Cited()
    lists: dict[str, Counter[str]] = {}
    unknown: dict[str, None] = {}
    for part in parts:
        own = grade_in(base.drivers[part.driver], part.season.season)
        if own is None:
            unknown[part.driver] = None
        elif own.grade in wanted:
            lists.setdefault(part.heading, Counter())[part.driver] += 1
            _cite(cited, part.driver, [own])
    people = {one for names in lists.values() for one in names}
    where, deed = _where(request, seasons), DEEDS.get(of or "", "raced")
    kind = either(wanted)
    if people:
        text = f"**{count_of(len(people), f'{kind} driver')}** {deed}{where}{_lists(base, lists)}"
    else:
        text = f"No {kind} driver who {deed}{where} is on record."
        for part in parts:
            own = grade_in(base.drivers[part.driver], part.season.season)
            _cite(cited, part.driver, [own] if own else [])
    cited.disputed = cited.disputed if len(people) <= SOURCES else []
    if unknown:
        text += f"\n\nThe grade of {_some(base, list(unknown), bool(people))} is not on record."
    return _finish(request, text if of else text + caveat(seasons), cited)


def _lists(base: KnowledgeBase, lists: Mapping[str, Counter[str]]) -> str:
    """The names under their headings; where they would be too long how many there are under each."""
    if list(lists) == [""]:
        often = lists[""].most_common()
        names = [f"{base.drivers[one].name} ({count})" for one, count in often[:NAMED]]
        rest = [f"{len(often) - NAMED} more"] if len(often) > NAMED else []
        return f", most first: {join([*names, *rest])}."
    said = [f"{heading}: {join([base.drivers[one].name for one in names])}" for heading, names in lists.items()]
    if sum(map(len, said)) > LONGEST or len(said) > MAX_LINES + 1:
        said = [f"{heading}: {len(names)}" for heading, names in lists.items()]
    return ":\n" + "\n".join(f"- {line}" for line in said)


def _where(request: Request, seasons: Sequence[Season]) -> str:
    """The team, class and seasons of a list, in words."""
    records, slots = request.records, request.slots
    team = f" for {records.who(Slots(teams=slots.teams, ambiguous=slots.ambiguous))}" if slots.teams else ""
    if records.named_seasons(slots):
        return f"{team}{scope(request)}"
    labels = [season.label for season in seasons]
    when = f" in {labels[0]}" if len(labels) == 1 else f" from {labels[0]} on"
    return f"{team}{scope(request)}{when}"


def _some(base: KnowledgeBase, unknown: Sequence[str], others: bool) -> str:
    if len(unknown) <= SOURCES // 2:
        return join([base.drivers[one].name for one in unknown])
    return f"{len(unknown)} {'others' if others else 'of them'}"


def _cite(cited: Cited, identifier: str, grades: Iterable[Grade]) -> None:
    for own in grades:
        cited.add(f"driver/{identifier}", own.sources, None, own.disputed)


def _cut(cited: Cited) -> Cited:
    cited.sources = cited.sources[:SOURCES]
    return cited


def _finish(request: Request, text: str, cited: Cited) -> Result:
    cited.as_of = cited.as_of or request.records.last_race_day(request.today)
    slots = request.slots
    about = Slots(seasons=slots.seasons, classes=slots.classes, teams=slots.teams)
    return finish(text, _cut(cited), about) if cited.sources else Result(text, known=False)
