"""Seasons counted: where they opened and ended, what they left out, how long they lasted, which had the most of something."""

from __future__ import annotations

import itertools
from calendar import month_name
from collections.abc import Callable, Sequence

from bot.answering.queries.common import (
    SOURCES,
    about_race,
    circuit_premise,
    cite_season,
    class_premise,
    finish,
    finish_to_date,
    place,
    season_premise,
)
from bot.answering.queries.entries import caveat
from bot.answering.queries.schedule import calendar, not_yet_held, to_come
from bot.answering.records import Cited, Race, Request, bullets, count_of, join, last_day
from bot.answering.result import Result
from bot.answering.slots import Slots
from bot.answering.text import say_date
from bot.knowledge.models import Entry, Season, Winner

SHOWN = 5


def _held(request: Request, season: Season) -> list[Race]:
    return [race for race in request.records.races if race.season is season]


def _raced(request: Request) -> list[Season]:
    """The seasons that had races: those that are named, or all."""
    named = request.records.named_seasons(request.slots)
    return [season for season in named or request.records.seasons if _held(request, season)]


def edges(request: Request) -> Result | None:
    """Where seasons opened or ended: how often at the named circuit or country, or the ranking of circuits.

    Option `which`: first, last.
    """
    records, slots, cited = request.records, request.slots, Cited()
    premise = season_premise(request) or circuit_premise(request)
    if premise:
        return premise
    seasons = _raced(request)
    if not seasons and to_come(request):
        return not_yet_held(request)
    which = request.options.get("which", "last")
    word = "opener" if which == "first" else "finale"
    chosen = [_held(request, season)[0 if which == "first" else -1] for season in seasons]
    for race in chosen:
        cited.add(race.id, race.round.sources[:1], race.day)
    by_circuit: dict[str, list[str]] = {}
    for race in chosen:
        by_circuit.setdefault(race.round.circuit, []).append(race.season.label)
    if slots.circuits or slots.countries:
        own = [race for race in chosen if _is_at(request, race)]
        labels = f": {join([race.season.label for race in own])}" if own else ""
        text = f"The season's {word} was **{place(request)}** in **{len(own)}** of {count_of(len(chosen), 'season')}{labels}."
        return finish(text, cited, Slots(circuits=slots.circuits, countries=slots.countries), most=SOURCES)
    if len(chosen) < 2:
        return None
    ranked = sorted(by_circuit.items(), key=lambda item: -len(item[1]))
    most = len(ranked[0][1])
    names = join([f"**{records.circuit_name(name)}**" for name, labels in ranked if len(labels) == most])
    each = "each " if sum(len(labels) == most for _, labels in ranked) > 1 else ""
    lines = [f"**{records.circuit_name(name)}**: {len(labels)} ({join(labels)})" for name, labels in ranked]
    head = f"{names} had the season's {word} {each}most often: **{count_of(most, 'time')}** in {len(chosen)} seasons"
    return finish(f"{head}.\n{bullets(lines)}", cited, Slots(circuits=(ranked[0][0],)), most=SOURCES)


def _is_at(request: Request, race: Race) -> bool:
    slots = request.slots
    if slots.circuits:
        return race.round.circuit in slots.circuits
    return request.records.country_of(race) in slots.countries


def seasons_without(request: Request) -> Result | None:
    """The seasons that had no race at the named circuit or in the named country."""
    slots, cited = request.slots, Cited()
    if not (slots.circuits or slots.countries) or len(slots.circuits) > 1 or len(slots.countries) > 1:
        return None
    premise = season_premise(request) or circuit_premise(request)
    if premise:
        return premise
    seasons = _raced(request)
    if not seasons and to_come(request):
        return not_yet_held(request)
    without = [season for season in seasons if not any(_is_at(request, race) for race in _held(request, season))]
    for season in without or seasons[-1:]:
        cite_season(cited, season)
    labels = f": {join([season.label for season in without])}" if without else ""
    text = f"**{len(without)}** of {count_of(len(seasons), 'season')} had no race {place(request)}{labels}."
    return finish_to_date(request, text, cited, Slots(circuits=slots.circuits, countries=slots.countries))


