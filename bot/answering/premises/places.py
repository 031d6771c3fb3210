"""Tracks and countries where the series never raced, or did not in the time that is named."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.premises.question import Premise, Question, proven
from bot.answering.premises.statements import stands_as_place
from bot.answering.queries.common import circuit_premise, cite_season, cite_something, finish, place, with_article
from bot.answering.queries.races import races_or_premise
from bot.answering.records import Cited, join
from bot.answering.result import Result
from bot.answering.slots import Slots
from bot.answering.text import stem, words


def no_race_at(question: Question) -> Premise | None:
    """A track where the series never raced, or did not in the time that is named."""
    slots = question.slots
    keys = [*(f"circuit/{one}" for one in slots.circuits), *(f"track/{one}" for one in slots.missing_circuits)]
    if len(keys) != 1 or question.denied or question.changes or not _is_about_racing(question):
        return None
    if "lose" in question.words and not (slots.teams or slots.drivers):
        return None
    raced = {race.round.circuit for race in question.records.races}
    if not raced & set(slots.circuits):
        plain = stands_as_place(question.said, keys[0], question.grammar)
        if slots.missing_circuits and (not plain or not question.words & question.known.surely_racing):
            return None
        dated = bool(slots.years or slots.seasons or slots.missing_seasons)
        if slots.circuits and (not question.words & question.known.surely_racing or not plain or not dated):
            return None  # what was planned there is a matter of prose
    if never := circuit_premise(
        question.request(replace(slots, years=(), seasons=()) if not question.seasons else None)
    ):
        return proven(question, never, keys, timeless=True)
    return _not_there(question, keys[0])


def no_race_in(question: Question) -> Premise | None:
    """A country where the series never raced, or did not in the time that is named."""
    slots, records = question.slots, question.records
    if len(slots.countries) != 1 or slots.circuits or slots.missing_circuits or question.denied or question.changes:
        return None
    country, key = records.base.countries[slots.countries[0]], f"country/{slots.countries[0]}"
    if (
        not all(stem(word) in question.stems for word in words(country.name))
        or not question.words & question.known.country_scene
        or not stands_as_place(question.said, key, question.grammar)
    ):
        return None
    planned = any(records.country_of(race) == slots.countries[0] for race in records.rounds)
    if planned:
        return _not_there(question, key)
    if any(circuit.country == country.name for circuit in records.base.circuits.values()):
        return None  # a race there is a matter of prose
    cited = Cited()
    cite_something(cited, question.request())
    text = f"The Asian Le Mans Series has never raced in {with_article(country.name)}."
    text += held_in(question, cited)
    return proven(question, finish(text, cited, premise=True), [key], timeless=True)


def _not_there(question: Question, key: str) -> Premise | None:
    """The reply where no race was held at a place in the time that is named."""
    slots, records = question.slots, question.records
    if not (slots.seasons or slots.years or slots.dates) or (not question.seasons and not slots.dates):
        return None
    if 2020 in slots.years and any(month > 7 for month in (*slots.months, *(day.month for day in slots.dates))):
        return None  # the first calendar of that winter is a matter of prose
    seasons = tuple(season.season for season in question.seasons)
    wide = Slots(seasons=seasons, circuits=slots.circuits, countries=slots.countries)
    if not seasons or records.select(wide) or records.select(wide, held=False):
        return None
    result = races_or_premise(question.request(wide))
    if isinstance(result, Result) and slots.countries and not slots.circuits:
        result = replace(
            result,
            text=result.text.replace(
                "No race was held then", f"No race of the series was held {place(question.request())} then", 1
            ),
        )
    return proven(question, result, [key]) if isinstance(result, Result) else None


def held_in(question: Question, cited: Cited) -> str:
    """Where the races of the seasons that are named were, as a sentence."""
    text = ""
    for season in question.seasons[:2]:
        cite_season(cited, season)
        races = [race for race in question.records.races if race.season is season]
        circuits = list(dict.fromkeys(question.records.circuit_name(race.round.circuit) for race in races))
        text += f" The {season.label} races were at {join(circuits)}."
    return text


def _is_about_racing(question: Question) -> bool:
    return bool(question.words & question.known.racing) or bool(question.slots.hours)
