"""The places behind the winner of a race."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.answering.queries.common import about_race, finish, half_known
from bot.answering.queries.entries import Rounds, crew_of, entries_in, entries_of
from bot.answering.queries.races import races_or_premise
from bot.answering.records import Cited, Race, Records, Request, bullets, join
from bot.answering.result import Result
from bot.answering.slots import Slots
from bot.answering.text import say_date
from bot.knowledge.models import Entry, Podium, Winner

PLACES = {1: "1st", 2: "2nd", 3: "3rd"}
_ASKED = {"second": 2, "runner-up": 2, "third": 3}
_BEYOND = frozenset({"fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"})
"""Places that are on record of no race."""
MANY = 6
"""A question that selects more races than this would get a wall of text."""


@dataclass(frozen=True, slots=True)
class Step:
    """One car among the first three of a class in a race: its win, or its place on the entry list, and who drove it there."""

    place: int
    row: Winner | Entry
    drivers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassPodium:
    """What is on record of the first three of one class in one race."""

    race: Race
    row: Podium
    steps: tuple[Step, ...]

    @property
    def overall(self) -> bool:
        """Whether the winner of the class won outright."""
        return any(isinstance(step.row, Winner) and step.row.overall for step in self.steps)

    @property
    def complete(self) -> bool:
        """Whether all three are on record."""
        return len(self.steps) == len(PLACES)


def podiums_of(records: Records, race: Race) -> list[ClassPodium]:
    """The podiums of a race, one a class, as far as they are on record; that of the outright winner first.

    Of a race with some the winners of the other classes count as well; of a race without any only facts may tell.
    """
    told = {row.race_class: row for row in race.round.podiums}
    if not told:
        return []
    winners = {row.race_class: row for row in race.round.winners}
    alone = [
        Podium.model_validate({"class": one, "sources": row.sources}) for one, row in winners.items() if one not in told
    ]
    found = [ClassPodium(race, row, tuple(_steps(records, race, row))) for row in (*told.values(), *alone)]
    return sorted(found, key=lambda one: not one.overall)


def _steps(records: Records, race: Race, row: Podium) -> Iterator[Step]:
    for winner in race.round.winners:
        if winner.race_class == row.race_class:
            yield Step(1, winner, tuple(winner.drivers))
    for place, car in ((2, row.second), (3, row.third)):
        own = (one for one in records.entries if one.season is race.season)
        entry = next((one for one in own if car and one.row.is_placed(race.round, row, car)), None)
        if entry:
            yield Step(place, entry.row, tuple(crew_of(entry, _rounds(race))))


def _rounds(race: Race) -> Rounds:
    """One race as entry lists count the rounds."""
    return {race.season.season: {race.round.round}}


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
        if (not classes or one.row.race_class in classes) and (not request.slots.overall or one.overall)
    ]
    if request.slots.teams or request.slots.drivers or request.slots.number:
        return _of_somebody(request, found, known)
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
    if isinstance(found, Result):
        return found
    if timed:
        return found if len(found) <= MANY else []
    if not found:
        return []
    if request.ordinal in (1, -1):
        return [found[0] if request.ordinal == 1 else found[-1]]
    return [race for race in found if race.season is found[-1].season]


def _asked(request: Request) -> set[int]:
    """The places that are asked for; the first three where it is the podium."""
    places = {_ASKED[word] for word in request.words & _ASKED.keys()}
    return places or {1, 2, 3}


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
    name = request.records.class_name(one.row.race_class, one.race.season)
    behind = next((step for step in one.steps if step.place == 1 and 1 not in asked), None)
    winner = f", behind {request.records.entrant(behind.row)}" if behind else ""
    places = "; ".join(f"{PLACES[step.place]} {_step_text(request, step)}" for step in steps)
    return f"{name}: {places}{winner}{lacking}"


def _step_text(request: Request, step: Step) -> str:
    """A car with its crew in brackets, where that is on record."""
    crew = f" ({request.records.drivers(step.drivers)})" if step.drivers else ""
    return f"{request.records.entrant(step.row)}{crew}"


def _blocks(request: Request, shown: Sequence[tuple[ClassPodium, str]]) -> str:
    races = list(dict.fromkeys(one.race.id for one, _ in shown))
    blocks = []
    for identifier in races:
        own = [(one, line) for one, line in shown if one.race.id == identifier]
        head = f"{own[0][0].race.round.name}, {say_date(own[0][0].race.day)}"
        blocks.append(f"{head}, {own[0][1]}." if len(own) == 1 else f"{head}:\n{bullets([line for _, line in own])}")
    return "\n\n".join(blocks)


def _cited(shown: Iterable[ClassPodium]) -> Cited:
    """What podiums rest on, with what sources disagree on about the winners and the places behind them."""
    cited = Cited()
    for one in shown:
        for step in one.steps:
            if isinstance(step.row, Winner):
                cited.add(f"{one.race.id}/{one.row.race_class}", (), one.race.day, step.row.disputed)
        cited.add(f"{one.race.id}/podium/{one.row.race_class}", one.row.sources, one.race.day, one.row.disputed)
    return cited


def _not_on_record(request: Request, races: Sequence[Race], asked: set[int]) -> Result:
    """That a place is not on record, with the winners there."""
    records, cited = request.records, Cited()
    classes = join([records.class_name(one) for one in request.slots.classes])
    where = join([f"{race.round.name} ({say_date(race.day)})" for race in races[:2]])
    words = join([word for word in ("second", "third") if _ASKED[word] in asked])
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


def _of_somebody(request: Request, races: Sequence[Race], known: Sequence[ClassPodium]) -> Result | None:
    """Where a named team, driver or car came among the first three; else who those were.

    None where they may have been: in a race of theirs of which not all three are on record.
    """
    own = [(one, step) for one in known for step in one.steps if _is_theirs(request, step)]
    entered = {(race.id, one) for race in races for one in _classes_entered(request, race)}
    complete = {(one.race.id, one.row.race_class): one for one in known if one.complete}
    if own:
        there = {one.race.id for one, _ in own}
        missed = [one for pair, one in complete.items() if pair in entered and one.race.id not in there]
        return _places(request, own, missed)
    if not entered or not entered <= complete.keys():
        return None
    theirs = [one for pair, one in complete.items() if pair in entered]
    told = _told(request, [one.race for one in theirs], theirs, set(PLACES))
    who = request.records.who(request.slots)
    if request.closed:
        return replace(told, text=f"No, {who or 'that car'} was not among the first three.\n\n{told.text}")
    return half_known(told, f"{who or 'That car'} was not among the first three; the place itself is not on record.")


def _places(request: Request, own: Sequence[tuple[ClassPodium, Step]], missed: Sequence[ClassPodium]) -> Result:
    """The places of somebody, and the races of theirs in which they `missed` the first three."""
    lines = [_place_line(request, one, step) for one, step in own]
    text = f"{lines[0]}." if len(lines) == 1 else bullets(lines)
    if missed:
        names = dict.fromkeys(one.race.round.name for one in missed)
        text += f"\n\nNot among the first three at {join(list(names))}."
    shown = [one for one, _ in own]
    return finish(text, _cited(shown), _about([one.race for one in shown], shown, {own[0][1].place}))


def _place_line(request: Request, one: ClassPodium, step: Step) -> str:
    records = request.records
    ahead = [records.entrant(other.row) for other in one.steps if other.place < step.place]
    behind = f", behind {join(ahead)}" if ahead else ""
    return (
        f"{one.race.round.name}, {say_date(one.race.day)}: {_step_text(request, step)} was **{PLACES[step.place]}** in "
        f"{records.class_name(one.row.race_class, one.race.season)}{behind}"
    )


def _is_theirs(request: Request, step: Step) -> bool:
    slots = request.slots
    if slots.number and step.row.number != slots.number:
        return False
    if slots.drivers:
        return bool(set(slots.drivers) & set(step.drivers))
    return not slots.teams or request.records.is_of(step.row, slots.teams)


def _classes_entered(request: Request, race: Race) -> set[str]:
    """The classes in which somebody named stands on the entry list of a race."""
    rounds = _rounds(race)
    return {entry.row.race_class for entry in entries_of(request, entries_in(request, rounds), rounds)}


def _about(races: Sequence[Race], shown: Sequence[ClassPodium], asked: set[int]) -> Slots:
    if len({race.id for race in races}) != 1:
        return Slots(seasons=(races[0].season.season,))
    about = about_race(races[0], (shown[0].row.race_class,) if len(shown) == 1 else ())
    if len(shown) != 1:
        return about
    steps = [step for step in shown[0].steps if step.place in asked]
    if len(steps) != 1:
        return about
    return replace(about, teams=(steps[0].row.team,), drivers=steps[0].drivers)