def _circuits(request: Request, season: Season) -> list[str]:
    races = _held(request, season)
    return list(dict.fromkeys(request.records.circuit_name(race.round.circuit) for race in races))


def _countries(request: Request, season: Season) -> list[str]:
    base = request.records.base
    return list(dict.fromkeys(base.circuits[race.round.circuit].country for race in _held(request, season)))


def _classes(request: Request, season: Season) -> list[str]:
    return [request.records.class_name(one, season) for one in season.classes]


def _double_headers(request: Request, season: Season) -> list[str]:
    races = [race for race in _held(request, season) if race.legs > 1 and race.leg == 1]
    return [f"{request.records.circuit_name(race.round.circuit)}, {say_date(race.day)}" for race in races]


PARTS: dict[str, tuple[str, str, Callable[[Request, Season], list[str]]]] = {
    "circuits": ("circuit", "circuits", _circuits),
    "countries": ("country", "countries", _countries),
    "classes": ("class", "classes", _classes),
    "double-headers": ("double-header", "double-headers", _double_headers),
}


def season_parts(request: Request) -> Result | None:
    """How many circuits, countries, classes or double-headers a season had; without a season which had the most or fewest.

    Options `of`: circuits, countries, classes, double-headers; `which`: most, fewest.
    """
    premise = season_premise(request)
    if premise:
        return premise
    if request.asks & {"team", "driver"}:
        return None  # the countries of people, not those of races
    records, cited = request.records, Cited()
    one, many, parts_of = PARTS[request.options.get("of", "circuits")]
    seasons = _raced(request)
    if not seasons:
        return None
    having = [(season, parts_of(request, season)) for season in seasons]
    named = bool(records.named_seasons(request.slots))
    if named:
        lines = [_parts_line(season, parts, one, many) for season, parts in having]
        chosen = [season for season, _ in having]
        text = f"{lines[0]}." if len(lines) == 1 else bullets(lines)
    else:
        fewest = request.options.get("which") == "fewest"
        wanted = (min if fewest else max)(len(parts) for _, parts in having)
        best = [(season, parts) for season, parts in having if len(parts) == wanted]
        chosen = [season for season, _ in best]
        labels = join([f"**{season.label}**" for season in chosen])
        each = " each" if len(chosen) > 1 else ""
        head = f"{labels}: **{count_of(wanted, one, many)}**{each}, the {'fewest' if fewest else 'most'} of any season"
        text = f"{head}.\n{bullets([_parts_line(season, parts, one, many) for season, parts in best])}"
    for season in chosen:
        cite_season(cited, season)
    if not named:
        cited.as_of = records.last_race_day(request.today)
    return finish(text, cited, Slots(seasons=tuple(season.season for season in chosen)), most=SOURCES)


def _parts_line(season: Season, parts: Sequence[str], one: str, many: str) -> str:
    listed = f" ({'; '.join(parts) if any(',' in part for part in parts) else join(parts)})" if parts else ""
    return f"{season.label}: **{count_of(len(parts), one, many)}**{listed}"


