"""Patterns over many results: pole turned into a win, titles in a row, wins in two classes, gaps, margins, champions' wins."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from bot.answering.queries.common import (
    SOURCES,
    at_circuits,
    circuit_premise,
    cite_something,
    class_premise,
    finish_to_date,
    scope,
    season_premise,
    wins_in,
    wins_of,
)
from bot.answering.records import Cited, PoleRow, Race, Request, TitleRow, Win, bullets, count_of, join, last_day
from bot.answering.result import Result
from bot.answering.slots import Slots
from bot.answering.text import say_date

SHOWN = 6
LISTED = 8


def _scope(request: Request) -> str:
    """The classes, seasons and places that are asked for, in words."""
    return f"{scope(request)} {at_circuits(request)}".rstrip()


def _title(row: TitleRow, request: Request) -> str:
    return f"{row.season.label} {request.records.class_name(row.row.race_class, row.season)}"


def _finished(request: Request, cited: Cited, text: str, about: Slots | None = None) -> Result:
    """A Result on everything up to now."""
    cite_something(cited, request)
    return finish_to_date(request, text, cited, about)


def from_pole(request: Request) -> Result | None:
    """How many class poles were turned into wins, and by whom, in the seasons, classes and circuits that are asked for."""
    premise = season_premise(request) or circuit_premise(request)
    if premise:
        return premise
    records, slots, cited = request.records, request.slots, Cited()
    pairs = _poles_and_wins(request)
    if not pairs:
        return None
    turned = [pair for pair in pairs if pair[1] is not None]
    for pole, win in turned:
        cited.add(f"{pole.race.id}/pole/{pole.row.race_class}", pole.row.sources[:1])
        if win:
            cited.add(f"{win.race.id}/{win.row.race_class}", win.row.sources[:1])
    share = round(100 * len(turned) / len(pairs))
    whose = f" of {records.who(slots)}" if slots.teams or slots.drivers else ""
    head = (
        f"**{len(turned)}** of **{count_of(len(pairs), 'class pole')}**{whose}{_scope(request)} on record "
        f"{'was' if len(turned) == 1 else 'were'} turned into a class win ({share} percent)"
    )
    lines = [_from_pole_line(request, win) for _, win in reversed(turned) if win]
    more = ", newest first" if len(lines) > LISTED else ""
    shown = [*lines[:LISTED], *([f"and {len(lines) - LISTED} more"] if len(lines) > LISTED else [])]
    about = Slots(seasons=slots.seasons, classes=slots.classes, teams=slots.teams, drivers=slots.drivers)
    return _finished(request, cited, f"{head}{more}:\n{bullets(shown)}" if lines else f"{head}.", about)


def _poles_and_wins(request: Request) -> list[tuple[PoleRow, Win | None]]:
    """Every pole with the class win of the same car in that race, or None; only where the class winner is on record."""
    records, slots = request.records, request.slots
    selected = {race.id for race in records.select(slots)}
    winners = {(win.race.id, win.row.race_class): win for win in records.wins}
    pairs: list[tuple[PoleRow, Win | None]] = []
    for pole in records.poles:
        row = pole.row
        win = winners.get((pole.race.id, row.race_class))
        if pole.race.id not in selected or win is None or (slots.classes and row.race_class not in slots.classes):
            continue
        if (slots.teams and row.team not in slots.teams) or (slots.drivers and row.driver not in slots.drivers):
            continue
        same = row.driver in win.row.drivers or (row.team == win.row.team and row.number == win.row.number)
        pairs.append((pole, win if same else None))
    return pairs


def _from_pole_line(request: Request, win: Win) -> str:
    kind = request.records.class_name(win.row.race_class, win.race.season)
    return f"{win.race.round.name}, {say_date(win.race.day)} ({kind}): {request.records.winner_line(win.row)}"


def title_margins(request: Request) -> Result | None:
    """The closest or the biggest title decisions in points, of those whose points are on record. Option `which`."""
    records, slots, cited = request.records, request.slots, Cited()
    premise = season_premise(request) or class_premise(request, records.named_seasons(slots))
    if premise:
        return premise
    seasons = records.named_seasons(slots)
    margins = []
    decided = set()
    for row in records.titles:
        if (seasons and row.season not in seasons) or (slots.classes and row.row.race_class not in slots.classes):
            continue
        if row.place == 1:
            decided.add((row.season.season, row.row.race_class))
            second = _second_of(request, row)
            gap = _gap_of(row, second) if second else None
            if second and gap is not None:
                margins.append((gap, row, second))
    if not margins:
        return None
    closest = request.options.get("which") != "most"
    margins.sort(key=lambda item: item[0] if closest else -item[0])
    seen: dict[tuple[str, str], str] = {}
    for gap, row, second in margins:
        key = (row.season.season, row.row.race_class)
        if key in seen or len(seen) == SHOWN:
            continue
        cited.add(f"{key[0]}/champions/{key[1]}", row.row.sources[:2], None, row.row.disputed if not seen else None)
        cited.add(f"{key[0]}/runners-up/{key[1]}", second.row.sources[:2])
        gaps = f"**{count_of(gap, 'point')}**" if gap else "**level on points**"
        seen[key] = f"{_title(row, request)}: {gaps}, {_points_line(request, row, second)}"
    first = margins[0][1]
    known = len({(row.season.season, row.row.race_class) for _, row, _ in margins})
    word = "closest" if closest else "clearest"
    level = list(dict.fromkeys(_title(row, request) for gap, row, _ in margins if gap == margins[0][0]))
    names = join([f"**{one}**" for one in level[:LISTED]])
    head = (
        f"The {word} title decision{'s were' if len(level) > 1 else ' was'} {names}, "
        f"{'level on points' if not margins[0][0] else 'by **' + count_of(margins[0][0], 'point') + '**'} "
        f"(the gap in points is on record for {known} of {len(decided)} titles, and only those are compared)"
    )
    about = Slots(seasons=(first.season.season,), classes=(first.row.race_class,))
    return _finished(request, cited, f"{head}:\n{bullets(list(seen.values()))}", about)


def _gap_of(first: TitleRow, second: TitleRow) -> float | None:
    """The points between a champion and a runner-up; None where they are not on record."""
    if first.row.points is not None and second.row.points is not None:
        return first.row.points - second.row.points
    return second.row.behind


def _points_line(request: Request, first: TitleRow, second: TitleRow) -> str:
    """Both owners, with their points where those are on record."""
    one, other = _owner(request, first), _owner(request, second)
    if first.row.points is None or second.row.points is None:
        return f"{one} from {other}"
    return f"{one} {first.row.points:g} to {second.row.points:g} of {other}"


def _second_of(request: Request, first: TitleRow) -> TitleRow | None:
    """The runner-up of the same kind of title."""
    return next(
        (
            row
            for row in request.records.titles
            if row.place == 2
            and row.season is first.season
            and row.row.race_class == first.row.race_class
            and row.row.title == first.row.title
        ),
        None,
    )


def _owner(request: Request, row: TitleRow) -> str:
    records = request.records
    return records.team_name(row.row.team, row.row.entry) if row.row.team else records.drivers(row.row.drivers)


def _owners(request: Request, row: TitleRow, by: str) -> list[str]:
    return list(row.row.drivers) if by == "driver" else request.records.operators(row.row)


def _label(request: Request, owner: str, by: str) -> str:
    base = request.records.base
    return base.drivers[owner].name if by == "driver" else base.teams[owner].name


def _titles_of(request: Request, by: str) -> dict[str, list[TitleRow]]:
    """The titles of every driver or team, one row a season and class, in order of time."""
    slots = request.slots
    seasons = request.records.named_seasons(slots)
    found: dict[str, list[TitleRow]] = {}
    for row in request.records.titles:
        if row.place != 1 or (slots.classes and row.row.race_class not in slots.classes):
            continue
        if seasons and row.season not in seasons:
            continue
        for owner in _owners(request, row, by):
            own = found.setdefault(owner, [])
            if all((one.season, one.row.race_class) != (row.season, row.row.race_class) for one in own):
                own.append(row)
    return found


def title_runs(request: Request) -> Result | None:
    """Who won titles in seasons one after the other, longest run first. Option `by`: driver, team.

    A run goes on from a class to another one; a season without champions in between does not break it.
    """
    records, cited = request.records, Cited()
    by = request.options.get("by", "driver")
    if _asks_for_others(request, by):
        return None
    order = [season for season in records.seasons if season.champions]
    runs: list[tuple[str, list[TitleRow]]] = []
    for owner, rows in _titles_of(request, by).items():
        at = sorted({order.index(row.season) for row in rows})
        for run in _consecutive(at):
            if len(run) > 1:
                runs.append((owner, [row for row in rows if order.index(row.season) in run]))
    named = {*request.slots.teams, *request.slots.drivers}
    runs = [run for run in runs if not named or run[0] in named]
    if not runs:
        return None
    runs.sort(key=lambda run: -len({row.season.season for row in run[1]}))
    lines = []
    for owner, rows in runs:
        for row in rows:
            cited.add(f"{row.season.season}/champions/{row.row.race_class}", row.row.sources[:1])
        lines.append(f"**{_label(request, owner, by)}**: {join([_title(row, request) for row in rows])}")
    owners = list(dict.fromkeys(owner for owner, _ in runs))
    longest = len({row.season.season for row in runs[0][1]})
    best = join(
        [f"**{_label(request, owner, by)}**" for owner, rows in runs if len({r.season.season for r in rows}) == longest]
    )
    head = (
        f"**{count_of(len(owners), by)}** won titles in seasons one after the other; "
        f"the longest run is **{longest} seasons** ({best})"
    )
    about = Slots(drivers=tuple(owners[:1])) if by == "driver" else Slots(teams=tuple(owners[:1]))
    return _finished(request, cited, f"{head}:\n{bullets(lines)}", about)


def _asks_for_others(request: Request, by: str) -> bool:
    """Whether teams alone are asked for where drivers would be told, or drivers alone in place of teams."""
    people = request.asks & {"team", "driver"}
    return bool(people) and by not in people


def _consecutive(numbers: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def several_classes(request: Request) -> Result | None:
    """Who won races or titles in several classes; with classes named in each of those. Options `of`: wins, titles; `by`.

    Option `across`: "teams" asks for drivers with titles for several teams instead.
    """
    records, slots, cited = request.records, request.slots, Cited()
    by, of = request.options.get("by", "driver"), request.options.get("of", "wins")
    if of == "wins" and len(slots.classes) > 1 and not request.words & {"race", "title", "overall"}:
        return _titles_and_wins(request)
    if of == "wins" and "title" in request.words and "race" not in request.words:
        return None
    across = request.options.get("across")
    if across is None and _asks_for_others(request, by):
        return None
    if request.options.get("of") == "wins" and not request.asks & {"who", "team", "driver", "count"}:
        return None
    if across and "team" in request.wanted:
        return None  # it is drivers that have titles for several teams
    if (across is None and len(slots.classes) == 1) or (request.options.get("named") and len(slots.classes) < 2):
        return None
    wanted = set(slots.classes)
    found: dict[str, dict[str, list[str]]] = {}
    if of == "titles":
        for owner, rows in _titles_of(request, by).items():
            for row in rows:
                key = _team_of(request, owner, row) if across else row.row.race_class
                if key:
                    found.setdefault(owner, {}).setdefault(key, []).append(row.season.label)
    else:
        for win in wins_in(replace(request, slots=slots)):
            for owner in win.row.drivers if by == "driver" else request.records.operators(win.row):
                key = win.row.team if across else win.row.race_class
                found.setdefault(owner, {}).setdefault(key, []).append(win.race.season.label)
    named = {*slots.teams, *slots.drivers}
    chosen = {
        owner: own
        for owner, own in found.items()
        if len(own) > 1 and (across or wanted <= set(own)) and (not named or owner in named)
    }
    noun = "title" if of == "titles" else "race win"
    classes = f"in {join([records.class_name(one) for one in slots.classes])}" if wanted else "in several classes"
    where = "for several teams" if across else classes
    if not chosen:
        return _finished(request, cited, f"No {by} on record has a {noun} {where}.")
    ranked = sorted(chosen.items(), key=lambda item: (-len(item[1]), -sum(map(len, item[1].values()))))
    lines = []
    for owner, own in ranked:
        parts = [
            f"{records.base.teams[key].name if across else records.class_name(key)} ({', '.join(dict.fromkeys(labels))})"
            for key, labels in own.items()
        ]
        lines.append(f"**{_label(request, owner, by)}**: {join(parts)}")
    _cite_all(request, cited, of, set(chosen), by)
    scope = _scope(replace(request, slots=replace(slots, classes=())))
    head = f"**{count_of(len(chosen), by)}** with a {noun} {where}{scope} on record"
    return _finished(request, cited, f"{head}:\n{bullets(lines)}", Slots(classes=slots.classes))


def _titles_and_wins(request: Request) -> Result | None:
    """Who won titles in each of the classes, then who won races: "to win LMP2 and LMP3" may mean either."""
    titles = several_classes(replace(request, options={**request.options, "of": "titles", "named": ""}))
    races = several_classes(replace(request, words=request.words | {"race"}))
    if titles is None or races is None:
        return titles or races
    return replace(
        titles,
        text=f"{titles.text}\n\n{races.text}",
        records=tuple(dict.fromkeys((*titles.records, *races.records))),
        sources=tuple(dict.fromkeys((*titles.sources, *races.sources)))[:SOURCES],
        disputed=tuple(dict.fromkeys((*titles.disputed, *races.disputed))),
    )


def _team_of(request: Request, driver: str, row: TitleRow) -> str:
    """The team with which a driver won a title: the title's own, that of the driver's car, or the class's champion team."""
    if row.row.team:
        return row.row.team
    same = [one for one in request.records.titles if one.season is row.season and one.place == 1]
    champion = [one.row.team for one in same if one.row.race_class == row.row.race_class and one.row.team]
    cars = [
        entry.row.team
        for entry in request.records.entries
        if entry.season is row.season and entry.row.race_class == row.row.race_class and driver in entry.row.drivers
    ]
    if len(set(cars)) == 1:
        return cars[0]
    return (champion or cars or [""])[0]


