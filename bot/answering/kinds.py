"""Whether a reply names something of the kind that is asked for: a day for "when", a car for "in what car"."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.answering.slots import Slots

_DAY = re.compile(r"\b(?:19|20)\d\d\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
NO_AMOUNT = re.compile(
    r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|\baged \d+|\b(?:19|20)\d\d(?:[-–]\d\d)?\b|\b\d+ Hours of\b|\bno\. ?\d+|#\d+|\brace \d\b|\b(?:GT|LMP|GTE|F)\d\b|\bFormula \d\b|\b[A-Z]\w*[- ]\d+\b"
)
"""Figures in dates, seasons and names, which count nothing."""
_AMOUNT = re.compile(
    r"\d|\b(?:no|none|never|once|twice|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|both|all|only|several|many)\b",
    re.IGNORECASE,
)
_MARGIN = re.compile(r"\b(?:seconds?|minutes?|laps?|points?|level|tied?)\b|\d s\b", re.IGNORECASE)
_ENGINE = re.compile(r"\b(?:engines?|V\d+|litres?|hybrid|turbo|hp|bhp)\b", re.IGNORECASE)

_NAMES: dict[str, Callable[[Slots, str], bool]] = {
    "when": lambda slots, text: _DAY.search(text) is not None,
    "where": lambda slots, text: bool(slots.circuits or slots.countries),
    "how-many": lambda slots, text: _AMOUNT.search(NO_AMOUNT.sub("", text)) is not None,
    "driver": lambda slots, text: bool(slots.drivers),
    "teammate": lambda slots, text: bool(slots.drivers),
    "team": lambda slots, text: bool(slots.teams),
    "car": lambda slots, text: bool(slots.cars or slots.makes),
    "manufacturer": lambda slots, text: bool(slots.cars or slots.makes),
    "circuit": lambda slots, text: bool(slots.circuits),
    "country": lambda slots, text: bool(slots.countries),
    "margin": lambda slots, text: _MARGIN.search(text) is not None,
    "engine": lambda slots, text: _ENGINE.search(text) is not None,
}
"""For a term that asks for something of a kind: whether a reply with these names and this text has it."""


def is_number(word: str) -> bool:
    """Whether a folded word counts something."""
    return word.isdigit() or _AMOUNT.fullmatch(word) is not None


def tells(keys: frozenset[str], slots: Slots, text: str) -> bool | None:
    """Whether a reply has something of every kind that terms ask for; None where they ask for no kind.

    `slots` are the names in the reply, `text` is the reply itself.
    """
    asked = [has for key, has in _NAMES.items() if key in keys]
    return all(has(slots, text) for has in asked) if asked else None
