"""Counting: wins, poles and titles of one, and who has the most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.answering.queries.common import (
    cite_something,
    finish_to_date,
    only_overall,
    place,
    ran_note,
    scope,
    season_premise,
    wins_in,
    wins_of,
    with_article,
)
from bot.answering.queries.comparing import compare, compared
from bot.answering.queries.confirming import confirmed, is_plain
from bot.answering.queries.titles import title_tally
from bot.answering.records import Cited, PoleRow, Request, TitleRow, Win, bullets, count_of, join
from bot.answering.result import Result
from bot.answering.slots import Slots
from bot.answering.text import say_date
from bot.knowledge.models import Pole, Season, Winner

_SAYS_OF_WHOM = frozenset({"team", "driver", "car", "make", "number", "country"})
"""What a question asks for where it says whose wins it means."""
SHOWN = 8
"""Lines of a ranking."""
LEADERS = 4
"""Names at the head of a ranking when several share the first place."""
NOUNS = {
    "titles": "title",
    "poles": "pole",
    "runners-up": "second place in a championship",
    "winning-seasons": "season with a win",
}
MANY = {"season with a win": "seasons with a win", "second place in a championship": "second places in a championship"}


@dataclass(frozen=True, slots=True)
class Score:
    """One win, pole or title that counts for somebody."""

    record: str
    sources: tuple[str, ...]
    disputed: str | None


def _poles(request: Request) -> list[PoleRow]:
    records, slots = request.records, request.slots
    races = {race.id for race in records.select(slots)}
    return [
        row
        for row in records.poles
        if row.race.id in races and (not slots.classes or row.row.race_class in slots.classes)
    ]


def ranking(request: Request) -> Result | None:
    """Who has the most.

    Options: `of`: wins, winning-seasons, poles, titles, runners-up; `by`: team, driver, car, make, number, country; `overall`: only outright
    wins; `asks`: what has to be asked for, "make", "not driver", "not team"; `head`: "count" says first how many there are, "repeat" how many have more than one.
    """
    cited = Cited()
    by, of = request.options.get("by", "team"), request.options.get("of", "wins")
    asked = request.options.get("asks")
    if request.options.get("head") == "count" and "count" not in request.asks:
        return None
    if (
        request.options.get("head") == "repeat"
        and request.asks
        and not request.asks & {"who", "team", "driver", "count"}
    ):
        return None
    unfit = {"not driver": {"driver", "make", "car"}, "not team": set() if "driver" in request.asks else {"team"}}
    if request.asks & unfit.get(asked or "", set()) or asked not in (None, *unfit, *request.asks):
        return None
    scored = _title_scores(request, by) if of in ("titles", "runners-up") else _race_scores(request, by, of)
    if not scored:
        return None
    ranked = sorted(scored.items(), key=lambda item: -len(item[1]))
    most = len(ranked[0][1])
    top = [owner for owner, scores in ranked if len(scores) == most]
    for owner in top[:LEADERS]:
        for score in scored[owner]:
            cited.add(score.record, score.sources[:2], None, score.disputed)
    text = _ranking_text(request, [(owner, len(scores)) for owner, scores in ranked], top)
    if by == "driver" and request.slots.countries and not request.slots.circuits:
        text += _of_the_nation(request, of)
    if (
        by == "team"
        and of in ("wins", "titles", "poles")
        and not request.asks & _SAYS_OF_WHOM
        and "who" in request.asks
    ):
        text += _driver_as_well(request, of)
    about = Slots(drivers=tuple(top)) if by == "driver" else Slots(teams=tuple(top)) if by == "team" else Slots()
    return finish_to_date(request, text, cited, about)


def _driver_as_well(request: Request, of: str) -> str:
    """The driver with most, where "who has most" may mean either."""
    scored = _title_scores(request, "driver") if of == "titles" else _race_scores(request, "driver", of)
    most = max(map(len, scored.values()), default=0)
    first = [one for one, scores in scored.items() if len(scores) == most]
    if not first or len(first) > LEADERS:
        return ""
    names = join([f"**{request.records.base.drivers[one].name}**" for one in first])
    return f"\n\nOf the drivers {names} {'has' if len(first) == 1 else 'have'} most: **{most}**."


def _of_the_nation(request: Request, of: str) -> str:
    """Who leads among the drivers of a named country: "Japanese driver" and "driver in Japan" leave the same trace."""
    base = request.records.base
    names = [base.countries[one].name for one in request.slots.countries]
    everywhere = replace(request, slots=replace(request.slots, countries=()))
    scored = _title_scores(everywhere, "driver") if of == "titles" else _race_scores(everywhere, "driver", of)
    counts = {one: len(own) for one, own in scored.items() if base.drivers[one].nationality in names}
    if not counts:
        return ""
    most = max(counts.values())
    first = join([f"**{base.drivers[one].name}**" for one, count in counts.items() if count == most][:LEADERS])
    scope = _scope(everywhere) or " anywhere"
    people = join([with_article(name) for name in names])
    return f"\n\nOf the drivers from {people} {first} has most{scope}: **{most}**. {nationality_note(request)}"


def _title_scores(request: Request, by: str) -> dict[str, list[Score]]:
    records, slots = request.records, request.slots
    place = 2 if request.options.get("of") == "runners-up" else 1
    seasons = {season.season for season in records.named_seasons(slots)}
    scored: dict[str, list[Score]] = {}
    for row in records.titles:
        if row.place != place or (slots.classes and row.row.race_class not in slots.classes):
            continue
        if seasons and row.season.season not in seasons:
            continue
        kind = "champions" if place == 1 else "runners-up"
        score = Score(f"{row.season.season}/{kind}/{row.row.race_class}", tuple(row.row.sources), row.row.disputed)
        for owner in _title_owners(request, row, by):
            own = scored.setdefault(owner, [])
            if all(other.record != score.record for other in own):
                own.append(score)
    return scored


def _title_owners(request: Request, row: TitleRow, by: str) -> list[str]:
    """Whom a title counts for: drivers, teams, or the car or make that won it; of a driver's country where it is known."""
    records = request.records
    if by in ("driver", "country"):
        return _of_country(request, row.row.drivers) if by == "country" else list(row.row.drivers)
    if by == "entrant":
        return [row.row.team] if row.row.team else []
    if by == "team":
        return records.operators(row.row)
    car = records.champion_car(row)
    owner = car if by == "car" else records.make_of(car)
    return [owner] if owner else []


