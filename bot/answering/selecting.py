"""Which race is meant: the opener, race 2, round 3, the 6 hours of, no. 26, the winter before."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answering.number_words import number_of
from bot.answering.reading_state import Reading, is_negated
from bot.answering.slots import Slots

_JOINED_NUMBER = re.compile(r"(?:nr|no|num|car)(\d{1,3})")
_OPENERS = frozenset({"opener", "openers"})
_CLOSERS = frozenset({"finale", "closer"})
_RACE_NOUNS = frozenset({"race", "round", "event", "one", "leg", "heat", "visit", "date", "act", "outing", "fixture"})
_DAY_NOUNS = frozenset({"day", "afternoon", "evening", "night"})
"""What is that of a race where the day's season follows: "the last afternoon of 2025-26"."""
_EDGE_WORDS = {"opening": 1, "closing": -1, "last": -1, "final": -1, "concluding": -1}
_CARDINALS = frozenset(
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
)
COUNTING = frozenset(
    {*_OPENERS, *_CLOSERS, *_RACE_NOUNS, *_EDGE_WORDS, "hour", "hours", "season", "seasons", "winter", "year", "years"}
    | {"campaign", "edition", "championship"}
)
"""Words that stay as they are in `said` where a race or a season is counted to: "the opening round", "the year after"."""


def shift(reading: Reading, at: int) -> int:
    """ "the winter before", "the year after that": a step from the season that was spoken of.

    Returns how many tokens it took, 0 where there is no such step.
    """
    text = reading.texts[at : at + 3]
    if len(text) < 2 or text[0] not in ("season", "winter", "year", "one", "campaign", "edition"):
        return 0
    if text[1] in ("before", "after", "earlier", "later", "prior") and text[2:3] not in (["last"], ["the"]):
        reading.shift = -1 if text[1] in ("before", "earlier", "prior") else 1
        return 3 if text[2:3] in (["that"], ["this"], ["it"]) else 2
    return 0


def selector(reading: Reading, at: int) -> int:
    """Race 1, the second race, round 3, the opener, the 6 hours of, no. 26; returns how many tokens it took."""
    tokens = reading.tokens
    text = reading.texts[at : at + 4]
    hours = _hours(text)
    if hours:
        count, taken = hours
        if not is_negated(reading.texts, at):
            reading.hours = count
        return taken
    if text[0] in ("number", "no", "car", "numbers", "nos", "cars") and len(text) > 1 and _is_number(text[1]):
        reading.number = text[1]
        if text[0] in ("car", "cars"):
            reading.add_word(tokens[at])
        return 2
    joined = _JOINED_NUMBER.fullmatch(text[0])
    if joined:
        reading.number = joined[1]
        return 1
    if _is_number_with_article(text):
        reading.number = text[1]
        return 2
    if tokens[at].glue == "#" and _is_number(text[0]):
        reading.number = text[0]
        return 1
    if text[0] in ("r1", "r2"):
        reading.races.add(int(text[0][1]))
        return 1
    if text[0] in ("race", "heat") and len(text) > 1 and number_of(text[1]) in (1, 2):
        reading.races.add(number_of(text[1]) or 1)
        reading.add_word(tokens[at])
        return 2
    placed = text[3:] and text[3] in _RACE_NOUNS and _names_place(reading, at + 1)
    ordinal = _ordinal_race([text[0], "there", text[3]] if placed else text)
    if ordinal is not None:
        which, taken = ordinal
        reading.ordinals.add(which)
        for token in tokens[at : at + taken]:
            if number_of(token.text) in (None, 1):
                reading.add_word(token)
        return taken
    if text[0] == "round" and len(text) > 1 and number_of(text[1]) and (number_of(text[1]) or 0) < 10:
        reading.round = number_of(text[1])
        reading.add_word(tokens[at])
        return 2
    return 0


def _hours(text: list[str]) -> tuple[int, int] | None:
    if len(text) < 2:
        return None
    first = text[0]
    joined = first.rstrip("hrs")
    if joined != first and joined.isdigit() and (text[1] in ("of", "at", "in") or int(joined) < 12):
        return int(joined), 1
    count = number_of(first)
    if count is None or count > 24 or text[1] not in ("hours", "hour", "hrs", "hr", "h"):
        return None
    if text[2:3] and text[2] in ("of", "at", "in", "race", "round", "event", "one"):
        return count, 2
    return None


def _names_place(reading: Reading, at: int) -> bool:
    """Whether two words name a circuit or a country: the "Abu Dhabi" of "the second Abu Dhabi race"."""
    found = next(iter(reading.lexicon.longest_at(reading.texts, at)), None)
    return found is not None and found[0] == 2 and any(name.kind in ("circuit", "country") for name in found[1])


def _ordinal_race(text: list[str]) -> tuple[int, int] | None:
    """(which race, tokens taken) for "first race", "opening round", "the finale", "second of the two"; else None."""
    if text[0] == "very" and len(text) > 1:
        found = _ordinal_race(text[1:])
        return (found[0], found[1] + 1) if found else None
    if text[0] in _OPENERS:
        return 1, 1
    if text[0] in _CLOSERS:
        return -1, 1
    which = _EDGE_WORDS.get(text[0]) or (
        number_of(text[0]) if not text[0].isdigit() and text[0] not in _CARDINALS else None
    )
    if which is None or which > 8 or len(text) < 2:
        return None
    if text[1] in _RACE_NOUNS or (text[1] in _DAY_NOUNS and text[2:3] == ["of"] and text[3:4] and text[3][0] in "2t"):
        return which, 2
    if text[1:4] == ["of", "the", "two"]:
        return which, 4
    if len(text) > 2 and text[2] in _RACE_NOUNS:
        return which, 1  # "the second Dubai race"
    return None


def with_ordinal(slots: Slots, which: int | None) -> Slots:
    """ "The second race" is a race of the weekend where a circuit is named, a round where only the season is.

    Without a season or a date it selects nothing: "the first race at Fuji" asks for an extreme over all seasons.
    """
    if which is None or slots.race is not None or slots.round is not None:
        return slots
    if not (slots.seasons or slots.years or slots.dates or slots.months):
        return slots
    if slots.circuits or slots.months or slots.dates:
        return replace(slots, race=which if which == -1 or which > 0 else None)
    return replace(slots, round=which)


def _is_number_with_article(text: list[str]) -> bool:
    """Whether a text begins with a car's number such as "the 11?" or "the 83 of AF Corse"; "the 24 of Le Mans" is none."""
    if text[0] != "the" or len(text) < 2 or not _is_number(text[1]) or text[1] == "24":
        return False
    return text[2:3] in ([], ["of"], ["car"], ["crew"], ["entry"])


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= 3
