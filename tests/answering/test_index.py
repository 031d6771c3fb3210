"""Sums over words, the bounds that spare the matcher most of its work, and what is kept of an engine in files."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from bot.answering.index import KnownWordings
from bot.answering.postings import COMMON_SHARE, Postings
from bot.building import INDEX, READINGS, Builder
from tests import real
from tests.answering.test_engine import ENGINE, NOW

TEXTS = 40


def worth(seed: int = 1) -> list[dict[str, float]]:
    """What each word of some texts is worth: "the" stands in all of them, "w0" in many, "w9" in few."""
    draw = random.Random(seed)
    words = [(f"w{n}", 0.7 / (n + 1)) for n in range(10)]
    return [
        {"the": draw.random(), **{word: draw.uniform(0.1, 12) for word, share in words if draw.random() < share}}
        for _ in range(TEXTS)
    ]


def users(texts: list[dict[str, float]], word: str) -> int:
    return sum(word in text for text in texts)


def expected(texts: list[dict[str, float]], words: list[str]) -> list[float]:
    return [sum(text.get(word, 0.0) for word in words) for text in texts]


def test_sums_are_those_of_going_through_all_texts() -> None:
    texts = worth()
    postings = Postings(enumerate(texts), TEXTS)
    assert users(texts, "w0") > COMMON_SHARE * TEXTS >= users(texts, "w9") > 0
    for words in (["the", "w0", "w1", "w2"], ["w9", "w8"], ["the", "w9", "unheard"], [], ["unheard"]):
        assert postings.sums(words) == pytest.approx(expected(texts, words), abs=1e-5)
    for word in ("the", "w0", "w9"):
        assert [postings.has(number, word) for number in range(TEXTS)] == [word in text for text in texts]
    assert "w9" in postings and "unheard" not in postings


def test_a_text_is_replaced_and_put_back() -> None:
    texts = worth()
    number = next(at for at, text in enumerate(texts) if "w0" in text and "w9" in text)
    postings = Postings(enumerate(texts), TEXTS)
    less = [*texts[:number], {"the": 0.25}, *texts[number + 1 :]]
    words = ["the", "w0", "w9"]
    postings.replace(number, {"the": 0.25})
    assert postings.sums(words) == pytest.approx(expected(less, words), abs=1e-5)
    assert [postings.has(number, word) for word in words] == [True, False, False]
    postings.replace(number, texts[number])
    assert postings.sums(words) == pytest.approx(expected(texts, words), abs=1e-5)
    with pytest.raises(KeyError):
        postings.replace(number, {"unheard": 1.0})


def test_what_the_bounds_leave_out_would_not_be_among_the_best() -> None:
    questions = (
        "who won lmp2 at fuji in 2018?",
        "why did they cancel shanghai?",
        "how much does a season in lmp3 cost a team",
        "which team has the most titles and what did it drive? I saw them at Sepang last year.",
        "champions",
    )
    for question in questions:
        understood = ENGINE.reader.read(question, NOW)
        near = frozenset({ENGINE.matcher.match(understood, limit=30)[-1].candidate.id})
        for likely in (frozenset[str](), near):
            everything = ENGINE.matcher.match(understood, limit=len(ENGINE.matcher.candidates), near=likely)
            assert len(everything) > 30
            assert ENGINE.matcher.match(understood, limit=14, near=likely) == everything[:14]


def test_the_first_of_the_wordings_with_the_same_words_says_least() -> None:
    matcher = ENGINE.matcher
    for index in range(0, len(matcher.candidates), 50):
        masses = [sum(map(matcher.weight, wording)) for wording in matcher.wordings(index)]
        assert masses == pytest.approx(sorted(masses))


def test_a_known_wording_is_found_whatever_its_capitals_and_marks() -> None:
    known = KnownWordings([("Who won?", "one"), ("Where was it?", "two"), ("who won", "three")], ["it"])
    assert known.known("WHO WON?!") == "three"
    assert known.known("where was it") == "two"
    assert known.known("who won it") is None


def test_a_known_wording_is_found_by_its_telling_words() -> None:
    wordings = [("what does a champion win", "prize"), ("where did it begin", "start"), ("when did Fuji begin", "fuji")]
    known = KnownWordings(
        [*wordings, ("when did the Fuji race begin", "hour")], ["a", "did", "do", "does", "it", "the", "race"]
    )
    assert known.like("What does the champion win, then?") is None
    assert known.like("what do the champions win") == "prize"
    assert known.like("who wins the champion") is None
    assert known.like("where did the race begin") is None  # one telling word is too few
    assert known.like("when did it begin at Fuji") is None  # two facts are asked for in these words


@pytest.fixture
def short_folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(real.short(), tmp_path / "short"))


def test_an_engine_from_the_cache_answers_as_the_one_that_was_kept(short_folder: Path) -> None:
    knowledge, cache = short_folder / "knowledge", short_folder / "data" / "cache"
    (cache / INDEX).unlink()
    worked_out = Builder(knowledge, cache).build()
    readings = (cache / READINGS).read_bytes()
    (cache / READINGS).unlink()  # it takes none of them
    kept = Builder(knowledge, cache).build()
    assert kept.index is not worked_out.index
    assert not kept.readings.grown
    for question in ("who won lpm2 at fuji in 2018", "nielson racing wins", "what is lmp3?", "cost of a season"):
        assert kept.answer(question, None, NOW) == worked_out.answer(question, None, NOW)
    (cache / READINGS).write_bytes(readings)
    assert not Builder(knowledge, cache).try_out(knowledge).readings.grown  # one that is tried out does take them


def test_an_index_of_other_files_or_half_written_is_not_used(short_folder: Path) -> None:
    knowledge, cache = short_folder / "knowledge", short_folder / "data" / "cache"
    fact = next(iter(Builder(knowledge, cache).build().base.facts.values()))
    file = next(path for path in knowledge.rglob("facts/*.yaml") if f"id: {fact.id}\n" in path.read_text("utf-8"))
    text = file.read_text("utf-8")
    question = "Whatever became of the marmalade trophy?"
    assert str(fact.question) in text
    file.write_text(text.replace(str(fact.question), question), "utf-8")
    assert Builder(knowledge, cache).build().answer(question, None, NOW).facts == (fact.id,)
    (cache / INDEX).write_bytes((cache / INDEX).read_bytes()[:1000])
    assert Builder(knowledge, cache).build().answer(question, None, NOW).facts == (fact.id,)


def test_a_second_data_folder_in_this_process_reads_nothing_anew(short_folder: Path, tmp_path: Path) -> None:
    knowledge = short_folder / "knowledge"
    names = knowledge / "vocabulary.yaml"
    names.write_text(f"{names.read_text('utf-8')}# another language than that of any other test\n", "utf-8")
    first = Builder(knowledge, tmp_path / "one").build()
    (tmp_path / "one" / READINGS).unlink()
    second = Builder(knowledge, tmp_path / "two").build()
    assert not (tmp_path / "two" / READINGS).exists()  # nothing was new to it
    assert second.answer("what is lmp3?", None, NOW) == first.answer("what is lmp3?", None, NOW)
