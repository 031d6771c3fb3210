"""What is untidy in the fact base but no contradiction: the base loads with it, and `check` warns of it.

The same question in two places, questions that are nearly the same, one page under two ids, a calendar with a hole.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from bot.knowledge.checking import Location
from bot.knowledge.checking_seasons import years_of
from bot.knowledge.loading import Positions, Problem
from bot.knowledge.models import (
    EntityFile,
    FactFile,
    GapFile,
    Model,
    Season,
    SmallTalkFile,
    SourceFile,
    TemplateFile,
    Vocabulary,
)

NEAR = 85
"""How alike two questions are, of 100, to be called nearly the same."""
SAME_WORD = 80
"""How alike two words are, of 100, to be one word spelt or inflected in two ways."""

_WORD = re.compile(r"\{[a-z_]+\}|[^\W_]+")
_APOSTROPHES = re.compile(r"['\u2019\u2018\u02bc`\u00b4]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: the file (its path inside the fact base), the place in it, and what a reader calls it."""

    file: str
    location: Location
    called: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something untidy at `place`; `other` is the place that it clashes with, where there is one."""

    place: Place
    message: str
    other: Place | None = None


def find(directory: Path, files: Mapping[str, Model]) -> list[Problem]:
    """Everything untidy in the files that could be read, in the order of files and lines."""
    positions = Positions(directory)
    return sorted(_located(positions, finding) for finding in findings(files))


def findings(files: Mapping[str, Model]) -> Iterator[Finding]:
    """Everything untidy in the files, without line numbers."""
    questions = list(_questions(files))
    yield from _same_wordings(questions)
    yield from _near_questions(files, questions)
    yield from _same_pages(files)
    for file, model in files.items():
        if isinstance(model, Season):
            yield from _calendar(file, model)


def _located(positions: Positions, finding: Finding) -> Problem:
    message = finding.message
    if finding.other is not None:
        other = positions.problem(finding.other.file, finding.other.location, "")
        message += f" {finding.other.called} ({other.file}:{other.line})"
    return positions.problem(finding.place.file, finding.place.location, message)


def words(text: str) -> tuple[str, ...]:
    """The words of a question, and its slots, without case, diacritics and punctuation.

    >>> words("Who's the champion of São Paulo in {season}?")
    ('whos', 'the', 'champion', 'of', 'sao', 'paulo', 'in', '{season}')
    """
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).casefold()
    return tuple(_WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter))))


# -- questions --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Question:
    """One way to ask something. `heading` marks the plain question of a fact; `owner` is what it asks for."""

    text: str
    words: tuple[str, ...]
    owner: str
    place: Place
    heading: bool = False


def _questions(files: Mapping[str, Model]) -> Iterator[_Question]:
    for file, model in files.items():
        if isinstance(model, FactFile):
            for index, fact in enumerate(model.facts):
                if fact.retired:
                    continue
                called, here = f"fact {fact.id}", ("facts", index)
                if fact.question:
                    place = Place(file, (*here, "question"), called)
                    yield _Question(fact.question, words(fact.question), called, place, heading=True)
                yield from _wordings(file, here, called, fact.wordings)
                defined = [f"what is {term}" for term in fact.defines]
                other = [text for text in defined if words(text) != words(fact.question or "")]
                yield from _wordings(file, here, called, other, "defines")
        elif isinstance(model, TemplateFile):
            for index, template in enumerate(model.templates):
                yield from _wordings(file, ("templates", index), f"template {template.id}", template.wordings)
        elif isinstance(model, GapFile):
            for index, gap in enumerate(model.gaps):
                yield from _wordings(file, ("gaps", index), f"gap {gap.id}", gap.wordings)
        elif isinstance(model, SmallTalkFile):
            for index, line in enumerate(model.small_talk):
                yield from _wordings(file, ("small_talk", index), f"small talk {line.id}", line.wordings)


def _wordings(
    file: str, here: Location, called: str, wordings: Sequence[str], key: str = "wordings"
) -> Iterator[_Question]:
    for index, wording in enumerate(wordings):
        yield _Question(wording, words(wording), called, Place(file, (*here, key, index), called))


def _same_wordings(questions: Sequence[_Question]) -> Iterator[Finding]:
    """Questions and wordings that stand twice: only one of the two can win."""
    first: dict[tuple[str, ...], _Question] = {}
    for question in questions:
        if not question.words:
            continue
        known = first.setdefault(question.words, question)
        if known is question:
            continue
        if known.owner == question.owner:
            yield Finding(question.place, f"“{question.text}” stands twice in {question.owner}; remove one")
        else:
            message = f"“{question.text}” of {question.owner} stands also in"
            yield Finding(question.place, message, known.place)


def _near_questions(files: Mapping[str, Model], questions: Sequence[_Question]) -> Iterator[Finding]:
    """Plain questions of two facts that ask nearly the same.

    Questions that name different things (another season, class, circuit, number) are different, however alike. Of the
    others two are nearly the same when all that one says is in the other too, give or take spelling: "who supplies the
    tyres" and "who supplies the fuel" each say something that the other does not.
    """
    names = _names(files)
    ignored = {word for model in files.values() if isinstance(model, Vocabulary) for word in model.ignored}
    groups: dict[frozenset[str], list[_Question]] = defaultdict(list)
    for question in questions:
        if question.heading:
            named = frozenset(word for word in question.words if word in names or not word.isalpha())
            groups[named].append(question)
    for group in groups.values():
        for one, other in combinations(group, 2):
            if one.words != other.words and _near(one.words, other.words, ignored):
                message = f"“{other.text}” of {other.owner} asks nearly the same as “{one.text}” of"
                yield Finding(other.place, message, one.place)


def _near(one: tuple[str, ...], other: tuple[str, ...], ignored: set[str]) -> bool:
    if not fuzz.token_sort_ratio(" ".join(one), " ".join(other), score_cutoff=NEAR):
        return False
    telling, others = ([word for word in said if word not in ignored] for said in (one, other))
    return _within(telling, others) or _within(others, telling)


def _within(some: Sequence[str], others: Sequence[str]) -> bool:
    """Whether each of some words has one among the others to itself, give or take spelling."""
    left = list(others)
    for word in some:
        same = next((known for known in left if known == word), None)
        same = same or next((known for known in left if fuzz.ratio(word, known) >= SAME_WORD), None)
        if same is None:
            return False
        left.remove(same)
    return True


def _names(files: Mapping[str, Model]) -> set[str]:
    """Every word of a name in the entities."""
    found: set[str] = set()
    for model in files.values():
        if isinstance(model, EntityFile):
            for table in (model.circuits, model.teams, model.drivers, model.cars, model.classes, model.countries):
                for entity in table.values():
                    for name in (entity.name, *entity.names):
                        found.update(words(name))
    return found


# -- sources and seasons ----------------------------------------------------------------------------------------------


def _same_pages(files: Mapping[str, Model]) -> Iterator[Finding]:
    """One page under two ids."""
    first: dict[str, Place] = {}
    for file, model in files.items():
        if isinstance(model, SourceFile):
            for identifier, source in model.sources.items():
                place = Place(file, ("sources", identifier, "url"), f"source {identifier}")
                known = first.setdefault(page_of(source.url), place)
                if known is not place:
                    message = f"the page of source {identifier} is also that of"
                    yield Finding(place, message, known)


def page_of(url: str) -> str:
    """A URL without what makes no other page: http or https, www., a slash at the end, a place within the page.

    >>> page_of("http://www.Example.org/a/#top"), page_of("https://example.org/a")
    ('example.org/a', 'example.org/a')
    """
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    # "#!" and "#/" name pages of sites that are one script
    fragment = f"#{parts.fragment}" if parts.fragment[:1] in ("!", "/") else ""
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}{query}{fragment}"


def _calendar(file: str, season: Season) -> Iterator[Finding]:
    """A season whose numbers of rounds have a hole, or that lies in one year though it is named after two."""
    previous = 0
    for index, race in enumerate(season.rounds):
        if isinstance(race.round, int):
            if race.round > previous + 1:
                missing = " and ".join(map(str, range(previous + 1, race.round)))
                place = Place(file, ("rounds", index, "round"), race.name)
                yield Finding(place, f"no round {missing} stands above round {race.round} of {season.season}")
            previous = max(previous, race.round)
    first, last = years_of(season.season)
    years = {race.date.year for race in season.rounds if race.date and race.status in ("held", "planned")}
    if first != last and len(years) == 1 and len(season.rounds) > 1:
        place = Place(file, ("season",), season.season)
        yield Finding(place, f"all rounds of {season.season} are in {years.pop()}; is it named after the right years?")
