"""The season records as flat tables, and the filters that a question's slots make of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.answering.candidates import seasons_touching
from bot.answering.slots import Slots
from bot.knowledge import KnowledgeBase
from bot.knowledge.models import Entry, Invitation, Pole, Round, Season, Title, Winner

MAX_LINES = 20
"""Lines of a list before it is cut with "and N more"."""
WEEKEND = timedelta(days=3)
"""How far the races of one weekend are apart at most."""


@dataclass(frozen=True, slots=True)
class Race:
    """A round of a season with its place in it. `leg` is 1 or 2 on a weekend with two races, else None."""

    season: Season
    round: Round
    index: int
    leg: int | None = None
    legs: int = 1

    @property
    def day(self) -> date:
        """The date; rounds without one sort first."""
        return self.round.date or date.min

    @property
    def held(self) -> bool:
        """Whether it took place."""
        return self.round.status == "held"

    @property
    def planned(self) -> bool:
        """Whether it is still to be held, or its result is not on record yet."""
        return self.round.status == "planned"

    @property
    def overall(self) -> Winner | None:
        """The outright winner; None where none is on record."""
        return next((row for row in self.round.winners if row.overall), None)

    @property
    def id(self) -> str:
        """The id of the record."""
        return f"{self.season.season}/round-{self.index}"


@dataclass(frozen=True, slots=True)
class Win:
    """A class win in one race."""

    race: Race
    row: Winner


@dataclass(frozen=True, slots=True)
class PoleRow:
    """A class pole for one race."""

    race: Race
    row: Pole


@dataclass(frozen=True, slots=True)
class TitleRow:
    """A title of a season; `place` is 1 for champions and 2 for runners-up."""

    season: Season
    row: Title
    place: int


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A car of a season's entry list. `index` is its place in the list, from 1."""

    season: Season
    row: Entry
    index: int

    @property
    def id(self) -> str:
        """The id of the record."""
        return f"{self.season.season}/entry-{self.index}"

    def rounds_of(self, driver: str) -> list[int]:
        """The rounds a driver drove it in; empty where those are all rounds of the season."""
        return self.row.part_time.get(driver, self.row.rounds)

    def has(self, season: Season, row: Winner | Pole | Title) -> bool:
        """Whether a win, pole or title is this car's: by team and number, and where those do not tell by its drivers."""
        if season is not self.season or row.race_class != self.row.race_class or row.team not in (None, self.row.team):
            return False
        if row.number and self.row.number:
            return row.number == self.row.number
        crew = row.drivers if not isinstance(row, Pole) else [row.driver] if row.driver else []
        return bool(set(crew) & set(self.row.drivers)) if crew else True

    def has_in(self, race: Race, row: Winner | Pole) -> bool:
        """Whether a win or pole of a race is this car's."""
        return self.row.raced_in(race.round) and self.has(race.season, row)


