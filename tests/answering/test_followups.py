"""Conversations on the real fact base: what a follow-up takes over, and what it leaves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.answering.answer import Answer, Context, Status
from bot.answering.chatter import without_chatter
from bot.answering.kinds import tells
from bot.answering.parting import conjoined
from bot.answering.slots import Slots
from tests import real

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ENGINE = real.engine()


def talk(*questions: str) -> Answer:
    """The answer to the last of several questions, each asked after the ones before."""
    context: Context | None = None
    answer = ENGINE.answer(questions[0], None, NOW)
    for question in questions[1:]:
        context = answer.context
        answer = ENGINE.answer(question, context, NOW)
    return answer


@pytest.mark.parametrize(
    ("conversation", "says"),
    [
        (["gt winner abu dhabi 15 feb 2025", "and the day after"], "16 February 2025 (GT)"),
        (["who won the first race of 2018-19?", "and the next round?"], "9 December 2018"),
        (["3h of Fuji in 2013, who got the GTC class?", "ok next one at zhuhai then, LMP2"], "13 October 2013 (LMP2"),
        (
            ["who won LMP2 at Sepang in december 2025, the first race?", "nah i meant the second race"],
            "14 December 2025",
        ),
        (["Who won the 4 Hours of Fuji in December 2017?", "cool cool. and the LMP3 lot?"], "Patrick Byrne"),
        (["Who won the race at The Bend?", "I meant GT, sorry"], "Takeshi Kimura"),
        (["gt champs of 2018-19 pls", "what did they drive", "what about 2019-20?"], "Hub"),
        (["who won lmp3 at buriram in jan 2017", "so did they win the title that year"], "Tockwith"),
        (["Saturday at Okayama in 2009: which crew won?", "and on the Sunday?"], "1 November 2009"),
        (["What is LMP3?", "how much does it cost?", "what engine do they use now?"], "Toyota"),
        (["who won lmp3 at buriram in jan 2017", "so did they win the title that year"], "No, ARC Bratislava did not"),
        (["who won gt in 2024-25?", "did they win at Dubai"], "not won by Manthey"),
        (["which team won the GT class in 2013", "did they get a le mans invite", "who else did"], "OAK"),
        (
            ["who took the most lmp2 poles in 2024-25", "how many", "and the season after?"],
            "**5 poles** in LMP2 in 2025–26",
        ),
        (["any aussie round ever", "which year mate"], "12 January 2020"),
        (["who won the first race at Dubai in 2026", "what about the second"], "1 February 2026"),
        (["who won the last race", "what about the one before", "and before that"], "4 Hours of Dubai, race 2"),
        (["who won lmp2 in 2023-24", "and before that"], "2023 LMP2 champions"),
        (["GT winner second Abu Dhabi race 2022", "did they win the one before too?"], "19 February 2022"),
        (["pole at the bend?", "in what car"], "Dallara P217"),
        (["what is the longest race they ever did", "who won that one?"], "6 Hours of Buriram"),
        (["list the champions of 2023", "who was runner up in gt"], "2023 GT"),
        (["who won lmp2 in 2021", "how many cars that season"], "**36** cars"),
        (["how many cars are in gt", "how long is a race"], "lasts four hours"),
        (["hello, who was LMP3 champion 2018-19?", "ah and sorry i wanted to ask about the GT one"], "Car Guy"),
        (["Who is Yifei Ye?", "who shared his Asian title with him?"], "Habsburg"),
        (["What's the name of the track in Thailand?", "how often did they go?"], "**5** races"),
        (["who won lmp2 in 2018-19", "next season?"], "2019–20 LMP2"),
        (["Who won GT at Dubai on 12 February 2022", "and a day later?"], "13 February 2022 (GT)"),
        (["Who won GT at Dubai on 12 February 2022", "and on the 13th?"], "13 February 2022 (GT)"),
        (["Who won GT at Dubai on 12 February 2022", "who won the following day?"], "13 February 2022 (GT)"),
        (["who won the second race at Sepang 2023-24", "and who won the other one?"], "2 December 2023"),
        (
            ["who has the most wins in LMP2", "who's second?", "and who's third"],
            "**18 wins** (class wins count) in LMP2",
        ),
    ],
)
def test_a_follow_up_takes_over_what_is_meant(conversation: list[str], says: str) -> None:
    answer = talk(*conversation)
    assert answer.status is Status.ANSWERED
    assert says in answer.text
    assert answer.sources


@pytest.mark.parametrize(
    "conversation",
    [
        ["who won gt in 2024-25", "how tall is the driver"],
        ["how many cars in 2025-26", "which one is the loudest"],
        ["who won lmp3 in 2023", "what happened to the car"],
        ["Tell me about the GT title of 2019-20", "what did he study at uni"],
        ["is there a point for pole?", "and if ur 11th"],
        ["what was the sprint cup", "how many rounds were there"],
    ],
)
def test_what_shares_no_more_than_names_with_a_follow_up_is_no_answer(conversation: list[str]) -> None:
    assert talk(*conversation).status is not Status.ANSWERED


def test_a_reply_that_lacks_what_is_asked_is_not_given_again() -> None:
    answer = talk("pole at the bend?", "how many points did he get for it")
    assert "poles" not in answer.reason


def test_a_question_that_has_its_own_verb_does_not_repeat_the_one_before() -> None:
    answer = talk("who are the lmp2 champions right now", "whos in the car", "is it the first one for kurtz?")
    assert "second for George Kurtz" in answer.text


def test_names_that_were_typed_stay_through_a_conversation_and_those_of_replies_do_not() -> None:
    context = talk("What is LMP3?", "how much does it cost?").context
    assert context.said.classes == ("lmp3",)
    assert context.before is not None and context.before.candidate == "lmp3-first-generation"


def test_a_conversation_is_not_remembered_for_ever() -> None:
    questions = ["who won lmp2 at fuji in 2018", *["and gt?", "and lmp3?", "and lmp2?"] * 4]
    context: Context | None = talk(*questions).context
    depth = 0
    while context is not None:
        context, depth = context.before, depth + 1
    assert depth <= 6


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("haha right. so did they get it too", "so did they get it too"),
        ("ok cool, and who was second", "and who was second"),
        ("no I meant LMP3", "and LMP3"),
        ("overall i mean", "and overall"),
        ("in gt though?", "in gt?"),
        ("the following year", "and the year after"),
        ("no team from asia?", "no team from asia?"),
        ("haha", "haha"),
        ("really?", "really?"),
    ],
)
def test_chatter_is_taken_off_and_nothing_else(said: str, meant: str) -> None:
    assert without_chatter(said) == meant


def test_two_things_in_one_breath_are_both_answered() -> None:
    answer = ENGINE.answer("official website + hashtag?", None, NOW)
    assert "asianlemansseries.com" in answer.text
    assert "#AsianLeMans" in answer.text


def test_names_joined_by_and_are_one_question() -> None:
    answer = ENGINE.answer("how many wins do Kurtz and Jakobsen have in 2025-26", None, NOW)
    assert "several questions" not in answer.reason
    assert [one for one, *_ in conjoined("who won pole and the race at Fuji")] == ["who won pole at Fuji"]


def test_a_part_that_repeats_the_answer_before_is_asked_by_itself() -> None:
    answer = ENGINE.answer("Who's the president of the ACO, and who is running the Asian series for them?", None, NOW)
    assert "Fillon" in answer.text
    assert "Lequien" in answer.text


@pytest.mark.parametrize(
    ("keys", "text", "has"),
    [
        ({"how-many"}, "It raced there from 10 January 2016 to 23 February 2020.", False),
        ({"how-many"}, "It took six poles in 2024–25.", True),
        ({"when"}, "They won by a lap.", False),
        ({"when"}, "They won in 2019.", True),
        ({"margin"}, "They won at Fuji.", False),
        ({"win"}, "They won at Fuji.", None),
    ],
)
def test_whether_a_reply_has_the_kind_of_thing_that_is_asked(keys: set[str], text: str, has: bool | None) -> None:
    assert tells(frozenset(keys), Slots(), text) is has


def test_a_car_that_is_asked_for_has_to_be_named() -> None:
    assert tells(frozenset({"car"}), Slots(cars=("oreca-07",)), "An Oreca 07.") is True
    assert tells(frozenset({"car"}), Slots(), "They won.") is False


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("what does a champion win?", "automatic invitation"),
        ("tell me about Kessel Racing", "**Kessel Racing** in the"),
    ],
)
def test_what_is_asked_of_anything_of_a_kind_or_all_about_somebody_leans_on_nothing(question: str, says: str) -> None:
    first = ENGINE.answer("who won LMP2 at Fuji in December 2018?", None, NOW)
    assert says in ENGINE.answer(question, first.context, NOW).text