def _cite_all(request: Request, cited: Cited, of: str, owners: set[str], by: str) -> None:
    """Note what the wins or titles of some rest on."""
    records = request.records
    if of == "titles":
        for row in records.titles:
            if row.place == 1 and owners & set(_owners(request, row, by)):
                cited.add(f"{row.season.season}/champions/{row.row.race_class}", row.row.sources[:1])
        return
    for win in records.wins:
        if owners & set(win.row.drivers if by == "driver" else records.operators(win.row)):
            cited.add(f"{win.race.id}/{win.row.race_class}", win.row.sources[:1])


def win_gaps(request: Request) -> Result | None:
    """The longest time between two wins of a team or driver. Option `by`: team, driver; a named one has its own."""
    _records, slots, cited = request.records, request.slots, Cited()
    by = "driver" if slots.drivers else "team" if slots.teams else request.options.get("by", "team")
    last: dict[str, Win] = {}
    gaps: list[tuple[int, str, Win, Win]] = []
    for win in wins_of(request, wins_in(request)):
        for owner in win.row.drivers if by == "driver" else request.records.operators(win.row):
            if owner in last and last[owner].race is not win.race:
                gaps.append(((win.race.day - last[owner].race.day).days, owner, last[owner], win))
            last[owner] = win
    named = {*slots.teams, *slots.drivers}
    gaps = sorted((gap for gap in gaps if not named or gap[1] in named), key=lambda gap: -gap[0])
    if not gaps:
        return None
    lines = []
    for days, owner, before, after in gaps[:SHOWN]:
        for win in (before, after):
            cited.add(f"{win.race.id}/{win.row.race_class}", win.row.sources[:1])
        lines.append(
            f"**{_label(request, owner, by)}**: {_ago(days)}, from {before.race.round.name} ({say_date(before.race.day)}) "
            f"to {after.race.round.name} ({say_date(after.race.day)})"
        )
    head = f"**{_label(request, gaps[0][1], by)}** waited longest between two wins{_scope(request)}: **{_ago(gaps[0][0])}**"
    waited = (gaps[0][1],)
    about = Slots(drivers=waited) if by == "driver" else Slots(teams=waited)
    return _finished(request, cited, f"{head}:\n{bullets(lines)}", about)


