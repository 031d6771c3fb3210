"""Recognising small talk: a few words that ask nothing of the series, told by how like they are to those on file."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from bot.answering.text import words
from bot.knowledge.models import SmallTalk, Vocabulary

LONGEST = 9
"""More words than these are a message that says more than small talk."""
ALIKE = 82.0
"""From this share (0 to 100) of the letters alike it is the same small talk."""
CONTAINED = 6
"""In a message of at most so many words, small talk of two words and more that stands in it whole is enough."""


class SmallTalkFinder:
    """Finds the friendly line that a message without a question is answered with."""

    def __init__(self, lines: Iterable[SmallTalk], vocabulary: Vocabulary) -> None:
        """`lines` are those of the fact base; the vocabulary has the words that only address somebody."""
        self._address = frozenset(vocabulary.address)
        self._line_of = {self._plain(wording): line for line in lines for wording in line.wordings}
        self._wordings = list(self._line_of)

    def find(self, message: str) -> SmallTalk | None:
        """The line whose wording a message is like; None where it is like none, or says too much."""
        said = self._plain(message)
        count = len(said.split())
        if not 0 < count <= LONGEST:
            return None
        alike = process.extractOne(said, self._wordings, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE)
        if alike is not None:
            return self._line_of[alike[0]]
        if count > CONTAINED:
            return None
        inside = [wording for wording in self._wordings if " " in wording and f" {wording} " in f" {said} "]
        return self._line_of[max(inside, key=len)] if inside else None

    def word_for_word(self, message: str) -> SmallTalk | None:
        """The line that a message is a wording of, and nothing else."""
        return self._line_of.get(self._plain(message))

    def _plain(self, message: str) -> str:
        said = words(message)
        return " ".join([word for word in said if word not in self._address] or said)