def season_span(request: Request) -> Result | None:
    """How long a season lasted from its first race to its last; without a season which was the longest or shortest.

    Option `which`: most, fewest. Option `edge`: first or last gives only when and where it began or ended.
    """
    premise = season_premise(request)
    if premise:
        return premise
    records, slots, cited = request.records, request.slots, Cited()
    seasons = _raced(request)
    named = bool(records.named_seasons(slots))
    edge = request.options.get("edge")
    if not seasons or (edge and (not named or len(slots.seasons) + len(slots.years) > 1)):
        return None
    if not named:
        seasons.sort(key=lambda season: _days(request, season), reverse=request.options.get("which") != "fewest")
        seasons = seasons[:SHOWN]
    lines = []
    for season in seasons:
        races = _held(request, season)
        for race in (races[0], races[-1]):
            cited.add(race.id, race.round.sources[:2], last_day(season), race.round.disputed)
        lines.append(_edge_line(request, season, edge) if edge else _span_line(request, season))
    if named:
        about = Slots(seasons=tuple(season.season for season in seasons))
        if edge and len(seasons) == 1:
            about = about_race(_held(request, seasons[0])[0 if edge == "first" else -1])
        return finish(" ".join(f"{line}." for line in lines), cited, about)
    word = "shortest" if request.options.get("which") == "fewest" else "longest"
    head = f"**{seasons[0].label}** was the {word} season from first race to last"
    return finish(f"{head}:\n{bullets(lines)}", cited, Slots(seasons=(seasons[0].season,)))


def _edge_line(request: Request, season: Season, edge: str) -> str:
    """When and where a season began or ended, and who won there."""
    records = request.records
    races = _held(request, season)
    race = races[0 if edge == "first" else -1]
    circuit = records.base.circuits[race.round.circuit]
    won = f"; {records.winner_line(race.overall)} won overall" if race.overall else ""
    verb = "began" if edge == "first" else "ended"
    return (
        f"**{season.label}** {verb} on **{say_date(race.day)}** at **{circuit.name}** ({circuit.country}) "
        f"with the {race.round.name}{won}"
    )


def _days(request: Request, season: Season) -> int:
    races = _held(request, season)
    return (races[-1].day - races[0].day).days + 1


def _span_line(request: Request, season: Season) -> str:
    races = _held(request, season)
    days = _days(request, season)
    return (
        f"{season.label}: **{count_of(days, 'day')}** ({count_of(round(days / 7, 1), 'week')}), "
        f"from {say_date(races[0].day)} to {say_date(races[-1].day)}, {count_of(len(races), 'race')}"
    )


def season_breaks(request: Request) -> Result | None:
    """The longest breaks between two races of one season; of a named season its own, else that of the whole series too."""
    premise = season_premise(request)
    if premise:
        return premise
    cited = Cited()
    found = []
    for season in _raced(request):
        races = _held(request, season)
        found += [((b.day - a.day).days, a, b) for a, b in itertools.pairwise(races)]
    if not found:
        return None
    found.sort(key=lambda item: -item[0])
    lines = []
    for days, before, after in found[:SHOWN]:
        cited.add(before.id, before.round.sources[:1], before.day)
        cited.add(after.id, after.round.sources[:1], after.day)
        lines.append(
            f"{after.season.label}: **{days} days** from {before.round.name} ({say_date(before.day)}) "
            f"to {after.round.name} ({say_date(after.day)})"
        )
    season = found[0][2].season
    head = f"The longest break between two races of a season was in **{season.label}**: **{found[0][0]} days**"
    if not request.records.named_seasons(request.slots):
        head = (
            f"{_longest_break(request, cited)}. Within one season it was in **{season.label}**: **{found[0][0]} days**"
        )
    return finish(f"{head}.\n{bullets(lines)}", cited, Slots(seasons=(season.season,)))


def _longest_break(request: Request, cited: Cited) -> str:
    """The longest time without a race between any two that followed each other, of whatever seasons."""
    pairs = itertools.pairwise(request.records.races)
    before, after = max(pairs, key=lambda pair: pair[1].day - pair[0].day)
    for race in (before, after):
        cited.add(race.id, race.round.sources[:1])
    days = (after.day - before.day).days
    return (
        f"The longest break between two races of the series was **{days} days**, about {days / 365.25:.1f} years: "
        f"from {before.round.name} ({say_date(before.day)}) to {after.round.name} ({say_date(after.day)})"
    )


