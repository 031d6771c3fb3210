"""What a page to browse is made of: an embed within Discord's limits, the buttons and the menus below it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import discord

from bot.answering.answer import Answer, Status, citations
from bot.answering.engine import Engine
from bot.answering.queries.common import cite_season
from bot.answering.records import Cited, Race, Records, join
from bot.answering.text import say_date
from bot.discord_ui.rendering import NO_BREAK, around, cut, embed_of, mark_of
from bot.knowledge import KnowledgeBase
from bot.knowledge.models import Season

TEXT = 4000
"""Characters of the description and the fields together: title, sources and footer still stay below an embed's 6,000."""
DESCRIPTION = 3600
FIELD = 1000
FIELD_NAME = 200
MAX_FIELDS = 22
"""Below Discord's 25, for what sources disagree on and the sources themselves come on top."""
DISPUTED = 700
MAX_DISPUTED = 2
PER_PAGE = 10
"""Lines of a long list on one page."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a page is made from: the records of the moment, the present moment, and the engine for what is prose."""

    records: Records
    now: datetime
    engine: Engine

    @property
    def base(self) -> KnowledgeBase:
        """The fact base."""
        return self.records.base

    @property
    def today(self) -> date:
        """The present day."""
        return self.now.date()


@dataclass(frozen=True, slots=True)
class Link:
    """A button that turns to the page at `address`; greyed out where it is not `enabled`."""

    label: str
    address: str
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of a menu: what it says, the page it turns to, a note in small print."""

    label: str
    address: str
    note: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """A select menu of at most 25 choices; `name` tells the menus of one page apart."""

    name: str
    placeholder: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page: what it shows and where one can go from it."""

    embed: discord.Embed
    links: tuple[Link, ...] = ()
    menus: tuple[Menu, ...] = ()


class Sheet:
    """Collects the texts of a page and makes an embed of them that is never over Discord's limits."""

    def __init__(self, title: str, race_class: str | None = None) -> None:
        self._title = title
        self._class = race_class
        self._lines: list[str] = []
        self._fields: list[tuple[str, str]] = []

    def say(self, *lines: str) -> None:
        """Add lines to the description."""
        self._lines += lines

    def field(self, name: str, lines: Iterable[str]) -> None:
        """Add a field of some lines; nothing where there are none."""
        text = fit([line for line in lines if line], FIELD)
        if text:
            self._fields.append((cut(name, FIELD_NAME), text))

    def embed(self, base: KnowledgeBase, cited: Cited) -> discord.Embed:
        """The embed: description, fields, what sources disagree on, the sources, the as-of date."""
        answer = Answer(
            question="",
            status=Status.ANSWERED,
            text=fit(self._lines, DESCRIPTION),
            heading=self._title,
            sources=citations(base, cited.sources),
            as_of=cited.as_of,
            race_class=self._class,
        )
        embed = embed_of(answer, base)
        disputed = _disputed(cited.disputed)
        room = TEXT - len(answer.text) - len(disputed)
        at = 0
        for name, text in self._fields[:MAX_FIELDS]:
            room -= len(name) + len(text)
            if room < 0:
                break
            embed.insert_field_at(at, name=name, value=text, inline=False)
            at += 1
        if disputed:
            embed.insert_field_at(at, name="Where sources disagree", value=disputed, inline=False)
        return embed


def fit(lines: Sequence[str], length: int) -> str:
    """As many whole lines as fit in `length` characters; the rest is counted in a last line."""
    shown: list[str] = []
    used = 0
    for at, line in enumerate(lines):
        reserve = 20 if at < len(lines) - 1 else 0
        if used + len(line) + 1 + reserve > length:
            bullet = "- " if line.startswith("- ") else ""  # else it would look like the end of the line before it
            return "\n".join([*shown, f"{bullet}and {len(lines) - at} more"]) if shown else cut(line, length)
        shown.append(line)
        used += len(line) + 1
    return "\n".join(shown)


def _disputed(sentences: Sequence[str]) -> str:
    """What sources disagree on: the first sentences of it, for a reader wants the page first; the rest is counted."""
    lines = [f"- {sentence}" for sentence in sentences[:MAX_DISPUTED]]
    left = len(sentences) - len(lines)
    return fit([*lines, f"- and {left} more, on the pages of the races and seasons"] if left else lines, DISPUTED)


