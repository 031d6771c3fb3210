"""The loaded fact base: every record and fact in memory, by id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from bot.knowledge.models import (
    AskedKind,
    Car,
    Circuit,
    Country,
    Driver,
    Fact,
    Gap,
    Premises,
    RaceClass,
    Season,
    SmallTalk,
    Source,
    Team,
    Template,
    Vocabulary,
)


@dataclass(frozen=True, slots=True)
class Topic:
    """A group of facts that readers can browse.

    `id` is the file's topic key, `title` what readers see, `facts` the ids in the order of the file; the season records tell
    nothing of a topic that stands `apart`.
    """

    id: str
    title: str
    facts: tuple[str, ...]
    apart: bool = False


@dataclass(frozen=True, slots=True)
class WordList:
    """A list of words to look single words up in, those that begin alike in one string: a set of them takes ten times the memory."""

    alike: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, words: Iterable[str]) -> WordList:
        """The list of these words."""
        alike: defaultdict[str, set[str]] = defaultdict(set)
        for word in words:
            alike[word[:2]].add(word)
        return cls({beginning: f" {' '.join(sorted(found))} " for beginning, found in alike.items()})

    def __contains__(self, word: str) -> bool:
        return f" {word} " in self.alike.get(word[:2], "")


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """Everything under knowledge/, validated and cross-referenced. Replaced as a whole when files change.

    `seasons` is in order of time. `fingerprint` is a digest of all files: two bases with the same one are the same.
    `names_fingerprint` is one of what things are called: entities, vocabulary, everyday English and the list of seasons.
    `english` are the words of everyday English, `proper` the names among them, folded.
    `premises` are the words of statements; without them (None) nothing that a question takes for granted is denied.
    `asked_for` are the kinds of things that people ask for.
    `retired` are facts that are kept on file but not given as answers any more.
    """

    fingerprint: str
    names_fingerprint: str
    sources: dict[str, Source]
    facts: dict[str, Fact]
    topics: dict[str, Topic]
    seasons: dict[str, Season]
    circuits: dict[str, Circuit]
    teams: dict[str, Team]
    drivers: dict[str, Driver]
    cars: dict[str, Car]
    classes: dict[str, RaceClass]
    countries: dict[str, Country]
    templates: dict[str, Template]
    gaps: dict[str, Gap]
    small_talk: dict[str, SmallTalk]
    vocabulary: Vocabulary
    english: WordList = field(default_factory=WordList)
    proper: WordList = field(default_factory=WordList)
    retired: dict[str, Fact] = field(default_factory=dict)
    premises: Premises | None = None
    asked_for: tuple[AskedKind, ...] = ()

    @property
    def last_change(self) -> date:
        """The latest date to which any fact is known true."""
        return max(fact.as_of for fact in self.facts.values())
