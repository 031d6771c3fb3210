"""BM25: how well all the plain words of a text fit a question, beside what the Reader understands of them.

Okapi BM25 as in Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009). It sees the small words
that the Reader ignores ("how much of", "for the first time"), which tell paraphrases apart more often than one would think.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from bot.answering.postings import Postings
from bot.answering.text import stem, words

K1, B = 1.2, 0.75


def stems_of(text: str) -> tuple[str, ...]:
    """The stems of a text's words, in order."""
    return tuple(stem(word) for word in words(text))


class Bm25:
    """Scores texts, given as bags of stems, against questions."""

    def __init__(self, bags: Sequence[Sequence[str]]) -> None:
        """`bags` are the stems of the texts, which are known by their places among them."""
        users: Counter[str] = Counter()
        for bag in bags:
            users.update(set(bag))
        self._idfs = {word: _idf(count, len(bags)) for word, count in users.items()}
        self._unknown = _idf(0, len(bags))
        self._average = sum(map(len, bags)) / (len(bags) or 1) or 1.0
        self._postings = Postings(enumerate(map(self._parts, bags)), len(bags))

    def _parts(self, bag: Sequence[str]) -> dict[str, float]:
        """What each word of a text is worth to it."""
        scale = K1 * (1 - B + B * len(bag) / self._average)
        return {word: self._idf(word) * count * (K1 + 1) / (count + scale) for word, count in Counter(bag).items()}

    def replace(self, number: int, bag: Sequence[str]) -> None:
        """Leave out words of a text, for measuring what a part of it is worth. The words' weights stay."""
        self._postings.replace(number, self._parts(bag))

    def _idf(self, word: str) -> float:
        return self._idfs.get(word, self._unknown)

    def scores(self, question: Sequence[str]) -> list[float]:
        """How well each text fits, 0 to 1; 0 where it has none of the words."""
        return self._postings.sums(dict.fromkeys(question), 1 / (self._mass(question) * (K1 + 1)))

    def shares(self, question: Sequence[str]) -> Shares:
        """The words of a question that any text has, and the share of the question that each is."""
        total = self._mass(question)
        return [(word, self._idf(word) / total) for word in dict.fromkeys(question) if word in self._postings]

    def share_of(self, shares: Shares, number: int) -> float:
        """The share of a question's words that a text has, 0 to 1. A rare word counts more, however often the text has it."""
        has = self._postings.has
        return sum([share for word, share in shares if has(number, word)])

    def _mass(self, question: Sequence[str]) -> float:
        return sum(map(self._idf, dict.fromkeys(question))) or 1.0


def _idf(users: int, count: int) -> float:
    """The inverse document frequency of a word that so many of `count` texts have."""
    return math.log(1 + (count - users + 0.5) / (users + 0.5))


Shares = list[tuple[str, float]]
