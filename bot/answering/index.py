"""What an engine works out of a whole fact base before it can answer: the names and words, the matcher, the known wordings.

Working it out takes most of a start, though it is the same until the fact base or the code changes; so it may be kept in a file.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.answering.candidates import SLOTS_IN, candidates, texts, without_slots
from bot.answering.defining import Definitions
from bot.answering.known_gaps import KnownGaps
from bot.answering.lexicon import Lexicon
from bot.answering.matching import Matcher
from bot.answering.readings import Readings, key_of
from bot.answering.text import stem, words
from bot.answering.understanding import Reader
from bot.knowledge import KnowledgeBase
from bot.knowledge.models import Gap, Template

FEW = 2
"""Telling words that a wording has at least to be known by them."""
_TELLING = frozenset(
    [
        "who",
        "whom",
        "whose",
        "what",
        "which",
        "when",
        "where",
        "why",
        "how",
        "not",
        "no",
        "never",
        "without",
        "before",
        "after",
        "first",
        "last",
    ]
)
"""Words that tell a question from another, though the matcher ignores some of them."""


class KnownWordings:
    """What each wording asks for, a fact or a gap, to be found word for word, or by its telling words."""

    def __init__(
        self, wordings: Iterable[tuple[str, str]], ignored: Collection[str], own_names: Iterable[str] = ()
    ) -> None:
        """`wordings` are pairs of a text and the id of a fact; where two texts are the same the later one counts.

        `ignored` are the words that tell nothing, `own_names` what the series is called, which tells nothing either.
        """
        self._ignored = frozenset(ignored) - _TELLING
        names = sorted({" ".join(words(name)) for name in own_names}, key=len, reverse=True)
        self._own = re.compile(rf"\b(?:{'|'.join(map(re.escape, names)) or '(?!)'})\b")
        spelt: dict[int, str] = {}
        told: dict[int, str | None] = {}
        for text, identifier in wordings:
            spelt[_spelling(text)] = identifier
            gist = self._gist(text)
            if gist is not None:
                told[gist] = identifier if told.get(gist, identifier) == identifier else None
        self._spelt = _Places(spelt)
        self._told = _Places({gist: identifier for gist, identifier in told.items() if identifier})

    def known(self, text: str) -> str | None:
        """The id of what a text asks for, whatever its capitals and the marks at its end; None for no known wording."""
        return self._spelt.of(_spelling(text))

    def like(self, text: str) -> str | None:
        """The id of the one of which a wording has the same telling words; None where they are few, or several have them."""
        gist = self._gist(text)
        return None if gist is None else self._told.of(gist)

    def _gist(self, text: str) -> int | None:
        """What stands for the telling words of a text, whatever their order; None where it has few."""
        said = self._own.sub(" ", " ".join(words(text))).split()
        telling = {stem(word) for word in said if word not in self._ignored}
        return key_of(" ".join(sorted(telling))) if len(telling - _TELLING) >= FEW else None


class _Places:
    """Facts by numbers; in arrays, since a dictionary of twenty thousand takes ten times the memory."""

    def __init__(self, found: Mapping[int, str]) -> None:
        self._facts = list(dict.fromkeys(found.values()))
        places = {identifier: place for place, identifier in enumerate(self._facts)}
        self._keys = array("Q", sorted(found))
        self._places = array("I", (places[found[key]] for key in self._keys))

    def of(self, key: int) -> str | None:
        at = bisect_left(self._keys, key)
        return self._facts[self._places[at]] if at < len(self._keys) and self._keys[at] == key else None


_IS = re.compile(r"\b(who|what|where|when|how)s\b")


class KnownQueries:
    """Which question over the records, or gap, asks for a text word for word, once its names are replaced by slots."""

    def __init__(self, base: KnowledgeBase, reader: Reader, readings: Readings) -> None:
        """`readings` hold how the wordings are read, so that most questions need not be looked up at all."""
        found: dict[int, str] = {}
        plain = set()
        twice = set()
        several: list[Template | Gap] = [*base.templates.values(), *base.gaps.values()]
        for one in several:
            for key in {_slotted_key(wording) for wording in one.wordings}:
                twice |= {key} & found.keys()
                found[key] = one.id
            plain |= {_plain_key(readings.of(reader, wording)[2]) for wording in without_slots(one.wordings)}
        self._places = _Places({key: identifier for key, identifier in found.items() if key not in twice})
        self._plain = array("Q", sorted(plain))

    def may_know(self, plain: Sequence[str]) -> bool:
        """Whether a wording has just these plain words, the stems of what is no name; no other text is worth a lookup."""
        key = _plain_key(plain)
        at = bisect_left(self._plain, key)
        return at < len(self._plain) and self._plain[at] == key

    def known(self, slotted: str) -> str | None:
        """The id of the only template or gap of which a wording is just this text; None for no or several such."""
        return self._places.of(_slotted_key(slotted))


_OPENERS = frozenset({"who", "what", "where", "when", "how", "is", "whos", "whats", "wheres", "whens", "hows"})
"""Words that people run together, as in "whos": they count for nothing in what a wording is looked up by first."""


def _plain_key(plain: Iterable[str]) -> int:
    return key_of(" ".join(word for word in plain if word not in _OPENERS))


def _slotted_key(text: str) -> int:
    """What stands for a text with slots, whatever its capitals and marks; "who's" and "whos" as "who is"."""
    return key_of(_IS.sub(r"\1 is", " ".join(words(SLOTS_IN.sub(r" \1 slot ", text)))))


def _spelling(text: str) -> int:
    return key_of(text.casefold().strip(" ?!.\n"))


@dataclass(frozen=True, slots=True)
class Index:
    """All that is worked out of one fact base."""

    lexicon: Lexicon
    matcher: Matcher
    wordings: KnownWordings
    gaps: KnownGaps
    unknowns: KnownWordings
    """The wordings of gaps, which are no facts."""
    definitions: Definitions
    queries: KnownQueries

    @classmethod
    def of(cls, base: KnowledgeBase, readings: Readings) -> Index:
        """Work it out; `readings` are added to where they lack a text."""
        lexicon = Lexicon(base, readings.words_of(base, texts(base)))
        weak = {lexicon.concept(word) for word in base.vocabulary.weak}
        reader = Reader(base, lexicon)
        matcher = Matcher(candidates(base, reader, readings), weak, base.vocabulary.synonyms)
        gaps = KnownGaps(base.gaps.values(), reader, readings, matcher)
        wordings = KnownWordings(_known_wordings(base), lexicon.ignored, base.vocabulary.own_names)
        unknowns = KnownWordings(_unknown_wordings(base), lexicon.ignored)
        definitions = Definitions(base.facts.values(), base.vocabulary.definitions, reader)
        return cls(lexicon, matcher, wordings, gaps, unknowns, definitions, KnownQueries(base, reader, readings))


def _known_wordings(base: KnowledgeBase) -> Iterator[tuple[str, str]]:
    """Every wording with the fact that it asks for; the question that a fact shows goes before others' wordings."""
    for fact in base.facts.values():
        yield from ((wording, fact.id) for wording in fact.wordings)
    yield from ((fact.question, fact.id) for fact in base.facts.values() if fact.question)


def _unknown_wordings(base: KnowledgeBase) -> Iterator[tuple[str, str]]:
    """Every wording of a gap that is a whole question, without a slot, with the gap."""
    for gap in base.gaps.values():
        yield from ((wording, gap.id) for wording in gap.wordings if "{" not in wording)


def digest_of(base: KnowledgeBase) -> str:
    """The digest under which the index of a fact base may be kept: of its files, and of the code that makes an index of them."""
    digest = hashlib.blake2b(base.fingerprint.encode(), digest_size=16)
    for module in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()
