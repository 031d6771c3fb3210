"""A question near a fact that asks for another side of it is not answered with that fact; the sides that it tells are."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest

from bot.answering.answer import Answer, Status
from bot.answering.engine import Engine
from tests import real

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def ask(question: str) -> Answer:
    return real.engine().answer(question, None, NOW)


@pytest.mark.parametrize(
    ("untold", "told", "fact"),
    [
        ("What did the new chassis of Manthey cost at Sepang?", "What did Manthey build up overnight at Sepang in 2024?", "2024-25-sepang-2-manthey-new-chassis"),
        ("How fast were Jensen and Gidley in km/h when they crashed in 2026?", "Who crashed with Gidley in February 2026?", "2025-26-abu-dhabi-2-crash"),
        ("Horsepower of Mugen's hybrid Honda CR-Z?", "Where did Mugen's hybrid Honda CR-Z finish at Fuji in 2013?", "2013-fuji-mugen-hybrid"),
        ("How much rain fell at Sepang on 14 December 2025 in mm?", "Why was the second Sepang race of December 2025 red-flagged?", "2025-26-sepang-2-red-flag"),
        ("Who was driving the BBT Ferrari when it caught fire at Zhuhai?", "Which car caught fire at Zhuhai in 2016?", "2016-17-zhuhai-fire"),
        ("How many litres was Rinaldi short of at Abu Dhabi 2022?", "Why did Rinaldi drop to seventh in the 2022 finale?", "2022-abu-dhabi-2-rinaldi-fuel"),
    ],
)  # fmt: skip
def test_what_an_answer_does_not_tell(untold: str, told: str, fact: str) -> None:
    assert ask(untold).status is not Status.ANSWERED
    assert ask(told).facts == (fact,)


def test_a_story_before_the_question_asks_for_nothing() -> None:
    reply = ask("My son is in hospital and wants to see the races. Is there somewhere we can watch without paying?")
    assert reply.facts == ("where-to-watch",)


def test_a_taught_wording_tells_a_kind() -> None:
    base = real.engine().base
    fact = base.facts["2024-25-sepang-2-manthey-new-chassis"]
    taught = dataclasses.replace(
        base,
        fingerprint="taught",
        facts=base.facts
        | {fact.id: fact.model_copy(update={"wordings": [*fact.wordings, "what did their new chassis cost"]})},
    )
    question = "What did the new chassis of Manthey cost at Sepang?"
    assert Engine(taught).answer(question, None, NOW).facts == (fact.id,)