def _of_country(request: Request, drivers: Iterable[str]) -> list[str]:
    """The countries of drivers, each once; a driver whose nationality is not on record counts for none."""
    known = (request.records.base.drivers[driver].nationality for driver in drivers)
    return list(dict.fromkeys(country for country in known if country))


def _race_scores(request: Request, by: str, of: str) -> dict[str, list[Score]]:
    scored: dict[str, list[Score]] = {}
    if of == "poles":
        for pole in _poles(request):
            driver = [pole.row.driver] if pole.row.driver else []
            holders = driver if by == "driver" else request.records.operators(pole.row)
            for holder in holders:
                record = f"{pole.race.id}/pole/{pole.row.race_class}"
                scored.setdefault(holder, []).append(Score(record, tuple(pole.row.sources), pole.row.disputed))
        return scored
    counted: set[tuple[str, str]] = set()
    slots = request.slots
    cars_only = replace(request, slots=Slots(cars=slots.cars, makes=slots.makes))
    for win in wins_of(cars_only, wins_in(request)):
        score = Score(f"{win.race.id}/{win.row.race_class}", tuple(win.row.sources), win.row.disputed)
        for owner in _owners(request, win, by):
            if of == "winning-seasons" and (owner, win.race.season.season) in counted:
                continue
            counted.add((owner, win.race.season.season))
            scored.setdefault(owner, []).append(score)
    return scored


