"""What the texts of the fact base say, read once.

Reading ten thousand wordings takes over a second, and a wording reads the same until the names or the vocabulary change.
So an engine takes the readings of an earlier one, and whoever builds engines may keep them in a file.
"""

from __future__ import annotations

import hashlib
import sys
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from itertools import accumulate
from pathlib import Path

from bot.answering.bm25 import stems_of
from bot.answering.text import words
from bot.answering.understanding import Reader
from bot.knowledge import KnowledgeBase

NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)
"""Wordings are read as of a day before every season, so that "last season" in one resolves to nothing."""


Reading = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""The terms and entities of a text, as keys such as "win" or "circuit/sepang"; the stems of all its words; and those that
belong to no name and no time."""
_BETWEEN_PARTS, _BETWEEN_KEYS = "\n", "\t"
"""What stands between the parts of a reading that is kept, and between its keys: no folded text has them."""
Packed = tuple["array[int]", "array[int]", bytes]
"""Readings in three pieces: what stands for the texts, in order; where the reading of each ends; and the readings themselves.

Twenty thousand tuples would take 12 MB, which the process would never give back; these take 3 MB, which it does.
"""
Known = tuple[str, dict[str, int]]
READERS = (
    "understanding.py",
    "understood.py",
    "reading_state.py",
    "mending.py",
    "selecting.py",
    "naming.py",
    "summing_up.py",
    "strangers.py",
    "described.py",
    "lexicon.py",
    "spelling.py",
    "text.py",
    "calendar_words.py",
    "number_words.py",
    "season_clock.py",
    "spans.py",
    "when.py",
    "bm25.py",
    "readings.py",
)
"""The modules that a reading depends on."""
NOTHING: Packed = array("Q"), array("I"), b""


class Readings:
    """The reading of each text of the fact base.

    `language` is a digest of all that a reading depends on besides the text: names, vocabulary, seasons, the reader's
    code. Texts of the base itself are never corrected, since their words are known ones; so a reading does not depend on
    other facts. The numbers of teams' cars are not in the digest: a new one would have all wordings read anew, and only those that
    name that very car would read otherwise.
    """

    def __init__(self, language: str, kept: Packed = NOTHING, known: Known = ("", {})) -> None:
        """`known` are all words of one fact base and how often each stands there, with its fingerprint."""
        self.language = language
        self._known = known
        self._packed = kept
        self._new: dict[int, str] = {}
        self.grown = False

    def words_of(self, base: KnowledgeBase, texts: Iterable[str]) -> Mapping[str, int]:
        """Every word of the base's texts with how often it stands there; to cut all of them into words takes a tenth of a second."""
        if self._known[0] != base.fingerprint:
            self._known = base.fingerprint, dict(Counter(word for text in texts for word in words(text)))
            self.grown = True
        return self._known[1]

    def of(self, reader: Reader, text: str) -> Reading:
        """The reading of a text, read where it is not known yet."""
        key = key_of(text)
        found = self._new.get(key) or self._kept(key)
        if found is None:
            understood = reader.read(text, NO_DAY)
            keys = _BETWEEN_KEYS.join(sorted(understood.keys | understood.entities))
            parts = (keys, " ".join(stems_of(text)), " ".join(understood.plain))
            found = self._new[key] = _BETWEEN_PARTS.join(parts)
            self.grown = True
        keys, stems, plain = found.split(_BETWEEN_PARTS)
        # Interned, since the same words stand in most texts.
        interned = map(sys.intern, keys.split(_BETWEEN_KEYS) if keys else ())
        return tuple(interned), tuple(map(sys.intern, stems.split())), tuple(map(sys.intern, plain.split()))

    def _kept(self, key: int) -> str | None:
        keys, ends, readings = self._packed
        at = bisect_left(keys, key)
        if at == len(keys) or keys[at] != key:
            return None
        return readings[ends[at - 1] if at else 0 : ends[at]].decode()

    def pack(self) -> tuple[str, Packed, Known]:
        """All that is to be kept: what another Readings is made of."""
        found = {key: self._kept(key) or "" for key in self._packed[0]} | self._new
        keys = array("Q", sorted(found))
        readings = [found[key].encode() for key in keys]
        self._packed = keys, array("I", accumulate(map(len, readings))), b"".join(readings)
        self._new = {}
        self.grown = False
        return self.language, self._packed, self._known

    def keys(self, reader: Reader, text: str) -> tuple[str, ...]:
        """The terms and entities of a text."""
        return self.of(reader, text)[0]

    def forget(self) -> None:
        """Let go of what only another engine would need."""
        self._packed, self._known = NOTHING, ("", {})
        self._new = {}


def key_of(text: str) -> int:
    """What stands for a text, so that twenty thousand of them are not kept twice."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


def language_of(base: KnowledgeBase) -> str:
    """The digest under which readings of this base's texts may be kept."""
    digest = hashlib.blake2b(_code(), digest_size=16)
    digest.update(base.names_fingerprint.encode())
    return digest.hexdigest()


@cache
def _code() -> bytes:
    """The source text of the modules that read, so that a changed reader does not meet old readings."""
    folder = Path(__file__).parent
    return b"".join((folder / name).read_bytes() for name in READERS)
