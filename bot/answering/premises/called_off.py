"""Rounds said to be cancelled or postponed that were held, or that there is no word of."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.premises.places import held_in
from bot.answering.premises.question import Premise, Question, proven
from bot.answering.queries.common import cite_season, finish, place
from bot.answering.records import Cited, Race, join
from bot.answering.slots import Slots
from bot.answering.text import say_date, words

NOTHING = ""
"""A key that no text has."""


def not_called_off(question: Question) -> Premise | None:
    """A round said to be cancelled or postponed that was held, or that there is no word of; where it was, what is known of it."""
    slots, records = question.slots, question.records
    if not question.words & {"cancel", "postpone"} or question.denied or not (question.seasons and _is_placed(slots)):
        return None
    keys = [*(f"circuit/{one}" for one in slots.circuits), *(f"track/{one}" for one in slots.missing_circuits)]
    keys += [f"country/{one}" for one in slots.countries]
    if len(keys) != 1 or slots.months or slots.dates:
        return None
    seasons = tuple(season.season for season in question.seasons)
    wide = Slots(seasons=seasons, circuits=slots.circuits, countries=slots.countries)
    labels = join([season.label for season in question.seasons])
    where = place(question.request(wide)) or f"at {join([one.title() for one in slots.missing_circuits])}"
    held = records.select(wide) if not slots.missing_circuits else []
    off = records.select(wide, held=False) if not slots.missing_circuits else []
    cited = Cited()
    for race in (*held, *off):
        cited.add(race.id, race.round.sources[:2], race.day if race.held else None)
    if off:
        was = [f"{race.round.name}{_planned(race)} was {race.round.status}" for race in off]
        result = finish(f"{join(was)}. Why it was is not on record.", cited)
        return Premise(replace(result, known=False, half=True), frozenset({NOTHING}))
    if held:
        raced = join([f"{race.round.name} on {say_date(race.day)}" for race in held])
        text = f"The race {where} was held in {labels} ({raced}); none there is on record as cancelled then."
        return proven(question, finish(text, cited, premise=True), [*keys, "cancel"])
    if _is_told_of(question, slots):
        return None
    for season in question.seasons:
        cite_season(cited, season)
    text = f"No round {where} in {labels} is on record, neither held nor cancelled.{held_in(question, cited)}"
    return proven(question, finish(text, cited, premise=True), [*keys, "cancel"])


def _is_placed(slots: Slots) -> bool:
    return bool(slots.circuits or slots.missing_circuits or slots.countries)


def _planned(race: Race) -> str:
    return f" (planned for {say_date(race.day)})" if race.round.date else ""


def _is_told_of(question: Question, slots: Slots) -> bool:
    """Whether a fact speaks of the place and one of the seasons or years: plans that came to nothing are a matter of prose."""
    base = question.records.base
    names = {words(one)[0] for one in slots.missing_circuits}
    names |= {words(base.circuits[one].name)[0] for one in slots.circuits}
    names |= {words(base.countries[one].name)[-1] for one in slots.countries}
    years = {str(year) for year in slots.years} | {season.season for season in question.seasons}
    for fact in base.facts.values():
        told = set(words(fact.answer))
        if names & told and question.premises.plans & told and any(year[:4] in told for year in years):
            return True
    return False
