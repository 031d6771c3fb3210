"""Numbers and years as people write them: "third", "3rd", "twenty twenty three", "2o23"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

NUMBERS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
        ]
    )
}
ORDINALS = {
    word: number
    for number, word in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], 1
    )
}
_EARLIEST_YEAR = 1990
_LATEST_YEAR = 2060


@lru_cache(maxsize=10_000)
def number_of(word: str) -> int | None:
    """The number that a word or digits stand for: "three", "3", "3rd", "third"; None for other words."""
    if word.isascii() and word.isdigit() and len(word) <= 4:
        return int(word)
    if word in NUMBERS:
        return NUMBERS[word]
    if word in ORDINALS:
        return ORDINALS[word]
    digits = word[:-2]
    if word[-2:] in ("st", "nd", "rd", "th") and digits.isascii() and digits.isdigit() and len(digits) <= 2:
        return int(digits)
    return None


_TEENS = dict(
    zip(
        ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
        range(10, 20),
        strict=True,
    )
)
_MISHEARD = {"tree": "three", "to": "two", "too": "two", "for": "four", "won": "one"}
"""Words that are written for a number by ear."""


def spoken_year(words: Sequence[str]) -> tuple[int, int]:
    """The year that a text begins with in words, and of how many words it is made: "twenty twenty three", "two thousand nine".

    (0, 0) where it begins with none.
    """
    if list(words[:2]) == ["two", "thousand"]:
        skip = 3 if words[2:3] == ["and"] else 2
        number = number_of(words[skip]) or _TEENS.get(words[skip]) if len(words) > skip else None
        return (2000 + number, skip + 1) if number and number < 20 else (0, 0)
    if not words or words[0] != "twenty" or len(words) < 2:
        return 0, 0
    if words[1] in _TEENS:
        return 2000 + _TEENS[words[1]], 2
    if words[1] != "twenty":
        return 0, 0
    unit = _MISHEARD.get(words[2], words[2]) if len(words) > 2 else ""
    number = number_of(unit) if not unit.isdigit() else None
    return (2020 + number, 3) if number and number < 10 else (2020, 2)


def mended_year(word: str) -> tuple[str, ...]:
    """The year or the years of a season that a badly typed number stands for: "2o23", "20223", "2203", "202324", "2324"."""
    number = word.replace("o", "0")
    if not number.isascii() or not number.isdigit() or not 4 <= len(number) <= 8:
        return (word,)
    half = len(number) // 2 if len(number) != 6 else 4
    pair = number[:half], number[half:]
    if len(number) in (4, 6, 8) and _is_winter(*pair) and year_of(number) is None:
        return pair
    if len(number) > 5 or year_of(number) is not None:
        return (number if len(number) == 4 else word,)
    if len(number) == 5:
        near = {number[:at] + number[at + 1 :] for at in range(1, 5) if number[at] == number[at - 1]}
    else:
        near = {number[:at] + number[at + 1] + number[at] + number[at + 2 :] for at in range(3)}
    years = [one for one in near if 2009 <= (year_of(one) or 0) <= 2029]
    return (years[0],) if len(years) == 1 else (word,)


def _is_winter(first: str, second: str) -> bool:
    one, two = full_year(first), full_year(second)
    return one is not None and two == one + 1 and one >= 2009


def full_year(word: str) -> int | None:
    """The year that four digits or two stand for: "2019", "19"; None where they stand for none."""
    if not (word.isascii() and word.isdigit()):
        return None
    if len(word) == 4:
        return year_of(word)
    return 2000 + int(word) if len(word) == 2 and 5 <= int(word) <= 40 else None


def year_of(word: str) -> int | None:
    """The year that four digits stand for; None where they stand for none."""
    if len(word) == 4 and word.isascii() and word.isdigit() and _EARLIEST_YEAR <= int(word) <= _LATEST_YEAR:
        return int(word)
    return None
