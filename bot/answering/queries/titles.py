"""Championship titles: who won them, by how much, and how many."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.queries.common import (
    NO_DRIVERS,
    SOURCES,
    cite_season,
    cite_something,
    class_premise,
    finish,
    half_known,
    judged,
    ran_note,
    scope,
    season_premise,
)
from bot.answering.queries.comparing import compare, compared
from bot.answering.queries.confirming import confirmed
from bot.answering.records import Cited, Records, Request, TitleRow, bullets, count_of, join, last_day
from bot.answering.result import Result, Verdict
from bot.answering.slots import Slots
from bot.knowledge.models import Season


def champions(request: Request) -> Result | None:
    """Who won the titles of a season, or a class's titles of all seasons.

    Options: `season`: "last" takes the last finished season; `which`: "first" or "last" takes a class's first or last.
    """
    slots = request.slots
    premise = season_premise(request)
    if premise:
        return premise
    seasons = request.records.named_seasons(slots)
    if not seasons and request.options.get("season") == "last":
        last = request.records.decided_season(request.today)
        seasons = [last] if last else []
    if not seasons or slots.span is not None:
        return _over_time(request)
    premise = class_premise(request, seasons)
    if premise:
        return premise
    undecided = [season for season in seasons if not season.champions]
    if undecided and len(undecided) == len(seasons):
        return _not_yet(request, undecided[0])
    return _of_seasons(request, [season for season in seasons if season.champions])


def _of_seasons(request: Request, seasons: list[Season]) -> Result:
    records, slots, cited = request.records, request.slots, Cited()
    parts = []
    teams: list[str] = []
    drivers: list[str] = []
    classes: list[str] = []
    for season in seasons:
        lines = []
        for identifier in season.classes:
            if slots.classes and identifier not in slots.classes:
                continue
            rows = _firsts(records, season, identifier)
            if not rows:
                continue
            lines.append(f"{records.class_name(identifier, season)}: {_title_text(request, rows)}")
            classes.append(identifier)
            for row in rows:
                _cite_title(cited, row, season)
                teams += [row.row.team] if row.row.team else []
                drivers += row.row.drivers
        if len(lines) == 1:
            parts.append(f"{season.label} {lines[0].replace(': ', ' champions: ', 1)}.")
        elif lines:
            parts.append(f"Champions of {season.label}:\n{bullets(lines)}")
    if not parts:
        named = join([records.class_name(one) for one in slots.classes])
        label = join([season.label for season in seasons])
        return Result(f"No {named} champion of {label} is on record.", known=False)
    about = Slots(
        seasons=tuple(season.season for season in seasons),
        classes=tuple(dict.fromkeys(classes)) if slots.classes else (),
        teams=tuple(dict.fromkeys(teams)) if len(set(teams)) == 1 else (),
        drivers=tuple(dict.fromkeys(drivers)) if slots.classes else (),
    )
    result = finish("\n\n".join(parts), cited, about)
    if "driver" in request.asks and not drivers:
        return half_known(result, NO_DRIVERS)
    return judged(result, _verdict(request, teams, drivers))


def first_champions(request: Request, identifier: str) -> str:
    """A sentence on who was the first champion of a class; empty where no champion of it is on record."""
    rows = [row for row in request.records.titles if row.place == 1 and row.row.race_class == identifier]
    if not rows:
        return ""
    season = rows[0].season
    text = _title_text(request, [row for row in rows if row.season is season])
    return f" Its first champions, of {season.label}: {text}."


def _title_text(request: Request, rows: list[TitleRow]) -> str:
    """Team, number, car and drivers of one class's champions, with points where they are known."""
    records = request.records
    team = next((row.row for row in rows if row.row.title == "teams"), None)
    crew = next((row.row for row in rows if row.row.title == "drivers"), None)
    parts = []
    if team:
        car = _champion_car(request, rows[0].season, team.race_class, team.team, team.number)
        points = f", {count_of(team.points, 'point')}" if team.points is not None else ""
        parts.append(f"{records.entrant(team)}{f' ({car})' if car else ''}{points}")
    if crew:
        points = (
            f" ({count_of(crew.points, 'point')})"
            if crew.points is not None and not (team and team.points == crew.points)
            else ""
        )
        many = len(crew.drivers) > 1
        label = f"driver{'s' if many else ''} " if team else f"drivers' champion{'s' if many else ''} "
        parts.append(f"{label}**{records.drivers(crew.drivers)}**{points}")
    return "; ".join(parts)


def _champion_car(
    request: Request, season: Season, race_class: str, team: str | None, number: str | None
) -> str | None:
    records = request.records
    for win in records.wins:
        row = win.row
        own = win.race.season is season and row.race_class == race_class and row.team == team
        if own and row.car and number in (None, row.number):
            return records.base.cars[row.car].name
    return None


