"""What is wrong with the words of premises.yaml and vocabulary.yaml: words that no question can have, classes and makes that there are not."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.checking import Location, Report
from bot.knowledge.models import Model, Premises, Vocabulary

_WORD = re.compile(r"[^\W_]+")


def check_premises(base: KnowledgeBase, files: Mapping[str, Model], report: Report) -> None:
    """Report what the words of statements, and other names of makes, refer to in vain."""
    concepts = base.vocabulary.synonyms
    classes, makes = base.classes, {car.make for car in base.cars.values()}
    for file, model in files.items():
        if isinstance(model, Vocabulary):
            for make in model.makes:
                _refer(file, ("makes", make), make, "makes of cars", makes, report)
            for season in model.season_names:
                _refer(file, ("season_names", season), season, "seasons", base.seasons, report)
        if not isinstance(model, Premises):
            continue
        for location, word in _words(model):
            if word not in concepts and not _WORD.fullmatch(word):
                say = f"“{word}” is no single word; give it a concept in vocabulary.yaml and name that here"
                report(file, location, say)
        for location, name in _classes(model):
            _refer(file, location, name, "classes", classes, report)
        for row, group in enumerate(model.same_cars):
            for place, make in enumerate(group):
                _refer(file, ("same_cars", row, place), make, "makes of cars", makes, report)


def _words(model: Premises) -> Iterator[tuple[Location, str]]:
    for part in ("statements", "subjects"):
        for name, words in getattr(model, part):
            yield from (((part, name), word) for word in sorted(words))


def _classes(model: Premises) -> Iterator[tuple[Location, str]]:
    for part, whole in model.part_of.items():
        yield ("part_of", part), part
        yield ("part_of", part), whole
    for named, others in model.taken_for.items():
        yield ("taken_for", named), named
        yield from ((("taken_for", named, place), other) for place, other in enumerate(others))


def _refer(file: str, location: Location, name: str, among: str, known: Collection[str], report: Report) -> None:
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        report(
            file, location, f"there is no “{name}” among the {among}" + (f"; did you mean “{near[0]}”?" if near else "")
        )
