"""The times that a question names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bot.answering.slots import Span


@dataclass(slots=True)
class When:
    """The seasons and dates found so far; the fields are those of Slots.

    `spanned` are the keys of what says where a span of time begins and ends: they are no times of their own.
    """

    seasons: list[str] = field(default_factory=list)
    missing_seasons: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    months: list[int] = field(default_factory=list)
    dates: list[date] = field(default_factory=list)
    days: list[tuple[int, int]] = field(default_factory=list)
    weekdays: list[int] = field(default_factory=list)
    span: Span | None = None
    spanned: list[str] = field(default_factory=list)
