"""Two or more set side by side: who has more wins, titles or poles, where or when there were more races."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from bot.answering.queries.common import (
    SOURCES,
    at_circuits,
    cite_something,
    finish,
    finish_to_date,
    only_overall,
    scope,
    wins_in,
    wins_of,
)
from bot.answering.records import Cited, Request, bullets, count_of, join
from bot.answering.result import Result
from bot.answering.slots import Slots

KINDS = ("teams", "drivers", "makes", "cars", "circuits", "countries")
"""The kinds of named things that can be compared, in the order in which they are looked for."""
NOUNS = {"titles": "title", "poles": "pole", "races": "race", "entries": "car", "winners": "winning team"}


@dataclass(slots=True)
class Tally:
    """What one of those compared has: how many, and in which seasons."""

    name: str
    count: int = 0
    seasons: dict[str, int] = field(default_factory=dict)

    def add(self, label: str, count: int = 1) -> None:
        """Count something of a season."""
        self.count += count
        self.seasons[label] = self.seasons.get(label, 0) + count


def compared(request: Request, kinds: Iterable[str] = KINDS) -> tuple[str, tuple[str, ...]] | None:
    """The kind and the ids of what a question names two or more of; None where it names one, or one name that fits several."""
    slots = request.slots
    for kind in kinds:
        identifiers: tuple[str, ...] = getattr(slots, kind)
        if kind == "makes" and slots.cars and len(slots.cars) > 1:
            continue
        if len(identifiers) > 1 and not set(identifiers) <= slots.ambiguous:
            return kind, identifiers
    return None


def compare(request: Request) -> Result | None:
    """Who or what of those named has more. Option `of`: wins, titles, poles, races, or of seasons: races, entries, winners.

    None where not at least two of a kind are named.
    """
    found = compared(request)
    of = request.options.get("of", "wins")
    if of == "success":
        return _success(request)
    if found is None:
        return _seasons(request, of)
    kind, identifiers = found
    if kind in ("circuits", "countries"):
        of = "races"
    elif of not in COUNTS or of == "races":
        return None
    cited = Cited()
    tallies = []
    for identifier in identifiers:
        one = replace(request, slots=replace(request.slots, **{kind: (identifier,)}))  # type: ignore[arg-type]
        tally = Tally(_name(request, kind, identifier))
        COUNTS[of](one, tally, cited)
        tallies.append(tally)
    if not any(tally.count for tally in tallies) and not request.asks & {"who", "count"}:
        return None
    cite_something(cited, request)
    noun = "overall win" if of == "wins" and only_overall(request) else NOUNS.get(of, "win")
    note = " Class wins count." if noun == "win" and not request.slots.classes else ""
    if kind == "teams" and of in ("wins", "titles") and _any_run_by(request, identifiers):
        note += f" A car counts for its team and for the team that ran it.{_own_names(request, of, identifiers)}"
    about = Slots(classes=request.slots.classes, seasons=request.slots.seasons, **{kind: identifiers})  # type: ignore[arg-type]
    return finish_to_date(
        request, _verdict(tallies, noun, _scope(request)) + note + "\n" + _list(tallies, noun), cited, about
    )


def _own_names(request: Request, of: str, teams: Iterable[str]) -> str:
    """How many each team has under its own name alone."""
    records = request.records
    titles: set[tuple[str, str, str]] = set()
    counts = dict.fromkeys(teams, 0)
    if of == "wins":
        for win in wins_in(request):
            if win.row.team in counts:
                counts[win.row.team] += 1
    else:
        seasons = records.named_seasons(request.slots)
        for row in records.titles:
            key = (row.season.season, row.row.race_class, row.row.team or "")
            classed = not request.slots.classes or row.row.race_class in request.slots.classes
            if row.place == 1 and key[2] in counts and key not in titles and classed:
                titles.add(key)
                counts[key[2]] += not seasons or row.season in seasons
    parts = [f"{records.base.teams[team].name} {count}" for team, count in counts.items()]
    return f" By the team's own name alone: {join(parts)}."


def _any_run_by(request: Request, teams: Iterable[str]) -> bool:
    """Whether one of some teams ran cars under another name, or had its own run by another."""
    known = request.records.base.teams
    runners = {team.run_by for team in known.values()}
    return any(one in runners or known[one].run_by for one in teams)


def _success(request: Request) -> Result | None:
    """Titles and wins side by side."""
    if compared(request, ("teams", "drivers", "makes", "cars")) is None:
        return None
    titles = compare(replace(request, options={"of": "titles"}))
    wins = compare(replace(request, options={"of": "wins"}))
    if titles is None or wins is None:
        return None
    return replace(
        titles,
        text=f"{titles.text}\n\n{wins.text}",
        records=tuple(dict.fromkeys((*titles.records, *wins.records))),
        sources=tuple(dict.fromkeys((*titles.sources, *wins.sources)))[:SOURCES],
        disputed=tuple(dict.fromkeys((*titles.disputed, *wins.disputed))),
    )


def _verdict(tallies: list[Tally], noun: str, scope: str) -> str:
    """Who is ahead, with the numbers."""
    ranked = sorted(tallies, key=lambda tally: -tally.count)
    first, others = ranked[0], ranked[1:]
    if first.count == others[-1].count:
        names = join([f"**{tally.name}**" for tally in tallies])
        if not first.count:
            return f"Neither: no {noun} of {names}{scope} is on record."
        return f"They are level: {names} have **{count_of(first.count, noun)}** each{scope}."
    leaders = [tally for tally in ranked if tally.count == first.count]
    rest = [f"**{tally.count}** for {tally.name}" for tally in ranked if tally.count < first.count]
    each = " each" if len(leaders) > 1 else ""
    return f"{join([f'**{one.name}**' for one in leaders])}: **{count_of(first.count, noun)}**{each}{scope}, against {join(rest)}."


def _list(tallies: list[Tally], noun: str) -> str:
    """One line each, with the seasons."""
    lines = []
    for tally in tallies:
        when = join([label if count == 1 else f"{label} ({count})" for label, count in tally.seasons.items()])
        lines.append(f"**{tally.name}**: {count_of(tally.count, noun)}{f' in {when}' if when else ''}")
    return bullets(lines)


def _name(request: Request, kind: str, identifier: str) -> str:
    base = request.records.base
    if kind == "makes":
        return identifier
    table = {"teams": base.teams, "drivers": base.drivers, "cars": base.cars, "circuits": base.circuits}
    named = base.countries[identifier] if kind == "countries" else table[kind][identifier]  # type: ignore[index]
    return str(named.name)


def _scope(request: Request) -> str:
    """The classes, seasons and places that the comparison is limited to, in words."""
    at = at_circuits(request) if len(request.slots.circuits) == 1 else ""
    return f"{scope(request)} {at}".rstrip()


def _count_wins(request: Request, tally: Tally, cited: Cited) -> None:
    for win in wins_of(request, wins_in(request)):
        cited.add(f"{win.race.id}/{win.row.race_class}", win.row.sources[:1], None, win.row.disputed)
        tally.add(win.race.season.label)


def _count_titles(request: Request, tally: Tally, cited: Cited) -> None:
    records, slots = request.records, request.slots
    seasons = records.named_seasons(slots)
    seen = set()
    for row in records.titles:
        key = (row.season.season, row.row.race_class)
        if row.place != 1 or key in seen or (slots.classes and row.row.race_class not in slots.classes):
            continue
        if seasons and row.season not in seasons:
            continue
        theirs = (
            records.is_of(row.row, slots.teams)
            or set(row.row.drivers) & set(slots.drivers)
            or records.champion_car(row) in slots.cars
            or (not slots.cars and records.make_of(records.champion_car(row)) in slots.makes)
        )
        if theirs:
            seen.add(key)
            cited.add(f"{key[0]}/champions/{key[1]}", row.row.sources[:2], None, row.row.disputed)
            tally.add(row.season.label)


def _count_poles(request: Request, tally: Tally, cited: Cited) -> None:
    records, slots = request.records, request.slots
    selected = {race.id for race in records.select(slots)}
    for pole in records.poles:
        classed = not slots.classes or pole.row.race_class in slots.classes
        theirs = pole.row.driver in slots.drivers or records.is_of(pole.row, slots.teams)
        if pole.race.id in selected and classed and theirs:
            cited.add(f"{pole.race.id}/pole/{pole.row.race_class}", pole.row.sources[:1])
            tally.add(pole.race.season.label)


def _count_races(request: Request, tally: Tally, cited: Cited) -> None:
    for race in request.records.select(request.slots):
        cited.add(race.id, race.round.sources[:1])
        tally.add(race.season.label)


COUNTS: dict[str, Callable[[Request, Tally, Cited], None]] = {
    "wins": _count_wins,
    "titles": _count_titles,
    "poles": _count_poles,
    "races": _count_races,
}


def _seasons(request: Request, of: str) -> Result | None:
    """Named seasons side by side: their races, their entries, their winning teams."""
    records, slots, cited = request.records, request.slots, Cited()
    seasons = [season for season in records.named_seasons(slots) if season.rounds]
    if len(seasons) < 2 or len(slots.seasons) + len(slots.years) < 2 or of not in ("races", "entries", "winners"):
        return None
    lines = []
    counts = []
    for season in seasons:
        held = [race for race in records.races if race.season is season]
        for race in held[:2]:
            cited.add(race.id, race.round.sources[:1], race.day)
        if of == "entries":
            if season.entries is None:
                return None
            by_class = [season.entries.by_class.get(one, 0) for one in slots.classes]
            counts.append(sum(by_class) if slots.classes else season.entries.total)
            cited.add(f"{season.season}/entries", season.entries.sources, None, season.entries.disputed)
        elif of == "winners":
            rows = [row for race in held for row in race.round.winners]
            rows = [row for row in rows if (row.race_class in slots.classes if slots.classes else row.overall)]
            counts.append(len({row.team for row in rows}))
        else:
            counts.append(len(held))
        days = (held[-1].day - held[0].day).days + 1 if held else 0
        extra = f", over {count_of(days, 'day')} from first to last race" if of == "races" and held else ""
        lines.append(f"{season.label}: {count_of(counts[-1], NOUNS[of])}{extra}")
    classes = join([records.class_name(one) for one in slots.classes])
    where = f" in {classes}" if classes else " (overall winners)" if of == "winners" else ""
    tallies = [Tally(season.label, count) for season, count in zip(seasons, counts, strict=True)]
    about = Slots(seasons=tuple(season.season for season in seasons), classes=slots.classes)
    return finish(f"{_verdict(tallies, NOUNS[of], where)}\n{bullets(lines)}", cited, about)
