"""What a query over the records gives back to the engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bot.answering.slots import Slots


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one query.

    text      the reply, Discord Markdown that also reads well as plain text, without sources
    records   ids of the records it rests on, such as "2019-20/round-3/lmp2" or "circuit/sepang"
    sources   source ids, most important first
    as_of     the day to which it is known true
    about     what the reply names (its season, circuit, round, class, team, drivers), which follow-ups lean on
    premise   the question rests on something false and `text` says so
    known     False: the records do not hold it and `text` says that honestly
    half      what is asked is not on record, but `text` tells what is beside it; a fact may know better
    disputed  sentences where sources disagree
    choices   (label, question) pairs to ask back with, when the question fits several things
    """

    text: str
    records: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    as_of: date | None = None
    about: Slots = field(default_factory=Slots)
    premise: bool = False
    known: bool = True
    half: bool = False
    disputed: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
