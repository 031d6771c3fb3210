"""Questions over the records as people put them, against figures that were counted in knowledge/seasons by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.answering.answer import Answer, Status
from tests import real

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

engine = real.engine


def ask(question: str) -> Answer:
    """The bot's answer to a question."""
    return engine().answer(question, None, NOW)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("buriram 2020 but LMP3 please", ["**ACE1 Villorba Corse** no. 12"]),
        ("malte jakobson teamates 2024-25", ["**Michael Jensen and Valerio Rinicella**"]),
        ("first race ever held in Thailand, when?", ["**10 January 2016**"]),
        ("first malaysian winner", ["**Akash Nandy**: the first win of a driver from Malaysia"]),
        ("first malaysia winner", ["3 Hours of Sepang, 8 December 2013"]),
        ("last japanese winner", ["the last win of a driver from Japan"]),
        ("any chinese champions?", ["**6 drivers** from China with a title", "David Cheng"]),
        ("who drives for united autosports", ["**United Autosports** in 5 seasons"]),
        ("how many champions have there been", ["**100 different drivers** with at least one title"]),
        ("most successful make in gt", ["**Ferrari**: **18 wins**"]),
        ("manufacturers in gt", ["2025–26 in GT: **21 cars**", "**Ferrari"]),
        ("japan", ["**8** races in 7 seasons in Japan"]),
        ("lmp2 teams", ["2025–26 in LMP2: **16 cars** of **13 teams**"]),
        ("results", ["4 Hours of Abu Dhabi, race 2, 8 February 2026"]),
        ("who won yesterday", ["4 Hours of Abu Dhabi, race 2, 8 February 2026"]),
        ("number of races last season", ["**2025–26** had **6** races"]),
        ("has it raced in India?", ["The series has never raced in India"]),
        ("tell me about Algarve Pro Racing", ["**Algarve Pro Racing** in the Asian Le Mans Series"]),
        ("george kurtz", ["**George Kurtz** in the Asian Le Mans Series"]),
        ("2018-19", ["**2018–19** in short"]),
        ("who won lmp3 in the winter just gone", ["2025–26 LMP3 champions: **CLX Motorsport**"]),
        ("when was the last race of this series?", ["8 February 2026"]),
        ("LMP2 pole for the 2020 night race at Sepang", ["**Nick Cassidy**"]),
        ("GT at Fuji in Dec 2017: team and car?", ["no. 90 (Ferrari 488 GT3)"]),
        ("longest race ever run", ["**6 Hours of Buriram**"]),
        (
            "team with the most class wins",
            ["**Algarve Pro Racing**: **18 wins**", "**Jackie Chan DC Racing** leads with 13"],
        ),
        ("who was on pole in LMP2 in the most recent race", ["8 February 2026", "**Giorgio Roda**"]),
    ],
)
def test_the_records_go_before_a_fact_that_only_shares_the_names(question: str, parts: list[str]) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED, answer.reason
    assert [part for part in parts if part not in answer.text] == []


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("bigger entry: 2023 or 2024-25?", ["**2023**", "48", "44"]),
        ("How many cars entered in LMP3 in 2023 compared with 2023-24?", ["2023: **15**", "2023–24: **3**"]),
        ("which number did JOTA have in 21", ["number **28** in 2021"]),
        ("how many races altogether, 2009 right through to Feb 2026", ["**59** races", "to February 2026"]),
        ("how many races from 2014 to 2018", ["**18** races"]),
    ],
)
def test_years_and_spans_are_read_as_people_write_them(question: str, parts: list[str]) -> None:
    answer = ask(question)
    assert [part for part in parts if part not in answer.text] == []


def test_two_digits_that_count_something_are_no_year() -> None:
    assert not engine().reader.read("who won in 24 hours", NOW).slots.years
    assert engine().reader.read("who won GT in 22 at Dubai", NOW).slots.years == (2022,)


def test_what_both_of_two_questions_are_about_may_stand_behind_the_second() -> None:
    answer = ask("who took pole and who won at The Bend in GT")
    assert "**Davide Rigon**" in answer.text
    assert "**Car Guy Racing** no. 7" in answer.text
    sunday = ask("who won on saturday and who on sunday at dubai 2022?")
    assert "12 February 2022" in sunday.text
    assert "2009" not in sunday.text


def test_a_question_of_its_own_is_lent_no_names() -> None:
    answer = ask(
        "Explain the difference between winning overall and winning your class. Also, who took GT at Dubai on 31 January 2026?"
    )
    assert "term-overall-and-class-win" in answer.facts


