"""What is computed over many records, against figures that were counted in knowledge/seasons by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.answering.answer import Answer, Status
from bot.answering.parting import split
from bot.answering.queries import QUERIES
from bot.answering.records import Request
from bot.answering.result import Result
from bot.answering.slots import Slots
from tests import real

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
RECORDS = real.records()
ENGINE = real.engine()


def ask(query: str, options: dict[str, str] | None = None, asks: tuple[str, ...] = (), **named: Any) -> Result | None:
    """Run one query."""
    given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in named.items()}
    slots = Slots(**given)
    return QUERIES[query](Request(RECORDS, slots, options or {}, NOW, frozenset(asks)))


def reply(query: str, options: dict[str, str] | None = None, asks: tuple[str, ...] = (), **named: Any) -> str:
    """The first line of a query that has to serve what it is asked, after checking that it rests on something."""
    result = ask(query, options, asks, **named)
    assert result is not None
    assert result.sources
    assert result.as_of is not None
    return result.text.splitlines()[0]


def say(question: str) -> Answer:
    """The bot's answer to a question."""
    answer = ENGINE.answer(question, None, NOW)
    assert answer.status is Status.ANSWERED, answer.reason
    return answer


# -- side by side -----------------------------------------------------------------------------------------------------


def test_two_teams_are_set_side_by_side_with_the_one_ahead_first() -> None:
    teams = ["dkr-engineering", "inter-europol-competition"]
    assert reply("compare", teams=teams).startswith(
        "**Inter Europol Competition**: **6 wins**, against **4** for DKR Engineering."
    )


def test_a_tie_is_called_one() -> None:
    assert "level" in reply("compare", teams=["craft-bamboo-racing", "clearwater-racing"])


def test_titles_count_the_teams_that_ran_cars_for_others() -> None:
    text = reply("compare", {"of": "titles"}, teams=["algarve-pro-racing", "united-autosports"])
    assert text.startswith("**Algarve Pro Racing**: **6 titles**, against **2**")


def test_circuits_are_compared_by_races_and_seasons_by_what_is_asked() -> None:
    assert "**14 races**, against **5**" in reply("compare", circuits=["buriram", "sepang"])
    assert reply("compare", {"of": "races"}, seasons=["2018-19", "2023-24"]).startswith("**2023–24**: **5 races**")
    assert "**48 cars**, against **44**" in reply("compare", {"of": "entries"}, seasons=["2024-25", "2025-26"])
    assert "**4 winning teams**" in reply("compare", {"of": "winners"}, seasons=["2022", "2023"])


def test_one_name_or_one_name_that_fits_two_is_not_compared() -> None:
    assert ask("compare", teams=["kcmg"]) is None
    both = ["michael-jensen", "theodor-jensen"]
    assert ask("compare", drivers=both, ambiguous=frozenset(both)) is None


def test_drivers_who_won_together_are_not_set_against_each_other() -> None:
    text = reply("tally", drivers=["andrea-pizzitola", "andrea-roda"])
    assert "against" not in text


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("who has more titles, Jackie Chan DC Racing or Eurasia", "**Jackie Chan DC Racing**: **3 titles**"),
        ("who won more races, Craft-Bamboo or Clearwater", "level"),
        ("Dubai or Abu Dhabi, where did they race more often?", "**Yas Marina Circuit**: **12 races**"),
        ("does Ferrari or Porsche have more GT wins in the series", "**Ferrari**: **18 wins**"),
        ("how many races did car 25 win in 2024-25", "**3 wins**"),
        ("how many seasons were run only in the Gulf", "**3 seasons**"),
        ("which season had the fewest rounds", "**2009**"),
        ("how often was Sepang the finale", "**6** of 14 seasons"),
        ("first British driver to win overall", "**James Winslow**"),
        ("in how many seasons did they not go to Sepang", "**4** of 14 seasons"),
        ("closest title margin", "2023 LMP3"),
        ("average grid in 2025-26", "**45.7 cars**"),
        ("which month has had most races", "**February**: **26 races**"),
        ("which country has produced the most champions", "**United Kingdom**"),
        ("which car number won the most races", "**no. 4**"),
    ],
)
def test_the_first_line_has_the_figure_or_name(question: str, says: str) -> None:
    assert says in say(question).text.splitlines()[0]