def race_counts(request: Request) -> Result | None:
    """How many races were held in a month, of a length, on a weekday, in a year; option `by`: "month" ranks the months."""
    premise = season_premise(request)
    if premise:
        return premise
    records, slots, cited = request.records, request.slots, Cited()
    if request.options.get("by") == "month":
        return _by_month(request)
    races, ahead = records.select(slots), records.planned(slots)
    if ahead and not (slots.circuits or slots.countries or slots.hours or slots.months or slots.weekdays):
        return calendar(request)  # of a season that is not over both are asked for, those held and those to come
    if not races and not ahead and to_come(request):
        return not_yet_held(request)
    if slots.hours is not None:
        races = [race for race in races if (race.round.duration or "").startswith(f"{slots.hours} h")]
    for race in races or records.races[-1:]:
        cited.add(race.id, race.round.sources[:1], race.day)
    kind = f"{slots.hours}-hour race" if slots.hours is not None else "race"
    when = f" in {join([month_name[month] for month in slots.months])}" if slots.months else ""
    lines = [f"{race.round.name}, {say_date(race.day)}" for race in races]
    lines += [f"{race.round.name}, planned{f' for {say_date(race.day)}' if race.round.date else ''}" for race in ahead]
    more = f", and {count_of(len(ahead), 'more is', 'more are')} planned" if ahead else ""
    text = f"**{count_of(len(races), kind)}**{when} on record{more}" + (f":\n{bullets(lines)}" if lines else ".")
    return finish_to_date(request, text, cited, Slots(circuits=slots.circuits, countries=slots.countries))


def _by_month(request: Request) -> Result | None:
    records, cited = request.records, Cited()
    counts: dict[int, int] = {}
    for race in records.select(request.slots):
        counts[race.day.month] = counts.get(race.day.month, 0) + 1
        cited.add(race.id, race.round.sources[:1], race.day)
    if not counts:
        return None
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    most = [month for month, count in ranked if count == ranked[0][1]]
    lines = [f"{month_name[month]}: {count}" for month, count in ranked]
    names = join([f"**{month_name[month]}**" for month in most])
    return finish(
        f"{names}: **{count_of(ranked[0][1], 'race')}**, the most of any month.\n{bullets(lines)}", cited, most=SOURCES
    )


def average_grid(request: Request) -> Result | None:
    """How many cars started a race on average, in what is asked and season by season."""
    premise = season_premise(request)
    if premise:
        return premise
    records, slots, cited = request.records, request.slots, Cited()
    if slots.classes:
        return None
    known = [race for race in records.select(slots) if race.round.starters]
    total = len(records.select(slots))
    if not known:
        return None
    if slots.named() and len(known) * 2 < total:
        few = f"The starters of only {len(known)} of {count_of(total, 'race')} there are on record, too few for an average."
        return Result(few, known=False)
    for race in known:
        cited.add(race.id, race.round.sources[:1], race.day)
    seasons = {race.season.season: race.season for race in known}
    lines = []
    for season in seasons.values():
        own = [race.round.starters or 0 for race in known if race.season is season]
        lines.append(f"{season.label}: {_mean(own)} over {count_of(len(own), 'race')}")
    mean = _mean([race.round.starters or 0 for race in known])
    label = f" in {next(iter(seasons.values())).label}" if len(seasons) == 1 and slots.named() else ""
    text = f"**{mean} cars** started a race on average{label}: the starters of {len(known)} of {count_of(total, 'race')} are on record"
    rest = f".\n{bullets(lines)}" if len(lines) > 1 else "."
    return finish(text + rest, cited, Slots(seasons=tuple(seasons) if len(seasons) == 1 else ()), most=SOURCES)


def _mean(values: Sequence[int]) -> str:
    return f"{sum(values) / len(values):.1f}"


