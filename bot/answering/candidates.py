"""Turns the fact base into the matcher's candidates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.answering.candidate import Candidate
from bot.answering.readings import Readings
from bot.answering.understanding import Reader
from bot.knowledge import KnowledgeBase
from bot.knowledge.models import Fact

SLOTS_IN = re.compile(r"\{([a-z_]+)\}")
ALL_SLOTS = frozenset(
    [
        "season",
        "month",
        "class",
        "circuit",
        "team",
        "driver",
        "car",
        "make",
        "country",
        "number",
        "date",
        "race",
        "round",
        "hours",
        "track",
    ]
)
_SAME_SLOT = {"year": "season", "date": "month"}


def texts(base: KnowledgeBase) -> Iterator[str]:
    """Every text of the base whose words count as known words."""
    for fact in base.facts.values():
        yield from (*asked(fact), fact.answer)
    for template in base.templates.values():
        yield from without_slots(template.wordings)
    for gap in base.gaps.values():
        yield from without_slots(gap.wordings)
    for line in base.small_talk.values():
        yield from line.wordings


def without_slots(wordings: Iterable[str]) -> Iterator[str]:
    """Wordings of a template or a gap with a space where a slot such as {season} stands."""
    return (SLOTS_IN.sub(" ", wording) for wording in wordings)


def asked(fact: Fact) -> tuple[str, ...]:
    """The question of a fact and its wordings; none for a note that has no question yet."""
    return (fact.question, *fact.wordings) if fact.question else tuple(fact.wordings)


def candidates(base: KnowledgeBase, reader: Reader, readings: Readings) -> Iterator[Candidate]:
    """The candidates of all kinds."""

    def with_wordings(candidate: Candidate, wordings: Iterable[str], answer: str | None = None) -> Candidate:
        used: dict[tuple[str, ...], None] = {}
        for wording in wordings:
            words, stems, plain = readings.of(reader, wording)
            if words and words not in used:
                used[words] = None
                candidate.bag.extend(stems)
                candidate.plain.extend(plain)
        in_answer: tuple[str, ...] = ()
        if answer is not None:
            in_answer, stems, _ = readings.of(reader, answer)
            candidate.bag.extend(stems)
        candidate.use(used, in_answer)
        return candidate

    home = {identifier: topic.id for topic in base.topics.values() for identifier in topic.facts}
    for fact in base.facts.values():
        candidate = with_wordings(Candidate(fact.id, "fact"), asked(fact) or (fact.answer,), fact.answer)
        seasons = {key for key in candidate.uses if key.startswith("season/")}
        seasons |= _seasons_of_years(base, candidate.uses)
        topic = home[fact.id]
        if topic.startswith("season-"):
            season = "season/" + topic.removeprefix("season-")
            seasons.add(season)
            candidate.uses.setdefault(season, 0)
        candidate.seasons = frozenset(seasons)
        yield candidate
    for template in base.templates.values():
        slots = {found for wording in template.wordings for found in SLOTS_IN.findall(wording)}
        for need in template.needs:
            slots |= set(need.split("+"))
        accepts = frozenset(_SAME_SLOT.get(slot, slot) for slot in slots)
        if accepts & {"circuit", "month"}:
            accepts |= {"race", "round"}  # what is about a race may be about one of a weekend
        refuses = frozenset(_SAME_SLOT.get(slot, slot) for slot in template.refuses)
        candidate = Candidate(template.id, "template", accepts=accepts - refuses, refuses=refuses)
        yield with_wordings(candidate, without_slots(template.wordings))
    for gap in base.gaps.values():
        candidate = Candidate(gap.id, "gap", accepts=ALL_SLOTS)
        yield with_wordings(candidate, without_slots(gap.wordings))
    for line in base.small_talk.values():
        yield with_wordings(Candidate(line.id, "talk"), line.wordings)


def _seasons_of_years(base: KnowledgeBase, keys: Iterable[str]) -> set[str]:
    return {
        f"season/{season}"
        for key in keys
        if key.startswith("year/")
        for season in seasons_touching(base, int(key.removeprefix("year/")))
    }


def seasons_touching(base: KnowledgeBase, year: int) -> list[str]:
    """The seasons that a calendar year is part of: 2019 is part of 2018-19 and of 2019-20."""
    short = f"-{year % 100:02d}"
    return [name for name in base.seasons if name.startswith(str(year)) or (len(name) == 7 and name.endswith(short))]