# -- where people come from -------------------------------------------------------------------------------------------


def test_the_first_winner_of_a_country_names_the_earlier_ones_that_might_be_it() -> None:
    text = reply("national_feats", {"which": "first"}, ("driver",), countries=["japan"])
    assert "Takeshi Kimura" in text or "Shinji Nakano" in text
    assert "Shinji Nakano" in text  # he won in 2009, whether or not his nationality is on record


def test_champions_of_a_country_are_counted_and_the_note_says_how_much_is_known() -> None:
    result = ask("national_feats", {"of": "titles"}, countries=["denmark"])
    assert result is not None
    assert result.text.startswith("**4 drivers** from Denmark")
    assert "Malthe Jakobsen**: 3 titles" in result.text
    assert "Nationalities are on record for" in result.text


def test_a_country_that_held_races_is_meant_as_a_place_unless_drivers_are_asked_for() -> None:
    assert ask("national_feats", countries=["japan"]) is None
    assert ask("national_feats", asks=("driver",), countries=["japan"]) is not None
    assert ask("national_feats", asks=("team",), countries=["portugal"]) is None


def test_a_country_without_races_does_not_select_any() -> None:
    assert ask("race_winners", countries=["united-kingdom"]) is None
    assert ask("race_winners", countries=["thailand"]) is not None


# -- seasons ----------------------------------------------------------------------------------------------------------


def test_openers_and_finales_are_counted_by_circuit() -> None:
    assert "**6 times**" in reply("edges", {"which": "last"})
    assert "**3** of 14 seasons" in reply("edges", {"which": "first"}, circuits=["dubai"])


def test_parts_of_seasons() -> None:
    assert "**4 circuits** each" in reply("season_parts", {"of": "circuits", "which": "most"})
    assert "**2 double-headers**" in reply("season_parts", {"of": "double-headers"}, seasons=["2023-24"])
    assert "**1 circuit**" in reply("season_parts", {"of": "circuits"}, seasons=["2009"])


def test_a_season_lasts_from_its_first_race_to_its_last() -> None:
    assert "**92 days**" in reply("season_span", seasons=["2019-20"])
    end = ask("season_span", {"edge": "last"}, seasons=["2016-17"])
    assert end is not None
    assert "22 January 2017" in end.text
    assert end.about.circuits == ("sepang",)
    assert "63 days" in reply("season_breaks")


def test_races_are_counted_by_month_and_length() -> None:
    assert reply("race_counts", months=[2]).startswith("**26 races** in February")
    assert reply("race_counts", hours=6).startswith("**1 6-hour race**")


def test_an_average_of_too_few_grids_is_not_given() -> None:
    few = ask("average_grid", seasons=["2019-20"])
    assert few is not None
    assert not few.known


def test_classes_and_entries_of_seasons() -> None:
    assert reply("largest_class", seasons=["2023-24"]).startswith("2023–24: **GT** with **23 cars**")
    assert "**48** in 2025–26" in reply("entry_history")
    assert "**8** of 14 seasons" in reply("seasons_without", countries=["china"])
    assert "ARC Bratislava" in reply("most_seasons")


# -- patterns ---------------------------------------------------------------------------------------------------------


def test_poles_that_became_wins() -> None:
    assert reply("from_pole", seasons=["2025-26"]).startswith("**2** of **17 class poles** in 2025–26")


def test_margins_of_titles() -> None:
    assert "2015–16 LMP2" in reply("title_margins", {"which": "most"})
    assert "level on points" in reply("title_margins", {"which": "least"})


def test_titles_in_a_row_and_in_several_classes_and_for_several_teams() -> None:
    assert "**3 seasons**" in reply("title_runs", {"by": "team"})
    text = ask("several_classes", {"of": "titles", "by": "team"}, classes=["lmp2", "lmp3"])
    assert text is not None
    assert "United Autosports" in text.text
    across = ask("several_classes", {"of": "titles", "by": "driver", "across": "teams"})
    assert across is not None
    assert "Malthe Jakobsen" in across.text
    assert ask("several_classes", {"of": "titles"}, classes=["lmp2"]) is None


