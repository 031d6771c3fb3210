"""What the models cannot show: ids that point nowhere, impossible dates of sources, texts that fit in no reply.

What is reported here stops the fact base from loading. Contradictions inside a season are in `checking_seasons`; what is
only untidy is in `findings`.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import EntityFile, FactFile, GapFile, Grade, Model, SmallTalkFile, SourceFile

Location = tuple[Any, ...]
Report = Callable[[str, Location, str], None]
"""Called with a file (its path inside the fact base), a place in it, and what is wrong there."""

MAX_REPLY = 3800
"""The characters that one reply shows; the Discord client cuts longer ones."""

FIRST_GRADES = 2012
"""The first year of the drivers' categorisation that the FIA's list goes back to."""

_TABLES = {
    "sources": "sources",
    "nationality_sources": "sources",
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


def check_sources(files: Mapping[str, Model], report: Report) -> None:
    """Report every source that was published after the day on which somebody is said to have read it."""
    for file, model in files.items():
        if isinstance(model, SourceFile):
            for identifier, source in model.sources.items():
                # a partial date ("2022", "2022-02") is compared as far as it goes
                published = str(source.published or "")
                if published > source.checked.isoformat()[: len(published)]:
                    place = ("sources", identifier, "published")
                    report(file, place, f"published {published}, which is after it was checked ({source.checked})")


def check_grades(base: KnowledgeBase, files: Mapping[str, Model], report: Report) -> None:
    """Report every driver's grade of a time that is none, or in which nobody can have read of it yet."""
    for file, model in files.items():
        if not isinstance(model, EntityFile):
            continue
        for identifier, driver in model.drivers.items():
            for times, grade in driver.grades.items():
                wrong = _wrong_times(base, times, grade)
                if wrong:
                    report(file, ("drivers", identifier, "grades", times), wrong)


def _wrong_times(base: KnowledgeBase, times: str, grade: Grade) -> str | None:
    """What is wrong with the year or winter of a grade; the list of a year is out in the December before it."""
    first, last = int(times[:4]), int(times[:2] + times[-2:])
    if len(times) == 7 and last != first + 1:
        return f"“{times}” is no winter: that of {first} is {first}-{(first + 1) % 100:02d}"
    if first < FIRST_GRADES:
        return f"there were no FIA grades of drivers before {FIRST_GRADES}"
    read = [base.sources[source].checked.year for source in grade.sources if source in base.sources]
    if read and first > max(read) + 1:
        return f"a grade of {times}, but its sources were read in {max(read)}"
    return None


def check_lengths(files: Mapping[str, Model], report: Report) -> None:
    """Report every text that is too long for one reply."""
    for file, model in files.items():
        for location, text in _replies(model):
            if len(text) > MAX_REPLY:
                report(
                    file, location, f"has {len(text):,} characters; a reply holds {MAX_REPLY:,}: shorten or split it"
                )


def _replies(model: Model) -> Iterator[tuple[Location, str]]:
    """The texts of a file that are replies as they stand: (where the longest-winded part stands, the whole reply)."""
    if isinstance(model, FactFile):
        for index, fact in enumerate(model.facts):
            text = f"{fact.answer}\n\n{fact.disputed}" if fact.disputed else fact.answer
            yield ("facts", index, "disputed" if fact.disputed else "answer"), text
    elif isinstance(model, GapFile):
        yield from ((("gaps", index, "says"), gap.says) for index, gap in enumerate(model.gaps))
    elif isinstance(model, SmallTalkFile):
        yield from ((("small_talk", index, "says"), line.says) for index, line in enumerate(model.small_talk))
