"""A season with a calendar: before its first race, and while it runs. The rounds are made up, everything else is real."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.answering import the_season
from bot.answering.answer import Answer, Status
from bot.answering.engine import Engine
from bot.answering.queries import QUERIES
from bot.answering.records import Records, Request
from bot.answering.slots import Slots
from bot.knowledge import KnowledgeBase
from bot.knowledge.models import Round
from tests import real

SOURCES = ["aslms-classes-page-official-site"]
BEFORE = datetime(2026, 11, 26, 12, tzinfo=UTC)
WITHIN = datetime(2026, 12, 20, 12, tzinfo=UTC)
WEEKENDS = [
    ("Sepang", "sepang", date(2026, 12, 12)),
    ("Dubai", "dubai", date(2027, 1, 30)),
    ("Abu Dhabi", "yas-marina", date(2027, 2, 6)),
]


def a_round(number: int, held: bool) -> Round:
    """A round of the calendar: two races a weekend."""
    name, circuit, day = WEEKENDS[(number - 1) // 2]
    leg = 1 + (number - 1) % 2
    row: dict[str, Any] = {
        "round": number,
        "name": f"4 Hours of {name}, race {leg}",
        "circuit": circuit,
        "date": day.replace(day=day.day + leg - 1),
        "duration": "4 h",
        "status": "held" if held else "planned",
        "sources": SOURCES,
    }
    if held:
        crew = {"team": "united-autosports", "drivers": ["phil-hanson"], "overall": True, "sources": SOURCES}
        row["winners"] = [{"class": "lmp2", **crew}]
    return Round.model_validate(row)


def a_base(held: int) -> KnowledgeBase:
    """The real fact base with six rounds of 2026–27, of which so many have been held."""
    base = real.base()
    season = base.seasons["2026-27"].model_copy(
        update={"rounds": [a_round(number, number <= held) for number in range(1, 7)]}
    )
    return replace(base, seasons={**base.seasons, "2026-27": season})


TO_COME = Engine(a_base(0), real.engine().readings)
RUNNING = Engine(a_base(2), real.engine().readings)


def told(engine: Engine, question: str) -> Answer:
    return engine.answer(question, None, WITHIN if engine is RUNNING else BEFORE)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("who won Sepang race 1 in 2026-27?", "is planned for **12 December 2026** (in 16 days)"),
        ("when do they race in Dubai this season?", "**30 January 2027**"),
        ("when is the first race of 2026-27?", "**4 Hours of Sepang, race 1**"),
        ("who won race 2 in Dubai 2026-27?", "**4 Hours of Dubai, race 2** at Dubai Autodrome"),
        ("show me the 2026-27 calendar", "has **6** planned races at 3 circuits"),
        ("how many races are there this season?", "has **6** planned races"),
        ("when is the next race?", "one of 6 still to come"),
        ("who won at Fuji in 2026-27?", "Planned in 2026–27: 4 Hours of Sepang, race 1"),
        ("was any race cancelled in 2026-27?", "No race of 2026–27 has been held yet. Planned in 2026–27"),
        ("who won 2026-27?", "has not been decided yet"),
        ("who are the current champions?", "Champions of 2025–26"),
        ("what's the date of round 3 in 2026-27?", "**30 January 2027**"),
    ],
)
def test_before_its_first_race_a_season_is_told_as_planned(question: str, expected: str) -> None:
    answer = told(TO_COME, question)
    assert answer.status is Status.ANSWERED, answer
    assert expected in answer.text
    assert "calendar has no race on record" not in answer.text


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("who won Sepang race 1 in 2026-27?", "United Autosports"),
        ("who won the last race?", "4 Hours of Sepang, race 2"),
        ("who won the last race of 2026-27?", "4 Hours of Sepang, race 2"),
        ("when is the last race of 2026-27?", "**4 Hours of Abu Dhabi, race 2**"),
        ("when is the last race of the season?", "**4 Hours of Abu Dhabi, race 2**"),
        ("who won the first race of the season?", "4 Hours of Sepang, race 1, 12 December 2026"),
        ("show me the 2026-27 calendar", "**2** of them held so far"),
        ("how many races are there this season?", "**6** races"),
        ("how many races are left this season?", "one of 4 still to come"),
        ("when is round 5?", "4 Hours of Abu Dhabi, race 1"),
        ("who won in Dubai this season?", "has not been held yet"),
        ("who won at Fuji in 2026-27?", "Races held in 2026–27: 4 Hours of Sepang, race 1"),
        ("was any race cancelled in 2026-27?", "2 races held. 4 more are planned"),
        ("who won 2026-27?", "has not been decided yet"),
        ("who won LMP2 in 2026-27?", "2025–26 LMP2 champions"),
        ("who are the current champions?", "Champions of 2025–26"),
        ("when is the next race?", "4 Hours of Dubai, race 1"),
        ("when is the Dubai race?", "**30 January 2027**"),
        ("when do they race in Abu Dhabi?", "4 Hours of Abu Dhabi, race 1"),
        ("is the season over?", "4 Hours of Dubai, race 1"),
    ],
)
def test_while_a_season_runs_both_sides_of_it_are_told(question: str, expected: str) -> None:
    answer = told(RUNNING, question)
    assert answer.status is Status.ANSWERED, answer
    assert expected in answer.text


def test_a_race_that_is_over_without_a_result_is_said_to_be_so() -> None:
    late = datetime(2026, 12, 14, 12, tzinfo=UTC)
    answer = TO_COME.answer("who won Sepang race 2 in 2026-27?", None, late)
    assert "was planned for **13 December 2026**; its result is not on record yet" in answer.text


@pytest.mark.parametrize("engine", [TO_COME, RUNNING], ids=["to-come", "running"])
@pytest.mark.parametrize("query", sorted(QUERIES))
def test_no_question_over_the_records_fails_on_such_a_season(engine: Engine, query: str) -> None:
    records = Records(engine.base)
    selections = [
        Slots(seasons=("2026-27",)),
        Slots(seasons=("2026-27",), circuits=("dubai",)),
        Slots(seasons=("2026-27",), circuits=("fuji",)),
        Slots(seasons=("2026-27",), classes=("lmp2",)),
        Slots(seasons=("2025-26", "2026-27")),
        Slots(seasons=("2026-27",), teams=("united-autosports",)),
        Slots(seasons=("2026-27",), drivers=("phil-hanson",)),
        Slots(years=(2027,)),
        Slots(seasons=("2026-27",), round=-1),
        Slots(seasons=("2026-27",), round=5, race=2),
    ]
    now = WITHIN if engine is RUNNING else BEFORE
    for slots in selections:
        for asks in (frozenset(), frozenset({"count"}), frozenset({"date"}), frozenset({"driver"})):
            result = QUERIES[query](Request(records, slots, {}, now, asks=asks))
            assert result is None or result.text


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("when is the first race of the season?", "when is the first race of this season?"),
        ("who won the first race of the season?", "who won the first race of last season?"),
        ("when does the season start", "when does this season start"),
        ("which circuit hosts the last race of the season most often?", None),
        ("who won the last race of the season in 2019-20?", None),
        ("what is the season of the monsoon", None),
    ],
)
def test_between_two_seasons_the_season_is_the_next_one_or_of_what_is_past_the_last(
    question: str, meant: str | None
) -> None:
    read = TO_COME.reader.read(question, BEFORE)
    assert the_season.said_of(question, read, TO_COME.reader.clock, BEFORE.date()) == (meant or question)
