"""Rounds said to be cancelled or postponed that were held, or that there is no word of."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.answering.premises.places import held_in
from bot.answering.premises.question import Premise, Question, proven
from bot.answering.queries.common import cite_season, cite_something, finish, place
from bot.answering.records import Cited, Race, Records, Request, join
from bot.answering.result import Result
from bot.answering.slots import Slots
from bot.answering.text import say_date, words
from bot.answering.understanding import Understanding


def called_off(understood: Understanding, records: Records, now: datetime) -> Result | None:
    """What is on record of a round whose cancelling is asked about, where nothing tells why: that it was, and when it was planned.

    None where no such round is named. Takes the question as it was typed.
    """
    slots = understood.slots
    if not {"cancel", "postpone"} & understood.keys or not (slots.circuits or slots.countries):
        return None
    if not (slots.seasons or slots.years):
        return None
    off = records.select(replace(slots, classes=()), held=False)
    off = [race for race in off if race.round.status in ("cancelled", "postponed")]
    if not off:
        return None
    cited = Cited()
    for race in off:
        cited.add(race.id, race.round.sources[:2])
    cite_something(cited, Request(records, slots, {}, now))
    text = f"{join([f'{race.round.name}{_planned(race)} was {race.round.status}' for race in off])}. Nothing more is on record."
    return replace(finish(text, cited), known=False, half=True)


def not_called_off(question: Question) -> Premise | None:
    """A round said to be cancelled or postponed that was held, or that there is no word of."""
    slots, records = question.slots, question.records
    if not question.words & {"cancel", "postpone"} or question.denied or not (question.seasons and _is_placed(slots)):
        return None
    keys = [*(f"circuit/{one}" for one in slots.circuits), *(f"track/{one}" for one in slots.missing_circuits)]
    keys += [f"country/{one}" for one in slots.countries]
    if len(keys) != 1 or slots.months or slots.dates or question.words & question.known.sessions or _somebody(slots):
        return None
    seasons = tuple(season.season for season in question.seasons)
    wide = Slots(seasons=seasons, circuits=slots.circuits, countries=slots.countries)
    labels = join([season.label for season in question.seasons])
    where = place(question.request(wide)) or f"at {join([one.title() for one in slots.missing_circuits])}"
    held = records.select(wide) if not slots.missing_circuits else []
    if not slots.missing_circuits and records.select(wide, held=False):
        return None
    cited = Cited()
    for race in held:
        cited.add(race.id, race.round.sources[:2], race.day)
    if _is_told_of(question, slots, question.premises.called_off if held else question.premises.plans):
        return None
    if held:
        raced = join([f"{race.round.name} on {say_date(race.day)}" for race in held])
        text = f"The race {where} was held in {labels} ({raced}); none there is on record as cancelled then."
        return proven(question, finish(text, cited, premise=True), [*keys, "cancel"])
    for season in question.seasons:
        cite_season(cited, season)
    text = f"No round {where} in {labels} is on record, neither held nor cancelled.{held_in(question, cited)}"
    return proven(question, finish(text, cited, premise=True), [*keys, "cancel"])


def _somebody(slots: Slots) -> bool:
    return bool(slots.teams or slots.drivers or slots.cars or slots.makes)


def _is_placed(slots: Slots) -> bool:
    return bool(slots.circuits or slots.missing_circuits or slots.countries)


def _planned(race: Race) -> str:
    return f" (planned for {say_date(race.day)})" if race.round.date else ""


def _is_told_of(question: Question, slots: Slots, told_by: frozenset[str]) -> bool:
    """Whether a sentence of a fact on one of the seasons or years has the place and such a word: plans are a matter of prose."""
    base = question.records.base
    names = {words(one)[0] for one in slots.missing_circuits}
    names |= {words(base.circuits[one].name)[0] for one in slots.circuits}
    names |= {words(base.countries[one].name)[-1] for one in slots.countries}
    years = {str(year) for year in slots.years} | {season.season for season in question.seasons}
    for fact in base.facts.values():
        if not any(year[:4] in fact.answer for year in years):
            continue
        sentences = (set(words(sentence)) for sentence in fact.answer.split(". "))
        if any(names & told and told_by & told for told in sentences):
            return True
    return False