def _ranking_text(request: Request, counts: list[tuple[str, int]], top: list[str]) -> str:
    by, most = request.options.get("by", "team"), counts[0][1]
    leaders = join([f"**{_name(request, by, owner)}**" for owner in top[:LEADERS]])
    if len(top) > LEADERS:
        leaders += f" and {len(top) - LEADERS} more"
    noun = NOUNS.get(request.options.get("of", "wins"), "")
    if not noun:
        noun = "overall win" if only_overall(request) else "win"
        note = "" if noun == "overall win" else " (class wins count)"
    else:
        note = ""
    each = " each" if len(top) > 1 else ""
    kinds = {"number": "car number"}.get(by, by)
    leading = f"{leaders}: **{count_of(most, noun, MANY.get(noun, ''))}**{each}{note}{_scope(request)}"
    others = f"**{_kinds(len(counts), f'different {kinds}')}**"
    head = f"{leading}, the most by a {kinds} on record. There are {others} with at least one."
    if most == 1 and len(top) > LEADERS:
        head = f"No {kinds} has more than one {noun}{note}{_scope(request)} on record: {others} have **1** each."
    if request.options.get("head") == "count":
        head = f"{others} with at least one {noun}{note}{_scope(request)} are on record. Most: {leading}."
    if request.options.get("head") == "repeat":
        counts = [pair for pair in counts if pair[1] > 1]
        head = f"**{_kinds(len(counts), kinds)}** with more than one {noun}{note}{_scope(request)} on record:"
        if not counts:
            return f"No {kinds} has more than one {noun}{note}{_scope(request)} on record."
    if request.options.get("of") == "runners-up":
        head = f"{head} {_seconds_known(request)}"
        if most == 1:
            return f"No {kinds} is on record as runner-up more than once. {_seconds_known(request)}"
    if by == "country":
        head += f" {nationality_note(request)}"
    teams = request.records.base.teams
    if by == "team" and request.options.get("of", "wins") in ("wins", "titles", "winning-seasons", "poles"):
        shown = {owner for owner, _ in counts[:SHOWN]}
        if shown & {team.run_by for team in teams.values()} or any(teams[owner].run_by for owner in shown):
            head += f" A car counts for its team and for the team that ran it.{_by_own_name(request)}"
    lines = [f"**{_name(request, by, owner)}**: {count}" for owner, count in counts[:SHOWN]]
    if len(counts) > SHOWN:
        least = counts[SHOWN][1]
        lines.append(f"and {len(counts) - SHOWN} more, with {f'{least} or fewer' if least > 1 else '1 each'}")
    return f"{head}\n{bullets(lines)}"


def _by_own_name(request: Request) -> str:
    """Who leads where each car counts only for the team whose name it bore; empty where that is all the same."""
    records, of = request.records, request.options.get("of", "wins")
    if of == "winning-seasons":
        return ""
    counts: Mapping[str, int]
    if of == "titles":
        found = _title_scores(request, "entrant")
        counts = {team: len(scores) for team, scores in found.items()}
    else:
        rows = (
            [pole.row.team for pole in _poles(request)] if of == "poles" else [win.row.team for win in wins_in(request)]
        )
        counts = Counter(team for team in rows if team)
    most = max(counts.values(), default=0)
    first = [f"**{records.base.teams[team].name}**" for team, count in counts.items() if count == most]
    return f" By the team's own name alone {join(first[:LEADERS])} leads with {most}." if len(first) == 1 else ""


def _seconds_known(request: Request) -> str:
    """For how many titles it is known who was second."""
    titles = {(row.season.season, row.row.race_class) for row in request.records.titles if row.place == 1}
    known = {(row.season.season, row.row.race_class) for row in request.records.titles if row.place == 2}
    return f"Runners-up are on record for {len(known)} of {len(titles)} titles."


def _kinds(number: int, kind: str) -> str:
    """A number of teams, drivers or countries."""
    return count_of(number, kind, f"{kind[:-1]}ies" if kind.endswith("y") else "")


