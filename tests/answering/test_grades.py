"""FIA grades of drivers: the newest, that of a season, those of a team, and who had one; and what is not on record."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.answering.answer import Answer, Status
from bot.answering.queries.grades import by_time, grade_in, newest_grade
from bot.knowledge.models import Driver, Grade
from tests import real

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BASE = real.base()
ENGINE = real.engine()


def ask(question: str) -> Answer:
    return ENGINE.answer(question, None, NOW)


def graded(**grades: str) -> Driver:
    """A driver with grades; "winter_2024_25" stands for the season 2024-25, "year_2025" for the year."""
    return Driver.model_validate(
        {
            "name": "Somebody",
            "grades": {
                key.split("_", 1)[1].replace("_", "-"): {"grade": value, "sources": ["a"]}
                for key, value in grades.items()
            },
        }
    )


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("is george kurtz a bronze", "**bronze** in 2025–26, the newest on record"),
        ("What FIA rating does Klaus Bachler have?", "**platinum** in 2025–26"),
        ("which category is Louis Deletraz in by the FIA", "**gold** in 2025–26"),
        ("what grade was Vladislav Lomko in 2023-24", "**silver** in 2023–24."),
        ("was Matteo Cairoli gold or platinum in 2023", "**gold** in 2023."),
        ("is kamui kobayashi platinum", "in 2025, IMSA's rating"),
        ("what are the driver grades at Manthey in 2025-26", "Loek Hartog (silver) and Klaus Bachler (platinum)"),
        ("who was the bronze driver of Cetilar Racing in 2025-26", "LMP2: Roberto Lacorte"),
        ("which bronze drivers raced in 2024-25", "**56 bronze drivers** raced in 2024–25"),
        ("how many silver drivers in 2023", "silver drivers** raced in 2023"),
        ("which bronze drivers were champions in 2023-24", "2023–24 LMP2: George Kurtz"),
        ("which platinum drivers have won the title", "2024–25 GT: Klaus Bachler"),
        ("which bronze drivers had pole in 2025-26", "Paul Lanchère (6)"),
        ("which bronze won most races", "most first: Michael Jensen (6)"),
    ],
)
def test_a_grade_on_record_is_told_with_its_source(question: str, says: str) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED
    assert says in answer.text
    assert answer.sources
    assert answer.as_of


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("is alain ferte bronze", "The FIA grade of Alain Ferté is not on record."),
        ("what FIA grade did Kamui Kobayashi have in 2019-20", "Kamui Kobayashi in 2019–20 is not on record"),
        ("which bronze drivers raced in 2019-20", "are not on record; they are from 2021 on"),
        ("why is george kurtz only a bronze", "is not."),
        ("is brendon hartley a gold", "I don't know"),
        ("is max verstappen a platinum", "I don't know"),
    ],
)
def test_a_grade_that_is_not_on_record_is_not_made_up(question: str, says: str) -> None:
    answer = ask(question)
    assert answer.status is Status.UNKNOWN
    assert says in answer.text


def test_a_grade_of_a_season_before_there_were_seasons_is_a_false_premise() -> None:
    assert "There was no 2011 season" in ask("which bronze drivers raced in 2011").text


def test_a_regrading_within_a_season_is_told() -> None:
    assert "a silver from February 2025 on" in ask("is sarah bovy a bronze").text


def test_rules_about_grades_are_still_answered_by_the_rules() -> None:
    assert "every crew" in ask("does every car need a bronze driver").text
    assert "Driver Categorisation committee" in ask("what does bronze mean").text
    assert "Grade 1" in ask("what is the FIA grade of Sepang").text


def test_a_team_that_is_called_after_a_driver_does_not_hide_him() -> None:
    assert "FIA grade of **Earl Bamber**" in ask("what grade has Earl Bamber").text
    assert "**EBM** no. 98" in ask("drivers of Earl Bamber Motorsport in 2024-25").text


@pytest.mark.parametrize("question", ["who is earl bamber", "who is george kurtz"])
def test_a_profile_has_the_newest_grade_and_its_source(question: str) -> None:
    answer = ask(question)
    assert "FIA grade: " in answer.text
    assert any("grades" in source.title or "rating" in source.title for source in answer.sources)


def test_the_newest_grade_is_that_of_the_latest_time() -> None:
    driver = graded(winter_2024_25="silver", year_2025="gold", year_2022="bronze")
    assert [times for times, _ in by_time(driver)] == ["2022", "2024-25", "2025"]
    assert newest_grade(BASE, "alain-ferte") is None


@pytest.mark.parametrize(
    ("grades", "season", "grade"),
    [
        ({"winter_2024_25": "silver", "year_2025": "gold"}, "2024-25", "silver"),
        ({"year_2024": "silver", "year_2025": "gold"}, "2024-25", "gold"),
        ({"year_2024": "silver"}, "2024-25", "silver"),
        ({"year_2023": "silver", "winter_2025_26": "gold"}, "2024-25", None),
        ({"winter_2022_23": "silver"}, "2023", None),
    ],
)
def test_the_grade_of_a_season_is_its_own_else_of_a_year_of_it(
    grades: dict[str, str], season: str, grade: str | None
) -> None:
    found: Grade | None = grade_in(graded(**grades), season)
    assert (found.grade if found else None) == grade


def test_nearly_everybody_who_raced_since_2022_has_a_grade_for_the_season() -> None:
    for season in ("2022", "2023", "2023-24", "2024-25", "2025-26"):
        crew = {one for entry in BASE.seasons[season].entry_list for one in entry.drivers}
        unknown = [one for one in crew if grade_in(BASE.drivers[one], season) is None]
        assert len(unknown) <= 2, (season, unknown)
