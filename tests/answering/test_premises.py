"""Questions that take something false for granted are told so; those that do not are never contradicted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.answering.answer import Answer, Context, Status
from bot.answering.premises import premise_of
from bot.answering.premises.statements import claimed
from bot.answering.premises.words import premise_words
from bot.answering.records import Records
from tests import real
from tests.answering.marks import LOST

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def ask(question: str, context: Context | None = None) -> Answer:
    return real.engine().answer(question, context, NOW)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        # places
        ("Why did the series race in Bahrain in 2022?", "never raced at Bahrain"),
        ("How did the race at Bahrain in 2022 finish?", "never raced at Bahrain"),
        ("why did they go racing at monza in 2019", "never raced at Monza"),
        ("What was the story of the Singapore race in 2018?", "never raced in Singapore"),
        ("Why was the race in Qatar in 2024 so chaotic?", "never raced in Qatar"),
        ("What happened at the Suzuka race in 2022?", "never raced at Suzuka"),
        ("My mate says there was a crazy race at Bahrain in 2023. What happened there?", "never raced at Bahrain"),
        ("Why did the series race at Fuji in 2022?", "No race of the series was held at Fuji"),
        pytest.param(
            "why were they racing at Sepang in 2021",
            "No race of the series was held at Sepang",
            marks=LOST,
        ),
        ("How come Shanghai hosted a race in 2023-24?", "No race of the series was held at Shanghai"),
        ("What caused the crash at Buriram in 2022?", "No race of the series was held at Chang"),
        ("Why did the series race in Japan in 2024?", "No race of the series was held in Japan"),
        ("How come there was a race in China in 2022?", "No race of the series was held in China"),
        ("Why was the race in Thailand in 2025 so hot?", "No race of the series was held in Thailand"),
        # classes and seasons
        ("Why did Toyota's Hypercar retire from the Dubai race in January 2026?", "no Hypercar class in 2025–26"),
        ("Why did the Hypercar pole-sitter drop back at Sepang in December 2025?", "no Hypercar class in 2025–26"),
        ("What happened to the LMP1 winner at Fuji in 2013?", "no LMP1 class in 2013"),
        ("why did the gt cup champion of 2022 retire", "no GT Cup class in 2022"),
        ("How did the LMP2 Am crew win in 2024-25?", "no LMP2 Am class in 2024–25"),
        ("Why did the CN class race at Dubai in 2022?", "no CN class in 2022"),
        ("How come the 2014-15 season ended early?", "no 2014-15 season"),
        ("why did nielsen win the 2011 title", "no 2011 season"),
        # titles
        ("How come Manthey won LMP2 in 2024-25?", "won neither a race nor the title"),
        ("How did Manthey win the LMP2 title in 2024-25?", "Manthey did not win that title"),
        ("Why did Kessel Racing win the GT title of 2024-25?", "did not win that title"),
        ("Why did Race Performance win the LMP2 title in 2016-17?", "did not win that title"),
        ("How did Paul di Resta win the LMP2 title in 2022?", "Paul di Resta did not win that title"),
        ("Why was Nielsen Racing champion in 2024-25?", "did not win that title"),
        ("Why did Bretton Racing win the GT title?", "No GT title of Bretton Racing"),
        ("Why did Jackie Chan DC Racing beat everyone in 2022?", "won neither a race nor the title"),
        ("Why did Algarve Pro Racing lose the LMP2 title of 2024-25?", "did not lose the LMP2 title"),
        ("Why did CrowdStrike Racing miss out on the 2025-26 LMP2 title?", "did not lose the LMP2 title"),
        ("why did team aai fail to win the gt title in 2017-18", "did not lose the GT title"),
        ("Why didn't Inter Europol win the LMP3 title of 2018-19?", "did not lose the LMP3 title"),
        ("Why did DKR Engineering lose the 2023 LMP2 title?", "did not lose the LMP2 title"),
        ("How did Phil Hanson lose the 2018-19 LMP2 title?", "did not lose the LMP2 title"),
        # races
        ("Why did Clearwater lose at Sepang in December 2014?", "On the contrary: Clearwater Racing won GT"),
        ("Why did Jackie Chan DC Racing lose at Fuji in 2017?", "On the contrary: Jackie Chan DC Racing"),
        ("Why didn't Triple Eight win at Abu Dhabi in February 2024?", "On the contrary: Triple Eight won GT"),
        ("How did Kessel Racing win the race at Dubai in 2018?", "No race of the series was held at Dubai"),
        ("Why did Team WRT win the Sepang race in December 2025?", "not won by Team WRT"),
        ("Why did Getspeed win the Dubai races of 2026?", "not won by GetSpeed"),
        # cars and people
        ("Why did Kessel win last season's GT title with a Porsche?", "No Porsche of Kessel Racing in 2025–26"),
        ("Why did Manthey drive a Ferrari in 2024-25?", "No Ferrari of Manthey"),
        ("How did Craft-Bamboo's Porsche do in 2013?", "No Porsche of Craft-Bamboo"),
        ("Why did Walkenhorst race a Porsche in 2023?", "No Porsche of Walkenhorst"),
        ("When Cetilar joined the series in 2019, what car did they have?", "Cetilar Racing did not take part"),
        ("How did Team WRT perform in the 2019-20 season?", "did not take part in 2019–20"),
        ("What happened to Race Performance in the 2023 season?", "did not take part in 2023"),
        # the ends of a season
        ("Who won the Sepang finale of 2019-20?", "finale of 2019–20 was not at Sepang"),
        ("why did they move the 2024-25 season finale to Thailand", "finale of 2024–25 was not in Thailand"),
        ("Why was the finale of 2018-19 at Buriram?", "finale of 2018–19 was not at Chang"),
        ("How did the 2021 opener at Abu Dhabi unfold?", "opener of 2021 was not at Yas Marina"),
        ("How come Japan hosted the finale of 2024-25?", "finale of 2024–25 was not in Japan"),
    ],
)
def test_what_is_false_is_named(question: str, says: str) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED
    assert says in answer.text
    assert answer.sources
    assert answer.premise


@pytest.mark.parametrize(
    "question",
    [
        "Why did the series race in Dubai in 2022?",
        "How did the race at Dubai in February 2022 finish?",
        "How did the race at Sepang in 2023 end?",
        "What ended the race at Sepang on 2 December 2023?",
        "Why did the series go to The Bend in January 2020?",
        "How come the series raced at Inje in 2013?",
        "How come there was a race in Australia in 2020?",
        "Why was Shanghai 2009 cancelled?",
        "Why was the Buriram round of 2014 cancelled?",
        "Why did Suzuka not happen in 2020?",
        "why did they not race at fuji in 2021",
        "Why was there no race at Sepang in 2022?",
        "Why did the series leave Fuji after 2018?",
        "Why hasn't the series been to Shanghai since 2019?",
        "Why was there no season in 2011?",
        "Why was there no LMP1 in 2013?",
        "Why was LMP3 dropped for 2026-27?",
        "Why was Hypercar announced for 2026-27?",
        "Why were the Am classes abolished in 2023?",
        "Why did Algarve Pro Racing win the LMP2 title of 2024-25?",
        "Why did Kessel Racing win last season's GT title with a Ferrari?",
        "How did Jackie Chan DC Racing win the LMP2 title of 2017-18?",
        "Why did Jota lose the LMP2 title in 2021?",
        "Why did Thunderhead Carlin lose the LMP2 title in 2019-20?",
        "Why did Cetilar Racing miss out on the 2025-26 LMP2 title?",
        "How did G-Drive Racing with Algarve win the 2019-20 title?",
        "Why did Algarve Pro Racing win so often in 2024-25?",
        "How did CD Sport become champions in 2022 without a win?",
        "How did Rick Ware Racing win the LMP2 title in 2019-20?",
        "How did Malthe Jakobsen win the LMP2 title in 2025-26?",
        "How did Clearwater Racing win at Sepang in December 2014?",
        "Why did Kessel Racing win at Dubai in January 2026?",
        "How did DH Racing number 5 lose the GT win at Buriram in 2017?",
        "Why did KCMG lose at Sepang in December 2013?",
        "Why did Race Performance lose at Buriram in January 2016?",
        "How did Team WRT win at Dubai in February 2026 with a BMW?",
        "How did Craft-Bamboo's Aston Martin win at Fuji in 2013?",
        "How did G-Drive win with an Oreca in 2021?",
        "How did Eurasia Motorsport do in the 2019-20 season?",
        "When Manthey joined the series in 2024, who drove?",
        "Why did Clearwater Racing leave the series after 2016-17?",
        "Why was Kessel absent in 2019-20?",
        "How was the Buriram finale of 2019-20?",
        "Why was the 2025-26 finale held in Abu Dhabi?",
        "What happened in the opener of 2018-19 at Shanghai?",
        "Why did they move the 2019-20 finale to Buriram?",
        "the team with a Jordanian licence won a wet Malaysian opener in late 2023, was it their maiden one?",
        "What happened in the LMP3 race at Sepang in December 2025?",
        "Why did GT cars race in 2013?",
        "Why was the GT3 field so strong in 2013?",
        "Why did LMP1 cars race at Okayama in 2009?",
        "Why will Hypercar join in 2026-27?",
        "Who will race in 2027-28?",
        "Why did the WEC race in Bahrain in 2022?",
        "Why was there a race at Fuji in 1999?",
        "How did the Japan Le Mans Challenge start in 2006?",
        "Did Manthey win the LMP2 title in 2024-25?",
        "With whom did Phil Hanson win Le Mans in 2025?",
        "What cost the Mücke and Primat Aston Martin the win in the first race at Okayama in 2009?",
        "Who passed the BBT Ligier for the win at Fuji in 2017?",
        "Why they announce Algarve win first then change back to Cetilar, Sepang December 2025?",
        "Why did the Manthey title hopes end in 2023-24?",
    ],
)
def test_what_is_true_is_not_contradicted(question: str) -> None:
    assert premise_of(real.engine().reader.read(question, NOW), real.engine().records, NOW) is None
    assert "false premise" not in ask(question).reason


def test_a_season_whose_calendar_is_a_winter_means_the_year_in_which_it_was_held() -> None:
    assert (
        premise_of(
            real.engine().reader.read("How did the 2021-22 season end at Dubai?", NOW), real.engine().records, NOW
        )
        is None
    )


def test_no_wording_of_a_fact_is_contradicted_unless_the_fact_knows_about_it() -> None:
    keys = {one.id: one.words | one.seasons for one in real.engine().matcher.candidates}
    wrong = []
    for fact in real.engine().base.facts.values():
        for wording in fact.wordings[:4]:
            premise = premise_of(real.engine().reader.read(wording, NOW), real.engine().records, NOW)
            if premise is not None and not premise.is_known_to(keys[fact.id]):
                wrong.append(wording)
    assert wrong == []


def test_a_fact_that_speaks_of_all_that_is_named_wins() -> None:
    assert "false premise" not in ask("Why was the 2011 season so short?").reason
    told = ask("How did Jota become champions in 2021?")
    assert told.facts == ("2021-final-lmp2-title",)
    assert told.text.startswith("No, JOTA did not win that title")
    assert told.heading == real.engine().base.facts["2021-final-lmp2-title"].question


def test_only_what_is_typed_now_can_contradict() -> None:
    first = ask("Who won the GT title in 2024-25?")
    assert "Manthey" in first.text
    for following in ("why did they lose at Sepang?", "and why was it in a Ferrari?", "how did that come about?"):
        assert "false premise" not in ask(following, first.context).reason
    assert "never raced at Bahrain" in ask("and why did they win at Bahrain in 2022?", first.context).text


@pytest.mark.parametrize(
    ("question", "won"),
    [
        ("Why did Manthey win the GT title?", True),
        ("Why did Manthey lose the GT title?", False),
        ("Why did Manthey fail to win the GT title?", False),
        ("Why didn't Manthey win the GT title?", False),
        ("Why was Manthey crowned GT champion?", True),
        ("Why did Manthey nearly win?", None),
        ("Why did Manthey help Kessel?", None),
        ("Why did Manthey lose the lead?", None),
        ("Why did Manthey's title hopes end?", None),
        ("Who beat Manthey to the win?", None),
    ],
)
def test_what_a_sentence_states(question: str, won: bool | None) -> None:
    known = premise_words(real.records())
    assert known
    claim = claimed(real.engine().reader.read(question, NOW).said, known.statements)
    assert (claim.won if claim else None) is won


def test_words_are_kept_as_questions_are_read() -> None:
    known = premise_words(real.records())
    assert known
    assert {"promis", "suppos"} <= known.subjects.unreal  # "promise" and "suppose": what endings leave
    assert "could" in known.subjects.unreal  # is ignored, and so stands as it is
    assert {"opener", "opening"} == known.subjects.first_race  # count races, and so stand as they are
    assert "win" in known.subjects.racing  # stands for all that mean the same


def test_a_fact_base_without_words_of_statements_contradicts_nothing() -> None:
    question = real.engine().reader.read("Why did the series race in Bahrain in 2022?", NOW)
    assert premise_of(question, real.records(), NOW)
    assert premise_of(question, Records(replace(real.base(), premises=None)), NOW) is None
