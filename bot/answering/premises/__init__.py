"""What a question takes for granted and the records contradict: "Why did the series race in Bahrain in 2022?"

Templates name what is false in the questions that they serve. This is for all the others, which ask for a reason or a story.
It is cautious: what a question only asks ("did ...?"), denies, or says of plans, changes and other series is not looked at,
nor is what lies beyond the records. Only what a sentence states in so many words can be false.

    a season that there was not, a class that it did not have, a place where it did not race or did not begin or end,
    a win or title that was somebody else's, a defeat that was a win, a car of another make, somebody who was not there
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.answering.premises.called_off import called_off, not_called_off
from bot.answering.premises.entrants import no_such_car, not_there_at_all
from bot.answering.premises.feats import no_feat
from bot.answering.premises.places import no_race_at, no_race_in
from bot.answering.premises.question import Premise, Question
from bot.answering.premises.seasons import no_class, no_edge, no_season
from bot.answering.premises.statements import from_or_up_to
from bot.answering.premises.words import premise_words
from bot.answering.records import Records
from bot.answering.slots import Slots
from bot.answering.understanding import Understanding

__all__ = ["Premise", "called_off", "premise_of"]
_CHECKS: tuple[Callable[[Question], Premise | None], ...] = (
    no_edge,
    not_called_off,
    no_season,
    no_race_at,
    no_race_in,
    no_class,
    no_feat,
    no_such_car,
    not_there_at_all,
)


def premise_of(understood: Understanding, records: Records, now: datetime) -> Premise | None:
    """The first thing that a question states and the records contradict; None where there is none to be sure of.

    `understood` is the question as it was typed, without what a conversation adds to it.
    """
    slots = understood.slots
    if understood.series or not _names_something(slots):
        return None
    known = premise_words(records)
    if known is None:
        return None
    question = Question(understood, records, now, known)
    if question.known.unreal & question.words or "le-mans" in question.words or question.asks_whether:
        return None
    if not question.past or question.off_season or from_or_up_to(question.said, question.grammar):
        return None
    if set(known.years_of_prose) & set(slots.years):
        return None
    for check in _CHECKS:
        found = check(question)
        if found is not None:
            return found
    return None


def _names_something(slots: Slots) -> bool:
    """Whether a question names what the records may contradict: a place, people, a time."""
    places = slots.circuits or slots.missing_circuits or slots.countries
    times = slots.missing_seasons or slots.years or (slots.classes and slots.seasons)
    return bool(places or slots.teams or slots.drivers or times)
