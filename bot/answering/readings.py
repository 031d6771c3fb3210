"""What the texts of the fact base say, read once.

Reading ten thousand wordings takes over a second, and a wording reads the same until the names or the vocabulary change.
So an engine takes the readings of an earlier one, and whoever builds engines may keep them in a file.
"""

from __future__ import annotations

import hashlib
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from bot.answering.bm25 import stems_of
from bot.answering.understanding import Reader
from bot.knowledge import KnowledgeBase

NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)
"""Wordings are read as of a day before every season, so that "last season" in one resolves to nothing."""


Reading = tuple[tuple[str, ...], tuple[str, ...]]
"""The terms and entities of a text, as keys such as "win" or "circuit/sepang"; and the stems of all its words."""


class Readings:
    """The reading of each text of the fact base.

    `language` is a digest of all that a reading depends on besides the text: names, vocabulary, seasons, the reader's
    code. Texts of the base itself are never corrected, since their words are known ones; so a reading does not depend on
    other facts.
    """

    def __init__(self, language: str, known: dict[int, Reading] | None = None) -> None:
        self.language = language
        self.known = known or {}
        self.grown = False

    def of(self, reader: Reader, text: str) -> Reading:
        """The reading of a text, read where it is not known yet."""
        key = _key(text)
        found = self.known.get(key)
        if found is None:
            understood = reader.read(text, NO_DAY)
            keys = tuple(sys.intern(key) for key in sorted(understood.keys | understood.entities))
            found = keys, tuple(map(sys.intern, stems_of(text)))
            self.known[key] = found
            self.grown = True
        return found

    def keys(self, reader: Reader, text: str) -> tuple[str, ...]:
        """The terms and entities of a text."""
        return self.of(reader, text)[0]

    def forget(self) -> None:
        """Let go of what only another engine would need."""
        self.known = {}


def _key(text: str) -> int:
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
    return b"".join(
        (folder / name).read_bytes()
        for name in ("understanding.py", "lexicon.py", "text.py", "calendar_words.py", "bm25.py", "readings.py")
    )
