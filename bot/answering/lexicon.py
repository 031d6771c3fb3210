"""Every name and phrase the fact base knows, ready to be found in a question; and the spelling of single words."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from bot.answering.spelling import Speller
from bot.answering.text import stem, words
from bot.knowledge import KnowledgeBase
from bot.knowledge.models import Vocabulary

FIRST_NAME = 0.5
"""How like a first name a word must be beside the surname; one of them alone tells whose it is."""
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
_SMALL = frozenset(
    ["in", "at", "of", "is", "to", "by", "on", "no", "do", "gt", "le", "my", "me", "it", "an", "or", "we", "he"]
)
"""Words of one or two letters that may stand in a text by themselves."""
_MAX_PHRASE = 7
_BESIDE = 2.5
"""What it adds to the evidence for a word that it makes a name or a phrase with its neighbour."""
_LIKELY = 1.5
"""The evidence from which a word is rather misspelt than two words that were written as one."""
_ENDING = 4.0
"""The evidence for a word of which only the end is written otherwise."""
_NAMED_SURE = 1.5
"""The evidence it takes to alter what was written like a name, or a word of two letters."""
_SPLIT = 3.2
"""How much used (logarithm, see _use) words must be on average for two of them to be taken as written together."""
_SMALL_USE = {1: 1.5, 2: 4.0}
"""The most that words of one and of two letters count there."""
_USUAL, _COMMON, _EVERYWHERE = 5, 30, 1_000
"""How often a word stands in the fact base."""
_LONGEST = 32
"""Letters of a word beyond which it is no word."""
_SENTENCE = (4, 5, 6, 7)
"""How many words a whole question without spaces may be, as in "whowonatsepang"."""
_ASKING = ("who", "what", "which", "when", "where", "how", "did", "is", "was", "tell")
"""What such a question begins with: a strange name is not to be taken for one."""
_CHUNK = re.compile("[a-z]+|[0-9]+")
_WITH_YEAR = re.compile("(?P<words>.*[a-z])(?P<year>20[0-9][0-9])")


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


def concepts_of(vocabulary: Vocabulary) -> dict[str, str]:
    """The concept of each single word, and of each stem, that the vocabulary has."""
    exact: dict[str, str] = {}
    stems: dict[str, str] = {}
    for concept, meanings in vocabulary.synonyms.items():
        for meaning in (concept, *meanings):
            key = words(meaning)
            if len(key) == 1:
                exact.setdefault(key[0], concept)
                stems.setdefault(stem(key[0]), concept)
    return stems | exact  # "boss" is the boss, though "bossed" is winning


def concept_of(word: str, concepts: Mapping[str, str]) -> str:
    """The concept of a single word, or its stem where the vocabulary has none for it."""
    found = concepts.get(word)
    if found is None:
        stemmed = stem(word)
        found = concepts.get(stemmed, stemmed)
    return found


def ignored_by(vocabulary: Vocabulary) -> frozenset[str]:
    """The words that say nothing about what is asked."""
    return frozenset(word for text in vocabulary.ignored for word in words(text))


class Lexicon:
    """Finds names and phrases in token sequences, and the known word that a misspelt one was meant to be."""

    def __init__(self, base: KnowledgeBase, used: Mapping[str, int]) -> None:
        """`used` are the words of all texts of the base, with how often they stand there."""
        self.look_up_in(base)
        self._phrases: dict[tuple[str, ...], list[Name]] = defaultdict(list)
        self._longest: dict[str, int] = defaultdict(int)
        self._containing: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        self.ignored = ignored_by(base.vocabulary)
        self.slang = {words(key)[0]: words(value) for key, value in base.vocabulary.slang.items() if words(key)}
        self._add_vocabulary(base)
        self._add_entities(base)
        self._frequency = self._count_words(used)
        self._speller = Speller(self._frequency)

    def look_up_in(self, base: KnowledgeBase) -> None:
        """Take the words of everyday English from a fact base; a Lexicon from a file needs it, which keeps them no second time."""
        self._english, self._proper = base.english, base.proper
        self._near = lru_cache(maxsize=5_000)(self._nearest)
        self._parts = lru_cache(maxsize=5_000)(self._split)

    def __getstate__(self) -> dict[str, object]:
        left_out = ("_english", "_proper", "_near", "_parts")
        return {name: value for name, value in self.__dict__.items() if name not in left_out}

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
        self._concepts = concepts_of(vocabulary)
        for concept, meanings in vocabulary.synonyms.items():
            for meaning in (concept, *meanings):
                if len(words(meaning)) > 1:
                    self._add(meaning, Name("concept", concept))
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
        taken = {words(text) for driver in base.drivers.values() for text in (driver.name, *driver.names)}
        taken |= {words(car.make) for car in base.cars.values()}
        taken |= {words(text) for country in base.countries.values() for text in (country.name, *country.names)}
        for identifier, team in base.teams.items():
            for text in (team.name, *team.names):
                self._add_joined(text, Name("team", identifier))
                self._add_short_team(text, identifier, taken)
        self._add_drivers(base)
        for identifier, car in base.cars.items():
            for text in (car.name, *car.names):
                self._add_joined(text, Name("car", identifier))
                without_make = text.removeprefix(car.make).strip()
                if len(without_make) > 2 and any(character.isdigit() for character in without_make):
                    self._add(without_make, Name("car", identifier))
            self._add_joined(car.make, Name("make", car.make))
            if not car.make.casefold().endswith("s"):
                self._add_joined(f"{car.make}s", Name("make", car.make))  # two Porsches
            if len(words(car.make)) > 1 and not self.is_everyday(words(car.make)[0]):
                self._add(words(car.make)[0], Name("make", car.make))  # Mercedes, Aston
        for make, others in base.vocabulary.makes.items():
            for text in others:
                self._add_joined(text, Name("make", make))

    def _add_joined(self, text: str, name: Name) -> None:
        """A name, and the same name typed without its spaces."""
        self._add(text, name)
        key = words(text)
        if 2 <= len(key) <= 3 and len("".join(key)) >= 6:
            self._add("".join(key), name)

    def _add_short_team(self, text: str, identifier: str, taken: Collection[tuple[str, ...]]) -> None:
        """A team's name without "Racing" and the like, unless that is the name of somebody, a make or a country: Earl Bamber drives."""
        key = [word for word in words(text) if word not in _TEAM_SUFFIXES]
        if not key or len(key) == len(words(text)) or len("".join(key)) < 3 or tuple(key) in taken:
            return
        weak = len(key) == 1 and self.is_everyday(key[0])
        self._add(" ".join(key), Name("team", identifier, weak))

    def _add_drivers(self, base: KnowledgeBase) -> None:
        first_names: dict[str, set[str]] = defaultdict(set)
        self._surnames: dict[str, set[str]] = defaultdict(set)  # by the first name
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
                self._surnames[key[0]].add(surname[-1])
        for first, identifiers in first_names.items():
            if len(identifiers) == 1 and len(first) >= 4 and not self.is_everyday(first):
                self._add(first, Name("driver", next(iter(identifiers)), weak=True))

    def is_everyday(self, word: str) -> bool:
        """Whether a word is one of everyday English or of the vocabulary, and so no name by itself."""
        return word in self._english or word in self.ignored or word in self._concepts

    def is_proper(self, word: str) -> bool:
        """Whether a word of everyday English is a name."""
        return word in self._proper and word not in self._concepts

    def is_given_name(self, word: str) -> bool:
        """Whether a driver on record has a word as the first name."""
        return word in self._surnames

    def is_misspelt_driver(self, first: str, surname: str) -> bool:
        """Whether somebody of a first name is on record whose surname a word may be meant for."""
        return any(OSA.normalized_similarity(surname, one) >= FIRST_NAME for one in self._surnames.get(first, ()))

    def _count_words(self, used: Mapping[str, int]) -> Counter[str]:
        """How often each word stands in the fact base, in names and in the vocabulary."""
        found = Counter(used)
        for key, names in self._phrases.items():
            if any(name.kind not in ("series", "track") for name in names):
                found.update(key)  # nothing is corrected into another series: "crikey" is not cricket
            for word in dict.fromkeys(key):
                self._containing[word].append(key)
        found.update(list(self._concepts))
        found.update(sorted(self.ignored))
        return found

    # -- finding ----------------------------------------------------------------------------------------------------

    def longest_at(self, tokens: list[str], at: int) -> Iterator[tuple[int, list[Name]]]:
        """The phrases that begin at `at`, longest first, each with its length and what it may mean."""
        for length in range(min(self._longest.get(tokens[at], 0), len(tokens) - at), 0, -1):
            names = self._phrases.get(tuple(tokens[at : at + length]))
            if names:
                yield length, names

    def concept(self, word: str) -> str:
        """The concept of a single word, or its stem where the vocabulary has none for it."""
        return concept_of(word, self._concepts)

    def is_concept(self, key: str) -> bool:
        """Whether a term is a concept of the vocabulary, and no mere stem."""
        return self._concepts.get(key) == key

    def is_used(self, word: str) -> bool:
        """Whether a word or a number stands in the fact base as it is."""
        return word in self._frequency

    def is_strange(self, word: str) -> bool:
        """Whether neither the fact base nor everyday English has a word: behind a first name it is a stranger's surname."""
        return len(word) > 2 and word.isalpha() and word not in self._frequency and word not in self._english

    def is_known(self, word: str) -> bool:
        """Whether a word needs no correction: the fact base, the vocabulary or everyday English has it."""
        known = word in self._frequency or word in self._english or word in self._proper or word in self._tracks
        return len(word) < 2 or known or not any(character.isalpha() for character in word)

    def correct(self, word: str, before: str = "", after: str = "", named: bool = False) -> tuple[str, ...]:
        """The known word, or the words written as one, that a misspelt one was most likely meant to be; else the word itself.

        A word that makes a name or a phrase with its neighbours is likelier than another. `named` says that it was
        written like a name, which only a name is likely to be meant by.
        """
        if self.is_known(word):
            return (self._in_team_name(word, before, after),)
        if not word.isascii() or len(word) > _LONGEST:
            return (word,)
        if not word.isalpha():
            return self._code(word)
        best, evidence = word, _NAMED_SURE if named or len(word) < 3 else 0.0
        for chance, one in self._near(word):
            found = chance + (_BESIDE if self.joins(before, one) or self.joins(one, after) else 0.0)
            if found > evidence:
                best, evidence = one, found
        if best == word or evidence < _LIKELY:
            parts = self._parts(word)
            if parts and (best == word or len(parts) == 2):
                return parts
        return (best,)

    def _nearest(self, word: str) -> tuple[tuple[float, str], ...]:
        """The words that may have been meant, each with its evidence."""
        if not word.isascii() or not word.isalpha() or not 1 < len(word) <= _LONGEST:
            return ()
        for end, instead in (("s", ""), ("in", "ing")):
            whole = word.removesuffix(end) + instead
            if word.endswith(end) and len(whole) > 2 and whole in self._frequency:
                return ((_ENDING, whole),)
        return tuple(self._speller.near(word))

    def _in_team_name(self, word: str, before: str, after: str) -> str:
        """A surname that was typed for the like first word of a team's name: "neilson racing"."""
        if after not in _TEAM_SUFFIXES or word not in self._containing or self.is_everyday(word):
            return word
        if self.joins(word, after) or self.joins(before, word):
            return word
        return next((one for _, one in self._near(word) if self._is_team(one, after)), word)

    def _is_team(self, *key: str) -> bool:
        return any(name.kind == "team" for name in self._phrases.get(key, ()))

    def _code(self, word: str) -> tuple[str, ...]:
        """A class that was typed badly, or words and numbers that were written as one: "lpm2", "2023season"."""
        code = self._speller.code(word)
        if code:
            return (code,)
        parts = tuple(_CHUNK.findall(word))
        if 1 < len(parts) < 4 and all(part.isdigit() or self._frequency.get(part, 0) >= _COMMON for part in parts):
            return parts if all(len(part) > 2 or part.isdigit() or part in _SMALL for part in parts) else (word,)
        dated = _WITH_YEAR.fullmatch(word)
        said = self._parts(dated["words"]) if dated else ()
        return (*said, dated["year"]) if dated and said else self._parts(word) or (word,)

    def _split(self, word: str) -> tuple[str, ...]:
        """The words that were typed without a space between them: "lmp2champions", "howmany"; none where they are not likely."""
        counts = (2, 3, *_SENTENCE) if word.startswith(_ASKING) else (2, 3)
        ways = (self._split_in(word, count) for count in counts)
        return next((way for way in ways if way), ())

    def _split_in(self, word: str, count: int) -> tuple[str, ...]:
        found = [(math.fsum(map(self._use, way)), way) for way in _ways(word, count, self._stands_alone)]
        best = max(found, default=(0.0, ()))
        return best[1] if best[0] >= _SPLIT * count else ()

    def _use(self, word: str) -> float:
        often = math.log1p(self._frequency.get(word, 0))
        return often + max(0, len(word) - 4) / 2 if len(word) > 2 else min(often, _SMALL_USE[len(word)])

    def _stands_alone(self, word: str) -> bool:
        if len(word) < 3:
            return (
                word == "a"
                or word in _SMALL
                or (len(word) == 2 and word.isalpha() and self._frequency.get(word, 0) >= _EVERYWHERE)
            )
        return not word.isdigit() and self._frequency.get(word, 0) >= (_USUAL if len(word) < 5 else 1)

    def joined(self, one: str, two: str) -> str | None:
        """The word inside which a space was typed: "cham pions", "lmp 3"; None where the two may well be words of their own."""
        whole = one + two
        if two.isdigit():
            return self._joined_code(one, two)
        used = self._frequency.get(whole, 0)
        if used < (3 if len(whole) < 6 else 1) or not whole.isalpha() or self.joins(one, two) or len(whole) < 3:
            return None
        fragments = not (self._is_word(one, two) and self._is_word(two, one))
        rarest = min(self._frequency.get(part, 0) for part in (one, two))
        rare = used >= _COMMON and rarest * 20 < used and len(one) > 1 and len(two) > 1
        return whole if fragments or rare else None

    def _joined_code(self, one: str, two: str) -> str | None:
        if len(two) > 1 or not one.isalpha() or not 1 < len(one) < 5:
            return None
        whole: str | None = one + two
        if self._frequency.get(one + two, 0) < _COMMON:
            whole = None if self.is_known(one) else self._speller.code(one + two)
        return whole if whole and any(name.kind == "class" for name in self._phrases.get((whole,), ())) else None

    def _is_word(self, part: str, beside: str) -> bool:
        """Whether a part of what may be one word is likely a word of its own."""
        if len(part) > 2:
            return self.is_known(part) or (part in self.slang and len(beside) > 1)
        if len(part) == 1 and part in self.slang:
            return self._frequency.get(beside, 0) >= _USUAL
        often = _COMMON if len(part) > 1 else _EVERYWHERE
        return part in _SMALL or part in "ai" or part in self._concepts or self._frequency.get(part, 0) >= often

    def joins(self, one: str, two: str) -> bool:
        """Whether two words stand side by side in a name or a phrase."""
        keys, others = self._containing.get(one), self._containing.get(two)
        if not keys or not others:
            return False
        return any(_beside(one, two, key) for key in (keys if len(keys) < len(others) else others))

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
            small = [word != meant for word, meant in zip(written, key, strict=True) if len(word) < 3]
            if any(small) and near.count(1.0) < len(key) - 1:  # "paul de resta" is Paul di Resta
                continue
            if min(near) < (0.5 if any(small) else 0.6):
                continue
            score = sum(near) / len(near)
            if best is None or score > best[0]:
                best = (score, start, len(key), names)
        return best[1:] if best else None


def is_first_name(word: str, name: str) -> bool:
    """Whether a word may be a misspelt first name of somebody: "Mahlte" of Malthe Jakobsen, "Niki" of Nicky Catsburg."""
    first = words(name)[0] if words(name) else ""
    return len(word) > 2 and word[0] == first[:1] and OSA.normalized_similarity(word, first) >= FIRST_NAME


def _beside(one: str, two: str, key: tuple[str, ...]) -> bool:
    return (one, two) in pairwise(key)


def _ways(word: str, count: int, stands_alone: Callable[[str], bool]) -> Iterator[tuple[str, ...]]:
    """The ways to cut a word into so many words."""
    if count == 1:
        if stands_alone(word):
            yield (word,)
        return
    for end in range(1, len(word)):
        if stands_alone(word[:end]):
            for rest in _ways(word[end:], count - 1, stands_alone):
                yield word[:end], *rest
