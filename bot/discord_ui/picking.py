"""Picking a thing by name: what autocomplete offers, and which record or fact a typed name means.

The fans' commands and the moderators' share it, so that a name is understood, or kindly not, in the same way everywhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from weakref import WeakKeyDictionary

import discord
from discord import app_commands
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from bot.answering.engine import Engine
from bot.answering.queries.common import season_premise, twin_of
from bot.answering.records import Race, Records, Request, either
from bot.answering.season_clock import SeasonClock
from bot.answering.slots import Slots
from bot.answering.text import fold
from bot.discord_ui.browsing_layout import circuit_text, day_text, flag_of, race_label
from bot.discord_ui.browsing_topics import title_of, topic_title
from bot.discord_ui.rendering import cut
from bot.knowledge.models import Season

CHOICES = 25
CHOICE = 100
TYPED = 60
"""Characters of what a person typed that are repeated."""
NEAR = 55
"""The score, of 100, from which a name is near what was typed."""
SURE = 90
"""The score from which a name is taken to be meant, when no other one comes as close."""
CLEAR_BY = 4
LAST = frozenset({"last", "latest", "previous", "finished"})
COMING = frozenset({"current", "present", "running", "this", "now", "next", "coming", "upcoming", "new"})
STARTS, WORD_STARTS = 130, 115
"""The scores of a name that starts, or has a word that starts, with what was typed."""
SLIP, SLIP_FROM = 95, 5
"""The score of a name that is one slip of the keys away, and the length from which a text may have one."""
NAMED = 3
"""Near things that are offered for a name that is not on record."""
_NUMBER = re.compile(r"\d+")
_SEASON = re.compile(r"(?:19|20)\d\d(?:[-–/](?:20)?\d\d)?")


class UnknownName(Exception):
    """A name that stands for nothing on record: the sentence for the person, and the things that may be meant."""

    def __init__(self, text: str, near: Sequence[Entry] = ()) -> None:
        super().__init__(text)
        self.near = tuple(near)


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing to pick: its id, its plain name, what a choice says, its folded names."""

    id: str
    name: str
    label: str
    names: tuple[str, ...]


class Catalogue:
    """Everything that a command takes by name, the likeliest first. One for each fact base."""

    def __init__(self, records: Records) -> None:
        self.records = records
        base = records.base
        self._clock = SeasonClock(base)
        drivers = Counter(driver for win in records.wins for driver in win.row.drivers)
        teams = Counter(win.row.team for win in records.wins)
        cars = Counter(win.row.car for win in records.wins if win.row.car)
        last_race = {race.round.circuit: at for at, race in enumerate(records.races)}
        last_season = {one: at for at, season in enumerate(records.seasons) for one in season.classes}
        self.seasons = tuple(_season_entry(season) for season in reversed(records.seasons))
        self.drivers = tuple(
            _entry(one, f"{flag_of(base, base.drivers[one].nationality)}{base.drivers[one].name}", base.drivers[one])
            for one in sorted(base.drivers, key=lambda one: (-drivers[one], base.drivers[one].name))
        )
        self.teams = tuple(
            _entry(one, f"{flag_of(base, base.teams[one].country)}{base.teams[one].name}", base.teams[one])
            for one in sorted(base.teams, key=lambda one: (-teams[one], base.teams[one].name))
        )
        self.cars = tuple(
            _entry(one, base.cars[one].name, base.cars[one])
            for one in sorted(base.cars, key=lambda one: (-cars[one], base.cars[one].name))
        )
        self.circuits = tuple(
            _entry(one, circuit_text(base, one), base.circuits[one])
            for one in sorted(base.circuits, key=lambda one: (-last_race.get(one, -1), base.circuits[one].name))
        )
        self.classes = tuple(
            _entry(one, base.classes[one].name, base.classes[one])
            for one in sorted(base.classes, key=lambda one: (-last_season.get(one, -1), base.classes[one].name))
        )
        self.topics = tuple(_named(topic.id, topic_title(base, topic)) for topic in base.topics.values())
        self.facts = tuple(_named(fact.id, title_of(fact)) for fact in base.facts.values())
        self.retired = tuple(_named(fact.id, title_of(fact)) for fact in base.retired.values())

    def season(self, typed: str, today: date | None = None) -> str | None:
        """The id of the season that is meant: "2019-20", "2019/2020", "2021-22" for 2022; None where none is clear.

        With the present day also "last", "current" and "next".
        """
        words = set(fold(typed).split()) - {"season", "the", "one"}
        if today and words and words <= LAST | COMING:
            return self._clock.relative(0, today) if words <= LAST else self._clock.coming(today)
        name = fold(typed).replace("/", "-").replace(" ", "")
        if len(name) == 9 and name[4:5] == "-":
            name = name[:5] + name[7:]
        if name in self.records.base.seasons:
            return name
        if len(name) == 7 and name[:4].isdecimal():
            return twin_of(self.records, name)
        starting = [entry.id for entry in self.seasons if name[:4].isdecimal() and entry.id.startswith(name)]
        return starting[0] if len(starting) == 1 else None

    def classes_of(self, season: str) -> tuple[Entry, ...]:
        """The classes of the season that is typed; all where none is clear."""
        found = self.season(season)
        if found is None:
            return self.classes
        ran = self.records.base.seasons[found].classes
        return tuple(entry for entry in self.classes if entry.id in ran)

    def rounds(self, season: Season | None) -> tuple[Entry, ...]:
        """The rounds of a season in their order; of all seasons, the newest first, where none is named."""
        races = [race for race in self.records.rounds if season is None or race.season is season]
        return tuple(self._round_entry(race) for race in (races if season else reversed(races)))

    def race(self, season: Season, typed: str) -> Race | None:
        """The race that is meant: by the id that a choice has, by number, or by name; None where none is clear."""
        by_id = next((race for race in self.records.rounds if race.id == typed), None)
        if by_id:
            return by_id
        own = [race for race in self.records.rounds if race.season is season]
        number = fold(typed).removeprefix("round").removeprefix("race").strip(" .#")
        if number.isdecimal():
            numbered = [race for race in own if str(race.round.round) == number]
            return numbered[0] if numbered else None
        found = resolve(self.rounds(season), typed)
        return next((race for race in own if race.id == found), None)

    def _round_entry(self, race: Race) -> Entry:
        base = self.records.base
        circuit = base.circuits[race.round.circuit]
        names = (race.round.name, circuit.name, *circuit.names, circuit.country, day_text(race))
        numbers = () if race.round.round is None else (f"{race.round.round}", f"round {race.round.round}")
        label = f"{race_label(race)} · {day_text(race)}"
        return Entry(race.id, race.round.name, label, tuple(fold(name) for name in (*names, *numbers)))


