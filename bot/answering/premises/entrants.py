"""Cars that somebody did not have, and people who were not there."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.premises.question import Premise, Question, proven
from bot.answering.premises.statements import PEOPLE, is_its_car, is_subject
from bot.answering.premises.whose import are_named, is_theirs
from bot.answering.queries.entries import of_car, people, took_part
from bot.answering.records import join
from bot.answering.slots import Slots
from bot.knowledge.models import Entry, Title, Winner


def no_such_car(question: Question) -> Premise | None:
    """A make of car that somebody did not have in the season named."""
    slots, records = question.slots, question.records
    named = [one for one in question.said if one.startswith(("make/", "car/"))]
    if question.tells or question.denied or not question.seasons or not named or not are_named(question, slots):
        return None
    if (
        bool(slots.teams) == bool(slots.drivers)
        or question.words & (question.known.not_its_car | question.known.changes)
        or len(slots.teams) > 1
    ):
        return None
    people_ = [one for one in question.said if one.startswith(PEOPLE)]
    if not is_its_car(question.said, named[0], question.grammar):
        return None
    own = [e for e in records.entries if e.season in question.seasons and is_theirs(question, slots, e.row)]
    request = question.request(
        replace(slots, circuits=(), countries=(), months=(), dates=(), days=(), round=None, race=None, number=None)
    )
    makes = {records.make_of(one) for one in slots.cars} | set(slots.makes)
    makes |= {other for group in question.premises.same_cars if makes & set(group) for other in group}
    cars = [
        *(e.row.car for e in own),
        *(
            win.row.car
            for win in records.wins
            if win.race.season in question.seasons and is_theirs(question, slots, win.row)
        ),
    ]
    known = [records.base.cars[one] for one in cars if one]
    if not own or any(entry.row.car is None for entry in own) or any(of_car(request, entry) for entry in own):
        return None
    if any(car.make in makes or (make or "") in car.name for car in known for make in makes):
        return None
    listed = people(replace(request, slots=replace(request.slots, cars=(), makes=(), classes=())))
    if listed is None or not listed.sources or listed.premise:
        return None
    name = records.who(replace(slots, cars=(), makes=()))
    what = join([records.base.cars[one].name for one in slots.cars] or list(slots.makes))
    had = join(list(dict.fromkeys(car.name for car in known)))
    text = f"No {what} of {name} in {join([season.label for season in question.seasons])} is on record, only {had}.\n\n{listed.text}"
    return proven(question, replace(listed, text=text), [*people_, named[0]])


def not_there_at_all(question: Question) -> Premise | None:
    """Somebody who is in no result and on no entry list of the seasons named."""
    slots = question.slots
    if question.tells or question.denied or question.changes or not question.seasons or not are_named(question, slots):
        return None
    people_ = [one for one in question.said if one.startswith(PEOPLE)]
    if (
        bool(slots.teams) == bool(slots.drivers)
        or not question.words & question.known.taking_part
        or len(slots.teams) > 1
    ):
        return None
    if question.said[0] not in question.grammar.asking or question.words & question.known.off_track:
        return None
    if any(not season.entry_list for season in question.seasons) or not is_subject(question.said, question.grammar):
        return None
    for season in question.seasons:
        rows: list[Winner | Title | Entry] = [*season.entry_list, *season.champions, *season.runners_up]
        rows += [row for race in season.rounds for row in race.winners]
        if any(is_theirs(question, slots, row) for row in rows):
            return None
        poles = [row for race in season.rounds for row in race.poles]
        if any(row.team in slots.teams or row.driver in slots.drivers for row in poles):
            return None
    narrow = Slots(
        seasons=slots.seasons, years=slots.years, teams=slots.teams, drivers=slots.drivers, ambiguous=slots.ambiguous
    )
    result = took_part(question.request(narrow))
    if result is None or result.verdict is None or result.verdict.so:
        return None
    absent = replace(result.verdict, verb="did not take part")
    return proven(question, result.opened(f"As far as is on record, {absent.claim}"), people_)
