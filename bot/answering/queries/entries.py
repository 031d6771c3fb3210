"""The cars of the entry lists and who drove them: crews, cars, numbers, and the seasons of somebody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.answering.queries.common import (
    SOURCES,
    cite_season,
    cite_something,
    class_premise,
    finish,
    judged,
    season_premise,
)
from bot.answering.queries.confirming import confirmed
from bot.answering.records import Cited, EntryRow, Race, Request, TitleRow, count_of, join
from bot.answering.result import Result, Verdict
from bot.answering.slots import Slots
from bot.knowledge.models import Season

COMPLETE_FROM = "2022"
"""From this season on the lists come from the results of the races; before it from reports of them."""
INCOMPLETE = f"Lists before {COMPLETE_FROM} are put together from reports and may lack cars and drivers."
LONGEST = 1500
"""Characters of a list before it is cut with "and N more"."""

Rounds = Mapping[str, set[int | str | None]]
"""The rounds that are asked for, by season."""


# -- which cars -------------------------------------------------------------------------------------------------------


def rounds_named(request: Request) -> Rounds | None:
    """The rounds of each season that a question selects; None where it selects none within its seasons."""
    slots = request.slots
    if not any((slots.circuits, slots.dates, slots.days, slots.months, slots.race, slots.round)):
        return None
    rounds: dict[str, set[int | str | None]] = {}
    for race in request.records.select(slots):
        rounds.setdefault(race.season.season, set()).add(race.round.round)
    return rounds


def entries_in(request: Request, rounds: Rounds | None) -> list[EntryRow]:
    """The cars that fit the seasons, races, classes and number a question names, in order of the seasons."""
    records, slots = request.records, request.slots
    seasons = {season.season for season in records.named_seasons(slots)}
    return [
        entry
        for entry in records.entries
        if (not seasons or entry.season.season in seasons)
        and (not slots.classes or entry.row.race_class in slots.classes)
        and (slots.number is None or entry.row.number == slots.number)
        and _overlaps(entry.row.rounds, entry, rounds)
    ]


def _overlaps(own: Sequence[int], entry: EntryRow, rounds: Rounds | None) -> bool:
    """Whether rounds of a car or driver (empty: all of the season) are among those that are asked for."""
    if rounds is None:
        return True
    asked = rounds.get(entry.season.season, set())
    return bool(asked and (not own or asked & set(own)))


def crew_of(entry: EntryRow, rounds: Rounds | None) -> list[str]:
    """Who drove a car in the season, or in the rounds that are asked for."""
    return [one for one in entry.row.drivers if _overlaps(entry.rounds_of(one), entry, rounds)]


def of_team(request: Request, entry: EntryRow) -> bool:
    """Whether a named team entered the car, or ran it for the team that did."""
    return request.records.is_of(entry.row, request.slots.teams)


def of_car(request: Request, entry: EntryRow) -> bool:
    """Whether it is a named car, or one of a named make."""
    slots, cars = request.slots, request.records.base.cars
    if not entry.row.car:
        return False
    return entry.row.car in slots.cars if slots.cars else cars[entry.row.car].make in slots.makes


def entries_of(request: Request, entries: Iterable[EntryRow], rounds: Rounds | None = None) -> list[EntryRow]:
    """The cars of whoever is named: of each kind of name that is given, any one has to fit."""
    slots = request.slots
    return [
        entry
        for entry in entries
        if (not slots.drivers or set(crew_of(entry, rounds)) & set(slots.drivers))
        and (not slots.teams or of_team(request, entry))
        and (not (slots.cars or slots.makes) or of_car(request, entry))
    ]


def season_groups(entries: Iterable[EntryRow]) -> list[list[EntryRow]]:
    """The cars of each season, in the order given."""
    groups: dict[str, list[EntryRow]] = {}
    for entry in entries:
        groups.setdefault(entry.season.season, []).append(entry)
    return list(groups.values())


def who(request: Request, entries: Sequence[EntryRow]) -> str:
    """Whom a question names; of the people that one name fits those who are on the given cars."""
    slots = request.slots
    found = {driver for entry in entries for driver in entry.row.drivers}
    drivers = tuple(one for one in slots.drivers if one in found or one not in slots.ambiguous)
    return request.records.who(replace(slots, drivers=drivers or slots.drivers))


# -- words ------------------------------------------------------------------------------------------------------------


def fitted(lines: Sequence[str]) -> str:
    """A Markdown list, cut where it would be longer than LONGEST."""
    shown: list[str] = []
    length = 0
    for line in lines:
        length += len(line) + 3
        if shown and length > LONGEST:
            return "\n".join([*shown, f"- and {len(lines) - len(shown)} more"])
        shown.append(f"- {line}")
    return "\n".join(shown)


def rounds_text(rounds: Sequence[int]) -> str:
    """Rounds in words: "round 3", "rounds 1 and 4", "rounds 3 to 6"."""
    if len(rounds) > 2 and rounds[-1] - rounds[0] == len(rounds) - 1:
        return f"rounds {rounds[0]} to {rounds[-1]}"
    return f"round{'s' if len(rounds) > 1 else ''} {join([str(one) for one in rounds])}"


def crew_text(request: Request, entry: EntryRow, rounds: Rounds | None) -> str:
    """The drivers of a car, with the rounds of those who did not drive all of the car's."""
    names = []
    for driver in crew_of(entry, rounds):
        own = entry.row.part_time.get(driver) if rounds is None else None
        names.append(f"{request.records.base.drivers[driver].name}{f' ({rounds_text(own)})' if own else ''}")
    return join(names) or "crew not on record"


