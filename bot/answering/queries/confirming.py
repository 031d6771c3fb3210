"""A yes or a no before what the records show, where a question asks no more than whether it was so."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.queries.common import judged
from bot.answering.records import Request
from bot.answering.result import Result, Verdict

_PLAIN = frozenset(
    {"win", "title", "pole", "race", "season", "classification", "team", "driver", "car", "category", "champion-team"}
    | {"champion-driver", "starter", "entry", "success", "history", "take", "compet", "particip", "appear", "feat"}
)
"""Words that leave a question whether somebody won, took part, ... just that."""
REPEAT = "repeat"
"""The concept of more than once, however many more: twice, several times."""


def confirmed(request: Request, result: Result, count: int | None = None) -> Result:
    """A reply behind "Yes" or "No" where it shows what the question asks a yes or a no for; else as it is.

    `count` is how often it was so, which tells whether it was more than once.
    """
    if not is_plain(request) or not result.known or result.premise or result.verdict:
        return result
    if REPEAT not in request.words:
        return judged(result, Verdict(True))
    if count == 1:
        return replace(judged(result, Verdict(False)), premise=False)
    # Twice, or more than twice? Both are said by words of one meaning.
    return judged(result, Verdict(True)) if count is not None and count > 2 else result


def is_plain(request: Request) -> bool:
    """Whether no more is asked than whether it was so, of one that is named."""
    slots = request.slots
    if not request.closed or request.wanted or request.words - _PLAIN - {REPEAT}:
        return False
    several = [one for one in (slots.teams, slots.drivers, slots.cars) if len(set(one) - slots.ambiguous) > 1]
    return not several and len(slots.makes) < 2 and len(slots.classes) < 2 and len(slots.circuits) < 2