@dataclass(slots=True)
class Feats:
    """What one car won in a season."""

    wins: list[Win] = field(default_factory=list)
    poles: list[PoleRow] = field(default_factory=list)
    titles: list[TitleRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Request:
    """What a query is asked: the records, what the question names, the template's options, and the present moment.

    asks    what is asked for: "team", "driver", "date", "place", "count", ...
    wanted  the nouns that stand behind "which", "what" or "how many"
    claims  the question states or asks whether a named team or driver won
    ordinal the race that is counted to: 1 the first, -1 the last
    words   the terms of the question: concepts and stems
    closed  the question takes a yes or a no
    """

    records: Records
    slots: Slots
    options: Mapping[str, str]
    now: datetime
    asks: frozenset[str] = frozenset()
    claims: bool = False
    wanted: frozenset[str] = frozenset()
    ordinal: int | None = None
    words: frozenset[str] = frozenset()
    closed: bool = False

    @property
    def today(self) -> date:
        """The present day."""
        return self.now.date()


@dataclass(slots=True)
class Cited:
    """Collects what a reply rests on while it is written."""

    records: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    disputed: list[str] = field(default_factory=list)
    as_of: date | None = None

    def add(self, record: str, sources: Iterable[str], day: date | None = None, disputed: str | None = None) -> None:
        """Note one record."""
        self.records.append(record)
        self.sources += [source for source in sources if source not in self.sources]
        if disputed and disputed not in self.disputed:
            self.disputed.append(disputed)
        if day and (self.as_of is None or day > self.as_of):
            self.as_of = day


def last_day(season: Season) -> date | None:
    """The day of a season's last race that was held; None where none was."""
    return max((row.date for row in season.rounds if row.date and row.status == "held"), default=None)


def join(parts: Sequence[str]) -> str:
    """A, B and C."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def either(parts: Sequence[str]) -> str:
    """A, B or C."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} or {parts[-1]}" if parts else ""


def count_of(number: float, noun: str, many: str = "") -> str:
    """A number with its noun: 1 win, 2 wins."""
    return f"{number:g} {noun if number == 1 else many or noun + 's'}"


def bullets(lines: Sequence[str]) -> str:
    """A Markdown list, cut beyond MAX_LINES."""
    shown = [f"- {line}" for line in lines[:MAX_LINES]]
    if len(lines) > MAX_LINES:
        shown.append(f"- and {len(lines) - MAX_LINES} more")
    return "\n".join(shown)


class Records:
    """The tables of one fact base, computed once."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        self.seasons = list(base.seasons.values())
        self.rounds = [race for season in self.seasons for race in _races_of(season)]
        self.races = sorted((race for race in self.rounds if race.held), key=lambda race: race.day)
        self.wins = [Win(race, row) for race in self.races for row in race.round.winners]
        self.poles = [PoleRow(race, row) for race in self.races for row in race.round.poles]
        self.titles = [
            TitleRow(season, row, place)
            for season in self.seasons
            for place, rows in ((1, season.champions), (2, season.runners_up))
            for row in rows
        ]
        self.invitations: list[tuple[Season, Invitation]] = [
            (season, row) for season in self.seasons for row in season.invitations
        ]
        self.entries = [
            EntryRow(season, row, index) for season in self.seasons for index, row in enumerate(season.entry_list, 1)
        ]
        self.feats = {entry.id: self._feats_of(entry) for entry in self.entries}
        self._country = {country.name: identifier for identifier, country in base.countries.items()}

    def _feats_of(self, entry: EntryRow) -> Feats:
        return Feats(
            [win for win in self.wins if entry.has_in(win.race, win.row)],
            [pole for pole in self.poles if entry.has_in(pole.race, pole.row)],
            [title for title in self.titles if entry.has(title.season, title.row)],
        )

    # -- names --------------------------------------------------------------------------------------------------------

    def class_name(self, identifier: str, season: Season | None = None) -> str:
        """A class as a season calls it."""
        if season and identifier in season.class_names:
            return season.class_names[identifier]
        return self.base.classes[identifier].name

    def team_name(self, identifier: str, entry: str | None = None) -> str:
        """A team, under its entry's name where that is another one."""
        return entry or self.base.teams[identifier].name

    def drivers(self, identifiers: Iterable[str]) -> str:
        """The drivers' names, joined."""
        return join([self.base.drivers[identifier].name for identifier in identifiers])

    def circuit_name(self, identifier: str) -> str:
        """A circuit's name."""
        return self.base.circuits[identifier].name

    def entrant(self, row: Winner | Pole | Title | Entry) -> str:
        """Team and number, as "**Team** no. 26"."""
        if not row.team:
            return ""
        number = f" no. {row.number}" if row.number else ""
        return f"**{self.team_name(row.team, row.entry)}**{number}"

    def operators(self, row: Title | Winner | Pole | Entry) -> list[str]:
        """Whom a title, win, pole or car counts for: its team, and the team that ran the car where that was another one."""
        if not row.team:
            return []
        team = self.base.teams[row.team]
        ran = team.run_by is not None and (not team.run_in or row.race_class in team.run_in)
        return [row.team, team.run_by] if ran and team.run_by else [row.team]

    def is_of(self, row: Title | Winner | Pole | Entry, teams: Sequence[str]) -> bool:
        """Whether a title, win, pole or car counts for one of some teams."""
        return not set(teams).isdisjoint(self.operators(row))

    def ran_for_others(self, rows: Iterable[Title | Winner | Pole], teams: Sequence[str]) -> int:
        """How many of what counts for some teams was won by cars that they ran under another team's name."""
        return sum(bool(row.team) and row.team not in teams and self.is_of(row, teams) for row in rows)

    def champion_car(self, title: TitleRow) -> str | None:
        """The id of the car that won a title: of the champions' wins in that season, else of their place on its entry list."""
        for win in self.wins:
            if win.race.season is title.season and win.row.car and self._is_champions(title.row, win.row):
                return win.row.car
        own = (entry for entry in self.entries if entry.has(title.season, title.row))
        return next((entry.row.car for entry in own if entry.row.car), None)

    def _is_champions(self, title: Title, won: Winner) -> bool:
        """Whether a win is that of a title's car: by team and number, or by drivers where the title has no team."""
        if title.race_class != won.race_class:
            return False
        if title.team is None:
            return bool(set(title.drivers) & set(won.drivers))
        return title.team == won.team and title.number in (None, won.number)

    def make_of(self, car: str | None) -> str | None:
        """The make of a car; None for no car."""
        return self.base.cars[car].make if car else None

    def winner_line(self, row: Winner) -> str:
        """The whole of a win: team, number, car and drivers."""
        car = f" ({self.base.cars[row.car].name})" if row.car else ""
        crew = f": {self.drivers(row.drivers)}" if row.drivers else ""
        return f"{self.entrant(row)}{car}{crew}"

    def who(self, slots: Slots) -> str:
        """The people, teams, cars or makes that a question names: joined with "or" where one name fits several."""
        names = (
            [self.base.drivers[one].name for one in slots.drivers]
            or [self.base.teams[one].name for one in slots.teams]
            or [self.base.cars[one].name for one in slots.cars]
            or list(slots.makes)
        )
        return either(names) if slots.ambiguous & {*slots.drivers, *slots.teams, *slots.cars} else join(names)

    # -- filters ------------------------------------------------------------------------------------------------------

    def country_at(self, circuit: str) -> str | None:
        """The id of the country that a circuit is in."""
        return self._country.get(self.base.circuits[circuit].country)

    def country_of(self, race: Race) -> str | None:
        """The id of the country a race was in."""
        return self.country_at(race.round.circuit)

    def named_seasons(self, slots: Slots) -> list[Season]:
        """The seasons a question names: exactly, by a year, which can be part of two, or those that ended in its span of time.

        A day, or a year with a month or a place, is that of the races then: Sepang in December 2023 is part of 2023-24.
        """
        if slots.span is not None:
            return [season for season in self.seasons if slots.span.has(last_day(season))]
        found = [self.base.seasons[name] for name in slots.seasons]
        if not found and (slots.dates or (slots.years and (slots.months or slots.circuits or slots.countries))):
            found = list({race.season.season: race.season for race in self.select(slots)}.values())
        for year in {*slots.years, *(day.year for day in slots.dates)} if not found else ():
            names = [str(year)] if str(year) in self.base.seasons else seasons_touching(self.base, year)
            found += [self.base.seasons[name] for name in names if self.base.seasons[name] not in found]
        return sorted(found, key=lambda season: season.season)

    def select(self, slots: Slots, held: bool = True) -> list[Race]:
        """The races that fit the selectors of a question (not its teams, drivers, cars), in order of time."""
        races: list[Race] = self.races if held else [race for race in self.rounds if not race.held]
        races = self._by_time(races, slots)
        if slots.circuits:
            races = [race for race in races if race.round.circuit in slots.circuits]
        elif slots.countries:
            races = [race for race in races if self.country_of(race) in slots.countries]
        if slots.hours is not None:
            fitting = [race for race in races if (race.round.duration or "").startswith(f"{slots.hours} h")]
            races = fitting or races
        if slots.weekdays:
            races = [race for race in races if race.day.weekday() in slots.weekdays] or races
        return _by_position(races, slots)

    def planned(self, slots: Slots) -> list[Race]:
        """The races that fit the selectors of a question and are planned, in order of the calendar."""
        return [race for race in self.select(slots, held=False) if race.planned]

    def _by_time(self, races: Sequence[Race], slots: Slots) -> list[Race]:
        found = [race for race in races if slots.span is None or slots.span.has(race.round.date)]
        if slots.dates:
            exact = [race for race in found if race.day in slots.dates]
            if exact:
                return exact
            months = {(day.year, day.month) for day in slots.dates}
            return [race for race in found if (race.day.year, race.day.month) in months]
        if slots.seasons:
            found = [race for race in found if race.season.season in slots.seasons]
        elif slots.years:
            found = self._by_year(found, slots)
        if slots.days:
            return [race for race in found if (race.day.month, race.day.day) in slots.days]
        if slots.months:
            found = [race for race in found if race.day.month in slots.months] or (found if slots.seasons else [])
        return found

    def _by_year(self, races: list[Race], slots: Slots) -> list[Race]:
        if not slots.circuits and not slots.countries and not slots.months:
            names = {str(year) for year in slots.years if str(year) in self.base.seasons}
            if names:
                return [race for race in races if race.season.season in names]
        return [race for race in races if race.day.year in slots.years]

    def last_race_day(self, today: date) -> date | None:
        """The day of the last race held by `today`."""
        days = [race.day for race in self.races if race.day <= today]
        return days[-1] if days else None

    def finished_season(self, today: date) -> Season | None:
        """The last season whose races are over."""
        running = {
            race.season.season for race in self.rounds if race.planned and (race.day >= today or not race.round.date)
        }
        over = [race.season for race in self.races if race.day < today and race.season.season not in running]
        return over[-1] if over else None

    def decided_season(self, today: date) -> Season | None:
        """The last season before `today` whose champions are on record."""
        begun = [race.season for race in self.races if race.day < today and race.season.champions]
        return begun[-1] if begun else None


def _races_of(season: Season) -> list[Race]:
    races: list[Race] = []
    for index, row in enumerate(season.rounds, 1):
        races.append(Race(season, row, index))
    for position, race in enumerate(races):
        together = [
            other
            for other in races
            if (other.held or other.planned)
            and (race.held or race.planned)
            and other.round.circuit == race.round.circuit
            and abs(other.day - race.day) <= WEEKEND
        ]
        if len(together) > 1:
            leg = sum(
                other.day < race.day or (other.day == race.day and other.index <= race.index) for other in together
            )
            races[position] = replace(race, leg=leg, legs=len(together))
    return races


def _nth_visit(races: list[Race], which: int) -> list[Race]:
    """Of a season's races at one circuit on different dates the first, second or last; all where there is but one."""
    if len(races) < 2 or len({(race.season.season, race.round.circuit) for race in races}) > 1:
        return races
    at = len(races) - 1 if which == -1 else which - 1
    return [races[at]] if at < len(races) else races


def _by_position(races: list[Race], slots: Slots) -> list[Race]:
    if slots.race is not None:
        chosen = [race for race in races if race.leg == (race.legs if slots.race == -1 else slots.race)]
        races = chosen or _nth_visit(races, slots.race)
    if slots.round is not None and races:
        numbered = [race for race in races if race.round.round == slots.round]
        if numbered:
            return numbered
        if slots.circuits:
            return races
        by_season: dict[str, list[Race]] = {}
        for race in races:
            by_season.setdefault(race.season.season, []).append(race)
        picked = []
        for group in by_season.values():
            at = slots.round - 1 if slots.round > 0 else len(group) + slots.round
            if 0 <= at < len(group):
                picked.append(group[at])
        races = picked
    return races