def entry_line(request: Request, entry: EntryRow, rounds: Rounds | None, label: bool = True) -> str:
    """A car in full: season and class, team, number, car, crew, rounds, and what it won."""
    records, row = request.records, entry.row
    kind = records.class_name(row.race_class, entry.season)
    head = f"{entry.season.label} {kind}" if label else kind
    car = f" ({records.base.cars[row.car].name})" if row.car else ""
    notes = [f"{rounds_text(row.rounds)} only"] if row.rounds and rounds is None else []
    notes += feats(request, entry)
    tail = f" ({'; '.join(notes)})" if notes else ""
    return f"{head}: {records.entrant(row)}{car}: {crew_text(request, entry, rounds)}{tail}"


def feats(request: Request, entry: EntryRow) -> list[str]:
    """The wins, poles and titles of a car; where a driver is named only those that he had a part in."""
    found = request.records.feats[entry.id]
    named = set(request.slots.drivers) & set(entry.row.drivers)
    won = [short_name(win.race) for win in found.wins if not named or named & {*(win.row.drivers or named)}]
    poles = [short_name(pole.race) for pole in found.poles if not named or pole.row.driver in named]
    parts = [f"won {join(won)}"] if won else []
    parts += [f"pole at {join(poles)}"] if poles else []
    return [*parts, *_titles(found.titles, named or set(entry.row.drivers))]


def _titles(titles: Sequence[TitleRow], crew: set[str]) -> list[str]:
    """The titles of a car and the second places, each kind once: a team's second car has the place that is left."""
    parts = []
    kinds: list[str] = []
    for place, word in ((1, "champions"), (2, "runners-up")):
        rows = [title.row for title in titles if title.place == place]
        own = [f"{row.title}'" for row in rows if not row.drivers or crew & set(row.drivers)]
        own = [kind for kind in dict.fromkeys(own) if kind not in kinds]
        kinds += own
        parts += [f"{join(own)} {word}"] if own else []
    return parts


def short_name(race: Race) -> str:
    """A race in a word or two: "Dubai race 2" for the "4 Hours of Dubai, race 2"."""
    return re.sub(r"^\d+ Hours of (the )?", "", race.round.name).replace(", race", " race")


def cite_entries(cited: Cited, entries: Iterable[EntryRow], each: int = 2) -> None:
    """Note cars of the lists, with the first sources of each."""
    for entry in entries:
        day = max((row.date for row in entry.season.rounds if row.date and row.status == "held"), default=None)
        cited.add(entry.id, entry.row.sources[:each], day, entry.row.disputed)
    cited.sources = cited.sources[:SOURCES]


