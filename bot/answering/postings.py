"""What each word of a question is worth to each of a thousand texts, summed for all of them at once.

An inverted index. Most words stand in few texts: those are listed with what the word is worth to each of them. A word that many
texts have would take a step of Python for each of them at every question. What such a word is worth is kept as one large
integer instead, of which 32 bits belong to each text: adding two of those adds for all texts, in a microsecond.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import accumulate
from struct import pack, unpack

COMMON_SHARE = 1 / 8
"""The share of all texts from which a word is a common one: there its integer takes as much memory as the list would."""
_BITS = 32
_LANE = (1 << _BITS) - 1
_MOST = 1 << (_BITS - 1)
"""What all common words together may come to in one text, so that no sum runs over into the next text's bits."""


class Postings:
    """Sums what words are worth to texts, which are known by number."""

    def __init__(self, texts: Iterable[tuple[int, Mapping[str, float]]], size: int) -> None:
        """`texts` says of each text, in the order of their numbers, what its words are worth; `size` is above all numbers."""
        self._size = size
        found: defaultdict[str, tuple[array[int], array[float]]] = defaultdict(lambda: (array("H"), array("f")))
        for number, parts in texts:
            for word, part in parts.items():
                numbers, worth = found[word]
                numbers.append(number)
                worth.append(part)
        common = {
            word: found.pop(word) for word, (numbers, _) in [*found.items()] if len(numbers) > COMMON_SHARE * size
        }
        self._step = (sum(max(parts) for _, parts in common.values()) or 1.0) / _MOST
        self._common = {word: self._laid_out(zip(*listed, strict=True)) for word, listed in common.items()}
        self._having = {word: sum(1 << number for number in numbers) for word, (numbers, _) in common.items()}
        self._rare = {word: at for at, word in enumerate(found)}
        self._starts = array("I", accumulate((len(numbers) for numbers, _ in found.values()), initial=0))
        self._numbers, self._parts = array("H"), array("f")
        for numbers, worth in found.values():
            self._numbers.extend(numbers)
            self._parts.extend(worth)

    def _laid_out(self, parts: Iterable[tuple[int, float]]) -> int:
        """An integer with each part in the bits of its text."""
        lanes = array("I", bytes(4 * self._size))
        for number, part in parts:
            lanes[number] = round(part / self._step)
        return int.from_bytes(pack(f"<{self._size}I", *lanes), "little")

    def __contains__(self, word: str) -> bool:
        return word in self._rare or word in self._common

    def has(self, number: int, word: str) -> bool:
        """Whether a text has a word."""
        having = self._having.get(word)
        if having is not None:
            return bool(having >> number & 1)
        at = self._at(number, word)
        return at is not None and self._parts[at] > 0

    def _at(self, number: int, word: str) -> int | None:
        """Where the list of a rare word has a text."""
        listed = self._rare.get(word)
        if listed is None:
            return None
        end = self._starts[listed + 1]
        at = bisect_left(self._numbers, number, self._starts[listed], end)
        return at if at < end and self._numbers[at] == number else None

    def sums(self, words: Iterable[str], scale: float = 1.0) -> list[float]:
        """For every text what these words come to, times `scale`; each counts as often as it is given."""
        common, found = 0, [0.0] * self._size
        listed = []
        for word in words:
            if word in self._rare:
                listed.append(self._rare[word])
            else:
                common += self._common.get(word, 0)
        if common:
            step = self._step * scale
            lanes = unpack(f"<{self._size}I", common.to_bytes(4 * self._size, "little"))
            found = [lane * step for lane in lanes]
        for at in listed:
            start, end = self._starts[at], self._starts[at + 1]
            for number, part in zip(self._numbers[start:end], self._parts[start:end], strict=True):
                found[number] += part * scale
        return found

    def replace(self, number: int, parts: Mapping[str, float]) -> None:
        """Change what the words of a text are worth to it; those that are not given are worth nothing any more.

        Raises KeyError for a word that the text did not have from the beginning.
        """
        for at, other in enumerate(self._numbers):
            if other == number:
                self._parts[at] = 0.0
        shift = _BITS * number
        for word, having in self._having.items():
            if having >> number & 1 or self._common[word] >> shift & _LANE:
                self._common[word] &= ~(_LANE << shift)
                self._having[word] &= ~(1 << number)
        for word, part in parts.items():
            if word in self._common:
                self._common[word] |= round(part / self._step) << shift
                self._having[word] |= 1 << number
                continue
            place = self._at(number, word)
            if place is None:
                raise KeyError(word)
            self._parts[place] = part
