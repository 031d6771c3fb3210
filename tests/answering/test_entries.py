"""What the entry lists answer, against cars and crews that were looked up in knowledge/seasons by hand."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answering.answer import Status
from bot.answering.queries.entries import LONGEST
from bot.answering.result import Result
from tests import real
from tests.answering.test_queries import BASE, NOW, RECORDS, ask, reply

ENGINE = real.engine()
CUT = LONGEST + 300
"""The longest reply: a list that was cut, with what stands before and after it."""


def is_sourced(result: Result) -> bool:
    """Whether a reply says what it rests on."""
    return bool(result.records and result.sources and result.as_of and set(result.sources) <= set(BASE.sources))


# -- the records ------------------------------------------------------------------------------------------------------


def test_every_win_is_that_of_exactly_one_car() -> None:
    owners: dict[tuple[str, str], int] = {}
    for entry in RECORDS.entries:
        for win in RECORDS.feats[entry.id].wins:
            key = (win.race.id, win.row.race_class)
            owners[key] = owners.get(key, 0) + 1
    assert [key for key, count in owners.items() if count > 1] == []
    assert set(owners) == {(win.race.id, win.row.race_class) for win in RECORDS.wins}


def test_rounds_are_in_order() -> None:
    for entry in RECORDS.entries:
        for rounds in (entry.row.rounds, *entry.row.part_time.values()):
            assert list(rounds) == sorted(set(rounds)), entry.id


# -- somebody's cars --------------------------------------------------------------------------------------------------


def test_the_crew_of_a_car_with_the_rounds_of_those_who_came_and_went() -> None:
    result = reply("people", teams=["eurasia-motorsport"], seasons=["2019-20"])
    assert result.text.startswith("**Eurasia Motorsport** in 2019–20, 2 cars:")
    assert "no. 1 (Ligier JS P217): Daniel Gaunt, Nobuya Yamanaka (rounds 1 and 4)" in result.text
    assert "Nick Cassidy (rounds 2 to 4) and Shane van Gisbergen (round 2) (pole at Sepang)" in result.text
    assert "no. 36 (Ligier JS P217): Aidan Read, Nick Foster and Roberto Merhi" in result.text
    assert is_sourced(result)


def test_a_single_car_is_one_line_and_what_it_won_is_said() -> None:
    result = reply("people", teams=["g-drive-racing-with-algarve"], seasons=["2019-20"])
    assert result.text == (
        "2019–20 LMP2: **G-Drive Racing with Algarve** no. 26 (Aurus 01): Roman Rusinov, James French and "
        "Leonard Hoogenboom (won Shanghai and The Bend; teams' and drivers' champions)."
    )
    assert result.about.drivers == ("roman-rusinov", "james-french", "leonard-hoogenboom")


def test_a_team_that_ran_the_car_for_another_is_told_apart() -> None:
    text = reply("people", teams=["algarve-pro-racing"], seasons=["2025-26"]).text
    assert "cars that it ran for others included" in text
    assert "CrowdStrike Racing by APR" in text


def test_cars_of_some_rounds_only() -> None:
    text = reply("people", teams=["kcmg"], seasons=["2013"]).text
    assert "(rounds 1, 2 and 4 only; won Inje and Fuji" in text
    last = text.splitlines()[-1]
    assert "(Oreca 03 Nissan): James Winslow, Gary Thompson and Jordan Oon (round 3 only" in last
    assert "won" not in last


def test_at_a_race_only_those_who_drove_there() -> None:
    text = reply("people", teams=["eurasia-motorsport"], seasons=["2019-20"], circuits=["the-bend"]).text
    assert "Shane van Gisbergen" in text
    assert "Yamanaka" not in text


def test_a_month_at_a_place_is_the_season_that_raced_there_then() -> None:
    for question in ("who drove for TF Sport at sepang in december 2023", "tf sport crew at sepang on 2 december 2023"):
        answer = ENGINE.answer(question, None, NOW)
        assert "**TF Sport** in 2023–24" in answer.text
        assert "Salih Yoluç, Michael Dinan and Charlie Eastwood" in answer.text


def test_the_car_stands_first_when_it_is_asked_for() -> None:
    text = reply("people", options={"of": "car"}, teams=["kcmg"], seasons=["2013"]).text
    assert text.startswith("KCMG raced the **Morgan LMP2-Nissan** and the **Oreca 03 Nissan** in 2013.")


def test_the_number_stands_first_when_it_is_asked_for() -> None:
    text = reply("people", options={"of": "number"}, teams=["manthey"], seasons=["2024-25"]).text
    assert text.startswith("Manthey had numbers **10** and **92** in 2024–25.")
    driver = reply("people", options={"of": "number"}, drivers=["malthe-jakobsen"], seasons=["2025-26"]).text
    assert driver.startswith("Malthe Jakobsen had number **4** in 2025–26.")


def test_the_team_of_a_driver_without_a_win() -> None:
    text = reply("people", options={"of": "team"}, drivers=["nick-cassidy"], seasons=["2025-26"]).text
    assert text.startswith("Nick Cassidy drove for **Inter Europol Competition** in 2025–26.")


def test_team_mates_are_those_of_the_same_rounds() -> None:
    text = reply("people", options={"of": "mates"}, drivers=["shane-van-gisbergen"], seasons=["2019-20"]).text
    assert text.startswith("Team mates of Shane van Gisbergen in 2019–20: **Daniel Gaunt and Nick Cassidy**.")


def test_somebody_who_was_not_there() -> None:
    result = reply("people", drivers=["roman-rusinov"], seasons=["2025-26"])
    assert result.premise
    assert result.text.startswith("No: Roman Rusinov is not on record in 2025–26. On record are entries in")
    assert is_sourced(result)


# -- took part --------------------------------------------------------------------------------------------------------


def test_took_part() -> None:
    result = reply("took_part", drivers=["nick-cassidy"], seasons=["2019-20"])
    assert result.text.startswith("Yes: Nick Cassidy raced in 2019–20.")
    assert not result.premise
    assert is_sourced(result)


def test_a_no_is_certain_from_2022_on_and_uncertain_before() -> None:
    sure = reply("took_part", teams=["eurasia-motorsport"], seasons=["2025-26"])
    assert sure.text.startswith("No: Eurasia Motorsport is not on record in 2025–26.")
    assert sure.premise
    assert "not certain" not in sure.text
    unsure = reply("took_part", teams=["manthey"], seasons=["2019-20"])
    assert unsure.text.startswith("No: Manthey is not on record in 2019–20.")
    assert not unsure.premise
    assert "not certain: the list of 2019–20 is put together from reports" in unsure.text
    assert is_sourced(unsure)


def test_another_class_of_the_season_is_named() -> None:
    text = reply("took_part", teams=["eurasia-motorsport"], seasons=["2019-20"], classes=["gt"]).text
    assert text.startswith("No: Eurasia Motorsport is not on record in GT in 2019–20. What there is of that season:")
    assert "no. 36" in text


def test_never_in_a_class() -> None:
    result = reply("took_part", drivers=["nick-cassidy"], classes=["gt"])
    assert result.text.startswith("No: Nick Cassidy is not on record in GT.")
    assert is_sourced(result)


def test_a_season_without_a_list_is_not_known() -> None:
    assert not reply("took_part", teams=["manthey"], seasons=["2026-27"]).known
    assert not reply("field", seasons=["2026-27"]).known


# -- seasons of somebody ----------------------------------------------------------------------------------------------


def test_seasons_of_a_driver_a_team_and_a_make() -> None:
    driver = reply("appearances", drivers=["nick-cassidy"])
    assert driver.text.startswith("**Nick Cassidy** took part in **2 seasons**: the first 2019–20, the last 2025–26.")
    assert "- 2019–20: LMP2, **Eurasia Motorsport** no. 1" in driver.text
    assert "may lack cars and drivers" in driver.text
    assert is_sourced(driver)
    assert "- 2019–20: 2 cars in LMP2" in reply("appearances", teams=["eurasia-motorsport"]).text
    assert "**1 season**: 2009." in reply("appearances", makes=["Saleen"]).text
    assert ask("appearances", seasons=["2009"]) is None


# -- numbers ----------------------------------------------------------------------------------------------------------


def test_whose_number_it_was_also_without_a_win() -> None:
    text = reply("number_holder", number="36", seasons=["2019-20"]).text
    assert text.startswith("2019–20 LMP2: **Eurasia Motorsport** no. 36 (Ligier JS P217): Aidan Read, Nick Foster")
    only = reply("number_holder", number="4", seasons=["2025-26"], classes=["lmp2"]).text
    assert "George Kurtz, Malthe Jakobsen and Louis Delétraz" in only


# -- fields -----------------------------------------------------------------------------------------------------------


def test_the_teams_of_a_class_with_counts_first() -> None:
    result = reply("field", seasons=["2019-20"], classes=["lmp2"])
    assert result.text.startswith("2019–20 in LMP2: **7 cars** of **5 teams** with 23 drivers on record:")
    assert "- **Inter Europol Endurance** no. 33 and 34 (Ligier JS P217)" in result.text
    assert "may lack cars and drivers" in result.text
    assert is_sourced(result)


def test_the_field_of_a_season_is_given_by_class() -> None:
    text = reply("field", seasons=["2022"]).text
    assert text.startswith("2022: **37 cars**")
    assert "- LMP2, 2 cars: Nielsen Racing and United Autosports" in text
    assert "may lack" not in text


def test_models_and_drivers_of_a_class() -> None:
    models = reply("field", options={"by": "car"}, seasons=["2019-20"], classes=["lmp2"]).text
    assert "- **Ligier JS P217**: 4 (Eurasia Motorsport and Inter Europol Endurance)" in models
    drivers = reply("field", options={"by": "driver"}, seasons=["2022"], classes=["lmp2"]).text
    assert "- Nielsen Racing no. 4: Rodrigo Sales, Matt Bell and Ben Hanley" in drivers


def test_a_class_that_did_not_run() -> None:
    assert reply("field", seasons=["2022"], classes=["lmp1"]).premise


@pytest.mark.parametrize("by", ["team", "car", "driver"])
@pytest.mark.parametrize("season", [season.season for season in RECORDS.seasons if season.entry_list])
def test_fields_are_never_too_long(season: str, by: str) -> None:
    for classes in ([], *([one] for one in BASE.seasons[season].classes)):
        result = ask("field", options={"by": by}, seasons=[season], classes=classes)
        assert result is None or len(result.text) <= CUT


@pytest.mark.parametrize("team", sorted(BASE.teams))
def test_every_team_has_crews_seasons_and_a_profile(team: str) -> None:
    for query in ("people", "appearances", "profile"):
        result = reply(query, teams=[team])
        assert is_sourced(result)
        assert len(result.text) <= CUT


def test_every_driver_has_a_profile_with_the_seasons() -> None:
    for driver in BASE.drivers:
        result = reply("profile", drivers=[driver])
        assert "Took part in **" in result.text
        assert is_sourced(result)


def test_a_profile_without_a_win() -> None:
    text = reply("profile", drivers=["nick-cassidy"]).text
    for part in ("**2 seasons** (2019–20 and 2025–26) in LMP2", "New Zealand", "Oreca 07", "No race win is on record"):
        assert part in text


def test_cars_of_a_make() -> None:
    result = reply("car_counts", makes=["Ligier"], seasons=["2019-20"], classes=["lmp2"])
    assert result.text.startswith("2019–20 in LMP2: **4 Ligier cars**, of 7 on record.")
    assert is_sourced(result)
    none = reply("car_counts", makes=["Ferrari"], seasons=["2025-26"], classes=["lmp2"])
    assert none.text.startswith("**None**: no Ferrari is on record in LMP2 in 2025–26.")
    assert none.premise
    assert "- 2025–26: **6** of 47 cars" in reply("car_counts", makes=["Ferrari"]).text
    assert "TF Sport" in reply("car_counts", makes=["Corvette"]).text


def test_drivers_of_a_country() -> None:
    result = reply("nationals", countries=["japan"], seasons=["2025-26"])
    assert "from Japan in 2025–26 on record." in result.text
    assert "- **Marino Sato**: Ponos Racing (LMP2)" in result.text
    assert "other drivers is not on record" in result.text
    assert is_sourced(result)
    assert "- **Takeshi Kimura**: 2018–19" in reply("nationals", countries=["japan"]).text


# -- laps -------------------------------------------------------------------------------------------------------------


def test_laps_of_the_winners() -> None:
    result = reply("winner_laps", seasons=["2022"], circuits=["dubai"], race=1, classes=["lmp2"])
    assert "4 Hours of Dubai, race 1, 12 February 2022 (LMP2 and overall): **124 laps**" in result.text
    assert "Nielsen Racing" in result.text
    assert result.as_of == date(2022, 2, 12)
    assert is_sourced(result)


def test_laps_that_are_not_on_record() -> None:
    result = reply("winner_laps", seasons=["2018-19"], circuits=["fuji"])
    assert not result.known
    assert "It is for every race of 2022, 2023, 2023–24, 2024–25 and 2025–26." in result.text


def test_laps_of_somebody_who_did_not_win() -> None:
    text = reply("winner_laps", seasons=["2022"], circuits=["dubai"], race=1, teams=["manthey"]).text
    assert text.startswith("Laps are on record only of the class winners, and Manthey did not win there.")


# -- as questions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "template", "says"),
    [
        ("Who drove for Eurasia Motorsport in 2019-20?", "people", "Nobuya Yamanaka (rounds 1 and 4)"),
        ("manthey lineup 2024/25", "people", "Antares Au, Klaus Bachler and Joel Sturm"),
        ("What car did Thunderhead Carlin run in 2019-20?", "car-of-entry", "**Dallara P217**"),
        ("what number did AF Corse have in 2025-26", "number-of-entry", "**21**, **51** and **54**"),
        ("Which team did Antonio Fuoco drive for in 2025-26?", "team-of-driver", "**Cetilar Racing**"),
        ("who partnered Malthe Jakobsen in 2024-25", "team-mates", "**Michael Jensen and Valerio Rinicella**"),
        ("Which teams were in LMP3 in 2025-26?", "field-of-season", "**10 cars** of **8 teams**"),
        ("Which car models were in GT in 2024-25?", "models-of-season", "**Ferrari 296 GT3**: 8"),
        ("which drivers raced in LMP2 in 2019-20", "drivers-of-season", "Roman Rusinov"),
        ("Which seasons did James Winslow race in?", "seasons-of-somebody", "**8 seasons**"),
        ("Was Eurasia Motorsport on the LMP2 grid in 2025-26?", "took-part", "No: Eurasia Motorsport"),
        ("how many Ligier cars were entered in LMP2 in 2019-20", "cars-of-make", "**4 Ligier cars**"),
        ("Which Japanese drivers raced in 2025-26?", "drivers-of-country", "Marino Sato"),
        ("How many laps did the winner do at Sepang in 2025-26?", "winner-laps", "**102 laps**"),
        ("Who drove car number 36 in LMP2 in 2019-20?", "number-holder", "Roberto Merhi"),
    ],
)
def test_questions_find_their_template(question: str, template: str, says: str) -> None:
    answer = ENGINE.answer(question, None, NOW)
    assert answer.status is Status.ANSWERED
    assert f"template {template}," in answer.reason
    assert says in answer.text


def test_laps_led_are_a_gap() -> None:
    answer = ENGINE.answer("laps led by Cetilar Racing", None, NOW)
    assert answer.status is Status.UNKNOWN