def nationality_note(request: Request) -> str:
    """That the nationality of only a part of the drivers is known, in numbers."""
    drivers = request.records.base.drivers.values()
    known = sum(driver.nationality is not None for driver in drivers)
    return f"Nationalities are on record for {known} of {len(drivers)} drivers, so there may be more."


def _scope(request: Request) -> str:
    """The classes, seasons, cars and places that a count is limited to, in words."""
    slots = request.slots
    cars = request.records.who(Slots(cars=slots.cars, makes=slots.makes)) if slots.cars or slots.makes else ""
    if slots.teams or slots.drivers or not cars or "by" not in request.options:
        return f"{scope(request)} {place(request)}".rstrip()
    return f"{scope(request)} with {cars} {place(request)}".rstrip()


def _owners(request: Request, win: Win, by: str) -> list[str]:
    if by == "driver":
        return list(win.row.drivers)
    if by == "country":
        return _of_country(request, win.row.drivers)
    if by == "number":
        return [win.row.number] if win.row.number else []
    if by == "team":
        return request.records.operators(win.row)
    if not win.row.car:
        return []
    return [win.row.car] if by == "car" else [request.records.base.cars[win.row.car].make]


def _name(request: Request, by: str, owner: str) -> str:
    base = request.records.base
    if by == "driver":
        return base.drivers[owner].name
    if by == "number":
        return f"no. {owner}"
    if by == "team":
        return base.teams[owner].name
    return base.cars[owner].name if by == "car" else owner


def season_record(request: Request) -> Result | None:
    """The most wins or poles of one team or driver in a single season. Options `of`: wins, poles; `by`: team, driver."""
    records, cited = request.records, Cited()
    by, of = request.options.get("by", "driver"), request.options.get("of", "wins")
    counts: dict[tuple[str, str], list[Score]] = {}
    for season in records.named_seasons(request.slots) or records.seasons:
        narrow = replace(request, slots=replace(request.slots, span=None, years=(), seasons=(season.season,)))
        for owner, scores in _race_scores(narrow, by, of).items():
            counts[(owner, season.label)] = scores
    if not counts:
        return None
    ranked = sorted(counts.items(), key=lambda item: -len(item[1]))
    most = len(ranked[0][1])
    noun = "overall win" if of == "wins" and only_overall(request) else NOUNS.get(of, "win")
    top = [key for key, scores in ranked if len(scores) == most]
    for key in top[:SHOWN]:
        for score in counts[key]:
            cited.add(score.record, score.sources[:1])
    lines = [f"**{_name(request, by, owner)}**: {len(scores)} in {label}" for (owner, label), scores in ranked]
    note = " Class wins count." if noun == "win" else ""
    note += " A car counts for its team and for the team that ran it." if by == "team" else ""
    head = f"**{count_of(most, noun)}** are the most by a {by} in one season{_scope(request)} on record.{note}"
    people = tuple(dict.fromkeys(owner for owner, _ in top))
    about = Slots(drivers=people) if by == "driver" else Slots(teams=people)
    return finish_to_date(request, f"{head}\n{bullets(lines[: max(SHOWN, len(top))])}", cited, about)


