"""What a query over the records gives back to the engine."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from bot.answering.slots import Slots


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether what a question claims of somebody was so, and the sentence that says it.

    so       it was
    subject  of whom or what it is said, and `verb` what: "Kessel Racing", "did not win that title"; a bare yes has neither
    rest     what stands behind the verb in the sentence
    remark   what stands behind the sentence
    mark     what stands behind "Yes" or "No"
    """

    so: bool
    subject: str = ""
    verb: str = ""
    rest: str = ""
    remark: str = ""
    mark: str = ","

    @property
    def claim(self) -> str:
        """The sentence without "Yes" or "No"; empty where it is only that."""
        return f"{self.subject} {self.verb}{self.rest}.{self.remark}" if self.subject else ""

    def __str__(self) -> str:
        word = "Yes" if self.so else "No"
        return f"{word}{self.mark} {self.claim}" if self.subject else f"{word}."


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
    verdict   what `text` begins with where the question claims something; None where it does not begin so
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
    verdict: Verdict | None = None
    choices: tuple[tuple[str, str], ...] = ()

    def opened(self, opening: str) -> Result:
        """The same reply with these words in place of its verdict."""
        return replace(self, text=f"{opening}{self.text[len(str(self.verdict or '')) :]}", verdict=None)