_CATALOGUES: WeakKeyDictionary[Engine, Catalogue] = WeakKeyDictionary()


def catalogue_of(engine: Engine) -> Catalogue:
    """The catalogue of an engine's fact base, made once."""
    found = _CATALOGUES.get(engine)
    if found is None:
        found = _CATALOGUES[engine] = Catalogue(engine.records)
    return found


def _entry(identifier: str, label: str, row: object) -> Entry:
    name, names = getattr(row, "name", ""), getattr(row, "names", [])
    return Entry(identifier, name, label, tuple(dict.fromkeys(fold(one) for one in (name, *names))))


def _named(identifier: str, title: str) -> Entry:
    """What is picked by its title, or by its id in words."""
    return Entry(identifier, title, title, tuple(dict.fromkeys((fold(title), identifier.replace("-", " ")))))


def _season_entry(season: Season) -> Entry:
    years = {season.season, season.label, *_years(season)}
    return Entry(season.season, season.label, f"{season.label} season", tuple(fold(one) for one in sorted(years)))


def _years(season: Season) -> set[str]:
    """The calendar years that a season touches, as people type them."""
    return {str(row.date.year) for row in season.rounds if row.date}


def _score(entry: Entry, typed: str) -> float:
    best = 0.0
    for name in entry.names:
        if name.startswith(typed):
            return STARTS + (CLEAR_BY if name is entry.names[0] else 0)
        if any(word.startswith(typed) for word in name.split()):
            best = max(best, WORD_STARTS)
        best = max(best, SLIP if _is_slip(typed, name) else fuzz.WRatio(typed, name))
    return best


def _is_slip(typed: str, name: str) -> bool:
    """Whether a text is a name with one letter missing, too many, wrong or swapped; another number is another thing."""
    if len(typed) < SLIP_FROM or OSA.distance(typed, name, score_cutoff=1) > 1:
        return False
    return _NUMBER.findall(typed) == _NUMBER.findall(name)


def _has_numbers(entry: Entry, typed: str) -> bool:
    """Whether one of an entry's names has every number that was typed."""
    numbers = set(_NUMBER.findall(typed))
    return any(numbers <= set(_NUMBER.findall(name)) for name in entry.names)


def _ranked(entries: Iterable[Entry], typed: str) -> list[tuple[float, Entry]]:
    folded = fold(typed)[:CHOICE]
    scored = [(_score(entry, folded), entry) for entry in entries]
    return sorted((pair for pair in scored if pair[0] >= NEAR), key=lambda pair: -pair[0])


def offer(entries: Iterable[Entry], typed: str) -> list[app_commands.Choice[str]]:
    """Autocomplete choices for what is typed so far, the best first; the likeliest ones for an empty text."""
    found = [entry for entry in _fitting(entries, typed) if len(entry.id) <= CHOICE][:CHOICES]
    return [app_commands.Choice(name=cut(entry.label, CHOICE), value=entry.id) for entry in found]


