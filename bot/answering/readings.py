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

from bot.answering.understanding import Reader
from bot.knowledge import KnowledgeBase

NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)
"""Wordings are read as of a day before every season, so that "last season" in one resolves to nothing."""


class Readings:
    """The terms and entities of each text, as keys such as "win" or "circuit/sepang".

    `language` is a digest of all that a reading depends on besides the text: names, vocabulary, seasons, the reader's
    code. Texts of the base itself are never corrected, since their words are known ones; so a reading does not depend on
    other facts.
    """

    def __init__(self, language: str, known: dict[str, frozenset[str]] | None = None) -> None:
        self.language = language
        self.known = known or {}
        self.grown = False

    def keys(self, reader: Reader, text: str) -> frozenset[str]:
        """The terms and entities of a text, read where they are not known yet."""
        found = self.known.get(text)
        if found is None:
            understood = reader.read(text, NO_DAY)
            found = frozenset(sys.intern(key) for key in understood.keys | understood.entities)
            self.known[text] = found
            self.grown = True
        return found


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
        (folder / name).read_bytes() for name in ("understanding.py", "lexicon.py", "text.py", "calendar_words.py")
    )
