"""The places behind the winner of a race."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.answering.queries.common import about_race, finish, half_known
from bot.answering.queries.races import races_or_premise
from bot.answering.records import Cited, Race, Records, Request, bullets, join
from bot.answering.result import Result
from bot.answering.slots import Slots
from bot.answering.text import say_date
from bot.knowledge.models import Placed, Podium, Winner

PLACES = {1: "1st", 2: "2nd", 3: "3rd"}
_ASKED = {"second": 2, "runner-up": 2, "third": 3}
_BEYOND = frozenset({"fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"})
"""Places that are on record of no race."""
MANY = 6
"""Beyond this many races of one place the reply would be a wall of text: those of its last season are given."""


@dataclass(frozen=True, slots=True)
class Step:
    """One car among the first three of a class in a race, with its drivers where they are on record.

    `car` is its team and number as they are shown, `text` the same with the drivers.
    """

    place: int
    team: str
    number: str | None
    car: str
    text: str
    drivers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassPodium:
    """What is on record of the first three of one class in one race."""

    race: Race
    race_class: str
    steps: tuple[Step, ...]
    winner: Winner | None
    row: Podium


def podiums_of(records: Records, race: Race) -> list[ClassPodium]:
    """The podiums of a race, one a class, as far as they are on record; the class of the outright winner first."""
    winners = {row.race_class: row for row in race.round.winners}
    found = []
    for row in race.round.podiums:
        winner = winners.get(row.race_class)
        places: list[tuple[int, Winner | Placed | None]] = [(1, winner), (2, row.second), (3, row.third)]
        steps = tuple(_step(records, race, row, place, car) for place, car in places if car)
        found.append(ClassPodium(race, row.race_class, steps, winner, row))
    return sorted(found, key=lambda one: not (one.winner and one.winner.overall))


def _step(records: Records, race: Race, row: Podium, place: int, car: Winner | Placed) -> Step:
    drivers = tuple(car.drivers) if isinstance(car, Winner) else _crew(records, race, row.race_class, car)
    number = f" no. {car.number}" if car.number else ""
    crew = f" ({records.drivers(drivers)})" if drivers else ""
    name = f"**{records.team_name(car.team, car.entry)}**{number}"
    return Step(place, car.team, car.number, name, f"{name}{crew}", drivers)


def _crew(records: Records, race: Race, race_class: str, car: Placed) -> tuple[str, ...]:
    """Who drove a car in a race by the season's entry list; nobody where that does not tell."""
    for entry in records.entries:
        own = entry.season is race.season and entry.row.race_class == race_class and entry.row.team == car.team
        if own and entry.row.number == car.number and (not entry.row.rounds or race.round.round in entry.row.rounds):
            return tuple(
                one
                for one in entry.row.drivers
                if one not in entry.row.part_time or race.round.round in entry.row.part_time[one]
            )
    return ()


def podium(request: Request) -> Result | None:
    """Who was second or third in a race, or the first three; where a named team or driver came in it.

    None for places that are on record nowhere, and where no race is named.
    """
    if request.words & _BEYOND:
        return None
    found = _races(request)
    if isinstance(found, Result):
        return found
    if not found:
        return None
    classes = request.slots.classes
    known = [
        one
        for race in found
        for one in podiums_of(request.records, race)
        if (one.race_class in classes if classes else True) and (not request.slots.overall or _is_overall(one))
    ]
    if request.slots.teams or request.slots.drivers or request.slots.number:
        return _of_somebody(request, known)
    return _told(request, found, known, _asked(request))


def _races(request: Request) -> list[Race] | Result:
    """The races that are meant: those named; of a place alone those of its last season; the last one held where that is said."""
    slots = request.slots
    timed = slots.seasons or slots.missing_seasons or slots.years or slots.dates or slots.months or slots.span
    placed = slots.circuits or slots.missing_circuits or slots.countries
    past = [race for race in request.records.races if race.day <= request.today]
    if not timed and not placed:
        return past[-1:] if request.ordinal == -1 or "last" in request.words else []
    found = races_or_premise(request)
    if isinstance(found, Result) or timed or not found:
        return found if isinstance(found, Result) or len(found) <= MANY else []
    if request.ordinal in (1, -1):
        return [found[0] if request.ordinal == 1 else found[-1]]
    return [race for race in found if race.season is found[-1].season]


def _asked(request: Request) -> set[int]:
    """The places that are asked for; the first three where it is the podium."""
    places = {_ASKED[word] for word in request.words & _ASKED.keys()}
    return places or {1, 2, 3}


def _is_overall(one: ClassPodium) -> bool:
    return bool(one.winner and one.winner.overall)


def _told(request: Request, races: Sequence[Race], known: Sequence[ClassPodium], asked: set[int]) -> Result:
    lines = [(one, _line(request, one, asked)) for one in known]
    shown = [(one, line) for one, line in lines if line]
    if not shown:
        return _not_on_record(request, races, asked)
    return finish(
        _blocks(request, shown), _cited(one for one, _ in shown), _about(races, [one for one, _ in shown], asked)
    )


def _line(request: Request, one: ClassPodium, asked: set[int]) -> str:
    """The places asked for in one class, in words; empty where none of those behind the winner is on record."""
    steps = [step for step in one.steps if step.place in asked]
    if not any(step.place in asked - {1} for step in steps):
        return ""
    missing = sorted(asked - {step.place for step in steps})
    lacking = f"; {join([PLACES[place] for place in missing])} not on record" if missing else ""
    name = request.records.class_name(one.race_class, one.race.season)
    behind = next((step for step in one.steps if step.place == 1 and 1 not in asked), None)
    winner = f", behind {behind.car}" if behind else ""
    return f"{name}: {'; '.join(f'{PLACES[step.place]} {step.text}' for step in steps)}{winner}{lacking}"


