"""How likely a misspelt word was meant to be a known one: slips of the finger and of the ear cost little, others much."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

_VOWELS = frozenset("aeiouy")
_ROWS = (("qwertyuiop", 0.0), ("asdfghjkl", 0.25), ("zxcvbnm", 0.75))
_ALIKE = ("ck", "cs", "sz", "kq", "fv", "vw", "gj", "mn", "td", "iy", "ei", "ou", "ae", "ao", "aiy", "ey", "uw")
"""Letters that sound alike."""
_SPELLINGS = (
    ("ph", "f"),
    ("ck", "k"),
    ("qu", "kw"),
    ("tion", "shun"),
    ("igh", "y"),
    ("wh", "w"),
    ("sch", "sh"),
    ("x", "ks"),
)
"""Ways to write one sound; what is misspelt by them is compared once more with both written alike."""
_SPELT_OTHERWISE = 0.35
_NEAR = {
    frozenset((one, two))
    for row, left in _ROWS
    for other, start in _ROWS
    for one in row
    for two in other
    if one != two
    and abs((row.index(one) + left) - (other.index(two) + start)) < 1.1
    and abs(_ROWS.index((row, left)) - _ROWS.index((other, start))) < 2
}
_SOUNDS = {frozenset((one, two)) for letters in _ALIKE for one in letters for two in letters if one != two}


def _exchange(typed: str, meant: str) -> float:
    pair = frozenset((typed, meant))
    if pair in _SOUNDS:
        return 0.4 if pair in _NEAR else 0.5
    if typed in _VOWELS and meant in _VOWELS:
        return 0.6
    return 0.6 if pair in _NEAR else 1.0


_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_EXCHANGED = {one: {two: _exchange(one, two) for two in _LETTERS if two != one} for one in _LETTERS}
_STARTS = {
    letter: frozenset(one for pair in _NEAR | _SOUNDS if letter in pair for one in pair - {letter})
    for letter in _LETTERS
}
"""The letters with which a word may have to begin instead."""
_CODE = re.compile("([a-z]+)([0-9]+)")
_CODE_COST = 1.2
_COMMON = 50
_KNOWN, _OFTEN, _COST, _COST_SHARE = 2.48, 0.68, 3.65, 14.43
"""The coefficients of the evidence."""
POSSIBLE = -2.5
"""The evidence below which a word is out of the question, whatever stands beside it."""
_TURNED = 0.5
_TWICE = 0.3
_OTHER_START = 0.5
_SHORT = 0.3
_SHORT_EACH = 0.1


def cost(typed: str, meant: str, most: float = math.inf) -> float:
    """What it takes to have typed one word where another was meant: about 1 for a blunder, half of it for a usual slip.

    What costs more than `most` is not worked out to the end.
    """
    if _is_short_for(typed, meant):
        return _SHORT + _SHORT_EACH * (len(meant) - len(typed))
    plain = _distance(typed, meant, most)
    if plain > _SPELT_OTHERWISE:
        alike, other = _one_spelling(typed), _one_spelling(meant)
        if alike != typed or other != meant:
            return min(plain, _distance(alike, other, most) + _SPELT_OTHERWISE)
    return plain


@lru_cache(maxsize=2_000)
def _one_spelling(word: str) -> str:
    for old, new in _SPELLINGS:
        word = word.replace(old, new)
    return word


def _is_short_for(typed: str, meant: str) -> bool:
    """Whether a word is the other one without its vowels, as in short messages."""
    if typed[0] != meant[0] or not is_without_vowels(typed):
        return False
    left = [letter for letter in meant[1:] if letter not in "aeiou"]
    return list(typed[1:]) in (
        left,
        [one for one, before in zip(left, [meant[0], *left], strict=False) if one != before],
    )


def _distance(typed: str, meant: str, most: float) -> float:
    """The optimal string alignment distance with a price for each kind of slip."""
    start = _OTHER_START if typed[0] != meant[0] and typed[:2] != meant[1::-1] else 0.0
    missing = _missing(meant)
    before: list[float] = []
    row = [0.0]
    for price in missing:
        row.append(row[-1] + price)
    last = ""
    for i, letter in enumerate(typed):
        extra = _extra(typed, i)
        earlier, before = before, row
        found = before[0] + extra
        row = [found]
        exchanged = _EXCHANGED[letter]
        for j, wanted in enumerate(meant):
            found += missing[j]
            if letter == wanted:
                if before[j] < found:
                    found = before[j]
            else:
                found = min(found, before[j] + exchanged.get(wanted, 1.0))
                if i and j and last == wanted and letter == meant[j - 1]:
                    found = min(found, earlier[j - 1] + _TURNED)
            if before[j + 1] + extra < found:
                found = before[j + 1] + extra
            row.append(found)
        if min(row) + start > most and min(before) + _TURNED + start > most:
            return math.inf
        last = letter
    return row[-1] + start


@lru_cache(maxsize=2_000)
def _missing(meant: str) -> tuple[float, ...]:
    """What it costs to leave out each letter."""
    prices = []
    for at, letter in enumerate(meant):
        if at and meant[at - 1] == letter:
            prices.append(_TWICE)
        elif letter in _VOWELS or letter == "h":
            prices.append(0.5 if at else 1.0)
        else:
            prices.append(0.6 if at == len(meant) - 1 else 0.7)
    return tuple(prices)


def _extra(typed: str, at: int) -> float:
    letter = typed[at]
    around = typed[at - 1 : at] + typed[at + 1 : at + 2]
    if letter in typed[max(0, at - 1) : at]:
        return _TWICE
    if any(frozenset((letter, one)) in _NEAR for one in around):
        return 0.6
    return 0.7 if letter in _VOWELS else 0.9


def is_without_vowels(word: str) -> bool:
    """Whether a word is written as in short messages, with no vowel after its first letter."""
    return not _VOWELS.intersection(word[1:])


class Speller:
    """Finds the known words that a misspelt one may have been meant to be."""

    def __init__(self, frequency: Mapping[str, int]) -> None:
        """`frequency` says how often each known word stands in the fact base."""
        self._frequency = frequency
        self._by_letter: defaultdict[str, list[str]] = defaultdict(list)
        self._by_digits: defaultdict[str, list[str]] = defaultdict(list)
        for word in sorted(frequency, key=frequency.__getitem__, reverse=True):
            if len(word) > 2 and word.isalpha():
                self._by_letter[word[0]].append(word)
            elif not word.isdigit() and (code := _CODE.fullmatch(word)):
                self._by_digits[code[2]].append(code[1])

    def near(self, word: str) -> list[tuple[float, str]]:
        """(evidence, known word), best first; from 0 on it is likelier than not that the word was meant."""
        found = dict.fromkeys(self._candidates(word))
        chances = ((self._evidence(word, one), one) for one in found if one != word)
        return sorted((one for one in chances if one[0] > POSSIBLE), reverse=True)

    def code(self, word: str) -> str | None:
        """The class or model whose letters were typed badly: "lpm2", "pl2"; a digit is never taken for another."""
        code = _CODE.fullmatch(word)
        if code is None or len(code[1]) < 2:
            return None
        costs = [(cost(code[1], letters), letters) for letters in self._by_digits.get(code[2], ()) if len(letters) > 1]
        most = _CODE_COST if len(code[1]) > 2 else _CODE_COST / 2
        near = [one for one in costs if one[0] <= most or sorted(code[1]) == sorted(one[1])]
        if not near:  # "pl2": some of the letters, in any order
            near = [one for one in costs if set(code[1]) < set(one[1]) and self._frequency[one[1] + code[2]] >= _COMMON]
        best = min(near, key=lambda one: one[0] - math.log1p(self._frequency[one[1] + code[2]]) / 8, default=None)
        return best[1] + code[2] if best else None

    def _evidence(self, typed: str, meant: str) -> float:
        """The logit of the chance that a word was meant, fitted on garbled words of the base and on strangers to it."""
        known = _KNOWN + _OFTEN * math.log1p(self._frequency[meant])
        weight = _COST + _COST_SHARE / max(len(typed), len(meant))
        return known - weight * cost(typed, meant, (known - POSSIBLE) / weight)

    def _candidates(self, word: str) -> Iterable[str]:
        same = self._by_letter.get(word[0], ())
        wide = 0.5 if len(word) > 3 else 0.45
        for one, _, _ in process.extract(word, same, scorer=OSA.normalized_similarity, score_cutoff=wide, limit=10):
            yield one
        if is_without_vowels(word):
            pattern = re.compile(
                "[aeiouy]*".join(f"{letter}+" for letter in re.sub(r"(.)\1", r"\1", word)) + "[aeiouy]*"
            )
            yield from [one for one in same if pattern.fullmatch(one)][:4]
        yield from (one for letter in _LETTERS if (one := letter + word) in self._frequency)
        for letter in _STARTS[word[0]] | {word[1]} - {word[0]}:
            near = self._by_letter.get(letter, ())
            for one, _, _ in process.extract(word, near, scorer=OSA.normalized_similarity, score_cutoff=0.65, limit=2):
                yield one
