"""The most, the first and the last of single things, against figures that were counted in knowledge/seasons by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.answering.answer import Answer, Status
from tests import real

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


engine = real.engine


def ask(question: str) -> Answer:
    return engine().answer(question, None, NOW)


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("which circuit has had the most races", "**Sepang International Circuit** has held **14 races**"),
        ("what track hosted the most rounds", "**Sepang International Circuit** has held **14 races**"),
        ("which circuit has hosted the fewest races", "**The Bend Motorsport Park** has held **1 race**"),
        ("how many races they've done in Thailand", "**5** races in 5 seasons in Thailand"),
        ("number of races in China so far", "**6** races in 6 seasons in China"),
        ("how many days since the last race", "**9 months (287 days) ago**"),
        ("how long is it since the first ever race", "**17 years (6231 days) ago**"),
        ("when was the last race outside Malaysia", "**8 February 2026**"),
        ("when was the last race not in the United Arab Emirates", "**14 December 2025**"),
        ("longest break between two races in the history of the series", "**1372 days**"),
        ("which season had the longest break between rounds", "it was in **2015–16**: **63 days**"),
        ("has any team won a title twice", "**8 teams** with more than one title"),
        ("has anybody been champion more than once", "**9 drivers** with more than one title"),
        ("fewest laps by an overall winner?", "**70 laps** are the fewest on record of an overall winner"),
        ("which race had the most laps", "**157 laps** are the most on record of an overall winner"),
        ("which season had the bigger entry, 2022 or 2023", "**2023**: **48 cars**, against **39**"),
        ("in how many seasons was there an LMP3 champion", "It crowned champions in all **11**"),
        ("highest number of rounds in a single season", "**2024–25** and **2025–26**: **6 races** each"),
        ("how many rounds so far in 2026", "**4 races** in the calendar year 2026"),
        ("how many races in calendar year 2019", "**3 races** in the calendar year 2019"),
        ("at which tracks did 2022 open and close", "2022, last race: **4 Hours of Abu Dhabi, race 2**"),
        ("who won the first race of 2023 and who the last one", "2023, last race"),
        (
            "how many Le Mans invitations did LMP3 get between 2016 and 2020",
            "**5** Le Mans invitations for Le Mans 2016",
        ),
        ("how many invitations for LMP2 from 2015 to 2021", "**7** Le Mans invitations for Le Mans 2015 to 2021"),
        ("which class is gone compared to 2025-26", "From 2025–26 to 2026–27: gone: **LMP3**; new: **Hypercar**"),
        ("which class disappeared in 2023 compared with the season before", "gone: **LMP2 Am and GT Am**"),
        ("which classes changed from 2019-20 to 2021", "From 2019–20 to 2021: the classes stayed the same"),
        ("how often was a race at Sepang called off", "Never: no round at **Sepang International Circuit**"),
        ("first pole of KCMG", "The first pole of **KCMG** on record: **3 Hours of Sepang**, 8 December 2013"),
        ("AF Corse number 83 in 2024-25, who was in it?", "François Perrodo, Matthieu Vaxivière and Alessio Rovera"),
        ("who drove the 11 of Proton Competition in 2025-26?", "Proton Competition with no. 11 is not on record"),
    ],
)
def test_what_is_the_most_the_first_or_the_last_is_counted(question: str, part: str) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED, answer.reason
    assert part in answer.text
    assert answer.sources
    assert answer.as_of is not None


def test_the_first_and_the_last_race_of_a_season_are_both_told() -> None:
    text = ask("who won the first race of 2023 and who the last one").text
    assert "2023, first race: **4 Hours of Dubai, race 1**" in text
    assert "2023, last race: **4 Hours of Abu Dhabi, race 2**" in text


def test_the_car_of_a_pole_is_that_of_the_entry_list() -> None:
    text = ask("when did a Ferrari first take pole").text
    assert text.startswith("The first pole of **Ferrari** on record")
