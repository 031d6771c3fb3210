"""Small talk gets its friendly line, and what asks something does not."""

from datetime import UTC, datetime

import pytest

from bot.answering.answer import Status
from bot.answering.lead_in import LeadIn
from bot.answering.small_talk import SmallTalkFinder
from tests import real

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ENGINE = real.engine()
FINDER = SmallTalkFinder(ENGINE.base.small_talk.values(), ENGINE.base.vocabulary)
LEAD_IN = LeadIn(ENGINE.base.vocabulary)


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("heya bot, u awake?", "greeting"),
        ("Good mornin everyone", "greeting"),
        ("ta very much, top answer", "thanks"),
        ("thank you so so much!!", "thanks"),
        ("bye bye then, folks", "goodbye"),
        ("good night all", "goodbye"),
        ("are u a bot or a person?", "abilities"),
    ],
)
def test_small_talk_is_told_by_how_it_is_said(message: str, line: str) -> None:
    found = FINDER.find(message)
    assert found is not None and found.id == line
    answer = ENGINE.answer(message, None, NOW)
    assert answer.status is Status.CHAT
    assert answer.text == found.says


@pytest.mark.parametrize(
    "message",
    [
        "",
        "bot mate",
        "thanks, and who sells the tickets for the grandstand at the last corner?",
        "what is the best night race",
        "who invented pizza",
    ],
)
def test_what_asks_something_is_no_small_talk(message: str) -> None:
    assert FINDER.find(message) is None


def test_thanks_before_a_question_do_not_hide_it() -> None:
    answer = ENGINE.answer("thanks mate! who won LMP2 in 2023?", None, NOW)
    assert answer.status is Status.ANSWERED


@pytest.mark.parametrize(
    ("said", "question"),
    [
        ("hello, what is LMP2?", "what is LMP2?"),
        ("Good morning bot! who won GT in 2022? Thanks a lot!", "who won GT in 2022?"),
        ("what is LMP2? thanks!", "what is LMP2"),
        ("hi all, quick question: when is the next race", "when is the next race"),
        ("does anyone here know who won LMP2 in 2023?", "who won LMP2 in 2023?"),
        ("sorry, my dad wants to know: is the next race in Dubai?", "is the next race in Dubai?"),
        ("ummm, coudl you kindly tell me for which team Louis Delétraz drove", "for which team Louis Delétraz drove"),
        ("State who won GT in 2022 (asking for a friend)", "who won GT in 2022"),
        ("for the record, how many cars started at Inje in 2013 lol", "how many cars started at Inje in 2013"),
    ],
)
def test_a_question_is_read_without_the_greeting_before_and_the_thanks_behind_it(said: str, question: str) -> None:
    assert LEAD_IN.question_in(said).rstrip(" ?") == question.rstrip(" ?")
    assert ENGINE.answer(said, None, NOW).facts == ENGINE.answer(question, None, NOW).facts


@pytest.mark.parametrize(
    "said",
    [
        "hello",
        "thanks",
        "Good evening from Chiang Mai!",
        "hello everyone who is here",
        "hi" + " " * 3000,
        "are you a bot?",
        "who is the boss now, and who ran it from 2015 to 2021?",
        "At Sepang, who won?",
        "how do I know when it starts?",
    ],
)
def test_a_greeting_alone_is_left_as_it_is(said: str) -> None:
    assert LEAD_IN.question_in(said) == said


def test_what_a_follow_up_begins_with_stays() -> None:
    assert LEAD_IN.question_in("and do you know who won GT?", follows=True) == "and who won GT?"
    assert LEAD_IN.question_in("and do you know who won GT?") == "who won GT?"