def tally(request: Request) -> Result | None:
    """The wins or poles of a named team, driver or car: how many and which. Option `of`: wins, poles, titles."""
    records, slots, cited = request.records, request.slots, Cited()
    of = request.options.get("of", "wins")
    if not (slots.teams or slots.drivers or slots.cars or slots.makes or slots.number):
        return None
    if of == "titles":
        return title_tally(request)
    if compared(request, ("teams", "drivers", "makes", "cars")) and ("count" in request.asks or not _is_crew(request)):
        return compare(request)
    if "count" not in request.asks and not (slots.teams or slots.drivers or slots.cars or slots.makes):
        return None  # a number alone says whose car it was, not that its wins are asked for
    premise = season_premise(request)
    if premise:
        return premise
    name = _tallied(request)
    lines = []
    overall = 0
    rows: list[Winner | Pole] = []
    if of == "poles":
        for pole in _poles_of(request, _poles(request)):
            cited.add(f"{pole.race.id}/pole/{pole.row.race_class}", pole.row.sources[:2], pole.race.day)
            rows.append(pole.row)
            lines.append(
                f"{pole.race.season.label} {pole.race.round.name}, {say_date(pole.race.day)} ({records.class_name(pole.row.race_class)})"
            )
    else:
        for win in wins_of(request, wins_in(request)):
            if slots.number and win.row.number != slots.number:
                continue
            cited.add(f"{win.race.id}/{win.row.race_class}", win.row.sources[:2], win.race.day)
            overall += win.row.overall
            rows.append(win.row)
            kind = "overall" if win.row.overall else records.class_name(win.row.race_class)
            lines.append(
                f"{win.race.season.label} {win.race.round.name}, {say_date(win.race.day)} ({kind}): {records.winner_line(win.row)}"
            )
    if not lines:
        return none_won(request, of) if request.claims or "count" in request.asks or is_plain(request) else None
    what = "pole" if of == "poles" else "overall win" if only_overall(request) else "win"
    note = f" in class ({overall} of them overall)" if what == "win" else ""
    text = f"**{count_of(len(lines), what)}**{note} of **{name}**{_scope(request)} on record"
    ran = ran_note(request, rows) if slots.teams else ""
    text += f".{ran}\n{bullets(lines)}" if ran else f":\n{bullets(lines)}"
    about = Slots(teams=slots.teams, drivers=slots.drivers, seasons=slots.seasons, classes=slots.classes)
    return confirmed(request, finish_to_date(request, text, cited, about, most=None), len(lines))


def _is_crew(request: Request) -> bool:
    """Whether the drivers that are named won together: then their wins are meant, not who of them has more."""
    named = set(request.slots.drivers)
    return len(named) > 1 and any(named <= set(win.row.drivers) for win in request.records.wins)


def _tallied(request: Request) -> str:
    """Whose wins are counted: of a car's number alone, that car."""
    return request.records.who(request.slots) or f"car no. {request.slots.number}"


def _poles_of(request: Request, poles: Iterable[PoleRow]) -> list[PoleRow]:
    """The poles of whoever is named; of a car's number where nobody is."""
    slots = request.slots
    if slots.drivers or slots.teams:
        is_of = request.records.is_of
        return [pole for pole in poles if pole.row.driver in slots.drivers or is_of(pole.row, slots.teams)]
    return [pole for pole in poles if slots.number is not None and pole.row.number == slots.number]


def none_won(request: Request, of: str = "wins") -> Result:
    """The reply where somebody has no win or pole in what is asked: what they have otherwise is said."""
    records, slots, cited = request.records, request.slots, Cited()
    name = _tallied(request)
    what = "pole" if of == "poles" else "overall win" if only_overall(request) else "win"
    text = f"No {what} of **{name}**{_scope(request)} is on record."
    elsewhere: list[Season] = []
    if of == "poles":
        for pole in _poles_of(request, records.poles):
            cited.add(f"{pole.race.id}/pole/{pole.row.race_class}", pole.row.sources[:1])
            elsewhere.append(pole.race.season)
    else:
        for win in wins_of(request, records.wins):
            if slots.number in (None, win.row.number):
                cited.add(f"{win.race.id}/{win.row.race_class}", win.row.sources[:1])
                elsewhere.append(win.race.season)
    if elsewhere:
        labels = join(list(dict.fromkeys(season.label for season in elsewhere)))
        kind = "pole" if of == "poles" else "class win"
        text += f" There {'is' if len(elsewhere) == 1 else 'are'} {count_of(len(elsewhere), kind)} in all, in {labels}."
    cite_something(cited, request)
    return finish_to_date(request, text, cited, Slots(teams=slots.teams, drivers=slots.drivers), premise=True)
