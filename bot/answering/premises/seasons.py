"""Seasons that there were not, classes that they did not have, and openers and finales that were elsewhere."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from bot.answering.premises.question import Premise, Question, proven
from bot.answering.premises.statements import stands_as_place
from bot.answering.queries.common import class_premise, finish, place, season_premise
from bot.answering.records import Cited
from bot.answering.slots import Slots
from bot.answering.text import say_date


def no_season(question: Question) -> Premise | None:
    """A season or year in which there was none."""
    slots = question.slots
    if question.seasons or question.denied or question.changes or "name" in question.words:
        return None
    if not question.words & question.known.season_scene:
        return None
    first = int(question.records.seasons[0].season[:4])
    last = int(question.records.seasons[-1].season[:4])
    years = [*(int(name[:4]) for name in slots.missing_seasons), *slots.years]
    if not years or any(year > last for year in years):
        return None
    if min(years) < first and not (question.stems & {"asian", "seri"} or slots.classes):
        return None
    if "zhuhai" in slots.circuits or "china" in slots.countries:
        return None  # races of another series, which are a matter of prose
    result = season_premise(question.request())
    names = {f"{kind}/{one}" for kind, ids in (("class", slots.classes), ("team", slots.teams)) for one in ids}
    return proven(question, result, {*names, *(f"circuit/{one}" for one in slots.circuits)})


def no_class(question: Question) -> Premise | None:
    """A class that the seasons or races named did not have."""
    slots, records = question.slots, question.records
    if len(slots.classes) != 1 or not question.seasons or question.denied:
        return None
    decided = {"decid"} if "title" in question.words else set()  # a title is decided by racing
    if (question.words - decided) & (question.known.official if slots.circuits else question.known.changes):
        return None
    if not question.words & question.known.surely_racing or (
        question.words & {"end", "begin", "return", "name"} and not slots.circuits
    ):
        return None
    if slots.classes == ("lmp1",) and not any(one.startswith("lmp") for one in question.stems):
        return None  # P1 is mostly a place
    if slots.classes == ("gte",) and "am" in question.words:
        return None  # a class of Le Mans
    if "bronz" in question.stems:
        return None  # a cup within a class
    races = records.select(slots) if slots.circuits or slots.months or slots.dates else []
    seasons = list({race.season.season: race.season for race in races}.values()) or question.seasons
    kin = question.premises.taken_for.get(slots.classes[0], ())
    if any(one in season.classes for season in seasons for one in kin):
        return None
    if not races and any(slots.classes[0] in season.classes for season in question.to_come):
        return None
    return proven(question, class_premise(question.request(), seasons), [f"class/{slots.classes[0]}"])


def no_edge(question: Question) -> Premise | None:
    """A season's first or last race at a place where it was not."""
    slots, records = question.slots, question.records
    if len(question.seasons) != 1 or question.denied:
        return None
    last, first = bool(question.words & question.known.last_race), bool(question.words & question.known.first_race)
    if last == first:
        return None
    at = -1 if last else 0
    if slots.months or slots.dates or question.words & {"where", "replace"}:
        return None
    before = list(takewhile(lambda one: one not in ("instead", "rather"), question.said))
    if len(before) < len(question.said):
        slots = replace(slots, circuits=tuple(one for one in slots.circuits if f"circuit/{one}" in before))
    season = question.seasons[0]
    races = [race for race in records.races if race.season is season]
    if slots.circuits:
        wrong = all(races[at].round.circuit != one for one in slots.circuits)
    elif slots.countries and any(
        stands_as_place(question.said, f"country/{one}", question.grammar) for one in slots.countries
    ):
        wrong = all(records.country_of(races[at]) != one for one in slots.countries)
    else:
        return None
    off = records.select(
        Slots(seasons=(season.season,), circuits=slots.circuits, countries=slots.countries), held=False
    )
    if not wrong or off:
        return None
    race, edge = races[at], "finale" if at else "opener"
    cited = Cited()
    cited.add(race.id, race.round.sources, race.day, race.round.disputed)
    circuit = records.base.circuits[race.round.circuit]
    text = f"The {edge} of {season.label} was not {place(question.request(slots))}: it was the {race.round.name} ({circuit.country}) on {say_date(race.day)}."
    keys = [*(f"circuit/{one}" for one in slots.circuits), *(f"country/{one}" for one in slots.countries)]
    about = Slots(seasons=(season.season,), circuits=(race.round.circuit,), dates=(race.day,))
    return proven(
        question, finish(text, cited, about, premise=True), [*keys, f"circuit/{race.round.circuit}"], beside=True
    )
