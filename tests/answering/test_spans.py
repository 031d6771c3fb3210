"""Spans of time, classes of a season, two classes at once, what is half known, and strangers: against knowledge/ by hand."""

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
    ("question", "part", "absent"),
    [
        ("list GT champions since 2019", "2018–19: **Car Guy Racing**", "2017–18:"),
        ("LMP3 champions after 2020", "(6 seasons)", "2019–20:"),
        ("lmp2 champions between 2016 and 2019", "(4 seasons)", "2019–20:"),
        ("every lmp3 champion up to 2019", "2015–16: **DC Racing**", "2019–20:"),
        ("champions before 2015", "2009 LMP1: **Sora Racing**", "2015–16 LMP2"),
        ("champions of the last five seasons", "- 2022 LMP2: **Nielsen Racing**", "- 2021 LMP2"),
        ("who won the title in the past 4 years in gt", "2023: **Walkenhorst Motorsport**", "2022: "),
        ("how many races have there been since 2021", "**29** races in **6** seasons", "59"),
        ("how many races in the last three seasons", "**17** races in **3** seasons", "59"),
        ("how many winners at Sepang since 2015", "**9** different winning teams", "8 December 2013"),
        ("which teams won before covid", "**43 different teams**", "Kessel"),
        ("most titles between 2015 and 2020", "**Jackie Chan DC Racing**: **3 titles** from 2015 to 2020", "2013"),
        ("which make won most gt titles since 2018", "**Ferrari** and **Porsche**: **3 titles** each", "2016"),
        ("how many wins did jackie chan dc have before 2017", "**6 wins**", "2018"),
    ],
)
def test_a_span_of_time_limits_what_is_listed_and_counted(question: str, part: str, absent: str) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED, answer.reason
    assert part in answer.text
    assert absent not in answer.text
    assert answer.sources


def test_a_span_without_a_season_is_named_as_empty() -> None:
    answer = ask("how many races between 2010 and 2012")
    assert answer.premise
    assert "the last season before it was **2009** and the first one after it was **2013**" in answer.text


@pytest.mark.parametrize(
    "question",
    ["Who was called the champion before the 2019-20 finale?", "how long were races before the 2016-17 season opener"],
)
def test_before_an_event_is_no_span(question: str) -> None:
    assert engine().reader.read(question, NOW).slots.span is None


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("the only team to win lmp3 and lmp2", "**3 teams** with a title in LMP3 and LMP2"),
        ("the only driver with titles in LMP3 and LMP2", "**Phil Hanson**: LMP3 (2016–17) and LMP2 (2018–19)"),
        ("has any driver ever won the gt and the lmp2 title", "No driver on record has a title in GT and LMP2"),
        ("drivers who won races in LMP2 and GT", "**4 drivers** with a race win in LMP2 and GT"),
    ],
)
def test_winners_in_each_of_two_classes_are_computed(question: str, part: str) -> None:
    assert part in ask(question).text


def test_two_classes_of_a_season_are_still_listed() -> None:
    assert "DKR Engineering" in ask("who won LMP2 and GT in 2023").text


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("are hypercars racing this year", "2026–27: **Yes**"),
        ("is there a hypercar class this season", "Hypercar in 2026–27: **Yes**"),
        ("are there lmp3 cars in 2026-27", "LMP3 in 2026–27: **No**"),
        ("did gt race in 2009", "GT in 2009: **No**. Its classes were LMP1, LMP2, GT1 and GT2"),
        ("when was lmp3 dropped", "The last season of **LMP3** on record is **2025–26**"),
        ("when did gt am end", "The last season of **GT Am** on record is **2022**"),
        ("when was LMP2 dropped", "LMP2 has not been dropped"),
        ("how many cars started the first ever race", "23 starters"),
        ("how many cars at the first ever weekend", "number of starters not on record"),
        ("buriram night race 2018 winner lmp3", "**KCMG** no. 18"),
        ("first race of the 2025-26 season winner", "**Cetilar Racing** no. 47"),
        ("who won sepang 2024 race 1 and race 2", "4 Hours of Sepang, race 1, 7 December 2024"),
        ("who won the third Dubai race in 2023", "There were only 2 races there"),
        ("who won the 24 hours of Sepang", "has never held a 24-hour race"),
        ("most wins in a single season by a team", "**Jackie Chan DC Racing**: 6 in 2017–18"),
        ("which driver has won in the most seasons", "**4 seasons with a win** each"),
        ("by how much was the GT title of 2022 won", "a margin of **2 points**"),
        ("what is the Asian Le Mans Series", "endurance championship of the Automobile Club de l'Ouest"),
        ("which countries do they race in", "**7** countries"),
        (
            "I am from Poland, has Inter Europol won the LMP3 title",
            "**1** title of **Inter Europol Competition** in LMP3",
        ),
        ("LMP3 pole Sepang 2023-24", "race 2, 3 December 2023: the pole is not on record"),
        ("how close was the finish at Dubai in 2023", "won by 17.945 seconds"),
    ],
)
def test_what_was_answered_badly_is_answered(question: str, part: str) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED, answer.reason
    assert part in answer.text
    assert answer.sources


