"""A fact on one race of a weekend with two, given to a question that names neither: what the other race was like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.answer import Answer
from bot.answering.composing import CHOICE_WITHIN, Composer
from bot.answering.records import Records
from bot.answering.scoring import Match
from bot.answering.text import say_date
from bot.answering.understanding import Understanding


class OtherRace:
    """Adds to an answer what it does not say of the other race of a weekend."""

    def __init__(self, records: Records, composer: Composer) -> None:
        self._records = records
        self._composer = composer

    def added_to(self, answer: Answer, understood: Understanding, match: Match, behind: Sequence[Match]) -> Answer:
        """The answer from `match`: with that on the other race, from those ranked `behind`, or with which race it is of.

        The same answer where it is not of one race of two, or the question names one of them.
        """
        leg, slots = self._leg_of(match), understood.slots
        named = slots.race or slots.round or slots.dates or slots.days or slots.weekdays or slots.months
        if leg is None or named or not slots.circuits or not (slots.seasons or slots.years):
            return answer
        races = self._records.select(slots)
        if len(races) != 2 or {race.leg for race in races} != {1, 2}:
            return answer
        for other in behind:
            same = other.coverage >= match.coverage and other.score >= match.score - CHOICE_WITHIN
            if same and self._leg_of(other) == 3 - leg:
                return _joined(
                    answer, self._composer.fact(answer.question, understood, other.candidate.id, other.score)
                )
        race = next(race for race in races if race.leg == leg)
        if race.day not in self._composer.about(match.candidate.id).dates:
            return answer
        note = f"There were two races there; this is of race {leg}, on {say_date(race.day)}."
        return replace(answer, text=f"{answer.text}\n\n{note}")

    def _leg_of(self, match: Match) -> int | None:
        """Which race of a weekend with two a fact is about, by what its question and answer name; None for both or neither."""
        if match.candidate.kind != "fact":
            return None
        about = self._composer.about(match.candidate.id)
        return about.race if about.race in (1, 2) and len(about.circuits) == 1 else None


def _joined(answer: Answer, other: Answer) -> Answer:
    """One reply of the answers on both races."""
    return replace(
        answer,
        text=f"{answer.text}\n\n{other.text}",
        heading=None,
        facts=(*answer.facts, *other.facts),
        sources=tuple(dict.fromkeys((*answer.sources, *other.sources))),
        weak=answer.weak or other.weak,
    )
