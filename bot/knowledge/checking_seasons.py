"""Contradictions inside a season's records. What is reported here stops the fact base from loading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.checking import Location, Report
from bot.knowledge.models import Entry, Model, Round, Season, Title, Winner

Contradiction = tuple[Location, str]
"""A place in a season's file, and what is wrong there."""


def check_seasons(files: Mapping[str, Model], report: Report) -> None:
    """Report records of a season that contradict each other."""
    for file, model in files.items():
        if isinstance(model, Season):
            for check in (_rounds, _podiums, _numbers, _dates, _titles, _entry_list):
                for location, message in check(model):
                    report(file, location, message)


def check_champions(base: KnowledgeBase, files: Mapping[str, Model], report: Report) -> None:
    """Report champions who drove in no round, in seasons whose entry list is on record.

    Winners alone prove nothing: a champion may never have won a race. So nothing is said where there is no entry list.
    """
    for file, model in files.items():
        if isinstance(model, Season) and model.entry_list:
            for location, message in _champions(base, model):
                report(file, location, message)


def years_of(season: str) -> tuple[int, int]:
    """The first and the last year of a season by its id.

    >>> years_of("2019-20"), years_of("2021")
    ((2019, 2020), (2021, 2021))
    """
    first = int(season[:4])
    return first, first - first % 100 + int(season[5:]) if len(season) > 4 else first


def _rounds(season: Season) -> Iterator[Contradiction]:
    """What a round says of itself."""
    for index, race in enumerate(season.rounds):
        here: Location = ("rounds", index)
        if race.status == "held" and race.date is None:
            yield (*here, "status"), f"{race.name} was held, so it needs a date"
        if race.winners and race.status != "held":
            yield (*here, "winners"), f"{race.name} has winners but its status is {race.status}"
        if sum(winner.overall for winner in race.winners) > 1:
            yield (*here, "winners"), f"{race.name} has more than one overall winner"
        raced = {
            "winners": [row.race_class for row in race.winners],
            "poles": [row.race_class for row in race.poles],
            "podiums": [row.race_class for row in race.podiums],
        }
        for part, identifiers in raced.items():
            for position, identifier in enumerate(identifiers):
                if identifier not in season.classes:
                    yield (*here, part, position, "class"), f"{identifier} is not among this season's classes"


def _podiums(season: Season) -> Iterator[Contradiction]:
    """Places behind the winners that cannot be: of a race not held, of a car that won, stands twice or is not on the entry list."""
    for index, race in enumerate(season.rounds):
        for position, podium in enumerate(race.podiums):
            here: Location = ("rounds", index, "podiums", position)
            if race.status != "held":
                yield here, f"{race.name} has a podium but its status is {race.status}"
            if podium.second is None and podium.third is None:
                yield here, "a podium needs who was second or who was third"
            taken = [(row.team, row.number) for row in race.winners if row.race_class == podium.race_class]
            for place, placed in (("second", podium.second), ("third", podium.third)):
                if placed is None:
                    continue
                car = (placed.team, placed.number)
                name = f"{placed.team} no. {placed.number}" if placed.number else placed.team
                if car in taken:
                    yield (*here, place), f"{name} stands twice among the first three of {race.name}"
                elif not any(entry.is_placed(race, podium, placed) for entry in season.entry_list):
                    yield (*here, place), f"{name} is not on the entry_list of {podium.race_class} for {race.name}"
                taken.append(car)


def _numbers(season: Season) -> Iterator[Contradiction]:
    """Numbers of rounds that stand twice or do not rise."""
    names: dict[str, str] = {}
    highest = 0
    for index, race in enumerate(season.rounds):
        if race.round is None:
            continue
        here: Location = ("rounds", index, "round")
        number = str(race.round)
        if number in names:
            yield here, f"round {number} stands twice, as {names[number]} and {race.name}"
        elif isinstance(race.round, int) and race.round < highest:
            yield here, f"round {number} stands below round {highest}; put the rounds in order"
        names.setdefault(number, race.name)
        if isinstance(race.round, int):
            highest = max(highest, race.round)


