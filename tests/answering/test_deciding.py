"""Ranking, confidence and conversations: how the engine comes to its decisions, on the real fact base."""

from __future__ import annotations

import pytest

from bot.answering.answer import Status
from bot.answering.bm25 import Bm25
from bot.answering.candidate import Candidate
from bot.answering.confidence import confidence_of
from bot.answering.parting import split
from bot.answering.ranking import NO_RIVAL, fit, ranked, rivalry
from bot.answering.scoring import Match
from tests.answering.test_engine import ENGINE, NOW, ask


def match(identifier: str, kind: str, score: float) -> Match:
    return Match(Candidate(identifier, kind), score, wording=score, topic=score, centre=score)


def test_ranking_leaves_gaps_where_they_are() -> None:
    found = [match("low", "fact", 0.3), match("gap", "gap", 0.5), match("high", "fact", 0.9)]
    assert [one.candidate.id for one in ranked(found)] == ["high", "gap", "low"]


def test_rivalry_grows_with_the_rivals() -> None:
    one, near, far = match("one", "fact", 0.9), match("near", "fact", 0.85), match("far", "fact", 0.1)
    assert rivalry(one, []) == NO_RIVAL
    assert rivalry(one, [far]) < rivalry(one, [near]) < rivalry(one, [near, near])
    assert fit(near) < fit(one)


def test_bm25_knows_the_shared_words_of_a_text() -> None:
    texts = Bm25([["win", "sepang"], ["win", "fuji"], ["night"]])
    shares = texts.shares(["win", "fuji"])
    assert texts.share_of(shares, 1) == pytest.approx(1.0)
    assert 0 < texts.share_of(shares, 0) < 0.5  # "win" is the commoner of the two
    assert texts.share_of(shares, 2) == 0
    first, second = texts.scores(["fuji"])[:2]
    assert first == 0 < second


def test_a_leading_candidate_is_surer_than_one_among_rivals() -> None:
    lone = ENGINE.nearest("why was the Shanghai round of 2009 cancelled?", NOW)
    understood = ENGINE.reader.read("why was the Shanghai round of 2009 cancelled?", NOW)
    best, others = lone[0], lone[1:]
    clear = confidence_of(ENGINE.evidence(best, [], [best], understood))
    torn = confidence_of(ENGINE.evidence(best, others, lone, understood))
    assert clear > torn
    assert clear > 0.8


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("who won teh lpm3 title in 2017-18", "LMP3 champions"),
        ("neilsen racing champions in 2022 lmp2?", "Nielsen Racing"),
        ("wats teh lenght of sepnag", "5.543"),
        ("who won lmp2 in 2023? my brother and i have a bet about it, he is sure of his team", "DKR Engineering"),
    ],
)
def test_slips_of_the_keys_and_asides_are_forgiven(question: str, says: str) -> None:
    assert says in ask(question).text


def test_two_things_of_one_race_are_both_answered() -> None:
    answer = ask("pole and win overall at Abu Dhabi race 1 in february 2026")
    assert "pole" in answer.text
    assert "overall winner" in answer.text or "overall)" in answer.text
    assert answer.reason.startswith("several questions")


def test_commas_part_questions_only_where_each_part_asks() -> None:
    assert split("When did they go to Fuji, who won there?") == ["When did they go to Fuji", "who won there?"]
    assert len(split("Of all the tracks on which they raced, which is the shortest?")) == 1


def test_a_mere_question_word_has_no_answer_without_a_conversation() -> None:
    assert ask("since when?").status is Status.UNKNOWN


def test_the_race_of_a_weekend_rules_out_facts_about_the_other() -> None:
    found = [one.candidate.id for one in ENGINE.nearest("how many GT cars in the second Dubai race of 2022", NOW, 14)]
    assert "2022-dubai-gt-field" not in found  # it is about the first race


def test_a_year_rules_out_facts_of_other_seasons() -> None:
    found = ENGINE.nearest("where was the crash at Inje in 2022", NOW, 14)
    seasons = [one.candidate.seasons for one in found if one.candidate.kind == "fact"]
    assert all(not one or one & {"season/2022", "season/2021-22", "season/2022-23"} for one in seasons)


def test_a_follow_up_asks_the_same_of_something_else() -> None:
    first = ask("who was on LMP3 pole at Dubai in February 2024?")
    second = ask("and gt?", first.context)
    assert "GT pole" in second.text


def test_what_something_is_does_not_lean_on_what_was_said() -> None:
    first = ask("why did they leave asia in 2021")
    second = ask("What is LMP3?", first.context)
    assert second.text != first.text
    assert "LMP3" in second.text


def test_a_question_that_was_not_answered_still_begins_a_thread() -> None:
    first = ask("tell me about the giraffe of 2019-20")
    assert first.status is Status.UNKNOWN
    second = ask("who won the LMP3 title then?", first.context)
    assert "2019–20 LMP3 champions" in second.text


def test_a_question_over_the_records_may_demand_two_words() -> None:
    demanding = [one for one in ENGINE.base.templates.values() if any("+" in word for word in one.demands)]
    assert demanding
    assert "closest title" not in ask("what was the closest finish of a race?").text