def _ago(days: int) -> str:
    years, rest = divmod(days, 365)
    if not years:
        return count_of(days, "day")
    months = round(rest / 30.4)
    return join([count_of(years, "year"), *([count_of(months, "month")] if months else [])])


def champions_wins(request: Request) -> Result | None:
    """How many class wins the champions had in their season. Option `which`: none (champions without a win), most."""
    records, slots, cited = request.records, request.slots, Cited()
    premise = season_premise(request) or class_premise(request, records.named_seasons(slots))
    if premise:
        return premise
    seasons = records.named_seasons(slots)
    which = request.options.get("which")
    if not which and not seasons:
        return None
    found: dict[tuple[str, str], tuple[TitleRow, list[Win]]] = {}
    for row in records.titles:
        key = (row.season.season, row.row.race_class)
        if row.place != 1 or (seasons and row.season not in seasons):
            continue
        if slots.classes and row.row.race_class not in slots.classes:
            continue
        won = [win for win in records.wins if win.race.season is row.season and _by_champions(row, win)]
        if key not in found or len(won) > len(found[key][1]):
            found[key] = (row, won)
    rows = list(found.values())
    if which == "none":
        rows = [pair for pair in rows if not pair[1] and _all_winners_known(request, pair[0])]
    elif which == "most":
        rows = sorted(rows, key=lambda pair: -len(pair[1]))[:SHOWN]
    if not rows:
        return _finished(request, cited, f"No champion without a class win{_scope(request)} is on record.")
    lines = []
    for row, won in rows:
        cited.add(f"{row.season.season}/champions/{row.row.race_class}", row.row.sources[:2], None)
        for win in won:
            cited.add(f"{win.race.id}/{win.row.race_class}", win.row.sources[:1])
        held = sum(race.season is row.season for race in records.races)
        where = f": {join([_short(win.race) for win in won])}" if won else ""
        lines.append(
            f"{_title(row, request)} champion {_champion(request, row)}: **{count_of(len(won), 'class win')}** in {count_of(held, 'race')}{where}"
        )
    head = (
        f"**{count_of(len(rows), 'champion')}** without a class win in the season on record:\n"
        if which == "none"
        else ""
    )
    text = f"{head}{bullets(lines) if len(lines) > 1 or head else lines[0] + '.'}"
    result = _finished(request, cited, text, Slots(seasons=slots.seasons, classes=slots.classes))
    return replace(result, as_of=max((day for row, _ in rows if (day := last_day(row.season))), default=result.as_of))