def _dates(season: Season) -> Iterator[Contradiction]:
    """Dates that go back, or lie outside the season's years."""
    first, last = years_of(season.season)
    if last - first not in (0, 1):
        yield ("season",), f"a season over the new year is written {first}-{(first + 1) % 100:02d}"
        return
    previous = None
    for index, race in enumerate(season.rounds):
        here: Location = ("rounds", index, "date")
        if race.date and not _in_years(race, first, last):
            years = str(first) if first == last else f"{first} and {last}"
            yield here, f"{race.name} is dated {race.date}, but the season {season.season} is in {years}"
        if race.status == "held" and race.date:
            if previous and race.date < previous:
                yield here, f"{race.name} is dated before the race that stands above it"
            previous = race.date


def _in_years(race: Round, first: int, last: int) -> bool:
    """Whether a round's date fits the season; one that was called off may have been meant for the year before or after."""
    spare = 1 if race.status in ("cancelled", "postponed") else 0
    return race.date is None or first - spare <= race.date.year <= last + spare


def _titles(season: Season) -> Iterator[Contradiction]:
    for part, titles in (("champions", season.champions), ("runners_up", season.runners_up)):
        for index, title in enumerate(titles):
            if (title.title == "teams") != bool(title.team) or (title.title == "drivers") != bool(title.drivers):
                yield (part, index, "title"), "a teams title needs a team, a drivers title needs drivers"
            if title.race_class not in season.classes:
                yield (part, index, "class"), f"{title.race_class} is not among this season's classes"


def _entry_list(season: Season) -> Iterator[Contradiction]:
    raced = {race.round for race in season.rounds if isinstance(race.round, int) and race.status != "cancelled"}
    for index, entry in enumerate(season.entry_list):
        here: Location = ("entry_list", index)
        if entry.race_class not in season.classes:
            yield (*here, "class"), f"{entry.race_class} is not among this season's classes"
        for position, number in enumerate(entry.rounds):
            if number not in raced:
                yield (*here, "rounds", position), f"this season had no round {number}"
        for location, message in _part_time(entry, set(entry.rounds) or raced):
            yield (*here, *location), message


def _part_time(entry: Entry, rounds: set[int]) -> Iterator[Contradiction]:
    """Drivers of some of an entry's rounds; `rounds` are those that the car drove."""
    for driver, numbers in entry.part_time.items():
        here: Location = ("part_time", driver)
        if driver not in entry.drivers:
            yield here, f"{driver} is not among the drivers of this entry"
        for number in numbers:
            if number not in rounds:
                yield here, f"{driver} cannot have driven round {number}: this entry did not take part in it"


def _champions(base: KnowledgeBase, season: Season) -> Iterator[Contradiction]:
    drivers, teams = _who_raced(season)
    # a title may go to the team that ran the cars, or to the name under which they were entered
    run_by = {identifier: team.run_by for identifier, team in base.teams.items() if team.run_by}
    teams |= {run_by[team] for team in teams if team in run_by}
    teams |= {team for team, runner in run_by.items() if runner in teams}
    for index, title in enumerate(season.champions):
        if title.team in base.teams and title.team not in teams:  # an id that is none is reported as such
            yield ("champions", index, "team"), _drove_nowhere(title.team, title, season)
        for position, driver in enumerate(title.drivers):
            if driver in base.drivers and driver not in drivers:
                yield ("champions", index, "drivers", position), _drove_nowhere(driver, title, season)


def _who_raced(season: Season) -> tuple[set[str], set[str]]:
    """The drivers and the teams among a season's winners, poles and entries."""
    winners = [winner for race in season.rounds for winner in race.winners]
    poles = [pole for race in season.rounds for pole in race.poles]
    cars: list[Winner | Entry] = [*winners, *season.entry_list]
    drivers = {driver for car in cars for driver in car.drivers} | {pole.driver for pole in poles if pole.driver}
    teams = {car.team for car in cars} | {pole.team for pole in poles if pole.team}
    return drivers, teams


def _drove_nowhere(who: str, title: Title, season: Season) -> str:
    return (
        f"{who} has the {title.title}' title of {title.race_class} but is among no winner, pole or entry of "
        f"{season.season}; add the car to the entry_list, or mend the name"
    )
