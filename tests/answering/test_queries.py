"""The queries over the season records, against facts that were looked up in knowledge/seasons by hand."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.answering.queries import QUERIES
from bot.answering.records import Request
from bot.answering.result import Result
from bot.answering.slots import Slots
from tests import real

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BASE = real.base()
RECORDS = real.records()
SLOTS = frozenset(
    [
        "season",
        "year",
        "class",
        "circuit",
        "country",
        "team",
        "driver",
        "car",
        "make",
        "date",
        "month",
        "race",
        "round",
        "hours",
        "number",
    ]
)


def ask(
    query: str,
    *,
    options: dict[str, str] | None = None,
    asks: Iterable[str] = (),
    claims: bool = False,
    now: datetime = NOW,
    **named: Any,
) -> Result | None:
    """Run one query; lists among the named things become the tuples that Slots holds."""
    slots = Slots(**{name: tuple(value) if isinstance(value, list) else value for name, value in named.items()})
    return QUERIES[query](Request(RECORDS, slots, options or {}, now, frozenset(asks), claims))


def reply(query: str, **asked: Any) -> Result:
    """The result of a query that has to serve what it is asked."""
    result = ask(query, **asked)
    assert result is not None
    return result


# -- titles -----------------------------------------------------------------------------------------------------------


def test_champions_of_a_class_come_with_team_number_car_points_and_drivers() -> None:
    result = reply("champions", seasons=["2019-20"], classes=["lmp2"])
    for part in ("2019–20", "G-Drive Racing with Algarve", "no. 26", "Aurus 01", "83 points", "James French"):
        assert part in result.text
    assert result.records == ("2019-20/champions/lmp2",)
    assert result.as_of == date(2020, 2, 23)
    assert result.about.teams == ("g-drive-racing-with-algarve",)
    assert not result.premise


def test_a_class_is_not_its_amateur_class() -> None:
    assert "Rick Ware" not in reply("champions", seasons=["2019-20"], classes=["lmp2"]).text
    assert "Astro Veloce" not in reply("champions", seasons=["2019-20"], classes=["gt"]).text


def test_without_a_class_all_classes_are_given() -> None:
    text = reply("champions", seasons=["2019-20"]).text
    for team in ("G-Drive", "Rick Ware", "Nielsen", "HubAuto", "Astro Veloce"):
        assert team in text


def test_a_bare_year_touches_two_seasons() -> None:
    text = reply("champions", years=[2018], classes=["lmp2"]).text
    assert "2017–18" in text
    assert "2018–19" in text
    assert "United Autosports" in text


def test_a_year_that_names_a_season_means_it() -> None:
    result = reply("champions", years=[2023], classes=["gt"])
    assert "Walkenhorst" in result.text
    assert "2023–24" not in result.text


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ({"years": [2011]}, "none was held between **2009** and **2013**"),
        ({"years": [2008]}, "the first one was **2009**"),
        ({"years": [2040]}, "the last one on record is **2026–27**"),
        ({"missing_seasons": ["2012-13"]}, "between **2009** and **2013**"),
        ({"missing_seasons": ["2014-15"]}, "between **2014** and **2015–16**"),
    ],
)
def test_seasons_that_never_were_are_named(named: dict[str, Any], says: str) -> None:
    result = reply("champions", **named)
    assert result.premise
    assert says in result.text
    assert result.sources


@pytest.mark.parametrize(("winter", "year"), [("2020-21", "2021"), ("2021-22", "2022"), ("2022-23", "2023")])
def test_a_winter_is_answered_with_the_season_it_became(winter: str, year: str) -> None:
    result = reply("champions", missing_seasons=[winter], classes=["lmp2"])
    assert result.premise
    assert f"count as the **{year}** season" in result.text
    assert f"{year} LMP2 champions" in result.text


def test_a_class_that_did_not_run_is_named() -> None:
    result = reply("champions", seasons=["2019-20"], classes=["lmp1"])
    assert result.premise
    assert "LMP2, LMP2 Am, LMP3, GT and GT Am" in result.text
    assert "LMP1 raced in 2009" in result.text


def test_a_season_to_come_has_no_champions_and_the_last_ones_are_given() -> None:
    result = reply("champions", seasons=["2026-27"], classes=["lmp2"])
    assert result.premise
    assert "not been decided" in result.text
    assert "CrowdStrike Racing by APR" in result.text
    assert "Kessel" not in result.text


def test_a_class_without_champions_says_so() -> None:
    result = reply("champions", classes=["hypercar"])
    assert result.premise
    assert "No Hypercar champion is on record" in result.text
    assert result.sources


def test_reigning_champions_depend_on_the_day() -> None:
    assert "2025–26" in reply("champions", options={"season": "last"}).text
    before = datetime(2025, 6, 1, tzinfo=UTC)
    assert "2024–25" in reply("champions", options={"season": "last"}, now=before).text


def test_all_champions_of_a_class_newest_first() -> None:
    text = reply("champions", classes=["gt-cup"]).text
    assert text.index("2017–18") < text.index("2016–17")


@pytest.mark.parametrize(("which", "label", "who"), [("first", "2015–16", "David Cheng"), ("last", "2025–26", "CLX")])
def test_first_and_last_champions_of_a_class(which: str, label: str, who: str) -> None:
    text = reply("champions", options={"which": which}, classes=["lmp3"]).text
    assert label in text
    assert who in text


def test_a_claim_to_a_title_is_refused_with_what_was_won_instead() -> None:
    result = reply("champions", seasons=["2024-25"], classes=["lmp2"], teams=["manthey"], claims=True)
    assert result.premise
    assert result.text.startswith("No, Manthey did not win that title. (Manthey won the GT title of 2024–25.)")
    assert "Algarve Pro Racing" in result.text


def test_a_right_claim_to_a_title_is_confirmed() -> None:
    result = reply("champions", seasons=["2024-25"], classes=["gt"], teams=["manthey"], claims=True)
    assert result.text.startswith("Yes")
    assert not result.premise


def test_a_name_that_only_decorates_does_not_filter() -> None:
    result = reply("champions", seasons=["2019-20"], classes=["gt"], teams=["car-guy-racing"])
    assert result.text.startswith("2019–20 GT champions: **HubAuto Corsa**")


def test_titles_of_a_team_include_those_of_cars_it_ran() -> None:
    text = reply("tally", options={"of": "titles"}, teams=["algarve-pro-racing"]).text
    assert text.startswith("**6** titles")
    assert "G-Drive Racing with Algarve" in text


def test_titles_of_somebody_without_any() -> None:
    result = reply("tally", options={"of": "titles"}, drivers=["tim-slade"], asks=["count"])
    assert result.premise
    assert "No title of Tim Slade" in result.text


def test_margins_are_given_where_points_are_known_and_left_where_not() -> None:
    assert "**1 point**, 83 to 82" in reply("margin", seasons=["2019-20"], classes=["lmp2"]).text
    assert "level on **73 points**" in reply("margin", seasons=["2023"], classes=["lmp3"]).text
    unknown = ask("margin", seasons=["2019-20"], classes=["gt"])
    assert unknown is not None and unknown.half and not unknown.known
    assert "are not on record" in unknown.text and "HubAuto Corsa" in unknown.text


def test_runner_up() -> None:
    text = reply("runner_up", seasons=["2022"], classes=["gt"]).text
    assert "runners-up **Herberth Motorsport** no. 91" in text


# -- races ------------------------------------------------------------------------------------------------------------


def test_a_race_is_given_with_overall_winner_and_every_class() -> None:
    result = reply("race_winners", seasons=["2019-20"], circuits=["sepang"])
    assert "15 February 2020" in result.text
    assert "LMP2 (overall winner): **Thunderhead Carlin Racing** no. 45 (Dallara P217)" in result.text
    assert "JLOC" in result.text
    assert result.about.dates == (date(2020, 2, 15),)
    assert result.about.drivers == ("jack-manchester", "harry-tincknell", "ben-barnicoat")


def test_with_a_class_only_that_class_is_given() -> None:
    result = reply("race_winners", seasons=["2019-20"], circuits=["sepang"], classes=["lmp3"])
    assert "Graff Racing" in result.text
    assert "Thunderhead" not in result.text
    assert result.about.classes == ("lmp3",)


def test_names_are_written_with_their_diacritics() -> None:
    assert "Éric Trouillet" in reply("race_winners", dates=[date(2020, 2, 15)], classes=["lmp3"]).text


@pytest.mark.parametrize(
    ("named", "winner"),
    [
        ({"seasons": ["2025-26"], "round": 1}, "Cetilar Racing"),
        ({"seasons": ["2025-26"], "round": -1}, "DKR Engineering"),
        ({"seasons": ["2025-26"], "circuits": ["yas-marina"], "weekdays": [6]}, "DKR Engineering"),
        ({"seasons": ["2025-26"], "circuits": ["dubai"], "race": 2}, "CrowdStrike"),
        ({"dates": [date(2009, 11, 1)]}, "Aston Martin Racing"),
        ({"months": [1], "years": [2018]}, "Jazeman Jaafar"),
        ({"years": [2018], "circuits": ["sepang"]}, "Harrison Newey"),
        ({"hours": 6}, "Jazeman Jaafar"),
        ({"hours": 2}, "Race Performance"),
        ({"countries": ["australia"]}, "G-Drive Racing with Algarve"),
        ({"circuits": ["okayama"], "race": 1}, "Sora Racing"),
    ],
)
def test_races_are_selected_in_many_ways(named: dict[str, Any], winner: str) -> None:
    result = reply("race_winners", overall=True, **named)
    assert winner in result.text
    assert not result.premise


def test_two_races_of_a_weekend_are_both_given_with_their_dates() -> None:
    text = reply("race_winners", seasons=["2025-26"], circuits=["dubai"], classes=["gt"]).text
    assert "31 January 2026 (GT): **Kessel Racing**" in text
    assert "1 February 2026 (GT): **Team WRT**" in text


def test_the_second_of_two_visits_in_a_season() -> None:
    result = reply("race_winners", seasons=["2015-16"], circuits=["sepang"], race=2)
    assert "3 Hours of Malaysia" in result.text
    assert "3 Hours of Sepang" not in result.text
    assert not result.premise


def test_a_second_race_that_there_was_not() -> None:
    result = reply("race_winners", seasons=["2019-20"], circuits=["sepang"], race=2)
    assert result.premise
    assert "only one race" in result.text


def test_winners_of_a_season_and_of_a_circuit() -> None:
    season = reply("race_winners", seasons=["2025-26"], classes=["lmp3"]).text
    assert season.count("LMP3") == 6
    circuit = reply("race_winners", circuits=["fuji"]).text
    assert [year for year in range(2009, 2020) if str(year) in circuit] == [2013, 2014, 2015, 2016, 2017, 2018]


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ({"circuits": ["shanghai"], "years": [2009]}, "**cancelled**"),
        ({"circuits": ["zhuhai"], "seasons": ["2014"]}, "planned for 26 October 2014, was **cancelled**"),
        ({"circuits": ["sentul"]}, "never raced at Sentul"),
        ({"circuits": ["suzuka"], "seasons": ["2019-20"]}, "The 2019–20 races were at Shanghai"),
        ({"circuits": ["dubai"], "seasons": ["2019-20"]}, "Races held in 2019–20: 4 Hours of Shanghai"),
        ({"circuits": ["sepang"], "hours": 6}, "the only race of that length was 6 Hours of Buriram"),
        ({"circuits": ["sepang"], "hours": 12}, "never held a 12-hour race"),
        ({"seasons": ["2026-27"], "round": 1}, "No race of 2026–27 has been held"),
        ({"dates": [date(2026, 2, 9)]}, "No race was held on 9 February 2026"),
        ({"seasons": ["2019-20"], "round": 7}, "There was no round 7 in 2019–20: 4 races were held"),
        ({"seasons": ["2019-20"], "circuits": ["sepang"], "classes": ["cn"]}, "no CN class in 2019–20"),
    ],
)
def test_races_that_never_were_are_named(named: dict[str, Any], says: str) -> None:
    result = reply("race_winners", **named)
    assert result.premise
    assert says in result.text
    assert result.sources


def test_a_track_of_elsewhere_is_not_known() -> None:
    result = reply("race_winners", missing_circuits=["monza"])
    assert not result.known


def test_a_winner_that_is_not_on_record_is_not_known() -> None:
    assert not reply("race_winners", seasons=["2019-20"], circuits=["sepang"], classes=["gt-am"]).known


@pytest.mark.parametrize(
    ("team", "classes", "starts", "premise"),
    [
        ("jloc", [], "Yes, JLOC won GT.", False),
        ("jloc", ["lmp2"], "No, that was not won by JLOC; JLOC won GT.", True),
        ("algarve-pro-racing", [], "No, that was not won by Algarve Pro Racing.", True),
    ],
)
def test_claims_to_a_win(team: str, classes: list[str], starts: str, premise: bool) -> None:
    result = reply("race_winners", seasons=["2019-20"], circuits=["sepang"], teams=[team], classes=classes, claims=True)
    assert result.text.startswith(starts)
    assert "Thunderhead Carlin" in result.text
    assert result.premise is premise


def test_poles() -> None:
    result = reply("poles", seasons=["2019-20"], circuits=["sepang"], classes=["gt"])
    assert "**Côme Ledogar**, **Car Guy Racing** no. 7" in result.text
    assert result.about.drivers == ("come-ledogar",)
    claimed = reply(
        "poles", seasons=["2019-20"], circuits=["sepang"], classes=["gt"], drivers=["davide-rigon"], claims=True
    )
    assert claimed.premise
    assert "driver is not on record" in reply("poles", dates=[date(2020, 2, 23)], classes=["gt"]).text
    season, race, race_class = next(
        (season, race, winner.race_class)
        for season in RECORDS.base.seasons.values()
        for race in season.rounds
        for winner in race.winners
        if winner.race_class not in [pole.race_class for pole in race.poles]
    )
    assert not reply("poles", dates=[race.date], seasons=[season.season], classes=[race_class]).known


def test_date_place_and_starters_of_a_race() -> None:
    text = reply("race_facts", seasons=["2019-20"], circuits=["sepang"]).text
    assert "15 February 2020" in text
    assert "Malaysia" in text
    assert "4 h, 23 starters" in text
    assert not reply("race_facts", options={"of": "starters"}, seasons=["2019-20"], circuits=["shanghai"]).known


def test_last_and_next_race_depend_on_the_day() -> None:
    assert "8 February 2026" in reply("last_race").text
    assert "13 December 2025" in reply("last_race", now=datetime(2025, 12, 13, 9, tzinfo=UTC)).text
    assert "9 December 2018" in reply("last_race", circuits=["fuji"]).text
    assert "no calendar of it is on record. The last race was 4 Hours of Abu Dhabi, race 2" in reply("next_race").text


# -- seasons ----------------------------------------------------------------------------------------------------------


def test_calendars() -> None:
    text = reply("calendar", seasons=["2019-20"]).text
    assert "**4** races at 4 circuits" in text
    assert "in 4 countries (China, Australia, Malaysia and Thailand)" in text
    assert "12 January 2020" in text
    assert "cancelled" in reply("calendar", seasons=["2014"]).text
    assert "No calendar of **2026–27**" in reply("calendar", seasons=["2026-27"]).text


def test_cancelled_rounds() -> None:
    assert "(8)" in reply("cancelled").text
    assert "Ordos" in reply("cancelled", seasons=["2013"]).text
    assert "no round of **2025–26** is on record as cancelled" in reply("cancelled", seasons=["2025-26"]).text


def test_entries() -> None:
    assert "**26** cars: GT 9, LMP2 7" in reply("entries", seasons=["2019-20"]).text
    only = reply("entries", seasons=["2019-20"], classes=["gt"]).text
    assert "**9** in GT, of 26 cars" in only
    assert "LMP2" not in only
    assert not reply("entries", seasons=["2013"]).known
    assert "**48** cars" in reply("entries").text.splitlines()[1]
    assert "2014: **15** cars" in reply("entries", options={"which": "smallest"}).text.splitlines()[1]


def test_grids() -> None:
    assert "20 July 2014: **6** starters" in reply("grids", options={"which": "smallest"}).text
    assert "**46** starters" in reply("grids", options={"which": "biggest"}).text


def test_classes() -> None:
    assert "**LMP2, LMP2 Am, LMP3, GT and GT Am**" in reply("classes", seasons=["2019-20"]).text
    assert "Hypercar, LMP2 and GT3" in reply("classes", options={"season": "coming"}).text
    history = reply("classes", classes=["lmp3"]).text
    assert "11 seasons" in history
    assert "2 Hours of Fuji, 10 October 2015" in history
    assert "No champions of it" in reply("classes", classes=["sgt"]).text


def test_invitations() -> None:
    assert reply("invitations", seasons=["2019-20"]).text.startswith("**4** Le Mans invitations")
    assert reply("invitations", years=[2020]).text == reply("invitations", seasons=["2019-20"]).text
    missing = reply("invitations", years=[2026], classes=["lmp3"])
    assert missing.premise
    assert "Graff Racing (2023" in missing.text
    assert "2021: **6**" in reply("invitations", options={"which": "most"}).text
    assert "**Team AAI**: 4" in reply("invitations", options={"which": "teams"}).text
    assert "LMGTE Pro or LMGTE Am" in reply("invitations", seasons=["2019-20"], classes=["gt"]).text


def test_organiser_and_edition() -> None:
    text = reply("organiser", seasons=["2013"]).text
    assert "S2M" in text
    assert "edition number **2**" in text


def test_a_season_in_short() -> None:
    text = reply("season_profile", seasons=["2019-20"]).text
    for part in ("24 November 2019", "23 February 2020", "Edition 8", "26 cars", "HubAuto Corsa"):
        assert part in text
    assert ask("season_profile", seasons=["2026-27"]) is None


def test_seasons_in_one_country() -> None:
    text = reply("single_country").text
    assert text.count("United Arab Emirates") == 3
    assert "**2009**: Japan" in text
    assert "2009" not in reply("single_country", countries=["united-arab-emirates"]).text
    assert "Okayama" in reply("single_country", options={"of": "circuit"}).text


def test_longest_and_shortest_calendars() -> None:
    assert "6 races" in reply("season_sizes", options={"which": "most"}).text
    assert "**2009**: **2 races**" in reply("season_sizes", options={"which": "fewest"}).text


# -- people, teams, cars ----------------------------------------------------------------------------------------------


def test_tallies() -> None:
    assert reply("tally", options={"of": "wins"}, drivers=["shinji-nakano"]).text.startswith(
        "**4 wins** in class (3 of them overall)"
    )
    ran = reply("tally", teams=["algarve-pro-racing"], overall=True).text
    assert "**18 overall wins**" in ran and "**9** of these, and **9** under its own name" in ran
    assert "**11 poles**" in reply("tally", options={"of": "poles"}, drivers=["giorgio-roda"]).text
    assert "**4 wins**" in reply("tally", teams=["algarve-pro-racing"], seasons=["2024-25"]).text


def test_a_tally_of_nothing_says_so_when_it_was_asked() -> None:
    result = reply("tally", drivers=["giorgio-roda"], asks=["count"])
    assert result.premise
    assert "No win of **Giorgio Roda**" in result.text
    assert ask("tally", drivers=["giorgio-roda"]) is None
    elsewhere = reply("tally", drivers=["shinji-nakano"], seasons=["2013"], classes=["lmp2"], asks=["count"])
    assert "4 class wins in all" in elsewhere.text


def test_an_ambiguous_name_means_any_of_them() -> None:
    both = ["michael-jensen", "theodor-jensen"]
    text = reply("tally", drivers=both, ambiguous=frozenset(both)).text
    assert "Michael Jensen or Theodor Jensen" in text
    assert "**7 wins**" in text


def test_a_team_and_a_car_named_together_both_count() -> None:
    text = reply("tally", teams=["algarve-pro-racing"], cars=["oreca-07"]).text
    assert "Ligier" not in text
    assert "**11 wins**" in text and "**6** under its own name" in text


@pytest.mark.parametrize(
    ("options", "named", "starts"),
    [
        ({"of": "titles", "by": "team"}, {}, "**Algarve Pro Racing**: **6 titles**"),
        ({"of": "titles", "by": "driver"}, {"classes": ["lmp2"]}, "**Malthe Jakobsen**: **3 titles** in LMP2"),
        ({"of": "wins", "by": "team", "overall": "yes"}, {}, "**Algarve Pro Racing**: **18 overall wins**"),
        ({"of": "wins", "by": "team"}, {"seasons": ["2014"], "classes": ["lmp2"]}, "**OAK Racing**: **4 wins**"),
        ({"of": "poles", "by": "driver"}, {"seasons": ["2025-26"]}, "**Paul Lanchère**: **6 poles** in 2025–26"),
    ],
)
def test_rankings(options: dict[str, str], named: dict[str, Any], starts: str) -> None:
    result = reply("ranking", options=options, **named)
    assert result.text.startswith(starts)
    assert result.sources


def test_a_ranking_rests_on_the_records_of_its_leader() -> None:
    result = reply("ranking", options={"of": "titles", "by": "driver"}, classes=["lmp2"])
    assert result.records == ("2023-24/champions/lmp2", "2024-25/champions/lmp2", "2025-26/champions/lmp2")


def test_who_drove_for_whom() -> None:
    text = reply("people", drivers=["ben-barnicoat"], seasons=["2019-20"]).text
    assert "Thunderhead Carlin Racing" in text
    assert "Harry Tincknell" in text
    assert "Dallara P217" in text
    team = reply("people", teams=["jackie-chan-dc-racing"], seasons=["2017-18"], classes=["lmp3"]).text
    assert "Guy Cosmo" in team
    assert "Newey" not in team


def test_whose_a_number_was() -> None:
    assert "G-Drive Racing with Algarve" in reply("number_holder", number="26", seasons=["2019-20"]).text
    both = reply("number_holder", number="007").text
    assert "Aston Martin Racing" in both
    assert "Craft Racing AMR" in both
    assert ask("number_holder", number="999") is None


def test_profiles() -> None:
    driver = reply("profile", drivers=["ho-pin-tung"]).text
    assert "Titles: **2** (2014 LMP2 and 2015–16 LMP3)" in driver
    assert "**12** in class, 8 of them overall" in driver
    team = reply("profile", teams=["algarve-pro-racing"]).text
    assert "cars that it ran for others included" in team
    assert "**35** in class, 27 of them overall" in reply("car_profile", cars=["oreca-07"]).text
    assert "Ferrari 488 GT3" in reply("car_profile", makes=["Ferrari"]).text


def test_first_and_last_wins() -> None:
    first = reply("first_win", teams=["algarve-pro-racing"])
    assert "22 January 2017" in first.text
    assert first.about.drivers == ("andrea-pizzitola", "andrea-roda", "aidan-read")
    assert "8 January 2017" in reply("first_win", options={"which": "last"}, drivers=["ho-pin-tung"]).text
    assert "David Cheng" in reply("first_win", classes=["lmp3"]).text
    assert ask("first_win") is None


def test_winning_runs() -> None:
    assert "**OAK Racing**: 6 wins in LMP2" in reply("streak", options={"by": "team"}).text
    drivers = reply("streak", options={"by": "driver"})
    assert set(drivers.about.drivers) == {"ho-pin-tung", "david-cheng"}
    assert "**11 wins** in a row" in drivers.text
    assert "**4 wins** in a row" in reply("streak", teams=["car-guy-racing"]).text
    assert "No win of **Giorgio Roda**" in reply("streak", drivers=["giorgio-roda"]).text


def test_clean_sweeps() -> None:
    text = reply("sweeps").text
    assert text.startswith("**9** clean sweeps")
    assert "2018–19 GT: **Car Guy Racing** (no. 11), 4 races" in text
    nobody = reply("sweeps", seasons=["2025-26"])
    assert nobody.premise
    assert nobody.sources


def test_different_winners() -> None:
    assert "**3** different winning teams overall" in reply("different_winners", seasons=["2025-26"]).text
    assert "**4** different winning teams in GT" in reply("different_winners", seasons=["2025-26"], classes=["gt"]).text
    assert reply("different_winners").text.startswith("- 2023: **4**")


def test_seasons_with_a_win() -> None:
    text = reply("winning_seasons", drivers=["james-winslow"]).text
    assert "**3 seasons**" in text
    assert "LMP3 title" in text


# -- circuits ---------------------------------------------------------------------------------------------------------


def test_circuits() -> None:
    assert "**5.543 km** a lap, **15 turns**" in reply("circuit_info", circuits=["sepang"]).text
    assert "Sepang International Circuit is the longer one" in reply("circuit_info", circuits=["sepang", "fuji"]).text
    assert "The Bend" in reply("extreme_circuit", options={"by": "length", "which": "most"}).text
    assert "Okayama" in reply("extreme_circuit", options={"by": "length", "which": "least"}).text
    assert "Chang" in reply("extreme_circuit", options={"by": "turns", "which": "least"}).text


def test_visits() -> None:
    assert reply("visits", circuits=["okayama"]).text.startswith("**2** races in 1 season at Okayama")
    assert reply("visits", countries=["japan"]).text.startswith("**8** races in 7 seasons in Japan")
    assert reply("visits", countries=["china"], years=[2013, 2016]).text.startswith("**3** races")
    assert "8 December 2013" in reply("visits", options={"which": "first"}, countries=["malaysia"]).text
    assert "9 December 2018" in reply("visits", options={"which": "last"}, circuits=["fuji"]).text


@pytest.mark.parametrize(
    ("named", "says"),
    [
        ({"countries": ["indonesia"]}, "never raced in Indonesia"),
        ({"countries": ["japan"], "years": [2022]}, "did not race in Japan then"),
        ({"circuits": ["dubai"], "seasons": ["2019-20"]}, "It did in 2021"),
    ],
)
def test_visits_that_never_were(named: dict[str, Any], says: str) -> None:
    result = reply("visits", **named)
    assert result.premise
    assert says in result.text


def test_totals_and_race_lengths() -> None:
    totals = reply("totals").text
    assert "**59** races in **14** seasons" in totals
    assert "**10** circuits" in totals
    assert "6 Hours of Buriram" in reply("race_lengths", options={"which": "longest"}).text
    assert "2 Hours of Fuji" in reply("race_lengths", options={"which": "shortest"}).text


# -- all of them ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("template", BASE.templates.values(), ids=lambda template: template.id)
def test_templates_name_queries_and_slots_that_exist(template: Any) -> None:
    assert template.query in QUERIES
    needed = {part for need in template.needs for part in need.split("+")}
    assert needed | set(template.refuses) <= SLOTS
    assert len(template.wordings) == len({wording.lower() for wording in template.wordings})


THINGS: list[dict[str, Any]] = [
    {},
    {"seasons": ["2019-20"]},
    {"seasons": ["2026-27"]},
    {"seasons": ["2013"], "classes": ["gtc-am"]},
    {"years": [2018]},
    {"years": [2011]},
    {"missing_seasons": ["2021-22"]},
    {"classes": ["hypercar"]},
    {"classes": ["lmp2", "gt"]},
    {"circuits": ["sepang"]},
    {"circuits": ["mandalika"], "round": 3},
    {"countries": ["indonesia"]},
    {"teams": ["algarve-pro-racing"], "claims": True},
    {"drivers": ["malthe-jakobsen"], "seasons": ["2025-26"]},
    {"cars": ["oreca-07"], "makes": ["Oreca"]},
    {"number": "26"},
    {"dates": [date(2030, 1, 1)]},
    {"months": [2]},
    {"days": [(2, 30)], "weekdays": [6]},
    {"race": -1, "round": -1, "hours": 24},
]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("named", THINGS, ids=str)
def test_whatever_is_named_a_known_reply_has_text_sources_and_a_day(query: str, named: dict[str, Any]) -> None:
    result = ask(query, **named)
    if result is None:
        return
    assert result.text.strip()
    if result.known:
        assert result.sources
        assert all(source in BASE.sources for source in result.sources)
        assert result.as_of is not None
    assert len(result.text.splitlines()) < 60


def many_slots(season: str) -> list[Slots]:
    """What people may name together with a season: each class, each circuit, a country, a car, what there never was."""
    alone = Slots(seasons=(season,))
    return [
        alone,
        *(replace(alone, classes=(one,)) for one in BASE.classes),
        *(replace(alone, circuits=(one,)) for one in BASE.circuits),
        *(replace(alone, countries=(one,)) for one in BASE.countries),
        replace(alone, missing_circuits=("spa",)),
        replace(alone, missing_classes=("hypercars",)),
        replace(alone, round=9),
        replace(alone, hours=6),
        replace(alone, months=(7,)),
        replace(alone, number="26"),
        replace(alone, teams=("kcmg",)),
        replace(alone, drivers=("colin-braun",)),
        replace(alone, makes=("Porsche",)),
    ]


@pytest.mark.parametrize("season", list(BASE.seasons))
def test_whatever_is_answered_has_a_source(season: str) -> None:
    bare = []
    for template in BASE.templates.values():
        for slots in many_slots(season):
            result = QUERIES[template.query](Request(RECORDS, slots, template.options, NOW))
            if result is not None and result.known and not result.choices and not (result.sources and result.as_of):
                bare.append((template.id, slots.named(), result.text))
    assert not bare, bare[:5]


def test_a_season_to_come_rests_on_its_own_pages() -> None:
    result = reply("champions", seasons=["2026-27"], classes=["lmp3"])
    assert result.sources == tuple(BASE.seasons["2026-27"].sources)
    assert result.as_of == date(2026, 2, 8)
    assert reply("race_winners", seasons=["2026-27"], countries=["italy"]).sources == result.sources


def test_queries_are_fast() -> None:
    """In time of the processor, for other tests run beside this one."""
    for query in QUERIES:
        started = time.process_time()
        for named in THINGS:
            ask(query, **named)
        assert (time.process_time() - started) / len(THINGS) < 0.005, query