def _cite_title(cited: Cited, row: TitleRow, season: Season) -> None:
    cited.add(
        f"{season.season}/{'champions' if row.place == 1 else 'runners-up'}/{row.row.race_class}",
        row.row.sources,
        last_day(season),
        row.row.disputed,
    )


def _verdict(request: Request, teams: list[str], drivers: list[str]) -> Verdict | None:
    """Whether a title is that of somebody for whom the question claims it; None where it claims none."""
    records, slots = request.records, request.slots
    if not request.claims or not (slots.teams or slots.drivers):
        return None
    named = [*slots.teams, *slots.drivers]
    names = records.who(replace(slots, drivers=() if slots.teams else slots.drivers))
    if any(one in teams or one in drivers for one in named):
        return _not_all(request, names) or Verdict(True)
    own = [
        f"the {records.class_name(row.row.race_class, row.season)} title of {row.season.label}"
        for row in records.titles
        if row.place == 1 and _is_theirs(row, slots)
    ]
    won = f" ({names} won {join(list(dict.fromkeys(own)))}.)" if own else ""
    return Verdict(False, names, "did not win that title", remark=won)


def _not_all(request: Request, names: str) -> Verdict | None:
    """The titles that somebody won of several classes that are asked for; None where all or only one is asked for."""
    slots, records = request.slots, request.records
    seasons = records.named_seasons(slots)
    if len(slots.classes) < 2 or len(seasons) != 1:
        return None
    won = [one for one in slots.classes if any(_is_theirs(row, slots) for row in _firsts(records, seasons[0], one))]
    if len(won) in (0, len(slots.classes)):
        return None
    only = join([records.class_name(one, seasons[0]) for one in won])
    return Verdict(False, names, f"won only the {only} title", f" of {seasons[0].label}")


def _firsts(records: Records, season: Season, race_class: str) -> list[TitleRow]:
    return [
        row for row in records.titles if row.season is season and row.place == 1 and row.row.race_class == race_class
    ]


def _is_theirs(row: TitleRow, slots: Slots) -> bool:
    return row.row.team in slots.teams or bool(set(row.row.drivers) & set(slots.drivers))


def _not_yet(request: Request, season: Season) -> Result:
    cited = Cited()
    last = request.records.decided_season(request.today)
    names = join([request.records.class_name(one, season) for one in season.classes])
    text = f"The {season.label} season has not been decided yet, so it has no champions. Its classes are {names}."
    if last:
        kept = tuple(one for one in request.slots.classes if one in last.classes)
        inner = _of_seasons(
            replace(request, claims=False, slots=replace(request.slots, teams=(), drivers=(), classes=kept)), [last]
        )
        cited.records = [f"season/{season.season}", *inner.records]
        cited.sources, cited.as_of = list(inner.sources), inner.as_of
        text += f"\n\n{inner.text}"
    return finish(text, cited, Slots(seasons=(season.season,)), premise=True)


def _over_time(request: Request) -> Result | None:
    """Titles over all seasons: of a class, or of a named team or driver."""
    records, slots = request.records, request.slots
    rows = [row for row in records.titles if row.place == 1]
    if slots.classes:
        rows = [row for row in rows if row.row.race_class in slots.classes]
    if slots.span is not None:
        within = records.named_seasons(slots)
        if slots.classes and not any(one in season.classes for season in within for one in slots.classes):
            return class_premise(request, within)
        rows = [row for row in rows if row.season in within]
    if slots.teams or slots.drivers:
        return title_tally(request)
    if not slots.classes and "which" not in request.options and slots.span is None:
        return None
    if not rows:
        return _never_a_champion(request)
    seasons = list(dict.fromkeys(row.season.season for row in rows))
    which = request.options.get("which")
    if which:
        name = seasons[0 if which == "first" else -1]
        season = records.base.seasons[name]
        result = _of_seasons(replace(request, claims=False), [season])
        names = join([records.class_name(one) for one in slots.classes])
        what = f"{names} title" if names else "season with champions"
        return replace(result, text=f"The {which} {what} was that of **{season.label}**.\n{result.text}")
    cited = Cited()
    lines = []
    for name in reversed(seasons):
        season = records.base.seasons[name]
        own = [row for row in rows if row.season is season]
        for row in own:
            _cite_title(cited, row, season)
        lines += _season_lines(request, season, own)
    names = join([records.class_name(one) for one in slots.classes])
    when = f" {slots.span.said}" if slots.span else ""
    head = f"{names} champions{when}".lstrip() if names else f"Champions{when}"
    text = f"{head}, newest first ({count_of(len(seasons), 'season')}):\n{bullets(lines)}"
    return finish(text, cited, Slots(classes=slots.classes), most=SOURCES)