def test_which_of_several_takes_no_yes() -> None:
    answer = ask("Which driver put the Thunderhead Carlin on pole at Buriram?")
    assert answer.text.startswith("4 Hours of Buriram, 23 February 2020")
    assert "Sean Gelael" not in answer.text
    assert ask("Did Thunderhead Carlin take pole at Buriram in 2020?").text.startswith("Yes")


def test_somebody_who_won_is_not_said_never_to_have_won() -> None:
    answer = ask("how come Harrison Newey never won a race?")
    assert answer.premise
    assert answer.text.startswith("On the contrary: **5 wins**")
    assert not ask("why did Paul Drayson never win a race?").text.startswith("On the contrary")


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("How many outright victories do Race Performance of Switzerland have to their credit?", "**3 overall wins**"),
        ("How many overall wins has Indonesia's Sean Gelael in all?", "**4 overall wins**"),
        (
            "The son of a famous car designer won overall. How many such wins has Harrison Newey altogether?",
            "**5 overall wins**",
        ),
        ("who won GT on the last afternoon of 2025-26", "8 February 2026"),
        ("Which crew took the LMP3 spoils at Fuji in December 2018?", "Matt Bell"),
        ("Which team took the LMP3 honours of 2021?", "2021 LMP3 champions"),
    ],
)
def test_flourish_around_a_question_over_the_records(question: str, says: str) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED
    assert says in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "who drove the winning gallardo in gtc am at sepang 2013",
        "KCMG won GT Am in Thailand in January 2016. Who sat in the car?",
    ],
)
def test_drivers_that_are_not_on_record_are_owned_up_to(question: str) -> None:
    answer = ask(question)
    assert answer.status is Status.UNKNOWN
    assert answer.text.startswith("Who drove is not on record.")
    assert answer.sources


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("when is the next season", "No calendar of **2026–27** is on record yet"),
        ("when is the first race", "No race of 2026–27 has been held yet"),
        ("who was runner up in gt", "2025–26 GT champions: **Kessel Racing**"),
    ],
)
def test_what_is_not_on_record_yet_is_said_with_what_is(question: str, says: str) -> None:
    answer = ask(question)
    assert answer.status is Status.UNKNOWN
    assert answer.text.startswith(says)
    assert answer.sources


@pytest.mark.parametrize(
    ("question", "parts", "absent"),
    [
        (
            "who won lmp2 and who won gt at sepang in 2020",
            ["15 February 2020 (LMP2 and overall)", "2020 (GT)"],
            "champ",
        ),
        ("how many lmp2 cars and how many gt cars raced in 2024-25", ["**11** in LMP2", "**30 cars**"], "class in"),
        ("biggest grid and smallest grid", ["**47** starters", "**6** starters"], "longest"),
        ("tung's first win and last win", ["13 October 2013", "8 January 2017"], "Netherlands"),
        ("which seasons had CN and which had gt cup", ["**CN** is on record", "**GT Cup** is on record"], "don't know"),
        ("where is buriram and how long is the track", ["**4.554 km**"], "Bend"),
        ("how long are the races and how many drivers per car", ["four hours", "three drivers"], "don't know"),
        (
            "LMP2 champions of 2021, and which circuits hosted that season?",
            ["**G-Drive Racing**", "**4** races"],
            "first LMP2",
        ),
        ("did United win LMP3 in 2018-19 and LMP2 as well", ["No, United Autosports won only the LMP2 title"], "Yes"),
        ("did OAK win LMP2 in 2013", ["Yes."], "No,"),
    ],
)
def test_each_part_of_a_question_gets_its_answer(question: str, parts: list[str], absent: str) -> None:
    text = ask(question).text
    assert all(part in text for part in parts), text
    assert absent not in text


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("will they go back to japan", "whether it will come back"),
        ("start time dubai", "Timetables to the minute"),
        ("did anyone die", "Nobody has counted crashes"),
        ("coldest race", "Temperatures and forecasts are not on record"),
    ],
)
def test_a_gap_asked_for_word_for_word_once_names_are_slots(question: str, says: str) -> None:
    answer = ask(question)
    assert answer.status is Status.UNKNOWN
    assert says in answer.text


def test_le_mans_itself_is_told_apart_from_the_series() -> None:
    assert "24 Hours of Le Mans is the ACO's own race" in ask("is it the same as le mans").text
    assert "28 May 2021" not in ask("what is le mans?").text
