"""Questions that sound like the subject and have no answer on record, or rest on something false; and near ones that have."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.answering.answer import Answer, Status
from tests import real

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def ask(question: str) -> Answer:
    return real.engine().answer(question, None, NOW)


@pytest.mark.parametrize(
    "question",
    [
        "how many starts does Tony Wells have in the series",
        "chassis number of the 2021 G-Drive Aurus",
        "when was Louis Delétraz born",
        "when was Thunderhead Carlin founded",
        "who qualified second in LMP3 at Zhuhai in 2016",
        "who was at the wheel at the finish for Graff at Yas Marina in 2023",
        "where did Viper Niza Racing finish at Fuji in 2018",
        "where did Herberth finish at Le Mans 2021",
        "full points table of GT 2019-20",
        "full starting grid of Shanghai 2014",
        "what is Malthe Jakobsen's salary",
        "who drives the safety car in Dubai",
        "who were the stewards at Sepang in 2023",
        "who won the Gulf 12 Hours in 2023",
        "who won the 24 hours of Dubai in 2023",
    ],
)
def test_a_detail_that_is_not_on_record_is_not_answered_with_another(question: str) -> None:
    assert ask(question).status is not Status.ANSWERED


@pytest.mark.parametrize(
    "question",
    [
        "Who runs the series nowadays?",
        "who was in the Sprint Cup of 2016",
        "how many kilometres did the winner drive at Sepang 2020",
        "how many cars finished at Sepang 2020",
        "who retired first at Fuji in 2013",
        "which award did Charles Milesi win",
        "how did KCMG win at Fuji in 2013",
        "what did the champion say",
        "which japanese team was first to race in the second class",
        "first Japanese team to win",
        "how many teams from Japan raced in 2013",
        "which country has the most tracks",
        "which circuit has the longest straight",
        "which circuit has had the most crashes",
        "what's the lap record at Sepang",
        "how many laps behind was the second car at Fuji 2013",
        "most laps in total by a driver",
        "what time does the next race start",
        "what is the time difference to Dubai",
        "how many km from Dubai to Abu Dhabi",
        "who won Le Mans in 2020",
        "last driver of KCMG",
        "first corner at Sepang",
        "who took a break from racing",
        "which season had the most teams",
        "which season had the most countries of drivers",
        "which class changed its name in 2023",
        "how many countries were teams from in 2023 by nationality",
        "champion with the fewest wins",
        "shortest driver",
        "fewest points for a champion",
    ],
)
def test_the_records_are_not_asked_what_they_do_not_tell(question: str) -> None:
    answer = ask(question)
    assert answer.status is not Status.ANSWERED or "template" not in answer.reason, answer.reason


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("how many laps did KCMG do when it won at Fuji in 2013", "**108 laps**"),
        ("which car number won at Fuji in 2013", "no. 18"),
        ("which manufacturer won at Fuji in 2013", "Morgan"),
        ("which year did KCMG win its first race", "4 August 2013"),
        ("any drivers with back to back titles", "won titles in seasons one after the other"),
        ("which Japanese driver has the most wins", "drivers** from Japan"),
        ("how many wins did AF Corse get in 2024-25", "AF Corse"),
        ("how many wins does Tony Wells have", "Tony Wells"),
        ("in which seasons did Louis Delétraz take part", "2025–26"),
        ("how many laps did the LMP2 winner do at Dubai in 2024", "119 laps"),
        ("who was on pole in LMP3 at Zhuhai in 2016", "Richard Bradley"),
        ("who drove for Graff at Yas Marina in 2023", "Rossello"),
        ("when was the race at Fuji in 2018", "9 December 2018"),
        ("was Herberth invited to Le Mans 2021", "Herberth"),
        ("who was runner-up in GT in 2019-20", "Car Guy"),
        ("how many cars started at Shanghai in 2014", "8 starters"),
        ("how many titles has Algarve Pro Racing won", "titles"),
        ("who won the races of 2018-19", "Spirit of Race"),
        ("did JOTA take part in 2021", "JOTA"),
        ("where did Kessel Racing finish in GT in race 2 at Sepang in December 2025", "Kessel Racing"),
        ("where did KCMG finish at Buriram in January 2016", "twelfth"),
    ],
)
def test_the_near_question_that_is_on_record_keeps_its_answer(question: str, part: str) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED
    assert part in answer.text


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("who won the 7th round of 2025-26", "There was no round 7 in 2025–26: 6 races were held."),
        ("round 5 of 2021 winner", "There was no round 5 in 2021: 4 races were held."),
        ("who was LMP3 champion in 2026-27", "There was no LMP3 class in 2026–27"),
        ("how many entries in LMP1 in 2019-20", "There was no LMP1 class in 2019–20"),
        ("first win of Walkenhorst in LMP2", "No win of **Walkenhorst Motorsport** in LMP2 is on record."),
        ("longest winning streak of OAK Racing in 2023", "No win of **OAK Racing** in 2023 is on record."),
    ],
)
def test_what_is_false_about_a_question_is_named(question: str, part: str) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED
    assert part in answer.text
    assert answer.sources


def test_no_pole_in_a_season_tells_the_poles_of_other_seasons_and_not_the_wins() -> None:
    answer = ask("how many poles did Giorgio Roda take in 2013")
    assert "No pole of **Giorgio Roda** in 2013 is on record. There are" in answer.text
    assert "poles in all, in" in answer.text
    assert "class win" not in answer.text


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("did they ever go to korea", "3 Hours of Inje"),
        ("Has this championship ever been in China?", "races in 6 seasons in China"),
        ("have they been at suzuka?", "never raced at Suzuka"),
        ("is Roda Italian", "comes from **Italy**"),
    ],
)
def test_a_place_behind_a_preposition_is_where_they_raced_and_not_where_somebody_is_from(
    question: str, says: str
) -> None:
    assert says in ask(question).text


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("why doesn't the series race in china any more", "no longer races somewhere"),
        (
            "who was second in LMP2 Am at Buriram in january 2019",
            "LMP2 Am at 4 Hours of Buriram (12 January 2019) is not on record",
        ),
    ],
)
def test_a_gap_asked_for_word_for_word_goes_before_a_fact_about_other_names(question: str, says: str) -> None:
    answer = ask(question)
    assert answer.status is Status.UNKNOWN
    assert says in answer.text


def test_a_class_that_is_yet_to_come_is_said_to_be_planned() -> None:
    text = ask("who won hypercar in 2019-20").text
    assert "It is planned for 2026–27." in text
    assert "raced in 2026–27" not in text
