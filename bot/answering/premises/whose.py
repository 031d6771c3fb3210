"""Whose a result is, so that nothing is denied that may be meant: teams that are one, classes within another."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.premises.question import Question
from bot.answering.slots import Slots
from bot.answering.text import stem, words
from bot.knowledge.models import Entry, Title, Winner


def are_named(question: Question, slots: Slots) -> bool:
    """Whether the people are meant for sure: no driver by a first name, no team by what is a place or a make as well."""
    base = question.records.base
    for one in slots.drivers:
        if stem(words(base.drivers[one].name)[-1]) not in question.stems:
            return False
    places = {words(country.name) for country in base.countries.values()} | {
        words(car.make) for car in base.cars.values()
    }
    for one in slots.teams:
        own = tuple(word for word in words(base.teams[one].name) if word not in question.premises.common_in_names)
        whole = " ".join(map(stem, words(base.teams[one].name)))
        if own in places | {("hong", "kong")} and whole not in question.text:
            return False
    return True


def is_theirs(question: Question, slots: Slots, row: Winner | Title | Entry) -> bool:
    """Whether a result may be that of somebody named: of the team, one that it ran or that bears its name, or of the driver."""
    if set(row.drivers) & set(slots.drivers):
        return True
    return row.team is not None and any(_are_kin(question, one, row.team, row.entry) for one in slots.teams)


def _are_kin(question: Question, one: str, team: str, entry: str | None) -> bool:
    """Whether two teams are one, run by one another, or share a word of their names: enough to contradict nothing."""
    if one == team:
        return True
    teams = question.records.base.teams
    mine, other = teams[one], teams[team]
    if team == mine.run_by or one == other.run_by:
        return True
    own = {word for text in (mine.name, *mine.names) for word in words(text) if len(word) > 2}
    own -= question.premises.common_in_names
    theirs = {word for text in (other.name, *other.names, entry or "") for word in words(text)}
    return bool(own & theirs)


def of_class(question: Question, race_class: str, classes: Sequence[str]) -> bool:
    """Whether a class is one of those named, or the amateurs' part of one."""
    part_of = question.premises.part_of
    return (
        race_class in classes
        or part_of.get(race_class) in classes
        or any(part_of.get(one) == race_class for one in classes)
    )