def entries_result(
    request: Request, text: str, entries: Sequence[EntryRow], shown: bool = True, premise: bool = False
) -> Result:
    """The result that rests on cars of the lists; `shown`: each car is in the text, so that what is disputed matters."""
    cited, slots = Cited(), request.slots
    cite_entries(cited, entries, 2 if len(entries) <= SOURCES // 2 else 1)
    cited.as_of = cited.as_of or request.records.last_race_day(request.today)
    cite_something(cited, request)
    if not shown:
        cited.disputed = []
    seasons = dict.fromkeys(entry.season.season for entry in entries)
    classes = dict.fromkeys(entry.row.race_class for entry in entries)
    teams = dict.fromkeys(entry.row.team for entry in entries)
    crew = tuple(entries[0].row.drivers) if len(entries) == 1 else ()
    about = Slots(
        seasons=tuple(seasons) if len(seasons) == 1 else slots.seasons,
        classes=tuple(classes) if len(classes) == 1 else slots.classes,
        teams=slots.teams or (tuple(teams) if len(teams) == 1 else ()),
        drivers=slots.drivers or crew,
        cars=slots.cars,
        makes=slots.makes,
        number=slots.number,
    )
    return finish(text, cited, about, premise=premise)


def scope_text(request: Request, seasons: bool = True) -> str:
    """The classes, races and seasons that are asked for, in words."""
    records, slots = request.records, request.slots
    names = join([records.class_name(one) for one in slots.classes])
    text = f" in {names}" if names else ""
    if slots.circuits:
        text += f" at {join([records.circuit_name(one) for one in slots.circuits])}"
    labels = join([season.label for season in records.named_seasons(slots)]) if seasons else ""
    return f"{text} in {labels}" if labels else text


def caveat(seasons: Iterable[Season]) -> str:
    """The sentence on lists that may lack something, where one of the seasons has such a list."""
    return f"\n\n{INCOMPLETE}" if any(season.season < COMPLETE_FROM for season in seasons) else ""


# -- somebody's cars --------------------------------------------------------------------------------------------------


def people(request: Request) -> Result | None:
    """Who drove for whom, in what, with whom: the cars of a team or driver with their crews.

    Option `of` says what stands first: "car", "number", "team" or "mates"; without it the cars alone.
    """
    slots = request.slots
    if not (slots.teams or slots.drivers):
        return None
    premise = season_premise(request)
    if premise:
        return premise
    rounds = rounds_named(request)
    inside = entries_in(request, rounds)
    found = entries_of(request, inside, rounds)
    theirs = bool(found)
    if not found and slots.teams and slots.drivers:
        found = entries_of(replace(request, slots=replace(slots, teams=())), inside, rounds)
    if not found:
        return _absent(request) if request.records.named_seasons(slots) and rounds != {} else None
    head = _head(request, found, rounds)
    label = len(season_groups(found)) > 1 or len(found) == 1
    if not request.records.named_seasons(slots):
        found = found[::-1]
    lines = [entry_line(request, entry, rounds, label) for entry in found]
    alone = len(lines) == 1 and not request.options.get("of")
    text = f"{lines[0]}." if alone else f"{head}\n{fitted(lines)}"
    result = entries_result(request, text, found)
    return confirmed(request, result) if theirs else result


def _head(request: Request, found: Sequence[EntryRow], rounds: Rounds | None) -> str:
    """The first line of a reply on somebody's cars: what was asked for."""
    records, of = request.records, request.options.get("of")
    seasons = list(dict.fromkeys(entry.season.label for entry in found))
    name, when = who(request, found), f"in {seasons[0]}" if len(seasons) == 1 else f"in {len(seasons)} seasons"
    if of == "mates" and request.slots.drivers:
        mates = records.drivers(mates_of(request, found, rounds))
        return f"Team mates of {name} {when}: **{mates}**." if mates else f"No team mate of {name} {when} is on record."
    if of == "car":
        cars = _counted([records.base.cars[entry.row.car].name for entry in found if entry.row.car])
        return f"{name} raced {cars} {when}."
    if of == "number":
        numbers = list(dict.fromkeys(entry.row.number for entry in found if entry.row.number))
        word = "number" if len(numbers) == 1 else "numbers"
        bold = [f"**{one}**" for one in numbers]
        return (
            f"{name} had {word} {join(bold)} {when}." if numbers else f"The number of {name} {when} is not on record."
        )
    if of == "team" and request.slots.drivers:
        teams = list(dict.fromkeys(records.team_name(entry.row.team, entry.row.entry) for entry in found))
        return f"{name} drove for **{join(teams)}** {when}."
    others = "; cars that it ran for others included" if _runs_for_others(request, found) else ""
    return f"**{name}** {when}, {count_of(len(found), 'car')}{others}:"


def _counted(names: Iterable[str]) -> str:
    return join([f"the **{name}**" for name in dict.fromkeys(names)]) or "a car that is not on record"


def _runs_for_others(request: Request, found: Iterable[EntryRow]) -> bool:
    teams = request.slots.teams
    return bool(teams) and any(entry.row.team not in teams for entry in found)


def mates_of(request: Request, found: Iterable[EntryRow], rounds: Rounds | None) -> list[str]:
    """Who shared a car with a named driver in at least one round."""
    named = request.slots.drivers
    mates: dict[str, None] = {}
    for entry in found:
        crew = crew_of(entry, rounds)
        for own in set(named) & set(crew):
            for other in crew:
                mine, theirs = entry.rounds_of(own), entry.rounds_of(other)
                if other not in named and (not mine or not theirs or set(mine) & set(theirs)):
                    mates[other] = None
    return list(mates)


def _absent(request: Request) -> Result | None:
    """The reply where somebody is not on the lists of what is asked for: where they are, and how sure that is."""
    records, slots = request.records, request.slots
    seasons = [season for season in records.named_seasons(slots) if season.entry_list]
    if not seasons:
        return no_list(request)
    wrong = class_premise(request, seasons)
    if wrong:
        return wrong
    anywhere = entries_of(request, records.entries)
    name = who(request, anywhere)
    number = f" with no. {slots.number}" if slots.number else ""
    verdict = Verdict(False, f"{name}{number}", "is not on record", scope_text(request), mark=":")
    text = ""
    other = [entry for entry in anywhere if entry.season in seasons]
    if other and len(other) <= SOURCES // 2:
        text += f" What there is of that season:\n{fitted([entry_line(request, entry, None) for entry in other])}"
    elif anywhere:
        text += f" On record are entries in {labels_of(anywhere)}."
    unsure = any(season.season < COMPLETE_FROM for season in seasons)
    if unsure:
        labels = join([season.label for season in seasons if season.season < COMPLETE_FROM])
        text += (
            f"\n\nThat is not certain: the list of {labels} is put together from reports and may lack cars and drivers."
        )
    cited = Cited()
    for season in seasons:
        cite_season(cited, season)
        cite_entries(cited, [entry for entry in records.entries if entry.season is season][: SOURCES // 2], 1)
    cited.records = [f"{season.season}/entries" for season in seasons] + [entry.id for entry in other]
    cited.disputed = []
    about = Slots(teams=slots.teams, drivers=slots.drivers, seasons=tuple(season.season for season in seasons))
    return replace(judged(finish(text, cited, about), verdict, between=""), premise=not unsure)


def no_list(request: Request) -> Result:
    """The reply to a question about a season whose list is not on record."""
    labels = join([season.label for season in request.records.named_seasons(request.slots)])
    return Result(f"No entry list of {labels} is on record yet.", known=False)


def labels_of(entries: Iterable[EntryRow]) -> str:
    return join(list(dict.fromkeys(entry.season.label for entry in entries)))


def took_part(request: Request) -> Result | None:
    """Whether a driver or team raced in a season, class or at a circuit: yes with the cars, or no."""
    slots = request.slots
    if not (slots.teams or slots.drivers) or slots.race or slots.round:
        return None
    premise = season_premise(request)
    if premise:
        return premise
    if not (request.records.named_seasons(slots) or slots.classes or slots.circuits):
        return appearances(request)
    rounds = rounds_named(request)
    found = entries_of(request, entries_in(request, rounds), rounds)
    if not found and rounds == {}:
        return None
    if not found:
        return _absent(request) if request.records.named_seasons(slots) else _never(request)
    seasons = list(dict.fromkeys(entry.season.label for entry in found))
    lines = [entry_line(request, entry, rounds) for entry in found[::-1]]
    verdict = Verdict(True, who(request, found), "raced", f"{scope_text(request, False)} in {join(seasons)}", mark=":")
    sure = rounds is None or all(entry.row.rounds for entry in found)
    text = fitted(lines) + ("" if sure else caveat(entry.season for entry in found))
    return judged(entries_result(request, text, found), verdict, between="\n")


def _never(request: Request) -> Result | None:
    """The reply where somebody has never raced in a class or at a circuit, without a season being named."""
    anywhere = entries_of(request, request.records.entries)
    if not anywhere:
        return None
    verdict = Verdict(False, who(request, anywhere), "is not on record", scope_text(request), mark=":")
    text = f" On record are entries in {labels_of(anywhere)}.\n\n{INCOMPLETE}"
    result = entries_result(request, text, anywhere, shown=False)
    return replace(judged(result, verdict, between=""), premise=False)  # the lists are not whole


def appearances(request: Request) -> Result | None:
    """The seasons a driver, team, car or make took part in, won or not, with classes and teams."""
    slots = request.slots
    if not (slots.teams or slots.drivers or slots.cars or slots.makes) or slots.race or slots.round:
        return None
    everywhere = replace(request, slots=replace(slots, seasons=(), years=(), missing_seasons=()))
    rounds = rounds_named(everywhere)
    found = entries_of(request, entries_in(everywhere, rounds), rounds)
    if not found:
        return None
    by_season = season_groups(found)
    labels = [own[0].season.label for own in by_season]
    lines = [f"{own[0].season.label}: {_in_season(request, own)}" for own in by_season]
    span = f": the first {labels[0]}, the last {labels[-1]}" if len(labels) > 1 else f": {labels[0]}"
    scope = scope_text(everywhere)
    text = (
        f"**{who(request, found)}** took part in **{count_of(len(labels), 'season')}**{scope}{span}.\n{fitted(lines)}"
    )
    result = entries_result(request, text + caveat([request.records.seasons[0]]), found, shown=False)
    return confirmed(request, result, len(labels))


def _in_season(request: Request, own: Sequence[EntryRow]) -> str:
    """The cars of somebody in one season, in a few words: of a driver with the teams, of a team by class."""
    records = request.records
    if request.slots.drivers:
        teams = [f"{records.class_name(one.row.race_class, one.season)}, {records.entrant(one.row)}" for one in own]
        return "; ".join(dict.fromkeys(teams))
    counts: dict[str, int] = {}
    for one in own:
        name = records.class_name(one.row.race_class, one.season)
        counts[name] = counts.get(name, 0) + 1
    return join([f"{count_of(count, 'car')} in {name}" for name, count in counts.items()])


def number_holder(request: Request) -> Result | None:
    """Whose a car number was: its cars with their crews, of a season or of all."""
    records, slots = request.records, request.slots
    if slots.number is None:
        return None
    premise = season_premise(request)
    if premise:
        return premise
    rounds = rounds_named(request)
    found = entries_in(request, rounds)
    if not found:
        return None
    lines = [entry_line(request, entry, rounds) for entry in found]
    if len(lines) == 1:
        return entries_result(request, lines[0] + ".", found)
    text = f"No. {slots.number}{scope_text(request)} was on {count_of(len(lines), 'car')}:\n{fitted(lines)}"
    return entries_result(request, text + ("" if records.named_seasons(slots) else caveat([records.seasons[0]])), found)