def _season_lines(request: Request, season: Season, rows: list[TitleRow]) -> list[str]:
    """The champions of a season, a line a class; the class is named where there may be several."""
    records = request.records
    classes = [one for one in season.classes if any(row.row.race_class == one for row in rows)]
    by_class = [(one, [row for row in rows if row.row.race_class == one]) for one in classes]
    if len(request.slots.classes) == 1:
        return [f"{season.label}: {_title_text(request, own)}" for _, own in by_class]
    return [f"{season.label} {records.class_name(one, season)}: {_title_text(request, own)}" for one, own in by_class]


def _never_a_champion(request: Request) -> Result | None:
    records, slots = request.records, request.slots
    names = join([records.class_name(one) for one in slots.classes])
    ran = [season for season in records.seasons if any(one in season.classes for one in slots.classes)]
    cited = Cited()
    for season in ran[:3]:
        cite_season(cited, season)
    cite_something(cited, request)
    raced = any(win.row.race_class in slots.classes for win in records.wins)
    labels = join([season.label for season in ran])
    when = f"The class raced in {labels}." if raced else f"It is a class of {labels}, and no race in it is on record."
    return finish(f"No {names} champion is on record. {when}", cited, Slots(classes=slots.classes), premise=True)


def title_tally(request: Request) -> Result | None:
    """The titles of a named team, driver, car or make: how many and which; of several who has more."""
    records, slots, cited = request.records, request.slots, Cited()
    if not (slots.teams or slots.drivers or slots.cars or slots.makes):
        return None
    if "count" in request.asks and compared(request, ("teams", "drivers", "makes", "cars")):
        return compare(replace(request, options={**request.options, "of": "titles"}))
    seasons = {season.season for season in records.named_seasons(slots)}
    crew = set(slots.drivers) if len(slots.drivers) > 1 and not set(slots.drivers) <= slots.ambiguous else set()
    if crew and not any(row.place == 1 and crew <= set(row.row.drivers) for row in records.titles):
        return compare(replace(request, options={**request.options, "of": "titles"}))
    rows = [
        row
        for row in records.titles
        if row.place == 1
        and crew <= set(row.row.drivers)
        and is_title_of(request, row)
        and (not slots.classes or row.row.race_class in slots.classes)
        and (not seasons or row.season.season in seasons)
    ]
    name = records.who(slots)
    if slots.teams and slots.drivers:
        team, driver = records.who(replace(slots, drivers=())), records.who(replace(slots, teams=()))
        name = f"{driver} with {team}"
        keys = [
            {(row.season.season, row.row.race_class) for row in rows if is_title_of(replace(request, slots=one), row)}
            for one in (replace(slots, drivers=()), replace(slots, teams=()))
        ]
        rows = [row for row in rows if (row.season.season, row.row.race_class) in keys[0] & keys[1]]
    if not rows:
        if not request.claims and "count" not in request.asks:
            return None
        last = records.decided_season(request.today)
        if last:
            for row in records.titles:
                if row.season is last and row.place == 1:
                    _cite_title(cited, row, last)
        return finish(
            f"No title of {name}{scope(request)} is on record.",
            cited,
            Slots(teams=slots.teams, drivers=slots.drivers),
            premise=True,
        )
    lines = []
    seen: dict[tuple[str, str], list[TitleRow]] = {}
    for row in rows:
        seen.setdefault((row.season.season, row.row.race_class), []).append(row)
        _cite_title(cited, row, row.season)
    for (season_name, race_class), own in seen.items():
        season = records.base.seasons[season_name]
        all_rows = [r for r in records.titles if r.season is season and r.place == 1 and r.row.race_class == race_class]
        kinds = "" if len(own) == len(all_rows) else f" ({join([row.row.title + chr(39) for row in own])} title)"
        lines.append(
            f"{season.label} {records.class_name(race_class, season)}{kinds}: {_title_text(request, all_rows)}"
        )
    count = len(seen)
    teams_rows = [row.row for row in rows if row.row.team and not row.row.drivers]
    others = ran_note(request, teams_rows) if slots.teams else ""
    text = f"**{count}** title{'s' if count != 1 else ''} of **{name}**{scope(request)}"
    text += f".{others}\n{bullets(lines)}" if others else f":\n{bullets(lines)}"
    about = Slots(
        seasons=tuple(dict.fromkeys(key[0] for key in seen)) if count == 1 else (),
        classes=tuple(dict.fromkeys(key[1] for key in seen)) if count == 1 else (),
        teams=slots.teams,
        drivers=slots.drivers,
    )
    return confirmed(request, finish(text, cited, about), count)


def is_title_of(request: Request, row: TitleRow) -> bool:
    """Whether a title is that of the team or driver named, or was won with the car or make named."""
    records, slots = request.records, request.slots
    if slots.teams or slots.drivers:
        return records.is_of(row.row, slots.teams) or bool(set(row.row.drivers) & set(slots.drivers))
    car = records.champion_car(row)
    return car in slots.cars or (not slots.cars and records.make_of(car) in slots.makes)