def largest_class(request: Request) -> Result | None:
    """Which class had the most or fewest cars on a season's entry list. Option `which`: most, fewest."""
    records, cited = request.records, Cited()
    premise = season_premise(request) or class_premise(request, records.named_seasons(request.slots))
    if premise:
        return premise
    fewest = request.options.get("which") == "fewest"
    lines = []
    seasons = [season for season in records.named_seasons(request.slots) if season.entries and season.entries.by_class]
    for season in seasons:
        assert season.entries is not None
        ranked = sorted(season.entries.by_class.items(), key=lambda item: item[1] if fewest else -item[1])
        first = [one for one, count in ranked if count == ranked[0][1]]
        cited.add(f"{season.season}/entries", season.entries.sources, last_day(season), season.entries.disputed)
        names = join([f"**{records.class_name(one, season)}**" for one in first])
        rest = join([f"{records.class_name(one, season)} {count}" for one, count in ranked if one not in first])
        remark = f" ({season.entries.remark})" if season.entries.remark else ""
        lines.append(
            f"{season.label}: {names} with **{count_of(ranked[0][1], 'car')}**{f', then {rest}' if rest else ''}{remark}"
        )
    if not lines:
        return None
    text = f"{lines[0]}." if len(lines) == 1 else bullets(lines)
    return finish(text, cited, Slots(seasons=tuple(season.season for season in seasons)))


def entry_history(request: Request) -> Result | None:
    """The size of the entry list of every season, in order of time."""
    records, slots, cited = request.records, request.slots, Cited()
    lines = []
    for season in records.seasons:
        if not season.entries or not _held(request, season):
            continue
        cited.add(f"{season.season}/entries", season.entries.sources[:1])
        counts = [season.entries.by_class[one] for one in slots.classes if one in season.entries.by_class]
        if slots.classes and not counts:
            continue
        lines.append(f"{season.label}: **{sum(counts) if slots.classes else season.entries.total}**")
    if len(lines) < 2:
        return None
    what = join([records.class_name(one) for one in slots.classes])
    head = f"From {_plain(lines[0])} to {_plain(lines[-1])} cars on the entry lists{f' in {what}' if what else ''}"
    return finish_to_date(request, f"{head}, season by season:\n{bullets(lines)}", cited, Slots(classes=slots.classes))


def _plain(line: str) -> str:
    """ "2014: **15**" as "**15** in 2014"."""
    label, _, count = line.partition(": ")
    return f"{count} in {label}"


def most_seasons(request: Request) -> Result | None:
    """Who took part in the most seasons, by the entry lists and the wins. Option `by`: team, driver."""
    records, slots, cited = request.records, request.slots, Cited()
    if "season" in request.wanted:
        return None  # the season with the most teams is asked for, not the team with the most seasons
    by = request.options.get("by", "team")
    seasons: dict[str, set[str]] = {}
    taken: list[tuple[Season, Entry | Winner]] = [(entry.season, entry.row) for entry in records.entries]
    for season, row in [*taken, *((win.race.season, win.row) for win in records.wins)]:
        if slots.classes and row.race_class not in slots.classes:
            continue
        for owner in row.drivers if by == "driver" else [row.team]:
            seasons.setdefault(owner, set()).add(season.season)
    ranked = sorted(seasons.items(), key=lambda item: -len(item[1]))
    if not ranked:
        return None
    most = len(ranked[0][1])
    first = tuple(one for one, own in ranked if len(own) == most)
    for entry in records.entries:
        if set(first) & set(entry.row.drivers if by == "driver" else [entry.row.team]):
            cited.add(entry.id, entry.row.sources[:1])
    names = records.base.drivers if by == "driver" else records.base.teams
    lines = [
        f"**{names[one].name}**: {len(own)} ({join([s.label for s in records.seasons if s.season in own])})"
        for one, own in ranked[:SHOWN]
    ]
    where = f" in {join([records.class_name(one) for one in slots.classes])}" if slots.classes else ""
    leaders = join([f"**{names[one].name}**" for one in first])
    head = f"{leaders}: **{count_of(most, 'season')}**{where}, the most of any {by} on record"
    about = Slots(drivers=first) if by == "driver" else Slots(teams=first)
    return finish_to_date(request, f"{head}:\n{bullets(lines)}{caveat(records.seasons[:1])}", cited, about)