def cite_latest(desk: Desk, cited: Cited) -> None:
    """Where nothing is cited yet, cite the last finished season: what is absent is known from the records up to it."""
    last = desk.records.finished_season(desk.today)
    if last and not cited.sources:
        cite_season(cited, last)


def flag_of(base: KnowledgeBase, country: str | None) -> str:
    """The flag of a country or nationality with a space behind it at which no line breaks; nothing where it is not known."""
    if not country:
        return ""
    name = country.casefold()
    for entry in base.countries.values():
        if entry.flag and (entry.name.casefold() == name or any(one.casefold() == name for one in entry.names)):
            return f"{entry.flag}{NO_BREAK}"
    return ""


def class_text(records: Records, race_class: str, season: Season | None = None) -> str:
    """A class as a season calls it, behind the mark of its colour."""
    return f"{mark_of(records.base, race_class)}{records.class_name(race_class, season)}"


def crew_text(base: KnowledgeBase, drivers: Iterable[str]) -> str:
    """Drivers by name, with their flags where they are known of all of them: some with one and some without look like a mistake."""
    crew = [base.drivers[one] for one in drivers]
    flags = [flag_of(base, driver.nationality) for driver in crew]
    return join([f"{flag if all(flags) else ''}{driver.name}" for flag, driver in zip(flags, crew, strict=True)])


def circuit_text(base: KnowledgeBase, circuit: str) -> str:
    """A circuit's name with its flag."""
    row = base.circuits[circuit]
    return f"{flag_of(base, row.country)}{row.name}"


def season_menu(desk: Desk, kind: str, chosen: Season | None) -> Menu:
    """The menu that turns a page of one season into that of another, the newest season first."""
    choices = [
        Choice(season.label, f"{kind}/{season.season}", _season_note(season), season is chosen)
        for season in reversed(desk.records.seasons)
    ]
    return Menu("season", "Another season", tuple(around(choices, [choice.chosen for choice in choices])))


def race_menu(desk: Desk, season: Season, chosen: Race | None = None) -> tuple[Menu, ...]:
    """The menu of a season's rounds; none where the season has none."""
    races = [race for race in desk.records.rounds if race.season is season]
    choices = [
        Choice(race_label(race), race_address(race), circuit_text(desk.base, race.round.circuit), race == chosen)
        for race in races
    ]
    return (Menu("race", "A race", tuple(around(choices, [choice.chosen for choice in choices]))),) if choices else ()


def _season_note(season: Season) -> str:
    held = sum(row.status == "held" for row in season.rounds)
    planned = sum(row.status == "planned" for row in season.rounds)
    parts = [f"{held} held"] if held else []
    parts += [f"{planned} planned"] if planned else []
    return f"Races: {', '.join(parts)}" if parts else "No calendar on record yet"


def races_menu(races: Sequence[Race]) -> tuple[Menu, ...]:
    """The menu of some races, each once, in the order given; none where there are none."""
    distinct = list({race.id: race for race in races}.values())[:25]
    choices = tuple(
        Choice(f"{race.season.label}: {race_label(race)}", race_address(race), day_text(race)) for race in distinct
    )
    return (Menu("race", "One of these races", choices),) if choices else ()


def race_address(race: Race) -> str:
    """The address of a race's page."""
    return f"race/{race.season.season}/{race.index}"


def race_label(race: Race) -> str:
    """A race in one line: number, name, status where it was not held."""
    number = f"Round {race.round.round}: " if race.round.round is not None else ""
    status = "" if race.held else f" ({race.round.status})"
    return f"{number}{race.round.name}{status}"


def day_text(race: Race) -> str:
    """A race's date in words, or that it has none."""
    if race.round.date is None:
        return "date not on record" if race.round.status != "planned" else "date to be announced"
    return say_date(race.round.date)


def steps(kind: str, count: int, page: int) -> tuple[Link, ...]:
    """The two buttons that turn the pages of a list; none where everything is on one page."""
    if count <= 1:
        return ()
    return (
        Link("← Previous", f"{kind}/{max(1, page - 1)}", page > 1),
        Link("Next →", f"{kind}/{min(count, page + 1)}", page < count),
    )


def pages_of(count: int, size: int = PER_PAGE) -> int:
    """How many pages a list of `count` lines fills; at least one."""
    return max(1, -(-count // size))


def page_number(text: str | None, count: int) -> int:
    """The page that an address names, within the pages there are."""
    return min(max(1, int(text)), count) if text and text.isdecimal() else 1
