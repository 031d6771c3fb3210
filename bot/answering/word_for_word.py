"""What is asked word for word, which needs no deciding: a known question, what a word means, a question over the records."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.answering.answer import Answer, Status
from bot.answering.composing import Composer
from bot.answering.implied import with_implied
from bot.answering.index import Index
from bot.answering.objecting import Objector
from bot.answering.records import Records
from bot.answering.shortlist import Shortlist
from bot.answering.slots import held
from bot.answering.understanding import Reader, Understanding

FULL = 14
"""A question of more words than this is not looked up word for word among those over the records."""
BARE = 2
"""So many words in a conversation ask for more about what was spoken of: "entry list?", "who owns it?"."""


class WordForWord:
    """Answers what is asked word for word."""

    def __init__(
        self,
        index: Index,
        reader: Reader,
        records: Records,
        shortlist: Shortlist,
        composer: Composer,
        objector: Objector,
        gaps: Collection[str],
    ) -> None:
        """`gaps` are the ids of the known gaps; `shortlist` bars the questions over the records that need a name, `records` tell which season was the last one."""
        self._index = index
        self._reader = reader
        self._records = records
        self._shortlist = shortlist
        self._composer = composer
        self._objector = objector
        self._gaps = gaps

    def fact(self, question: str, understood: Understanding) -> Answer | None:
        """The answer to a known question, picked from those offered or taught by a moderator; None for any other one."""
        identifier = self._index.wordings.known(question)
        return None if identifier is None else self._composer.fact(question, understood, identifier, score=1.0)

    def definition(self, question: str, understood: Understanding) -> Answer | None:
        """The fact that says what something is, where just that is asked; None elsewhere."""
        identifier = self._index.definitions.fact_for(question, self._reader)
        return None if identifier is None else self._composer.fact(question, understood, identifier, score=1.0)

    def gap(self, question: str) -> Answer | None:
        """The reply of a gap that is asked for; None where none is."""
        gap = self._index.unknowns.known(question)
        return None if gap is None else self._composer.gap(question, gap, score=1.0)

    def slotted(self, question: str, understood: Understanding, now: datetime) -> Answer | None:
        """The answer to a question over the records, or the reply of a gap, that is asked for once names are replaced by slots.

        None where none is asked for, or it has no answer.
        """
        if understood.words > FULL or understood.series or not self._index.queries.may_know(understood.plain):
            return None
        identifier = self._index.queries.known(self._reader.slotted(question, now))
        if identifier is None:
            return None
        if identifier in self._gaps:
            barred = identifier in self._shortlist.barred(held(understood.slots))
            return None if barred else self._composer.gap(question, identifier, score=1.0)
        for read in (understood, self._in_last_season(understood, now)):
            if identifier in self._shortlist.barred(held(read.slots)):
                continue
            answer = self._composer.records(question, with_implied(read), identifier, 1.0, now)
            if answer is not None and answer.status is not Status.CHOOSE and answer.sources:
                return self._objector.checked(answer, read, now)
        return None

    def _in_last_season(self, understood: Understanding, now: datetime) -> Understanding:
        """A question that names at most a class, asked of the last season that was decided: "which manufacturers race?"."""
        season = self._records.decided_season(now.date())
        if season is None or not held(understood.slots) <= {"class"} or understood.slots.span is not None:
            return understood
        entities = understood.entities | {f"season/{season.season}"}
        return replace(understood, slots=replace(understood.slots, seasons=(season.season,)), entities=entities)
