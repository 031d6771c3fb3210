"""How likely it is that who means a candidate would ask in just these words, beside all other candidates.

Query likelihood with additive smoothing (Manning, Raghavan and Schütze, "Introduction to Information Retrieval", chapters 12 and
13: the multinomial model). The words of all wordings of a candidate are one urn; a question is drawn from it word by word. What
scores by likeness cannot tell, this can: a candidate with many wordings of which none has a word is unlikely to be meant by it.
Of all evidence for a decision it is the one that separates right from wrong best (docs/measurements.md).
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

SMOOTHING = 0.1
"""What is added to the count of every word, so that one that is missing makes a candidate unlikely and not impossible."""


@dataclass(frozen=True, slots=True)
class Odds:
    """The log likelihood of every candidate, and the best ones.

    `best` are the two best of all as (log likelihood, number), `best_gap` is the best of those that are known to be unknown.
    """

    of: Sequence[float]
    best: Sequence[tuple[float, int]]
    best_gap: float

    def lead(self, number: int) -> float:
        """How much likelier a candidate is than the best other one; below 0 where another is likelier."""
        other = next((value for value, other in self.best if other != number), 0.0)
        return self.of[number] - other

    def lead_over_gaps(self, number: int) -> float:
        """How much likelier a candidate is than the best known gap or small talk."""
        return self.of[number] - self.best_gap


class Likelihood:
    """Works out how likely the words of a question are for each candidate."""

    def __init__(self, bags: Sequence[Sequence[str]], gaps: Collection[int]) -> None:
        """`bags` are the stems of all wordings of each candidate, without names; `gaps` the numbers of gaps and small talk."""
        self._gaps = sorted(gaps)
        self._postings: defaultdict[str, tuple[array[int], array[float]]] = defaultdict(
            lambda: (array("H"), array("f"))
        )
        for number, bag in enumerate(bags):
            self._add(number, bag)
        self._unseen = SMOOTHING * len(self._postings)
        self._missing = [-math.log(len(bag) + self._unseen) for bag in bags]

    def _add(self, number: int, bag: Sequence[str]) -> None:
        for word, count in Counter(bag).items():
            numbers, parts = self._postings[word]
            numbers.append(number)
            parts.append(math.log1p(count / SMOOTHING))

    def replace(self, number: int, bag: Sequence[str]) -> None:
        """Give a candidate other words, for measuring what a part of them is worth."""
        for numbers, parts in self._postings.values():
            if number in numbers:
                at = numbers.index(number)
                del numbers[at], parts[at]
        self._add(number, bag)
        self._missing[number] = -math.log(len(bag) + self._unseen)

    def odds(self, question: Sequence[str]) -> Odds:
        """The likelihoods for the stems of a question without its names; words that nobody uses tell nothing.

        The words of a question depend on each other, so n of them count as the square root of n.
        """
        known = [word for word in dict.fromkeys(question) if word in self._postings]
        found = [len(known) * part for part in self._missing]
        for word in known:
            for number, part in zip(*self._postings[word], strict=True):
                found[number] += part
        scale = math.sqrt(len(known)) or 1.0
        found = [value / scale for value in found]
        best = max(found, default=0.0)
        at = found.index(best) if found else 0
        second = max(max(found[:at], default=-math.inf), max(found[at + 1 :], default=-math.inf))
        ranked = [(best, at), (second if math.isfinite(second) else best, -1)]
        return Odds(found, ranked, max((found[number] for number in self._gaps), default=best))
