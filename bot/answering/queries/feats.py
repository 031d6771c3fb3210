"""What stands out: first wins, winning runs, clean sweeps, how many different winners, the busiest seasons."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.answering.queries.common import (
    SOURCES,
    about_race,
    circuit_premise,
    cite_season,
    class_premise,
    finish,
    finish_to_date,
    only_overall,
    season_premise,
    wins_in,
    wins_of,
    with_article,
)
from bot.answering.queries.rankings import none_won
from bot.answering.records import Cited, Race, Request, Win, bullets, count_of, join
from bot.answering.result import Result
from bot.answering.slots import Slots
from bot.answering.text import say_date
from bot.knowledge.models import Season

RUNS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Run:
    """Races won one after the other by the same team or driver."""

    owner: str
    wins: tuple[Win, ...]


def first_win(request: Request) -> Result | None:
    """The first or last win of a named team, driver, car, make or class. Option `which`: first, last."""
    records, slots, cited = request.records, request.slots, Cited()
    if not (slots.teams or slots.drivers or slots.cars or slots.makes or slots.classes):
        return None
    premise = season_premise(request) or circuit_premise(request)
    if premise:
        return premise
    won = [win for win in wins_of(request, wins_in(request)) if win.race.day <= request.today]
    if not won:
        return none_won(request) if records.who(slots) else None
    which = request.options.get("which", "first")
    win = won[0 if which == "first" else -1]
    cited.add(f"{win.race.id}/{win.row.race_class}", win.row.sources, win.race.day, win.row.disputed)
    owner = records.who(slots)
    classes = join([records.class_name(one) for one in slots.classes])
    head = (
        f"The {which} win of **{owner}**{f' in {classes}' if classes else ''}"
        if owner
        else f"The {which} win in **{classes}**"
    )
    kind = records.class_name(win.row.race_class, win.race.season) + (" and overall" if win.row.overall else "")
    text = (
        f"{head} on record: **{win.race.round.name}**, {say_date(win.race.day)} "
        f"({win.race.season.label}, {kind}). {records.winner_line(win.row)}."
    )
    about = replace(about_race(win.race, (win.row.race_class,)), teams=(win.row.team,), drivers=tuple(win.row.drivers))
    return finish(text, cited, about)


def streak(request: Request) -> Result | None:
    """The longest runs of wins in races held one after the other.

    Of a named team or driver, or of all: option `by` (team, driver). Option `overall` takes outright wins only.
    """
    records, slots, cited = request.records, request.slots, Cited()
    by_driver = bool(slots.drivers) if slots.drivers or slots.teams else request.options.get("by") == "driver"
    races = records.select(slots)
    runs = _runs(races, wins_of(request, wins_in(request)), by_driver)
    named = set(slots.drivers) if by_driver else set(slots.teams)
    runs = [run for run in runs if not named or run.owner in named]
    if not runs:
        return none_won(request) if named else None
    runs.sort(key=lambda run: -len(run.wins))
    longest = len(runs[0].wins)
    shown = runs[:1] if named else [run for run in runs if len(run.wins) == longest] or runs[:RUNS_SHOWN]
    names = records.base.drivers if by_driver else records.base.teams
    lines = []
    for run in shown[:RUNS_SHOWN]:
        for win in run.wins:
            cited.add(f"{win.race.id}/{win.row.race_class}", win.row.sources[:2], win.race.day)
        lines.append(f"**{names[run.owner].name}**: {_run_text(request, run)}")
    if longest == 1:
        lines = [f"{line} (no two in a row are on record)" for line in lines]
    kind = "overall " if only_overall(request) else ""
    head = f"**{count_of(longest, f'{kind}win')}** in a row is the longest run on record"
    owners = tuple(run.owner for run in shown)
    about = Slots(drivers=owners) if by_driver else Slots(teams=owners)
    return finish(f"{head}:\n{bullets(lines)}", cited, about, most=SOURCES)


def _runs(races: list[Race], wins: list[Win], by_driver: bool) -> list[Run]:
    """All unbroken runs, in the order in which they ended."""
    by_race: dict[str, dict[str, Win]] = {}
    for win in wins:
        for owner in win.row.drivers if by_driver else [win.row.team]:
            kept = by_race.setdefault(win.race.id, {})
            if owner not in kept or win.row.overall:
                kept[owner] = win
    runs: list[Run] = []
    going: dict[str, list[Win]] = {}
    for race in races:
        winners = by_race.get(race.id, {})
        for owner in [owner for owner in going if owner not in winners]:
            runs.append(Run(owner, tuple(going.pop(owner))))
        for owner, win in winners.items():
            going.setdefault(owner, []).append(win)
    return runs + [Run(owner, tuple(wins)) for owner, wins in going.items()]


def _run_text(request: Request, run: Run) -> str:
    first, last = run.wins[0].race, run.wins[-1].race
    classes = join(
        list(dict.fromkeys(request.records.class_name(win.row.race_class, win.race.season) for win in run.wins))
    )
    if first is last:
        return f"{count_of(len(run.wins), 'win')} in {classes}, {first.round.name}, {say_date(first.day)}"
    return (
        f"{count_of(len(run.wins), 'win')} in {classes}, from {first.round.name} ({say_date(first.day)}) "
        f"to {last.round.name} ({say_date(last.day)})"
    )


def sweeps(request: Request) -> Result | None:
    """Seasons in which one team won every race of a class."""
    records, slots, cited = request.records, request.slots, Cited()
    premise = season_premise(request)
    if premise:
        return premise
    seasons = records.named_seasons(slots)
    if seasons and not any(race.season in seasons for race in records.races):
        return None
    lines = []
    teams: list[str] = []
    for season in seasons or records.seasons:
        for identifier in season.classes:
            if slots.classes and identifier not in slots.classes:
                continue
            swept = _swept(request, season, identifier)
            if swept and (not slots.teams or swept[0].row.team in slots.teams):
                lines.append(_sweep_text(request, season, identifier, swept))
                teams.append(swept[0].row.team)
                for win in swept:
                    cited.add(f"{win.race.id}/{identifier}", win.row.sources[:1], win.race.day)
    if not lines:
        for season in seasons[:2] or records.seasons[-2:]:
            cite_season(cited, season)
        when = f" in {join([season.label for season in seasons])}" if seasons else ""
        whom = f"{records.who(slots)}" if slots.teams else "No team"
        verb = "did not win" if slots.teams else "won"
        return finish_to_date(
            request,
            f"{whom} {verb} every race of a class{when}, as far as is on record.",
            cited,
            premise=True,
            most=None,
        )
    head = f"**{len(lines)}** clean sweep{'s' if len(lines) != 1 else ''}: one team won every race of a class"
    return finish_to_date(
        request, f"{head}.\n{bullets(lines)}", cited, Slots(teams=tuple(dict.fromkeys(teams)), classes=slots.classes)
    )


def _swept(request: Request, season: Season, identifier: str) -> list[Win]:
    """The wins of a class in a season when they are all of one team and one for each race; else nothing."""
    records = request.records
    held = [race for race in records.races if race.season is season]
    won = [win for win in records.wins if win.race.season is season and win.row.race_class == identifier]
    alone = len({win.row.team for win in won}) == 1 and len(won) == len(held) >= 2
    return won if alone else []


def _sweep_text(request: Request, season: Season, identifier: str, swept: list[Win]) -> str:
    records = request.records
    numbers = list(dict.fromkeys(win.row.number for win in swept if win.row.number))
    cars = f" (no. {' and '.join(numbers)})" if numbers else ""
    name = records.team_name(swept[0].row.team, swept[0].row.entry)
    return f"{season.label} {records.class_name(identifier, season)}: **{name}**{cars}, {count_of(len(swept), 'race')}"


def different_winners(request: Request) -> Result | None:
    """How many different teams won in a season; without a season the count of every season.

    Counts overall winners, or those of the named classes.
    """
    records, slots, cited = request.records, request.slots, Cited()
    premise = season_premise(request)
    if premise:
        return premise
    seasons = records.named_seasons(slots)
    premise = class_premise(request, seasons)
    if premise:
        return premise
    lines = []
    what = join([records.class_name(one) for one in slots.classes]) or "overall"
    rows = []
    for season in seasons or [season for season in records.seasons if season.rounds]:
        won = [
            win
            for win in records.wins
            if win.race.season is season and (win.row.race_class in slots.classes if slots.classes else win.row.overall)
        ]
        if won:
            rows.append((season, won))
    if not rows:
        return None
    if not seasons:
        fewest = request.options.get("which") == "fewest"
        rows.sort(key=lambda pair: _teams(pair[1]) if fewest else -_teams(pair[1]))
    for season, won in rows[: SOURCES if seasons else RUNS_SHOWN]:
        counts: dict[str, int] = {}
        for win in won:
            name = records.team_name(win.row.team, win.row.entry)
            counts[name] = counts.get(name, 0) + 1
            cited.add(f"{win.race.id}/{win.row.race_class}", win.row.sources[:1], win.race.day)
        each = join([f"{name} ({number})" for name, number in sorted(counts.items(), key=lambda item: -item[1])])
        lines.append(
            f"{season.label}: **{_teams(won)}** different winning teams {'in ' if slots.classes else ''}{what}: {each}"
        )
    about = Slots(seasons=tuple(season.season for season, _ in rows[:1]), classes=slots.classes)
    return finish(lines[0] + "." if len(lines) == 1 else bullets(lines), cited, about, most=SOURCES)


def _teams(won: list[Win]) -> int:
    return len({win.row.team for win in won})


def winning_seasons(request: Request) -> Result | None:
    """The seasons in which a named team or driver won races or titles."""
    records, slots, cited = request.records, request.slots, Cited()
    if not (slots.teams or slots.drivers):
        return None
    won: dict[str, int] = {}
    for win in wins_of(request, wins_in(request)):
        won[win.race.season.label] = won.get(win.race.season.label, 0) + 1
        cited.add(f"{win.race.id}/{win.row.race_class}", win.row.sources[:1], win.race.day)
    titles: dict[str, list[str]] = {}
    for row in records.titles:
        mine = set(row.row.drivers) & set(slots.drivers) if slots.drivers else row.row.team in slots.teams
        if row.place == 1 and mine and (not slots.classes or row.row.race_class in slots.classes):
            titles.setdefault(row.season.label, []).append(records.class_name(row.row.race_class, row.season))
            cited.add(f"{row.season.season}/champions/{row.row.race_class}", row.row.sources[:1])
    if not won and not titles:
        return None
    labels = [season.label for season in records.seasons if season.label in won or season.label in titles]
    lines = []
    for label in labels:
        parts = [count_of(won[label], "race win")] if label in won else []
        parts += [f"{' and '.join(dict.fromkeys(titles[label]))} title"] if label in titles else []
        lines.append(f"{label}: {', '.join(parts)}")
    head = f"**{records.who(slots)}** won something in **{count_of(len(labels), 'season')}**"
    return finish_to_date(request, f"{head}:\n{bullets(lines)}", cited, Slots(teams=slots.teams, drivers=slots.drivers))


def single_country(request: Request) -> Result | None:
    """The seasons whose races were all in one country (option `of`: "circuit" for one circuit)."""
    records, slots, cited = request.records, request.slots, Cited()
    by_circuit = request.options.get("of") == "circuit"
    lines = []
    for season in records.seasons:
        held = [race for race in records.races if race.season is season]
        places = {
            race.round.circuit if by_circuit else records.base.circuits[race.round.circuit].country for race in held
        }
        if len(places) != 1 or (slots.countries and records.country_of(held[0]) not in slots.countries):
            continue
        cite_season(cited, season)
        where = records.circuit_name(held[0].round.circuit) if by_circuit else next(iter(places))
        lines.append(f"**{season.label}**: {where}, {count_of(len(held), 'race')}")
    if not lines:
        return None
    kind = "circuit" if by_circuit else "country"
    if slots.countries:
        kind = join([with_article(records.base.countries[one].name) for one in slots.countries])
    one = "" if slots.countries else "one "
    head = f"**{count_of(len(lines), 'season')}** held entirely {'at' if by_circuit else 'in'} {one}{kind}"
    return finish_to_date(request, f"{head}:\n{bullets(lines)}", cited, Slots(countries=slots.countries))


def season_sizes(request: Request) -> Result | None:
    """The seasons with the most or the fewest races held. Option `which`: most, fewest."""
    records, cited = request.records, Cited()
    counts = [
        (season, sum(race.season is season for race in records.races))
        for season in records.seasons
        if any(race.season is season for race in records.races)
    ]
    fewest = request.options.get("which") == "fewest"
    wanted = (min if fewest else max)(count for _, count in counts)
    chosen = [season for season, count in counts if count == wanted]
    for season in chosen:
        cite_season(cited, season)
    word = "fewest" if fewest else "most"
    labels = join([f"**{season.label}**" for season in chosen])
    text = (
        f"{labels}: **{count_of(wanted, 'race')}**{' each' if len(chosen) > 1 else ''}, the {word} in a season so far."
    )
    return finish_to_date(request, text, cited, Slots(seasons=tuple(season.season for season in chosen)), most=None)
