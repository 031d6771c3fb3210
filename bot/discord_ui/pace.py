"""How fast one person may ask or browse."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import datetime
from typing import Any

SLOW_DOWN = "One moment, please: that was a lot in a few seconds. Try again shortly."
MAX_PEOPLE = 10_000
"""People that are kept track of; beyond it those who were here longest ago are forgotten first."""


class Pace:
    """Lets each person do something `times` times within `seconds`."""

    def __init__(self, times: int, seconds: float, clock: Callable[[], datetime]) -> None:
        self._times = times
        self._seconds = seconds
        self._clock = clock
        self._recent: OrderedDict[int, deque[float]] = OrderedDict()
        self._told: OrderedDict[int, float] = OrderedDict()

    def too_fast(self, person: int) -> bool:
        """Whether a person has to wait; where not, this time is counted."""
        now = self._clock().timestamp()
        recent = self._recent.setdefault(person, deque(maxlen=self._times))
        self._recent.move_to_end(person)
        _shorten(self._recent)
        if len(recent) == self._times and now - recent[0] < self._seconds:
            return True
        recent.append(now)
        return False

    def may_tell(self, person: int) -> bool:
        """Whether a person may be told to wait: once within `seconds`, so that the reminder is no flood itself."""
        now = self._clock().timestamp()
        told = self._told.get(person)
        if told is not None and now - told < self._seconds:
            return False
        self._told[person] = now
        self._told.move_to_end(person)
        _shorten(self._told)
        return True


def _shorten(people: OrderedDict[int, Any]) -> None:
    if len(people) > MAX_PEOPLE:
        people.popitem(last=False)
