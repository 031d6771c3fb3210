"""How likely it is that who means a candidate would ask in just these words, beside all other candidates.

Query likelihood with additive smoothing (Manning, Raghavan and Schütze, "Introduction to Information Retrieval", chapters 12 and
13: the multinomial model). The words of all wordings of a candidate are one urn; a question is drawn from it word by word. What
scores by likeness cannot tell, this can: a candidate with many wordings of which none has a word is unlikely to be meant by it.
Of all evidence for a decision it is the one that separates right from wrong best (docs/measurements.md).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.answering.postings import Postings

SMOOTHING = 0.1
"""What is added to the count of every word, so that one that is missing makes a candidate unlikely and not impossible."""


@dataclass(frozen=True, slots=True)
class Odds:
    """The log likelihood of every candidate, and the best ones.

    `of` has to be divided by `scale`, and so have the best: `best` are the two best of all as (log likelihood, number),
    `best_gap` is the best of those that are known to be unknown.
    """

    of: Sequence[float]
    scale: float
    best: Sequence[tuple[float, int]]
    best_gap: float

    def lead(self, number: int) -> float:
        """How much likelier a candidate is than the best other one; below 0 where another is likelier."""
        other = next((value for value, other in self.best if other != number), 0.0)
        return (self.of[number] - other) / self.scale

    def lead_over_gaps(self, number: int) -> float:
        """How much likelier a candidate is than the best known gap or small talk."""
        return (self.of[number] - self.best_gap) / self.scale


class Likelihood:
    """Works out how likely the words of a question are for each candidate."""

    def __init__(self, bags: Sequence[Sequence[str]], gaps: Collection[int]) -> None:
        """`bags` are the stems of all wordings of each candidate, without names; `gaps` the numbers of gaps and small talk."""
        self._gaps = sorted(gaps)
        self._postings = Postings(((number, _parts(bag)) for number, bag in enumerate(bags)), len(bags))
        self._unseen = SMOOTHING * len({word for bag in bags for word in bag})
        self._missing = [-math.log(len(bag) + self._unseen) for bag in bags]

    def replace(self, number: int, bag: Sequence[str]) -> None:
        """Leave out words of a candidate, for measuring what a part of them is worth."""
        self._postings.replace(number, _parts(bag))
        self._missing[number] = -math.log(len(bag) + self._unseen)

    def odds(self, question: Sequence[str]) -> Odds:
        """The likelihoods for the stems of a question without its names; words that nobody uses tell nothing.

        The words of a question depend on each other, so n of them count as the square root of n.
        """
        known = [word for word in dict.fromkeys(question) if word in self._postings]
        count = len(known)
        found = [
            part + count * missing for part, missing in zip(self._postings.sums(known), self._missing, strict=True)
        ]
        best = max(found, default=0.0)
        best_gap = max((found[number] for number in self._gaps), default=best)
        at = found.index(best) if found else 0
        second = max(max(found[:at], default=-math.inf), max(found[at + 1 :], default=-math.inf))
        ranked = [(best, at), (second if math.isfinite(second) else best, -1)]
        return Odds(found, math.sqrt(count) or 1.0, ranked, best_gap)


def _parts(bag: Sequence[str]) -> dict[str, float]:
    """What each word of a candidate adds to the log likelihood of a question that has it."""
    return {word: math.log1p(count / SMOOTHING) for word, count in Counter(bag).items()}