def test_gaps_between_wins() -> None:
    assert reply("win_gaps", {"by": "team"}).startswith("**AF Corse** waited longest")


def test_wins_of_champions() -> None:
    assert "**2 class wins** in 4 races" in reply("champions_wins", seasons=["2022"], classes=["lmp2"])
    none = ask("champions_wins", {"which": "none"})
    assert none is not None
    assert "CD Sport" in none.text


def test_both_races_of_a_weekend() -> None:
    text = reply("weekend_doubles", asks=("who",), circuits=["sepang"], seasons=["2025-26"])
    assert text.startswith("Both races at Sepang International Circuit")
    assert "Cetilar Racing" in text


def test_rankings_can_say_first_how_many_there_are() -> None:
    overall = {"by": "team", "overall": "yes", "head": "count"}
    assert reply("ranking", overall, ("count",)).startswith("**23 different teams**")
    assert ask("ranking", overall) is None
    assert "**8 teams** with more than one title" in reply("ranking", {"of": "titles", "head": "repeat"}, ("team",))
    assert reply("ranking", {"of": "titles", "by": "make"}, classes=["gt"]).startswith("**Ferrari**: **4 titles**")
    assert "Runners-up are on record for" in reply("ranking", {"of": "runners-up"})


def test_titles_of_a_make() -> None:
    assert reply("tally", {"of": "titles"}, makes=["Ferrari"], classes=["gt"]).startswith("**4** titles of **Ferrari**")


@pytest.mark.parametrize("query", ["edges", "seasons_without", "race_counts"])
def test_a_season_to_come_has_nothing_to_count(query: str) -> None:
    assert reply(query, seasons=["2026-27"], circuits=["sepang"]).startswith("No race of 2026–27 has been held")


# -- two questions in one ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "when and where did the 2016-17 season end and who won there",
            ["when and where did the 2016-17 season end", "who won there"],
        ),
        (
            "who won the first and the last race of 2023",
            ["who won the first race of 2023", "who won the last race of 2023"],
        ),
        (
            "which team won the opener and the finale in 2018-19",
            ["which team won the opener in 2018-19", "which team won the finale in 2018-19"],
        ),
        ("when and where was it", ["when and where was it"]),
        ("who won LMP2 in 2022, who won GT", ["who won LMP2 in 2022", "who won GT"]),
        ("when, where was the first race", ["when, where was the first race"]),
    ],
)
def test_how_questions_are_split(question: str, parts: list[str]) -> None:
    assert split(question) == parts


def test_the_second_question_leans_on_the_race_of_the_first() -> None:
    answer = say("when and where did the 2016-17 season end and who won there")
    assert "22 January 2017" in answer.text
    assert "4 Hours of Sepang, 22 January 2017:" in answer.text


# -- who or what is asked for -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["several_classes", "title_runs"])
def test_who_asks_for_teams_does_not_get_drivers(query: str) -> None:
    options = {"of": "titles", "by": "driver"}
    assert ask(query, options, ("team",)) is None
    assert ask(query, options, ("team", "driver")) is not None
    assert ask(query, options, ("who",)) is not None


@pytest.mark.parametrize(
    ("question", "template"),
    [
        ("has any team been victorious in more than one class", "wins-in-classes-teams"),
        ("which outfit picked up most invites to Le Mans", "invitations-teams"),
        ("which season had the most invites to Le Mans", "invitations-most"),
        ("in which car did Andrea Pizzitola take his first win", "first-win"),
        ("with which co-drivers did James Calado get his first win", "first-win"),
        ("how many GT races in 2024-25 were won by a Porsche?", "tally-wins"),
        ("how many weeks between first and last race in 2017-18", "season-length"),
        ("in 2018-19 who managed more than a single victory", "repeat-winning-teams"),
    ],
)
def test_what_an_answer_tells_may_be_asked_for(question: str, template: str) -> None:
    assert f"template {template}," in say(question).reason


def test_success_is_no_run_of_wins() -> None:
    runs = {"title-runs-teams", "title-runs-drivers", "streak-team", "streak-driver"}
    asked = ENGINE.reader.read("most successful team by titles", NOW)
    assert "in-a-row" not in asked.keys
    assert not any(f"template {run}," in say("most successful team by titles").reason for run in runs)
