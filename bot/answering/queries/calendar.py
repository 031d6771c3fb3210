"""Seasons as a whole: counts, entries, classes, invitations, organisers, the last race."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.candidates import seasons_touching
from bot.answering.queries.common import (
    cite_season,
    cite_something,
    class_premise,
    finish,
    finish_to_date,
    half_known,
    season_premise,
)
from bot.answering.queries.races import race_winners
from bot.answering.queries.schedule import to_be_held
from bot.answering.queries.titles import first_champions
from bot.answering.records import Cited, Request, bullets, count_of, join
from bot.answering.result import Result
from bot.answering.slots import Slots
from bot.answering.text import say_date
from bot.knowledge.models import Invitation, Season


def entries(request: Request) -> Result | None:
    """How many cars a season's entry list had, by class; without a season the biggest list.

    Option `which`: "smallest" ranks the lists from the smallest up.
    """
    premise = season_premise(request)
    if premise:
        return premise
    records, slots, cited = request.records, request.slots, Cited()
    premise = class_premise(request, records.named_seasons(slots))
    if premise:
        return premise
    seasons = [season for season in records.named_seasons(slots) if season.entries]
    if records.named_seasons(slots) and not seasons:
        return Result("The size of that season's entry list is not on record.", known=False)
    ranked = not seasons
    if ranked:
        smallest = request.options.get("which") == "smallest"
        having = sorted(
            (s for s in records.seasons if s.entries),
            key=lambda s: s.entries.total if s.entries else 0,
            reverse=not smallest,
        )
        seasons = having[:5]
    lines = []
    for season in seasons:
        listed = season.entries
        if listed is None:
            continue
        cited.add(f"{season.season}/entries", listed.sources, None, listed.disputed)
        classes = ", ".join(
            f"{records.class_name(k, season)} {v}" for k, v in sorted(listed.by_class.items(), key=lambda kv: -kv[1])
        )
        remark = f" ({listed.remark})" if listed.remark else ""
        asked = join(
            [
                f"**{listed.by_class[one]}** in {records.class_name(one, season)}"
                for one in slots.classes
                if one in listed.by_class
            ]
        )
        if asked:
            lines.append(f"{season.label}: {asked}, of {listed.total} cars in all{remark}")
            continue
        lines.append(f"{season.label}: **{listed.total}** cars{f': {classes}' if classes else ''}{remark}")
    size = "smallest" if request.options.get("which") == "smallest" else "biggest"
    head = f"The {size} full-season entry lists on record:\n" if ranked else ""
    return finish_to_date(
        request,
        head + (bullets(lines) if len(lines) > 1 else lines[0] + "."),
        cited,
        Slots(seasons=tuple(s.season for s in seasons[:1])),
        most=None,
    )


def grids(request: Request) -> Result | None:
    """The biggest or smallest grids that started a race. Option `which`: "biggest" or "smallest"."""
    records, cited = request.records, Cited()
    known = [race for race in records.select(request.slots) if race.round.starters]
    smallest = request.options.get("which") == "smallest"
    known.sort(key=lambda race: (race.round.starters or 0) if smallest else -(race.round.starters or 0))
    if not known:
        return None
    lines = []
    for race in known[:4]:
        cited.add(race.id, race.round.sources, race.day, race.round.disputed)
        lines.append(f"{race.round.name}, {say_date(race.day)}: **{race.round.starters}** starters")
    word = "smallest" if smallest else "biggest"
    text = f"The {word} grids among the races whose starters are on record:\n{bullets(lines)}"
    return finish(text, cited, about=Slots(seasons=(known[0].season.season,), circuits=(known[0].round.circuit,)))


def classes(request: Request) -> Result | None:
    """The classes of a season; or the seasons that had a class, with its first and last winner."""
    premise = season_premise(request)
    if premise:
        return premise
    records, slots, cited = request.records, request.slots, Cited()
    seasons = records.named_seasons(slots)
    if not seasons and request.options.get("season") == "coming":
        seasons = [season for season in records.seasons if not season.rounds][:1]
    if slots.classes:
        return _class_history(request, slots.classes[0])
    if not seasons:
        return None
    lines = []
    for season in seasons:
        cite_season(cited, season, disputed=True)
        cite_something(cited, request)
        names = join([records.class_name(one, season) for one in season.classes])
        counted = f" had **{len(season.classes)}**" if "count" in request.asks else ""
        lines.append(f"{season.label}{counted} classes: **{names}**")
    return finish(". ".join(lines) + ".", cited, Slots(seasons=tuple(season.season for season in seasons)))


_OF_BEING_THERE = frozenset(
    [
        "race",
        "car",
        "category",
        "grid",
        "season",
        "still",
        "there",
        "exist",
        "run",
        "drive",
        "allow",
        "eligible",
        "part",
        "include",
        "includ",
        "compet",
        "have",
        "around",
        "gone",
        "drop",
        "entry",
        "place",
        "field",
        "take",
        "took",
        "return",
        "back",
        "new",
        "now",
        "yet",
        "actual",
        "real",
        "prototype",
        "series",
        "championship",
        "calendar",
        "lineup",
        "any",
    ]
)
"""Words of a question that asks no more than whether a class is there."""


def class_in_season(request: Request) -> Result | None:
    """Whether a class is one of a season's, asked so that it takes a yes or a no; None where it is asked for something else.

    Of a year that two seasons are part of it is said for both.
    """
    premise = season_premise(request)
    if premise:
        return premise
    records, slots, cited = request.records, request.slots, Cited()
    seasons = records.named_seasons(slots)
    if len(slots.classes) != 1 or not seasons or not request.closed or request.words - _OF_BEING_THERE:
        return None
    if not slots.seasons and any(season.season == str(year) for season in seasons for year in slots.years):
        seasons = [season for season in seasons if season.season in map(str, slots.years)]
    elif not slots.seasons:
        named = {name for year in slots.years for name in seasons_touching(records.base, year)}
        seasons = [season for season in records.seasons if season.season in named] or seasons
    one = slots.classes[0]
    lines = []
    for season in seasons:
        cite_season(cited, season)
        names = join([records.class_name(other, season) for other in season.classes])
        had = "Yes" if one in season.classes else "No"
        verb = "are" if not season.rounds else "were"
        lines.append(f"{season.label}: **{had}**. Its classes {verb} {names}.")
    cite_something(cited, request)
    name = records.class_name(one)
    ran = [season.label for season in records.seasons if one in season.classes]
    since = f"{name} is on record as a class in {count_of(len(ran), 'season')}: {join(ran)}."
    text = f"{name} in {lines[0]}" if len(lines) == 1 else f"{name}:\n{bullets(lines)}"
    about = Slots(seasons=tuple(season.season for season in seasons), classes=(one,))
    absent = not any(one in season.classes for season in seasons)
    return finish(f"{text}\n{since}", cited, about, premise=absent)


def class_end(request: Request) -> Result | None:
    """The last season of a class and the classes of the one after it; why it went is not in the records, which is said."""
    records, slots, cited = request.records, request.slots, Cited()
    if len(slots.classes) != 1 or request.words & {"title", "win", "invitation", "le-mans", "pole"}:
        return None
    one = slots.classes[0]
    ran = [season for season in records.seasons if one in season.classes]
    if not ran:
        return None
    last, following = ran[-1], records.seasons.index(ran[-1]) + 1
    name = records.class_name(one)
    for season in records.seasons[following - 1 : following + 1]:
        cite_season(cited, season)
    cite_something(cited, request)
    about = Slots(seasons=(last.season,), classes=(one,))
    if following == len(records.seasons):
        text = f"{name} has not been dropped: it is a class of {last.label}, the last season on record."
        return finish(text, cited, about, premise=True)
    after = records.seasons[following]
    names = join([records.class_name(other, after) for other in after.classes])
    gaps = [s.label for s in records.seasons[records.seasons.index(ran[0]) : following] if one not in s.classes]
    without = f", not in {join(gaps)}" if gaps else ""
    verb = "are" if not after.rounds else "were"
    seasons = f"{count_of(len(ran), 'season')}, the first {ran[0].label}{without}" if len(ran) > 1 else "its only one"
    text = f"The last season of **{name}** on record is **{last.label}** ({seasons}). The classes of {after.label} {verb} {names}."
    if "reason" not in request.asks:
        return finish(text, cited, about)
    return half_known(finish(f"{text}\n\nWhy it went is not in these records.", cited, about))


def _class_history(request: Request, identifier: str) -> Result:
    records, cited = request.records, Cited()
    ran = [season for season in records.seasons if identifier in season.classes]
    crowned = [season for season in ran if any(row.race_class == identifier for row in season.champions)]
    first = next((win for win in records.wins if win.row.race_class == identifier), None)
    for season in (*ran[:1], *crowned[-1:]):
        cite_season(cited, season)
    cite_something(cited, request)
    name = records.class_name(identifier)
    text = f"**{name}** is on record as a class in {count_of(len(ran), 'season')}: {join([s.label for s in ran])}."
    if crowned == ran:
        text += (
            f" It crowned champions in all **{len(crowned)}**." if len(crowned) > 1 else " It crowned champions then."
        )
    elif crowned:
        text += f" It crowned champions in **{len(crowned)}**: {join([s.label for s in crowned])}."
    elif first:
        text += " No champions of it are on record."
    if first:
        cited.add(f"{first.race.id}/{identifier}", first.row.sources, first.race.day)
        text += f" Its first winner was {records.winner_line(first.row)} ({first.race.round.name}, {say_date(first.race.day)})."
        text += first_champions(request, identifier)
    else:
        text += " No race in it is on record so far."
    return finish_to_date(request, text, cited, Slots(classes=(identifier,)), most=None)


def invitations(request: Request) -> Result | None:
    """Le Mans invitations: by season, by the year of Le Mans (option `by`: "year"), class or team."""
    records, slots, cited = request.records, request.slots, Cited()
    rows = records.invitations
    years = set(slots.years)
    span = slots.span
    if span is not None:
        rows = [pair for pair in rows if span.first.year <= pair[1].year <= span.last.year]
    elif len(slots.seasons) == 2 and "count" in request.asks:
        rows = [pair for pair in rows if min(slots.seasons) <= pair[0].season <= max(slots.seasons)]
    elif slots.seasons:
        rows = [pair for pair in rows if pair[0].season in slots.seasons]
    elif years:
        at_le_mans = [pair for pair in rows if pair[1].year in years]
        of_season = [pair for pair in rows if int(pair[0].season[:4]) in years or pair[0].season in map(str, years)]
        rows = at_le_mans or of_season
        if len(years) == 2 and "count" in request.asks:  # from one to the other, not in these two alone
            rows = [pair for pair in records.invitations if min(years) <= pair[1].year <= max(years)]
    if slots.classes:
        classed = [pair for pair in rows if pair[1].race_class in slots.classes]
        if not classed and rows and (slots.seasons or years):
            return _no_invitation(request, rows)
        rows = classed
    if slots.teams:
        rows = [pair for pair in rows if pair[1].team in slots.teams] or rows
    if request.options.get("which") == "last":
        newest = max((pair[1].year for pair in rows), default=None)
        rows = [pair for pair in rows if pair[1].year == newest]
    if request.options.get("which") == "most":
        # Seasons are ranked, so that a question for the team with the most is another one.
        return None if "team" in request.wanted else _most_invitations(request)
    if request.options.get("which") == "teams":
        return _most_invited_teams(request, rows)
    if not rows:
        return season_premise(request)
    lines = []
    for season, row in rows:
        cited.add(f"{season.season}/invitation/{row.team}", row.sources, None, row.disputed)
        where = f", {row.le_mans_class}" if row.le_mans_class else ""
        remark = f" ({row.remark})" if row.remark else ""
        lines.append(
            f"{season.label} {records.class_name(row.race_class)}: **{records.team_name(row.team, row.entry)}**{remark} to the 24 Hours of Le Mans {row.year}{where}"
        )
    when = f" for Le Mans {min(years)} to {max(years)}" if len(years) == 2 and not slots.seasons else ""
    when = f" for Le Mans {span.said.removeprefix('from ')}" if span else when
    text = f"**{len(rows)}** Le Mans invitations{when}:\n{bullets(lines)}" if len(lines) > 1 else lines[0] + "."
    if slots.classes and rows[-1][1].year < records.invitations[-1][1].year and not (slots.seasons or years or span):
        text = f"None any more.{_last_invitation(request)}\n\n{text}"
    about = Slots(
        seasons=tuple(dict.fromkeys(season.season for season, _ in rows))
        if len({s.season for s, _ in rows}) == 1
        else (),
        teams=tuple(dict.fromkeys(row.team for _, row in rows)) if len(rows) == 1 else (),
        classes=slots.classes,
    )
    return finish_to_date(request, text, cited, about, most=None)


def _no_invitation(request: Request, rows: list[tuple[Season, Invitation]]) -> Result:
    records, slots = request.records, request.slots
    names = join([records.class_name(one) for one in slots.classes])
    inner = invitations(replace(request, slots=replace(slots, classes=())))
    assert inner is not None
    last = _last_invitation(request)
    return replace(inner, text=f"No {names} invitation then: none is on record.{last}\n\n{inner.text}", premise=True)


def _last_invitation(request: Request) -> str:
    """A sentence on the last invitation of the classes asked for; empty where none is on record."""
    records, classes = request.records, request.slots.classes
    past = [pair for pair in records.invitations if pair[1].race_class in classes]
    if not past:
        return ""
    season, row = past[-1]
    names = join([records.class_name(one) for one in classes])
    team = records.team_name(row.team, row.entry)
    return f" The last {names} invitation on record is that of {team} ({season.label}, Le Mans {row.year})."


def _most_invitations(request: Request) -> Result:
    records, cited = request.records, Cited()
    counts: dict[str, int] = {}
    for season, _ in records.invitations:
        counts[season.season] = counts.get(season.season, 0) + 1
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    for season, row in records.invitations:
        if season.season == ranked[0][0]:
            cited.add(f"{season.season}/invitation/{row.team}", row.sources)
    lines = [f"{records.base.seasons[name].label}: **{count}** invitations" for name, count in ranked[:5]]
    text = f"**{len(records.invitations)}** Le Mans invitations are on record in all. Most by season:\n{bullets(lines)}"
    return finish_to_date(request, text, cited, Slots(seasons=(ranked[0][0],)), most=None)


def _most_invited_teams(request: Request, rows: list[tuple[Season, Invitation]]) -> Result | None:
    """The teams that earned the most invitations, with the years."""
    records, cited = request.records, Cited()
    years: dict[str, list[int]] = {}
    for _, row in rows:
        years.setdefault(row.team, []).append(row.year)
    if not years:
        return None
    ranked = sorted(years.items(), key=lambda item: -len(item[1]))
    most = len(ranked[0][1])
    for season, row in rows:
        if len(years[row.team]) == most:
            cited.add(f"{season.season}/invitation/{row.team}", row.sources[:2], None, row.disputed)
    lines = [
        f"**{records.team_name(team)}**: {len(when)} ({join([str(year) for year in when])})"
        for team, when in ranked
        if len(when) > 1
    ]
    text = f"The teams with more than one Le Mans invitation, by the year of Le Mans:\n{bullets(lines)}"
    if not lines:
        text = "No team has earned more than one Le Mans invitation on record."
    return finish_to_date(
        request, text, cited, Slots(teams=tuple(team for team, when in ranked if len(when) == most)), most=None
    )


def organiser(request: Request) -> Result | None:
    """Who organised a season, and which edition it was."""
    premise = season_premise(request)
    if premise:
        return premise
    cited, lines = Cited(), []
    for season in request.records.named_seasons(request.slots):
        cite_season(cited, season, disputed=True)
        edition = f" It was edition number **{season.edition}** of the series." if season.edition else ""
        who = f"{season.label} was organised by **{season.organiser.name}**." if season.organiser else ""
        lines.append(who + edition)
    return finish(" ".join(lines), cited) if any(lines) else None


def last_race(request: Request) -> Result | None:
    """The last race held before now, with its winners."""
    finale = _finale(request)
    if finale:
        return finale
    past = [race for race in request.records.races if race.day <= request.today]
    if request.slots.circuits or request.slots.countries:
        past = [race for race in request.records.select(request.slots) if race.day <= request.today]
    if not past:
        return None
    chosen = Slots(
        dates=(past[-1].day,),
        circuits=(past[-1].round.circuit,),
        classes=request.slots.classes,
        overall=request.slots.overall,
    )
    return race_winners(replace(request, slots=chosen, claims=False))


def _finale(request: Request) -> Result | None:
    """The last race planned of the season that runs, where the day or place of "the season's last race" is asked for."""
    records = request.records
    running = {race.season.season for race in records.rounds if race.planned} & {
        race.season.season for race in records.races
    }
    if not running or not request.asks & {"date", "circuit", "place"} or "season" not in request.words:
        return None
    return to_be_held(replace(request, slots=Slots(seasons=(max(running),), round=-1)), records.races[-1:])