def _blocks(request: Request, shown: Sequence[tuple[ClassPodium, str]]) -> str:
    races = list(dict.fromkeys(one.race.id for one, _ in shown))
    blocks = []
    for identifier in races:
        own = [(one, line) for one, line in shown if one.race.id == identifier]
        head = f"{own[0][0].race.round.name}, {say_date(own[0][0].race.day)}"
        blocks.append(f"{head}, {own[0][1]}." if len(own) == 1 else f"{head}:\n{bullets([line for _, line in own])}")
    return "\n\n".join(blocks)


def _cited(shown: Iterable[ClassPodium]) -> Cited:
    cited = Cited()
    for one in shown:
        cited.add(f"{one.race.id}/podium/{one.race_class}", one.row.sources, one.race.day, one.row.disputed)
    return cited


def _not_on_record(request: Request, races: Sequence[Race], asked: set[int]) -> Result:
    """That a place is not on record, with the winners there."""
    records, cited = request.records, Cited()
    classes = join([records.class_name(one) for one in request.slots.classes])
    where = join([f"{race.round.name} ({say_date(race.day)})" for race in races[:2]])
    words = join([word for word, place in _ASKED.items() if place in asked and word != "runner-up"])
    what = "The podium" if 1 in asked else f"Who was {words}"
    won = []
    for race in races[:2]:
        for row in race.round.winners:
            if row.race_class in request.slots.classes or (row.overall and not request.slots.classes):
                cited.add(f"{race.id}/{row.race_class}", row.sources, race.day)
                won.append(records.entrant(row))
    winners = f" It was won by {join(list(dict.fromkeys(won)))}." if won else ""
    text = f"{what}{f' in {classes}' if classes else ''} at {where} is not on record.{winners}"
    return half_known(finish(text, cited, _about(races, [], asked)))


def _of_somebody(request: Request, known: Sequence[ClassPodium]) -> Result | None:
    """Where a named team, driver or car came among the first three; else who those were, where they are on record."""
    own = [(one, step) for one in known for step in one.steps if _is_theirs(request, step)]
    if own:
        lines = [_place_line(request, one, step) for one, step in own]
        text = (f"{lines[0]}." if len(lines) == 1 else bullets(lines)) + _elsewhere(request, known, own)
        return finish(
            text,
            _cited(one for one, _ in own),
            _about([one.race for one, _ in own], [one for one, _ in own], {own[0][1].place}),
        )
    entered = [one for one in known if len(one.steps) == len(PLACES) and _entered(request, one)]
    if not entered:
        return None
    told = _told(request, [one.race for one in entered], entered, {1, 2, 3})
    if request.closed:
        who = request.records.who(request.slots) or "that car"
        return replace(told, text=f"No, {who} was not among the first three.\n\n{told.text}")
    return half_known(
        told,
        f"{request.records.who(request.slots) or 'That car'} was not among the first three; the place itself is not on record.",
    )


def _elsewhere(request: Request, known: Sequence[ClassPodium], own: Sequence[tuple[ClassPodium, Step]]) -> str:
    """The sentence on those of the races asked for in which somebody drove and was not among the first three."""
    there = {one.race.id for one, _ in own}
    missed = [
        one.race.round.name
        for one in known
        if one.race.id not in there and len(one.steps) == len(PLACES) and _entered(request, one)
    ]
    if not missed:
        return ""
    return f"\n\nNot among the first three at {join(list(dict.fromkeys(missed)))}."


def _place_line(request: Request, one: ClassPodium, step: Step) -> str:
    records = request.records
    ahead = [other.car for other in one.steps if other.place < step.place]
    behind = f", behind {join(ahead)}" if ahead else ""
    return (
        f"{one.race.round.name}, {say_date(one.race.day)}: {step.text} was **{PLACES[step.place]}** in "
        f"{records.class_name(one.race_class, one.race.season)}{behind}"
    )


def _is_theirs(request: Request, step: Step) -> bool:
    slots = request.slots
    if slots.number and step.number != slots.number:
        return False
    if slots.drivers:
        return bool(set(slots.drivers) & set(step.drivers))
    return not slots.teams or step.team in slots.teams


def _entered(request: Request, one: ClassPodium) -> bool:
    """Whether somebody named stands on the entry list of a class for a race."""
    slots = request.slots
    return any(
        entry.season is one.race.season
        and entry.row.race_class == one.race_class
        and (not entry.row.rounds or one.race.round.round in entry.row.rounds)
        and (not slots.number or entry.row.number == slots.number)
        and (not slots.teams or entry.row.team in slots.teams)
        and (not slots.drivers or bool(set(slots.drivers) & set(entry.row.drivers)))
        for entry in request.records.entries
    )


def _about(races: Sequence[Race], shown: Sequence[ClassPodium], asked: set[int]) -> Slots:
    if len({race.id for race in races}) != 1:
        return Slots(seasons=(races[0].season.season,))
    about = about_race(races[0], (shown[0].race_class,) if len(shown) == 1 else ())
    if len(shown) != 1:
        return about
    steps = [step for step in shown[0].steps if step.place in asked]
    if len(steps) != 1:
        return about
    return replace(about, teams=(steps[0].team,), drivers=steps[0].drivers)
