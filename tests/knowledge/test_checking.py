"""Contradictions stop the fact base from loading; what is only untidy is a warning. Both name file and line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.discord_ui.rendering import DESCRIPTION
from bot.knowledge.checking import MAX_REPLY
from bot.knowledge.findings import page_of, words

if TYPE_CHECKING:
    from conftest import SmallBase

SEASON = "seasons/2015-16.yaml"
FACTS = "facts/history.yaml"


def test_a_right_base_has_neither_problems_nor_warnings(small: SmallBase) -> None:
    assert small.warnings() == []


# -- contradictions ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("team: oak-racing, ", "team: kcmg2, ", "there is no “kcmg2” among the teams"),
        ("drivers, drivers: [ho-pin-tung]", "drivers, drivers: [shaun-thong]", "shaun-thong has the drivers' title"),
        ("round: null", "round: 2", "round 2 stands twice, as 3 Hours of Buriram and 3 Hours of Sepang, the second"),
        ("round: null", 'round: "1"', "round 1 stands twice"),
        ("round: null", "round: 0", "round 0 stands below round 2; put the rounds in order"),
        ("date: 2015-11-08", "date: 2014-11-08", "is dated 2014-11-08, but the season 2015-16 is in 2015 and 2016"),
        ("date: 2016-01-10", "date: 2015-01-10", "is dated before the race that stands above it"),
        ("date: 2016-01-24", "date: 2106-01-24", "is dated 2106-01-24"),
        ("class: gt\n    team", "class: gtx\n    team", "gtx is not among this season's classes"),
        ("rounds: [2]\n", "rounds: [2, 7]\n", "this season had no round 7"),
        ("{david-cheng: [2]}", "{shaun-thong: [2]}", "shaun-thong is not among the drivers of this entry"),
        ("{david-cheng: [2]}", "{david-cheng: [3]}", "david-cheng cannot have driven round 3"),
        ("rounds: [2]\n", "rounds: [2]\n    part_time: {richard-bradley: [1]}\n", "cannot have driven round 1"),
    ],
)
def test_a_contradiction_in_a_season_is_one_sentence_with_its_line(
    small: SmallBase, old: str, new: str, says: str
) -> None:
    text = (small.path / SEASON).read_text(encoding="utf-8")
    alike = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), len(old))
    line = text[: text.index(old) + alike].count("\n") + 1
    small.edit(SEASON, old, new)
    found = [line for line in small.problems() if "among the classes" not in line]
    assert len(found) == 1
    assert found[0].startswith(f"knowledge/{SEASON}:{line}: ")
    assert says in found[0]


@pytest.mark.parametrize(
    ("podium", "says"),
    [
        (
            "{class: lmp2, second: {team: oak-racing, number: '99'}, sources: [list]}",
            "oak-racing no. 99 is not on the entry_list",
        ),
        (
            "{class: lmp2, second: {team: kcmg, number: '18'}, sources: [list]}",
            "kcmg no. 18 stands twice among the first three",
        ),
        ("{class: gtx, third: {team: kcmg}, sources: [list]}", "gtx is not among this season's classes"),
        ("{class: lmp2, sources: [list]}", "a podium needs who was second or who was third"),
        ("{class: lmp2, second: {team: nobody}, sources: [list]}", "there is no “nobody” among the teams"),
        ("{class: lmp2, fourth: {team: oak-racing}, sources: [list]}", "fourth"),
    ],
)
def test_a_podium_that_cannot_be_is_reported(small: SmallBase, podium: str, says: str) -> None:
    small.edit(SEASON, "    poles:\n", f"    podiums: [{podium}]\n    poles:\n")
    found = small.problems()
    assert any(says in line for line in found)
    assert all(line.startswith(f"knowledge/{SEASON}:") for line in found)


@pytest.mark.parametrize(
    ("grades", "says"),
    [
        ("{2024-26: {grade: gold, sources: [list]}}", "“2024-26” is no winter: that of 2024 is 2024-25"),
        ("{1999: {grade: gold, sources: [list]}}", "“1999” is not of the form"),
        ("{2009: {grade: gold, sources: [list]}}", "there were no FIA grades of drivers before 2012"),
        ("{2029: {grade: gold, sources: [list]}}", "a grade of 2029, but its sources were read in 2026"),
        ("{2025: {grade: copper, sources: [list]}}", "bronze"),
        ("{2025: {grade: gold, sources: []}}", "at least 1"),
        ("{2025: {grade: gold, sources: [lost]}}", "there is no “lost” among the sources"),
    ],
)
def test_a_wrong_grade_of_a_driver_is_one_sentence_with_its_line(small: SmallBase, grades: str, says: str) -> None:
    small.edit("entities/all.yaml", "{name: Ho-Pin Tung}", f"{{name: Ho-Pin Tung, grades: {grades}}}")
    line = (small.path / "entities/all.yaml").read_text(encoding="utf-8").split("ho-pin-tung")[0].count("\n") + 1
    found = small.problems()
    assert len(found) == 1
    assert found[0].startswith(f"knowledge/entities/all.yaml:{line}: ")
    assert says in found[0]


def test_a_grade_of_the_year_to_come_may_be_on_a_page_of_this_one(small: SmallBase) -> None:
    grades = "{2026-27: {grade: gold, sources: [list]}, 2027: {grade: silver, by: IMSA, sources: [list]}}"
    small.edit("entities/all.yaml", "{name: Ho-Pin Tung}", f"{{name: Ho-Pin Tung, grades: {grades}}}")
    assert small.warnings() == []


def test_a_round_that_was_called_off_may_be_dated_a_year_before(small: SmallBase) -> None:
    small.edit(SEASON, "date: 2016-01-24", "date: 2014-11-24")
    assert small.warnings() == []


def test_a_season_named_after_years_that_do_not_follow_is_reported(small: SmallBase) -> None:
    (small.path / SEASON).rename(small.path / "seasons/2015-17.yaml")
    small.edit("seasons/2015-17.yaml", 'season: "2015-16"', 'season: "2015-17"')
    (line,) = small.problems()
    assert line.endswith("seasons/2015-17.yaml:1: a season over the new year is written 2015-16")


def test_a_champion_who_drove_nowhere_is_no_problem_without_an_entry_list(small: SmallBase) -> None:
    text = (small.path / SEASON).read_text(encoding="utf-8")
    start, end = text.index("entry_list:"), text.index("rounds:\n  - round")
    text = text[:start] + text[end:]
    text = text.replace("drivers, drivers: [ho-pin-tung]", "drivers, drivers: [shaun-thong]")
    (small.path / SEASON).write_text(text, encoding="utf-8")
    assert small.warnings() == []


def test_a_champion_team_that_only_ran_the_cars_of_another_drove(small: SmallBase) -> None:
    assert "run_by: oak-racing" in (small.path / "entities/all.yaml").read_text(encoding="utf-8")
    small.edit("entities/all.yaml", ", run_by: oak-racing", "")
    (line,) = small.problems()
    assert "oak-racing has the teams' title of gt but is among no winner, pole or entry of 2015-16" in line


@pytest.mark.parametrize(
    ("published", "wrong"),
    [("2026-11-22", False), ("2026-11-23", True), ('"2026-11"', False), ('"2026-12"', True), ('"2027"', True)],
)
def test_a_source_cannot_be_published_after_it_was_read(small: SmallBase, published: str, wrong: bool) -> None:
    small.edit("sources/all.yaml", "published: 2026-11-22", f"published: {published}")
    if wrong:
        (line,) = small.problems()
        assert line.startswith("knowledge/sources/all.yaml:13: published ")
        assert "after it was checked (2026-11-22)" in line
    else:
        assert small.warnings() == []


def test_an_answer_too_long_for_one_reply_is_reported(small: SmallBase) -> None:
    small.edit(FACTS, "    answer: Michelin", f"    disputed: {'x' * (MAX_REPLY - 29)}\n    answer: Michelin")
    (line,) = small.problems()
    assert line.startswith("knowledge/facts/history.yaml:6: has 3,801 characters; a reply holds 3,800")
    small.edit(FACTS, "disputed: x", "disputed: ")
    assert small.warnings() == []


def test_a_gap_too_long_for_one_reply_is_reported(small: SmallBase) -> None:
    small.edit("gaps.yaml", "No page tells", "No page tells " + "and tells " * 400)
    (line,) = small.problems()
    assert line.startswith("knowledge/gaps.yaml:3: has 4,0")


def test_the_longest_reply_is_that_of_the_discord_client() -> None:
    assert MAX_REPLY == DESCRIPTION


def test_contradictions_are_told_also_when_another_file_is_wrong(small: SmallBase) -> None:
    small.edit(SEASON, "- round: 2", "- round: 1")
    small.edit(FACTS, "id: fuel-supplier", "idd: fuel-supplier")
    said = "\n".join(small.problems())
    assert "round 1 stands twice" in said
    assert "did you mean “id”?" in said


# -- warnings ---------------------------------------------------------------------------------------------------------


def test_a_wording_of_two_facts_is_a_warning_that_names_both_places(small: SmallBase) -> None:
    small.edit(FACTS, "[which petrol]", '[which petrol, "Tyre — BRÀND?"]')
    assert small.warnings() == [
        "knowledge/facts/history.yaml:12: “Tyre — BRÀND?” of fact fuel-supplier stands also in "
        "fact tyre-supplier (knowledge/facts/history.yaml:5)"
    ]


@pytest.mark.parametrize("wording", ["what is hospitality?", "Which petrol"])
def test_a_wording_of_a_fact_and_something_else_is_a_warning(small: SmallBase, wording: str) -> None:
    (small.path / "templates").mkdir()
    (small.path / "templates/all.yaml").write_text(
        f'templates:\n  - {{id: t, label: T, query: champions, wordings: ["{wording}", "who won {{class}}"]}}\n',
        encoding="utf-8",
    )
    (line,) = small.warnings()
    assert "template t" in line


def test_a_wording_that_stands_twice_in_one_fact_is_a_warning(small: SmallBase) -> None:
    small.edit(FACTS, "[tyre brand, ", "[tyre brand, Tyre brand!, ")
    (line,) = small.warnings()
    assert line == "knowledge/facts/history.yaml:5: “Tyre brand!” stands twice in fact tyre-supplier; remove one"


@pytest.mark.parametrize(
    ("question", "near"),
    [
        ("Who supplies the tyres, in 2016?", "stands also in"),
        ("And who supplied the tyres in 2016?", "asks nearly the same"),
        ("Who supplies the tyre in 2016?", "asks nearly the same"),
        ("Who supplies the tyres in 2017?", None),
        ("Who supplies the tyres of LMP2 in 2016?", None),
        ("Who supplies the wheels in 2016?", None),
        ("Who pays for the tyres in 2016?", None),
    ],
)
def test_nearly_the_same_question_is_a_warning_unless_it_names_something_else(
    small: SmallBase, question: str, near: str | None
) -> None:
    small.edit(FACTS, "Who supplies the fuel in 2016?\n    wordings", f"{question}\n    wordings")
    found = small.warnings()
    if near is None:
        assert found == []
    else:
        (line,) = found
        assert near in line
        assert line.startswith("knowledge/facts/history.yaml:11: ")
        assert line.endswith("fact tyre-supplier (knowledge/facts/history.yaml:4)")


def test_one_page_under_two_ids_is_a_warning(small: SmallBase) -> None:
    small.edit("sources/all.yaml", "url: https://example.net/list", "url: http://www.example.org/report/#top")
    assert small.warnings() == [
        "knowledge/sources/all.yaml:10: the page of source list is also that of "
        "source report (knowledge/sources/all.yaml:3)"
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.org/x", "http://www.A.org/x/", True),
        ("https://a.org/x#part", "https://a.org/x", True),
        ("https://a.org/x?id=1", "https://a.org/x?id=2", False),
        ("https://a.org/#/x", "https://a.org/#/y", False),
        ("https://a.org/X", "https://a.org/x", False),
    ],
)
def test_what_makes_another_page(one: str, other: str, same: bool) -> None:
    assert (page_of(one) == page_of(other)) is same


def test_a_hole_in_the_numbers_of_the_rounds_is_a_warning(small: SmallBase) -> None:
    (small.path / SEASON).write_text(
        (small.path / SEASON).read_text(encoding="utf-8").replace("- round: 2", "- round: 4").replace("[2]", "[4]"),
        encoding="utf-8",
    )
    (line,) = small.warnings()
    assert "no round 2 and 3 stands above round 4 of 2015-16" in line


def test_a_season_of_two_years_that_raced_in_one_is_a_warning(small: SmallBase) -> None:
    small.edit(SEASON, "date: 2016-01-10", "date: 2015-12-10")
    (line,) = small.warnings()
    assert "all rounds of 2015-16 are in 2015" in line


def test_words_keep_slots_and_drop_everything_else() -> None:
    assert words("Who’s Müller, in {season}…?") == ("whos", "muller", "in", "{season}")


def test_the_real_fact_base_is_looked_through_quickly() -> None:
    from time import perf_counter

    from bot.knowledge import load
    from bot.knowledge.findings import find
    from bot.knowledge.loading import Parsed, files_of

    directory = Path(__file__).parents[2] / "knowledge"
    parsed: Parsed = {}
    start = perf_counter()
    load(directory, None, parsed)
    find(directory, files_of(parsed))
    assert perf_counter() - start < 10  # about one second; the rest is for a busy machine


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[[Oreca]]", "[[Oreka]]", "there is no “Oreka” among the makes of cars; did you mean “Oreca”?"),
        ("{gt: lmp2}", "{gt: lmp22}", "there is no “lmp22” among the classes; did you mean “lmp2”?"),
        ("{lmp2: [gt]}", "{lmp2: [gtx]}", "there is no “gtx” among the classes; did you mean “gt”?"),
        ("[toss]", "[coin toss]", "“coin toss” is no single word; give it a concept in vocabulary.yaml"),
        ("[hopes]", "[hopes, bid, hopes]", "“hopes” stands twice"),
    ],
)
def test_words_of_statements_point_somewhere(small: SmallBase, old: str, new: str, says: str) -> None:
    small.edit("premises.yaml", old, new)
    (line,) = small.problems()
    assert line.startswith("knowledge/premises.yaml:")
    assert says in line


def test_other_names_of_makes_are_those_of_a_make_that_there_is(small: SmallBase) -> None:
    small.edit("vocabulary.yaml", "slang: {}", "makes: {Oreka: [the blue car]}\nslang: {}")
    (line,) = small.problems()
    assert line.startswith("knowledge/vocabulary.yaml:")
    assert "there is no “Oreka” among the makes of cars; did you mean “Oreca”?" in line
