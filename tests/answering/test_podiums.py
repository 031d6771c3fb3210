"""The places behind the winners, against the classification of each race."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.answering.answer import Answer, Status
from tests import real

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def ask(question: str) -> Answer:
    """The bot's answer to a question."""
    return real.engine().answer(question, None, NOW)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("who was second in gt at dubai in 2023", ["2nd **GetSpeed** no. 10", "race 2, 12 February 2023"]),
        ("second in lmp2 am at dubai 2022", ["2nd **High Class Racing** no. 49 (Dennis Andersen, "]),
        ("podium sepang race 2 2024-25", ["2nd **RD Limited** no. 30", "3rd **RLR MSport** no. 15"]),
        ("who finished second in the last race", ["8 February 2026", "2nd **Inter Europol Competition** no. 43"]),
        ("who came third in lmp3 at sepang race 2 2025-26", ["LMP3: 3rd **Forestier Racing by VPS** no. 29"]),
        ("who was on the podium at dubai", ["31 January 2026", "1 February 2026"]),
        ("was jakobsen on the podium at sepang 2025", ["was **3rd** in LMP2, behind **Cetilar Racing** no. 47"]),
        ("result of 99 racing dubai 2024", ["was **1st** in LMP2"]),
        (
            "where did manthey finish at dubai in february 2025",
            ["was **2nd** in GT", "Not among the first three at 4 Hours of Dubai, race 2"],
        ),
        ("did af corse get on the podium in sepang 2025 race 1", ["No, AF Corse was not among the first three"]),
        ("did nielsen racing get a podium at dubai on 12 february 2022", ["no. 4", "was **1st** in LMP2"]),
        (
            "did algarve pro get a podium at dubai in 2024",
            ["**CrowdStrike Racing by APR** no. 4", "was **3rd** in LMP2"],
        ),
        ("did gr racing get a podium at sepang on 3 december 2023", ["No, GR Racing was not among the first three"]),
        ("podium okayama 2009 race 1", ["2nd **Team Oreca Matmut AIM** no. 10", "3rd not on record"]),
    ],
)
def test_places_are_told_with_the_race_and_the_crew(question: str, parts: list[str]) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.sources
    for part in parts:
        assert part in answer.text


def test_who_drove_only_some_rounds_is_named_for_those_alone() -> None:
    answer = ask("who was third in LMP2 in the first dubai race of 2025-26")
    assert "James Sweetnam" in answer.text
    assert "Fred Poordad" not in answer.text


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("who finished third in gt at buriram 2018", "is not on record. It was won by **FIST-Team AAI** no. 91"),
        ("who was second in LMP2 Am at Buriram in january 2019", "is not on record. It was won by **ARC Bratislava**"),
    ],
)
def test_a_place_that_is_not_on_record_is_owned_up_to_with_the_winner(question: str, says: str) -> None:
    answer = ask(question)
    assert answer.status is Status.UNKNOWN
    assert says in answer.text


def test_nobody_is_denied_a_place_that_is_not_on_record() -> None:
    answer = ask("did racing team india get a podium at dubai in 2021")  # third in LMP2 in race 1 is not on record
    assert not answer.text.startswith("No")
    assert "not among the first three" not in answer.text


@pytest.mark.parametrize("question", ["who finished fifth at dubai 2025", "who was second in lmp2 in 2025-26"])
def test_other_places_and_championships_are_not_taken_for_a_podium(question: str) -> None:
    assert "podium" not in " ".join(ask(question).facts)


def test_what_the_stewards_changed_after_the_flag_is_said() -> None:
    assert "the stewards dropped it by one place" in ask("gt podium sepang race 1 december 2025").text
