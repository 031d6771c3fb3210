"""Every name and phrase the fact base knows, ready to be found in a question; and the spelling of single words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.answering.text import stem, words
from bot.knowledge import KnowledgeBase

_TEAM_SUFFIXES = frozenset(
    [
        "racing",
        "motorsport",
        "motorsports",
        "team",
        "competition",
        "sport",
        "sports",
        "engineering",
        "autosports",
        "msport",
        "performance",
        "automotive",
        "corse",
        "compétition",
    ]
)
_NAME_PARTICLES = frozenset(["di", "de", "van", "von", "der", "da", "del", "la", "le", "al", "el", "bin", "dos"])
_MAX_PHRASE = 7


@dataclass(frozen=True, slots=True)
class Name:
    """A name or phrase that was found.

    kind  "season" … "circuit", "team", "driver", "car", "make", "class", "country", "concept", "series", "own", "track"
    id    the id in the fact base, the concept, or the name of the other series
    weak  an everyday word that is a name only when the person wrote it with a capital letter
    """

    kind: str
    id: str
    weak: bool = False


class Lexicon:
    """Finds names and phrases in token sequences, and the known word that a misspelt one was meant to be."""

    def __init__(self, base: KnowledgeBase, known: Iterable[str]) -> None:
        """`known` are the words of all texts of the base."""
        self._english, self._proper = base.english, base.proper
        self._phrases: dict[tuple[str, ...], list[Name]] = defaultdict(list)
        self._longest: dict[str, int] = defaultdict(int)
        self._containing: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        self.ignored = frozenset(word for text in base.vocabulary.ignored for word in words(text))
        self.slang = {words(key)[0]: words(value) for key, value in base.vocabulary.slang.items() if words(key)}
        self._concepts: dict[str, str] = {}
        self._add_vocabulary(base)
        self._add_entities(base)
        self._words = self._collect_words(known)
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._words):
            self._by_letter[word[0]].append(word)
        self.correct = lru_cache(maxsize=20_000)(self._correct)

    # -- building ---------------------------------------------------------------------------------------------------

    def _add(self, text: str, name: Name) -> None:
        key = words(text)
        if not key or len(key) > _MAX_PHRASE:
            return
        if name not in self._phrases[key]:
            self._phrases[key].append(name)
        self._longest[key[0]] = max(self._longest[key[0]], len(key))

    def _add_vocabulary(self, base: KnowledgeBase) -> None:
        vocabulary = base.vocabulary
        stems: dict[str, str] = {}
        for concept, meanings in vocabulary.synonyms.items():
            for meaning in (concept, *meanings):
                key = words(meaning)
                if len(key) == 1:
                    self._concepts.setdefault(key[0], concept)
                    stems.setdefault(stem(key[0]), concept)
                else:
                    self._add(meaning, Name("concept", concept))
        self._concepts = stems | self._concepts  # "boss" is the boss, though "bossed" is winning
        for series, spellings in vocabulary.other_series.items():
            for spelling in (series, *spellings):
                self._add(spelling, Name("series", series))
        self._tracks = frozenset(word for track in vocabulary.other_circuits for word in words(track))
        for track in vocabulary.other_circuits:
            self._add(track, Name("track", track))
        for own in vocabulary.own_names:
            self._add(own, Name("own", "own"))

    def _add_entities(self, base: KnowledgeBase) -> None:
        for kind, table in (("circuit", base.circuits), ("class", base.classes), ("country", base.countries)):
            for identifier, entity in table.items():
                for text in (entity.name, *entity.names):
                    self._add_joined(text, Name(kind, identifier))
        for identifier, team in base.teams.items():
            for text in (team.name, *team.names):
                self._add_joined(text, Name("team", identifier))
                self._add_short_team(text, identifier)
        self._add_drivers(base)
        for identifier, car in base.cars.items():
            for text in (car.name, *car.names):
                self._add_joined(text, Name("car", identifier))
                without_make = text.removeprefix(car.make).strip()
                if len(without_make) > 2 and any(character.isdigit() for character in without_make):
                    self._add(without_make, Name("car", identifier))
            self._add_joined(car.make, Name("make", car.make))

    def _add_joined(self, text: str, name: Name) -> None:
        """A name, and the same name typed without its spaces."""
        self._add(text, name)
        key = words(text)
        if 2 <= len(key) <= 3 and len("".join(key)) >= 6:
            self._add("".join(key), name)

    def _add_short_team(self, text: str, identifier: str) -> None:
        key = [word for word in words(text) if word not in _TEAM_SUFFIXES]
        if not key or len(key) == len(words(text)) or len("".join(key)) < 3:
            return
        weak = len(key) == 1 and self.is_everyday(key[0])
        self._add(" ".join(key), Name("team", identifier, weak))

    def _add_drivers(self, base: KnowledgeBase) -> None:
        first_names: dict[str, set[str]] = defaultdict(set)
        for identifier, driver in base.drivers.items():
            for text in (driver.name, *driver.names):
                key = words(text)
                self._add_joined(text, Name("driver", identifier))
                if len(key) < 2:
                    continue
                if len(key) == 2:
                    self._add(f"{key[1]} {key[0]}", Name("driver", identifier))
                start = len(key) - 1
                while start > 1 and key[start - 1] in _NAME_PARTICLES:
                    start -= 1
                surname = key[start:]
                everyday = len(surname) == 1 and (self.is_everyday(surname[0]) or len(surname[0]) < 3)
                self._add(" ".join(surname), Name("driver", identifier, everyday))
                first_names[key[0]].add(identifier)
        for first, identifiers in first_names.items():
            if len(identifiers) == 1 and len(first) >= 4 and not self.is_everyday(first):
                self._add(first, Name("driver", next(iter(identifiers)), weak=True))

    def is_everyday(self, word: str) -> bool:
        """Whether a word is one of everyday English or of the vocabulary, and so no name by itself."""
        return word in self._english or word in self.ignored or word in self._concepts

    def _collect_words(self, known: Iterable[str]) -> frozenset[str]:
        found = set(known)
        for key, names in self._phrases.items():
            if any(name.kind not in ("series", "track") for name in names):
                found.update(key)  # nothing is corrected into another series: "crikey" is not cricket
            for word in dict.fromkeys(key):
                self._containing[word].append(key)
        found.update(self._concepts)
        found.update(self.ignored)
        return frozenset(word for word in found if len(word) > 2 and not word.isdigit())

    # -- finding ----------------------------------------------------------------------------------------------------

    def longest_at(self, tokens: list[str], at: int) -> Iterator[tuple[int, list[Name]]]:
        """The phrases that begin at `at`, longest first, each with its length and what it may mean."""
        for length in range(min(self._longest.get(tokens[at], 0), len(tokens) - at), 0, -1):
            names = self._phrases.get(tuple(tokens[at : at + length]))
            if names:
                yield length, names

    def concept(self, word: str) -> str:
        """The concept of a single word, or its stem where the vocabulary has none for it."""
        found = self._concepts.get(word)
        if found is None:
            stemmed = stem(word)
            found = self._concepts.get(stemmed, stemmed)
        return found

    def is_known(self, word: str) -> bool:
        """Whether a word needs no correction: the fact base, the vocabulary or everyday English has it."""
        known = word in self._words or word in self._english or word in self._proper or word in self._tracks
        return len(word) <= 2 or known or not any(character.isalpha() for character in word)

    def _correct(self, word: str) -> tuple[str, ...]:
        """The known words that a misspelt one was most likely meant to be, best first; the word itself where none is near."""
        if self.is_known(word):
            return (word,)
        swapped = self._swapped(word)
        if swapped:
            return swapped
        if not word.isalpha():
            return (word,)
        if word.endswith("s") and word[:-1] in self._words:
            return (word[:-1],)
        if word.endswith("in") and f"{word}g" in self._words:
            return (f"{word}g",)
        if len(word) < 4:
            return (word,)
        cutoff = 0.75 if len(word) <= 5 else 0.7
        nearest = process.extract(
            word, self._by_letter.get(word[0], ()), scorer=OSA.normalized_similarity, score_cutoff=cutoff, limit=4
        )
        if not nearest and len(word) >= 5:
            nearest = process.extract(word, self._words, scorer=OSA.normalized_similarity, score_cutoff=0.8, limit=4)
        if not nearest:
            return (word,)
        nearest.sort(key=lambda found: (round(found[1], 1), found[0] in self._concepts, *_likeness(word, found)))
        return tuple(str(found[0]) for found in reversed(nearest))

    def _swapped(self, word: str) -> tuple[str, ...]:
        """Known words that two neighbouring letters in the wrong order may stand for: "hwo", "wni", "lpm3"."""
        turned = (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))
        return tuple(dict.fromkeys(one for one in turned if one != word and one in self._words))

    def joins(self, one: str, two: str) -> bool:
        """Whether two words stand side by side in a name or a phrase."""
        return any(_beside(one, two, key) for key in self._containing.get(one, ()) if two in key)

    def fuzzy_at(self, tokens: list[str], at: int) -> tuple[int, int, list[Name]] | None:
        """A name of two or more words of which one stands at `at` and the words beside it are misspelt.

        Returns (first token, length, names), or None.
        """
        best: tuple[float, int, int, list[Name]] | None = None
        for key in self._containing.get(tokens[at], ()):
            if len(key) < 2:
                continue
            start = at - key.index(tokens[at])
            if start < 0 or start + len(key) > len(tokens):
                continue
            names = [name for name in self._phrases[key] if name.kind in ("driver", "team", "circuit")]
            if not names:
                continue
            written = tokens[start : start + len(key)]
            near = [OSA.normalized_similarity(a, b) for a, b in zip(written, key, strict=True)]
            if min(near) < 0.6 or any(
                len(word) < 3 and word != meant for word, meant in zip(written, key, strict=True)
            ):
                continue
            score = sum(near) / len(near)
            if best is None or score > best[0]:
                best = (score, start, len(key), names)
        return best[1:] if best else None


def _beside(one: str, two: str, key: tuple[str, ...]) -> bool:
    return (one, two) in pairwise(key)


def _likeness(word: str, found: tuple[str, float, int]) -> tuple[float, bool, int]:
    return found[1], _skeleton(found[0]) == _skeleton(word), -len(found[0])


def _skeleton(word: str) -> str:
    """The consonants of a word, which sms spellings keep."""
    return "".join(letter for letter in word if letter not in "aeiou")
