"""Wins and titles that were somebody else's, and defeats of somebody who won."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.premises.question import Premise, Question, proven
from bot.answering.premises.statements import Claim, claimed
from bot.answering.premises.whose import are_named, is_theirs, of_class
from bot.answering.queries.races import race_winners
from bot.answering.queries.rankings import tally
from bot.answering.queries.titles import champions, title_tally
from bot.answering.records import Race, Records, TitleRow, join
from bot.answering.result import Result
from bot.answering.slots import Slots
from bot.knowledge.models import Season

NOTHING = ""
"""A key that no text has."""
MANY = 12
"""Races beyond which a claim is too wide to be about one of them."""


def no_feat(question: Question) -> Premise | None:
    """A win or a title that was not theirs, or a defeat of somebody who won."""
    if question.tells or not (question.slots.teams or question.slots.drivers):
        return None
    if not question.words & {"win", "lose", "title", "fail", "miss"} or question.words & question.known.undone:
        return None
    asks_what = question.said[:2] == ("what", "did") and "title" not in question.words
    if asks_what or question.said[-1] == "what":
        return None
    claim = claimed(question.said, question.grammar)
    if claim is None:
        return None
    own = _only(question.slots, claim.people)
    if not are_named(question, own):
        return None
    edge = bool(own.round or own.race) and bool(question.seasons)
    located = bool(own.circuits or own.countries or own.dates or own.months) or edge
    own = replace(own, missing_circuits=())
    if not claim.title and not located and not question.words & {"why", "manner", "how"}:
        return None
    check = _title_claim if claim.title or not located else _race_claim
    if claim.never and not claim.title and not located:
        check = _never_won
    result = check(question, claim, own)
    if not claim.won:
        return proven(question, result, [NOTHING])  # a tale of a defeat is what is wrong about it
    names = {*claim.people, *(f"class/{one}" for one in own.classes), "title" if claim.title else "win"}
    if located and not claim.title:
        names |= {f"circuit/{one}" for one in own.circuits}
    premise = proven(question, result, names)
    return replace(premise, verdict=premise.result.text.split("\n\n")[0]) if premise else None


def _only(slots: Slots, people: Sequence[str]) -> Slots:
    """The slots with no other people than these, and no cars."""
    return replace(
        slots,
        teams=tuple(one for one in slots.teams if f"team/{one}" in people),
        drivers=tuple(one for one in slots.drivers if f"driver/{one}" in people),
        cars=(),
        makes=(),
        weekdays=(),
    )


def _never_won(question: Question, claim: Claim, slots: Slots) -> Result | None:
    """The reply where somebody is said never to have won who did; it tells the wins."""
    if claim.won or not claim.never:
        return None
    result = tally(question.request(slots))
    if result is None or not result.known or result.premise or not result.records:
        return None
    return replace(result, text=f"On the contrary: {result.text}")


def _title_claim(question: Question, claim: Claim, slots: Slots) -> Result | None:
    """The reply to a title said to be won or lost that was not; without a season it must never have been won."""
    slots = replace(slots, circuits=(), countries=(), months=(), dates=(), days=(), round=None, race=None, hours=None)
    if not claim.title and not (question.seasons or slots.classes):
        return None
    records = question.records
    theirs = [
        row
        for row in records.titles
        if row.place == 1
        and (not slots.classes or of_class(question, row.row.race_class, slots.classes))
        and is_theirs(question, slots, row.row)
    ]
    if claim.won:
        return _title_not_won(question, claim, slots, theirs)
    seasons = question.exact or question.seasons
    if not claim.title or not (seasons or claim.never):
        return None
    return _title_not_lost(question, slots, [row for row in theirs if not seasons or row.season in seasons], seasons)


def _title_not_won(question: Question, claim: Claim, slots: Slots, theirs: Sequence[TitleRow]) -> Result | None:
    """The reply where a title is said to be won by somebody whose it was not; `theirs` are those that may be."""
    records, seasons = question.records, question.seasons
    if any(not seasons or row.season in seasons for row in theirs):
        return None
    if not claim.title and _won_any(question, slots):
        return None
    if not seasons:
        return _no_title(question, slots)
    if not all(_has_champions(records, season, slots) for season in seasons):
        return None
    if slots.drivers and not slots.teams and not _drivers_known(records, seasons, slots):
        return None
    result = champions(question.request(slots, claims=True))
    if result is None or result.verdict is None or result.verdict.so:
        return None
    if claim.title:
        return result
    return result.opened(str(replace(result.verdict, verb="won neither a race nor the title then")))


def _title_not_lost(
    question: Question, slots: Slots, theirs: Sequence[TitleRow], seasons: Sequence[Season]
) -> Result | None:
    """The reply where a title is said to be lost by somebody who won it in each of the seasons."""
    records = question.records
    rows = [row for row in theirs if row.row.team in slots.teams or set(row.row.drivers) & set(slots.drivers)]
    rows = [row for row in rows if not slots.number or row.row.number in (None, slots.number)]
    if not rows or len({row.season.season for row in rows}) < len(seasons) > 1:
        return None
    own = (entry for entry in records.entries if entry.season in seasons and is_theirs(question, slots, entry.row))
    if not slots.classes and len({entry.row.race_class for entry in own}) > 1:
        return None
    season, race_class = rows[0].season, rows[0].row.race_class
    kinds = {row.title for row in season.champions if row.race_class == race_class}
    if slots.teams and question.words & {"champion-driver", "champion-team"} and len(kinds) > 1:
        return None
    slots = replace(slots, classes=(race_class,), seasons=(season.season,), years=())
    result = champions(question.request(slots, claims=True))
    if result is None or result.verdict is None or not result.verdict.so:
        return None
    name = records.who(replace(slots, drivers=() if slots.teams else slots.drivers))
    label = f"the {records.class_name(race_class, season)} title of {season.label}"
    return result.opened(f"{name} did not lose {label}, but won it.")


def _no_title(question: Question, slots: Slots) -> Result | None:
    """The reply where somebody has never won a title, or none in a class, with those that he did win."""
    records = question.records
    if slots.classes and slots.drivers and not slots.teams:
        return None
    result = title_tally(question.request(slots, claims=True))
    if result is None or not result.premise:
        return None
    name, kind = records.who(slots), join([records.class_name(one) for one in slots.classes])
    anywhere = title_tally(question.request(replace(slots, classes=())))
    text = f"No {kind + ' ' if kind else ''}title of {name} is on record."
    return replace(result, text=f"{text}\n\n{anywhere.text}" if anywhere else text)


def _race_claim(question: Question, claim: Claim, slots: Slots) -> Result | None:
    """The reply to a race said to be won or lost that was not."""
    records = question.records
    races = records.select(slots)
    if not races or len(races) > MANY:
        return None
    won = [
        [
            row
            for row in race.round.winners
            if (not slots.classes or of_class(question, row.race_class, slots.classes))
            and is_theirs(question, slots, row)
        ]
        for race in races
    ]
    entered = _classes_of(question, slots, races)
    if claim.won:
        classes = slots.classes or entered
        settled = bool(classes) and all(_is_settled(race, classes, bool(slots.drivers)) for race in races)
        false = settled and not any(won) and not question.words & {"other", "every", "except"}
    else:
        enough = any(won) if claim.never else all(won)
        rows = [row for own in won for row in own]
        false = enough and all(row.team in slots.teams or set(row.drivers) & set(slots.drivers) for row in rows)
        if not slots.classes and not all(set(entered) <= {row.race_class for row in own} for own in won):
            return None  # it may have lost in another class
        if slots.overall or any(slots.number not in (None, row.number) for row in rows):
            return None
    if not false:
        return None
    result = race_winners(question.request(slots, claims=True))
    if result is None or result.verdict is None or result.verdict.so is claim.won:
        return None
    return result if claim.won else result.opened(f"On the contrary: {result.verdict.claim}")


def _classes_of(question: Question, slots: Slots, races: Sequence[Race]) -> tuple[str, ...]:
    """The classes that somebody was entered in, in the seasons of the races."""
    seasons = {race.season.season for race in races}
    return tuple(
        dict.fromkeys(
            entry.row.race_class
            for entry in question.records.entries
            if entry.season.season in seasons and is_theirs(question, slots, entry.row)
        )
    )


def _is_settled(race: Race, classes: Sequence[str], by_driver: bool) -> bool:
    """Whether the winners of all these classes are on record, with their drivers where it depends on these."""
    rows = {row.race_class: row for row in race.round.winners}
    return all(one in rows and (rows[one].drivers or not by_driver) for one in classes if one in race.season.classes)


def _has_champions(records: Records, season: Season, slots: Slots) -> bool:
    ran = [one for one in season.classes if not slots.classes or one in slots.classes]
    rows = {row.race_class for row in season.champions}
    return bool(ran) and all(one in rows for one in ran)


def _drivers_known(records: Records, seasons: Sequence[Season], slots: Slots) -> bool:
    """Whether the drivers' champions of all the classes in question are on record."""
    return all(
        any(row.race_class == one and row.drivers for row in season.champions)
        for season in seasons
        for one in season.classes
        if not slots.classes or one in slots.classes
    )


def _won_any(question: Question, slots: Slots) -> bool:
    """Whether somebody won a race in the seasons and classes that are named."""
    records = question.records
    return any(
        is_theirs(question, slots, win.row)
        for win in records.wins
        if (not question.seasons or win.race.season in question.seasons)
        and (not slots.classes or of_class(question, win.row.race_class, slots.classes))
    )