@pytest.mark.parametrize(
    ("question", "part", "known"),
    [
        (
            "who was runner up in lmp3 2017-18",
            "Who was second in the LMP3 championship of 2017–18 is not on record",
            "Guy Cosmo",
        ),
        ("how many points between first and second in GT 2019-20", "are not on record", "HubAuto Corsa"),
        (
            "who came second at sepang in 2018",
            "Who was second at 4 Hours of Sepang (4 February 2018) is not on record",
            "It was won by",
        ),
        ("why was cn dropped", "Why it went is not in these records", "2016–17"),
        ("when is the next race at Sepang", "No race to come at Sepang International Circuit", "14 December 2025"),
    ],
)
def test_what_is_half_known_is_told_as_unknown_with_sources(question: str, part: str, known: str) -> None:
    answer = ask(question)
    assert answer.status is Status.UNKNOWN
    assert part in answer.text
    assert known in answer.text
    assert answer.sources


def test_a_runner_up_on_record_is_an_answer() -> None:
    answer = ask("who was runner-up in GT 2022")
    assert answer.status is Status.ANSWERED
    assert "runners-up **Herberth Motorsport**" in answer.text


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("what has Max Verstappen done in AsLMS", "Max Verstappen"),
        ("has verstappen won a race", "verstappen"),
        ("how many titles has Sebastian Vettel won", "Sebastian Vettel"),
        ("did Porsche Penske Motorsport race in 2023", "Porsche Penske Motorsport"),
        ("who is Doriane Pin", "Doriane Pin"),
        ("max verstappen in aslms", "max verstappen"),
        ("what did mark webber do at sepang", "mark webber"),
    ],
)
def test_nobody_of_a_strange_name_is_on_record(question: str, name: str) -> None:
    answer = ask(question)
    assert answer.status is Status.UNKNOWN
    assert f"Nobody and nothing called {name} is on record" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Did LMP2 teams use Michelin Tyres in 2023",
        "Can you explain the Balance of Performance",
        "what team did Ferdinand Habsburg drive for",
        "does sausage roll qualify",
        "who from Buenos Aires was a rookie in 2021",
        "Who Won The Race At Sepang In 2019",
        "is the safety car deployed often",
        "what did mark thomas do",
        "stephan richelmi thomas lorant titel wich seson",
        "hypercar revolutoin",
        "when did the ACO take over from mark tomas",
        "Brendan Iribe is an Oculus guy, right? Which car did he win with in 2022?",
        "OAK Racing in 2009, who shared the Pescarolo-Mazda?",
    ],
)
def test_common_words_and_known_names_are_no_strangers(question: str) -> None:
    assert "Nobody and nothing called" not in ask(question).text


@pytest.mark.parametrize(
    ("question", "part"),
    [
        (
            "why did they cancel the qatar race in 2022",
            "No round in Qatar in 2022 is on record, neither held nor cancelled",
        ),
        ("why did they cancel dubai in 2023", "none there is on record as cancelled then"),
    ],
)
def test_a_cancelling_that_was_not_is_named(question: str, part: str) -> None:
    answer = ask(question)
    assert answer.premise
    assert part in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "what will the weather be in Dubai next season",
        "will it rain at sepang",
        "will the race be delayed by rain",
        "ticket price abu dhabi 2027",
        "who will win the 2026-27 title",
    ],
)
def test_what_nobody_can_know_is_declined(question: str) -> None:
    assert ask(question).status is Status.UNKNOWN


def test_wins_and_titles_are_counted_by_one_rule() -> None:
    for question in ("how many wins does algarve pro have", "how many titles does algarve pro have"):
        assert "Cars that it ran for other teams count as well" in ask(question).text
    ranking = ask("which team has the most wins").text
    assert ranking.startswith("**Algarve Pro Racing**: **18 wins**")
    assert "By the team's own name alone **Jackie Chan DC Racing** leads with 13" in ranking
    assert "G-Drive" not in ask("how many lmp3 wins does algarve have").text


def test_what_two_won_together_is_not_what_each_won() -> None:
    assert ask("titles of Kurtz and Delétraz").text.startswith("**1** title of **George Kurtz and Louis Delétraz**")
    assert ask("whos got more titles kurtz or jakobsen").text.startswith(
        "**Malthe Jakobsen**: **3 titles**, against **2**"
    )