def offer_names(entries: Iterable[Entry], typed: str) -> list[app_commands.Choice[str]]:
    """The same for what may also be new: the choices are plain names, which can be typed on."""
    return _names(entries, typed, "")


def offer_list(entries: Iterable[Entry], typed: str) -> list[app_commands.Choice[str]]:
    """The same for the last of several names with commas between them, each choice with those before it."""
    before, comma, last = typed.rpartition(",")
    return _names(entries, last.strip(), f"{before.strip()}, " if comma else "")


def _names(entries: Iterable[Entry], typed: str, head: str) -> list[app_commands.Choice[str]]:
    whole = [head + entry.name for entry in _fitting(entries, typed)]
    return [app_commands.Choice(name=text, value=text) for text in whole if len(text) <= CHOICE][:CHOICES]


def _fitting(entries: Iterable[Entry], typed: str) -> list[Entry]:
    return [entry for _, entry in _ranked(entries, typed)] if typed.strip() else list(entries)


def resolve(entries: tuple[Entry, ...], typed: str) -> str | None:
    """The id of the thing that is meant: an id as a choice has it, a name, or a name that is clearly near; else None."""
    text = typed.strip()
    if any(entry.id == text for entry in entries):
        return text
    folded = fold(text)
    exact = [entry.id for entry in entries if folded in entry.names[:1]] or [
        entry.id for entry in entries if folded in entry.names
    ]
    if exact:
        return exact[0] if len(exact) == 1 else None
    ranked = _ranked(entries, text)
    if not ranked or len(folded) < 3 or ranked[0][0] < SURE or not _has_numbers(ranked[0][1], folded):
        return None
    clear = len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= CLEAR_BY
    return ranked[0][1].id if clear else None


def picked(noun: str, entries: tuple[Entry, ...], typed: str) -> str:
    """The id of what was typed. Raises UnknownName with a sentence that names near ones."""
    found = resolve(entries, typed)
    if found is None:
        raise not_known(noun, entries, typed)
    return found


def picked_season(catalogue: Catalogue, typed: str, now: datetime | None = None) -> Season:
    """The season that was typed. Raises UnknownName with a sentence that names near ones, or says why there was none."""
    found = catalogue.season(typed, now.date() if now else None)
    if found is None and now and _SEASON.fullmatch(typed.strip()):
        raise _no_season(catalogue, typed.strip(), now)
    return catalogue.records.base.seasons[found or picked("season", catalogue.seasons, typed)]


def _no_season(catalogue: Catalogue, typed: str, now: datetime) -> UnknownName:
    """The error for a season that there was not: what was before and after it."""
    first = typed[:4]
    missing = first if len(typed) == 4 else f"{first}-{typed[-2:]}"
    premise = season_premise(Request(catalogue.records, Slots(missing_seasons=(missing,)), {}, now))
    seasons = sorted(catalogue.seasons, key=lambda entry: entry.id)
    near = [
        *[entry for entry in seasons if entry.id[:4] < first][-1:],
        *[one for one in seasons if one.id[:4] > first][:1],
    ]
    if premise is None:
        return not_known("season", catalogue.seasons, typed)
    return UnknownName(premise.text, near)


def picked_race(catalogue: Catalogue, season: Season, typed: str) -> Race:
    """The race of a season that was typed. Raises UnknownName with a sentence that names near ones."""
    found = catalogue.race(season, typed)
    if found is None:
        raise not_known(f"race of {season.label}", catalogue.rounds(season), typed)
    return found


def typed_season(interaction: discord.Interaction[Any]) -> str:
    """What already stands in the season option while another one is being typed."""
    return str(getattr(interaction.namespace, "season", None) or "")


def not_known(noun: str, entries: tuple[Entry, ...], typed: str) -> UnknownName:
    """The error for a name that is not on record: a kind sentence with the near ones; the typed text is escaped."""
    near = [entry for _, entry in _ranked(entries, typed)[:NAMED]] or list(entries[:NAMED])
    hint = f"; did you mean {either([cut(entry.label, CHOICE) for entry in near])}?" if near else "."
    return UnknownName(f"I cannot tell which {noun} “{escaped(typed)}” is{hint}", near)


def escaped(typed: str) -> str:
    """What a person typed, cut and without any effect as Markdown, as a mention or as a link."""
    text = " ".join(cut(typed, TYPED).split())
    text = discord.utils.escape_mentions(discord.utils.escape_markdown(text, ignore_links=False))
    return text.replace("<", "‹").replace(">", "›").replace("[", "(").replace("]", ")").replace("://", ":\u2060//")
