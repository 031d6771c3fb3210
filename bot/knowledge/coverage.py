"""How much of each season is on record, and what is missing.

A class that is on no entry of a round's entry list did not race in it, so no winner is missed there. Where the entry list
is not known, a class without a winner counts as missing, although it may have had no car.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Round, Season

Kind = Literal["teams", "drivers"]
NONE = "–"


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are, of how many there should be; `of` is None where that is not known."""

    have: int
    of: int | None = None

    @property
    def complete(self) -> bool:
        """Whether nothing is known to be missing."""
        return self.have >= self.of if self.of is not None else self.have > 0

    def __str__(self) -> str:
        if self.of is None:
            return str(self.have) if self.have else NONE
        return f"{self.have}/{self.of}" if self.of else NONE


@dataclass(frozen=True, slots=True)
class SeasonCoverage:
    """What is on record of one season.

    season       its id
    held, off    races that were held, and that were cancelled or postponed
    planned      races still to come
    winners      classes with a winner, over all races held; `poles` likewise
    champions    titles with a champion, of a teams' and a drivers' title a class; `runners_up` likewise
    invitations  to the 24 Hours of Le Mans
    entries      how many cars the entry list had, where it is known
    entry_list   how many of them are on record
    starters     races held of which the number of starters is known
    missing      what is not on record, a line a subject: ("winners", "round 2 (Fuji): GT Am; …")
    """

    season: str
    held: int
    off: int
    planned: int
    winners: Count
    champions: Count
    runners_up: Count
    invitations: Count
    entries: Count
    entry_list: Count
    poles: Count
    starters: Count
    missing: tuple[tuple[str, str], ...]


def coverage(base: KnowledgeBase) -> list[SeasonCoverage]:
    """The coverage of every season, in order of time."""
    return [_Survey(base, season).result() for season in base.seasons.values()]


class _Survey:
    """Works out the coverage of one season."""

    def __init__(self, base: KnowledgeBase, season: Season) -> None:
        self._base = base
        self._season = season
        self._held = [race for race in season.rounds if race.status == "held"]
        self._planned = sum(race.status == "planned" for race in season.rounds)
        self._over = bool(self._held) and not self._planned
        self._missing: list[tuple[str, str]] = []

    def result(self) -> SeasonCoverage:
        """The coverage, with what is missing."""
        season = self._season
        return SeasonCoverage(
            season=season.season,
            held=len(self._held),
            off=sum(race.status in ("cancelled", "postponed") for race in season.rounds),
            planned=self._planned,
            winners=self._of_rounds("winners", lambda race: {winner.race_class for winner in race.winners}),
            champions=self._of_titles("champions", {(title.race_class, title.title) for title in season.champions}),
            runners_up=self._of_titles("runners-up", {(title.race_class, title.title) for title in season.runners_up}),
            invitations=self._once("invitations", len(season.invitations)),
            entries=self._once("entries", season.entries.total if season.entries else 0),
            entry_list=self._entry_list(),
            poles=self._of_rounds("poles", lambda race: {pole.race_class for pole in race.poles}),
            starters=self._starters(),
            missing=tuple(self._missing),
        )

    def _of_rounds(self, subject: str, known: Callable[[Round], set[str]]) -> Count:
        """Count what each race held should have once a class."""
        have = of = 0
        lines = []
        for race in self._held:
            expected, found = self._classes_of(race), known(race)
            lost = [identifier for identifier in expected if identifier not in found]
            have += len(expected) - len(lost)
            of += len(expected)
            if lost:
                which = "all" if len(lost) == len(expected) else self._names(lost)
                lines.append(f"round {race.round} ({self._base.circuits[race.circuit].name}): {which}")
        self._miss(subject, lines)
        return Count(have, of)

    def _classes_of(self, race: Round) -> list[str]:
        """The classes that raced in a round: all of the season's, without those that the entry list rules out."""
        absent = set()
        for identifier in self._season.classes:
            entries = [entry for entry in self._season.entry_list if entry.race_class == identifier]
            if entries and not any(entry.raced_in(race) for entry in entries):
                absent.add(identifier)
        absent -= {winner.race_class for winner in race.winners}
        return [identifier for identifier in self._season.classes if identifier not in absent]

    def _of_titles(self, subject: str, known: set[tuple[str, Kind]]) -> Count:
        kinds: tuple[Kind, Kind] = ("teams", "drivers")
        expected = (
            {(identifier, kind) for identifier in self._season.classes for kind in kinds} if self._over else known
        )
        lost = expected - known
        lines = []
        for kinds_lost, name in ((kinds, ""), (("teams",), "teams: "), (("drivers",), "drivers: ")):
            classes = [
                identifier
                for identifier in self._season.classes
                if tuple(kind for kind in kinds if (identifier, kind) in lost) == kinds_lost
            ]
            if classes:
                lines.append(name + self._names(classes))
        self._miss(subject, lines)
        return Count(len(expected & known), len(expected))

    def _once(self, subject: str, have: int) -> Count:
        if not have and self._over:
            self._miss(subject, ["none on record"])
        return Count(have)

    def _entry_list(self) -> Count:
        have = len(self._season.entry_list)
        entries = self._season.entries
        lines = []
        if not have and self._over:
            lines.append("none on record")
        elif entries and self._over:
            for identifier, of in entries.by_class.items():
                listed = sum(entry.race_class == identifier for entry in self._season.entry_list)
                if listed < of:
                    lines.append(f"{self._names([identifier])} {listed} of {of}")
        self._miss("entry list", lines)
        return Count(have, entries.total if entries else None)

    def _starters(self) -> Count:
        unknown = [str(race.round) for race in self._held if race.starters is None]
        if unknown:
            self._miss("starters", [f"round{'s' * (len(unknown) > 1)} {', '.join(unknown)}"])
        return Count(len(self._held) - len(unknown), len(self._held))

    def _miss(self, subject: str, lines: Sequence[str]) -> None:
        if lines:
            self._missing.append((subject, "; ".join(lines)))

    def _names(self, classes: Iterable[str]) -> str:
        names = self._season.class_names
        return ", ".join(names.get(identifier) or self._base.classes[identifier].name for identifier in classes)


# -- showing it -------------------------------------------------------------------------------------------------------

_COLUMNS = ("winners", "champions", "runners_up", "invitations", "entries", "entry_list", "poles", "starters")


def show(rows: Sequence[SeasonCoverage], console: Console) -> None:
    """Print the table, and below it what is missing; with lines and colours only on a terminal."""
    console.print(_table(rows, console.is_terminal))
    for line in _missing_lines(rows):
        console.print(line, soft_wrap=True)


def _table(rows: Sequence[SeasonCoverage], pretty: bool) -> Table:
    table = Table(box=box.SIMPLE_HEAD if pretty else None, pad_edge=False)
    table.add_column("season", no_wrap=True)
    for name in ("held", "off", "planned", *_COLUMNS):
        table.add_column(name.replace("_", "-" if name == "runners_up" else " "), justify="right", no_wrap=True)
    for row in rows:
        counts = (str(count) if count else NONE for count in (row.held, row.off, row.planned))
        table.add_row(row.season, *counts, *(_cell(getattr(row, name)) for name in _COLUMNS))
    return table


def _cell(count: Count) -> Text:
    return Text(str(count), style="green" if count.complete else "yellow" if count.have else "red")


def _missing_lines(rows: Sequence[SeasonCoverage]) -> Iterator[Text]:
    for row in rows:
        if row.missing:
            yield Text(f"\n{row.season}, not on record", style="bold")
            for subject, what in row.missing:
                yield Text(f"  {subject}: {what}")