def _all_winners_known(request: Request, title: TitleRow) -> bool:
    """Whether the winner of the title's class is on record for each race of its season."""
    held = [race for race in request.records.races if race.season is title.season]
    return all(any(row.race_class == title.row.race_class for row in race.round.winners) for race in held)


def _champion(request: Request, row: TitleRow) -> str:
    """The team and number of a title, or its drivers."""
    return request.records.entrant(row.row) or f"**{request.records.drivers(row.row.drivers)}**"


def _short(race: Race) -> str:
    return f"{race.round.name} ({say_date(race.day)})"


def _by_champions(title: TitleRow, win: Win) -> bool:
    """Whether a class win is that of the champions' car, or of a champion where the title has no team."""
    row, won = title.row, win.row
    if row.race_class != won.race_class:
        return False
    if row.team is None:
        return bool(set(row.drivers) & set(won.drivers))
    return row.team == won.team and row.number in (None, won.number)


def weekend_doubles(request: Request) -> Result | None:
    """Who won both class races of a weekend with two, in what is asked."""
    premise = season_premise(request) or circuit_premise(request)
    if premise:
        return premise
    if not request.claims and not request.asks & {"who", "team", "driver", "count"}:
        return None
    records, slots, cited = request.records, request.slots, Cited()
    races = records.select(replace(slots, race=None, round=None))
    weekends = [(a, b) for a, b in itertools.pairwise(races) if a.legs == 2 and a.leg == 1 and b.leg == 2]
    if not weekends:
        return None
    lines = []
    for first, second in weekends:
        for one in first.round.winners:
            two = next((row for row in second.round.winners if row.race_class == one.race_class), None)
            if two is None or one.team != two.team or (slots.classes and one.race_class not in slots.classes):
                continue
            if slots.teams and one.team not in slots.teams:
                continue
            cited.add(f"{first.id}/{one.race_class}", one.sources[:1])
            cited.add(f"{second.id}/{two.race_class}", two.sources[:1])
            kind = records.class_name(one.race_class, first.season) + (
                " and overall" if one.overall and two.overall else ""
            )
            same = one.number == two.number
            who = (
                records.winner_line(one)
                if same
                else f"**{records.team_name(one.team, one.entry)}** with no. {one.number} and no. {two.number}"
            )
            lines.append(
                f"{records.circuit_name(first.round.circuit)}, {say_date(first.day)} and {say_date(second.day)} ({kind}): {who}"
            )
    for first, second in weekends[-3:] if not lines else ():
        cited.add(first.id, first.round.sources[:1])
        cited.add(second.id, second.round.sources[:1])
    whose = f" by {records.who(slots)}" if slots.teams else ""
    head = f"**{len(lines)}** times" if len(lines) != 1 else "**Once**"
    text = f"{head} both races of a weekend were won{whose} by the same team in a class{_scope(request)}"
    if not lines:
        text = f"Nobody won both races of a weekend in a class{whose}{_scope(request)}, as far as is on record"
    about = Slots(seasons=slots.seasons, circuits=slots.circuits, classes=slots.classes)
    if len(lines) == 1:
        return _finished(request, cited, f"Both races at {lines[0]}.", about)
    return _finished(request, cited, f"{text}:\n{bullets(lines)}" if lines else f"{text}.", about)
