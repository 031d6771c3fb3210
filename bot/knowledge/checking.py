"""What one file alone cannot show: ids that point nowhere, and records that contradict each other."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Model, Season

Location = tuple[Any, ...]
Report = Callable[[str, Location, str], None]
"""Called with a file (its path inside the fact base), a place in it, and what is wrong there."""

_TABLES = {
    "sources": "sources",
    "related": "facts",
    "team": "teams",
    "run_by": "teams",
    "driver": "drivers",
    "drivers": "drivers",
    "car": "cars",
    "circuit": "circuits",
    "race_class": "classes",
    "classes": "classes",
    "by_class": "classes",
    "class_names": "classes",
}
"""The fields of the models that hold ids, and the table that each id must be in."""


def references(model: Model, location: Location = ()) -> Iterator[tuple[Location, str, str]]:
    """Every id that a file refers to: (where it stands, the table it points into, the id)."""
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        here = (*location, field.alias or name)
        table = _TABLES.get(name)
        if isinstance(value, Model):
            yield from references(value, here)
        elif isinstance(value, str) and table:
            yield here, table, value
        elif isinstance(value, list | tuple | dict):
            yield from _inside(value, here, table)


def _inside(values: list[Any] | tuple[Any, ...] | dict[str, Any], here: Location, table: str | None) -> Iterator[Any]:
    pairs = values.items() if isinstance(values, dict) else enumerate(values)
    for key, value in pairs:
        if isinstance(value, Model):
            yield from references(value, (*here, key))
        elif table and isinstance(values, dict):
            yield (*here, key), table, key
        elif table and isinstance(value, str):
            yield (*here, key), table, value


def check_references(base: KnowledgeBase, files: Mapping[str, Model], report: Report) -> None:
    """Report every reference to an id that the base does not have, with the nearest id that it does have."""
    for file, model in files.items():
        for location, table, identifier in references(model):
            known: Collection[str] = getattr(base, table)
            if identifier not in known:
                near = difflib.get_close_matches(identifier, known, n=1)
                hint = f"; did you mean “{near[0]}”?" if near else f"; add it to the {table} first"
                report(file, location, f"there is no “{identifier}” among the {table}{hint}")


def check_seasons(files: Mapping[str, Model], report: Report) -> None:
    """Report records of a season that contradict each other."""
    for file, model in files.items():
        if isinstance(model, Season):
            _check_season(file, model, report)


def _check_season(file: str, season: Season, report: Report) -> None:
    previous = None
    for index, race in enumerate(season.rounds):
        here: Location = ("rounds", index)
        if race.status == "held" and race.date is None:
            report(file, (*here, "status"), f"{race.name} was held, so it needs a date")
        if race.winners and race.status != "held":
            report(file, (*here, "winners"), f"{race.name} has winners but its status is {race.status}")
        if race.status == "held" and race.date and previous and race.date < previous:
            report(file, (*here, "date"), f"{race.name} is dated before the race that stands above it")
        if race.status == "held" and race.date:
            previous = race.date
        if sum(winner.overall for winner in race.winners) > 1:
            report(file, (*here, "winners"), f"{race.name} has more than one overall winner")
        raced = {"winners": [row.race_class for row in race.winners], "poles": [row.race_class for row in race.poles]}
        for part, identifiers in raced.items():
            for position, identifier in enumerate(identifiers):
                if identifier not in season.classes:
                    place = (*here, part, position, "class")
                    report(file, place, f"{identifier} is not among this season's classes")
    for part, titles in (("champions", season.champions), ("runners_up", season.runners_up)):
        for index, title in enumerate(titles):
            if (title.title == "teams") != bool(title.team) or (title.title == "drivers") != bool(title.drivers):
                report(file, (part, index, "title"), "a teams title needs a team, a drivers title needs drivers")
            if title.race_class not in season.classes:
                report(file, (part, index, "class"), f"{title.race_class} is not among this season's classes")