def runner_up(request: Request) -> Result | None:
    """Who was second in a championship, and by how many points; where that is not on record, who won it."""
    result = _second_places(request)[0]
    return result or _without_second(request, "who was second")


def margin(request: Request) -> Result | None:
    """By how many points a title was won; where the points are not on record, who won it.

    Of a team or driver named without a season those titles are meant that it won.
    """
    slots = request.slots
    if (slots.teams or slots.drivers) and not (slots.seasons or slots.years or slots.missing_seasons or slots.span):
        own = [row for row in request.records.titles if row.place == 1 and is_title_of(request, row)]
        own = [row for row in own if not slots.classes or row.row.race_class in slots.classes]
        if len({(row.season.season, row.row.race_class) for row in own}) != 1:
            return None
        seasons = tuple(dict.fromkeys(row.season.season for row in own))
        classes = slots.classes or tuple(dict.fromkeys(row.row.race_class for row in own))
        request = replace(request, slots=replace(slots, seasons=seasons, classes=classes))
    result, has_points = _second_places(request)
    if result and (has_points or result.premise):
        return result
    return _without_second(request, "the points between first and second", result)


def _without_second(request: Request, what: str, second: Result | None = None) -> Result | None:
    """The champions, with the sentence that `what` is not on record; with the runners-up where only points are asked for."""
    slots = request.slots
    seasons = request.records.named_seasons(slots)
    if not seasons or slots.span is not None or not any(season.champions for season in seasons):
        return None
    if (slots.teams or slots.drivers) and second is None:
        return None  # who was beaten, or by whom, is another question
    inner = second or champions(replace(request, claims=False))
    if inner is None or not inner.known or inner.premise:
        return inner
    names = join([request.records.class_name(one) for one in slots.classes])
    label = join([season.label for season in seasons])
    text = (
        f"{what[:1].upper()}{what[1:]} in the {f'{names} ' if names else ''}championship of {label} is not on record."
    )
    text = text.replace(" is not on record", " are not on record") if what.startswith("the points") else text
    return half_known(replace(inner, text=f"{inner.text}\n\n{text}"))


def _second_places(request: Request) -> tuple[Result | None, bool]:
    """The runners-up beside the champions, and whether the points between them are on record."""
    records, slots, cited = request.records, request.slots, Cited()
    premise = season_premise(request)
    if premise:
        return premise, False
    seasons = records.named_seasons(slots) or [s for s in [records.decided_season(request.today)] if s]
    premise = class_premise(request, seasons)
    if premise:
        return premise, False
    lines = []
    has_points = False
    for season in seasons:
        for identifier in season.classes:
            if slots.classes and identifier not in slots.classes:
                continue
            first = [
                r for r in records.titles if r.season is season and r.place == 1 and r.row.race_class == identifier
            ]
            second = [
                r for r in records.titles if r.season is season and r.place == 2 and r.row.race_class == identifier
            ]
            if not second:
                continue
            for row in (*first, *second):
                _cite_title(cited, row, season)
            name = f"{season.label} {records.class_name(identifier, season)}"
            gap = _gap(first, second)
            has_points = has_points or bool(gap)
            lines.append(
                f"{name}: champions {_title_text(request, first)}; runners-up {_title_text(request, second)}{gap}"
            )
    if not lines:
        return None, False
    about = Slots(seasons=tuple(season.season for season in seasons), classes=slots.classes)
    text = bullets(lines) if len(lines) > 1 else lines[0] + "."
    winners = [
        row.row
        for row in records.titles
        if row.season in seasons and row.place == 1 and (not slots.classes or row.row.race_class in slots.classes)
    ]
    verdict = _verdict(
        request, [row.team for row in winners if row.team], [one for row in winners for one in row.drivers]
    )
    # A runner-up who is said to be champion is denied; to confirm one would not answer who was second.
    return judged(finish(text, cited, about), verdict if verdict and not verdict.so else None), has_points


def _gap(first: list[TitleRow], second: list[TitleRow]) -> str:
    for kind in ("teams", "drivers"):
        a = next((row.row.points for row in first if row.row.title == kind), None)
        b = next((row.row.points for row in second if row.row.title == kind), None)
        behind = next((row.row.behind for row in second if row.row.title == kind), None)
        if behind is not None and None in (a, b):
            return f" (a margin of **{count_of(behind, 'point')}**)" if behind else " (level: a margin of 0 points)"
        if a is not None and b is not None:
            if a == b:
                return f" (level on **{a:g} points**: a margin of 0 points)"
            return f" (a margin of **{count_of(a - b, 'point')}**, {a:g} to {b:g})"
    return ""
