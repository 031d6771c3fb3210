"""Badly typed words: what they are read as, and that words which are spelt rightly stay as they are."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import cache

import pytest

from benchmarks.typos import strangers
from bot.answering.candidates import texts
from bot.answering.lexicon import Lexicon
from bot.answering.readings import NO_DAY, Readings
from bot.answering.spelling import cost
from bot.answering.text import stem, tokenise
from bot.answering.understanding import Understanding
from tests import real

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


engine = real.engine


@cache
def lexicon() -> Lexicon:
    base = engine().base
    return Lexicon(base, Readings("").words_of(base, texts(base)))


def read(question: str) -> Understanding:
    return engine().reader.read(question, NOW)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wom", "won"),
        ("seasn", "season"),
        ("sesaon", "season"),
        ("dubble", "double"),
        ("champoin", "champion"),
        ("loongest", "longest"),
        ("rac", "race"),
        ("clrwater", "clearwater"),
        ("chmpns", "champions"),
        ("qualifikation", "qualification"),
        ("lpm2", "lmp2"),
        ("pl2", "lmp2"),
        ("lnp3", "lmp3"),
    ],
)
def test_a_misspelt_word_is_corrected_to_the_likeliest_known_one(typed: str, meant: str) -> None:
    assert lexicon().correct(typed) == (meant,)


@pytest.mark.parametrize(
    "word", ["verstappen", "leclerc", "bagnaia", "renault", "prague", "federer", "kfc", "espresso"]
)
def test_a_stranger_is_left_as_it_is(word: str) -> None:
    assert lexicon().correct(word) == (word,)


def test_what_is_written_like_a_name_is_altered_less_readily() -> None:
    assert lexicon().correct("marquez", named=True) == ("marquez",)
    assert read("did TRS race here").plain[1] == "trs"


@pytest.mark.parametrize(
    ("question", "same"),
    [
        ("who won lmp2champions", "who won lmp2 champions"),
        ("howmany races", "how many races"),
        ("the cham pions of LMP2", "the champions of LMP2"),
        ("lmp 3 winners", "lmp3 winners"),
        ("lpm 3 winners", "lmp3 winners"),
        ("gt 3 winners", "gt3 winners"),
        ("lmp-3 winners", "lmp3 winners"),
        ("2023season", "2023 season"),
        ("wat tyers r they on", "what tyres are they on"),
    ],
)
def test_missing_and_stray_spaces_are_mended(question: str, same: str) -> None:
    assert read(question).stems == read(same).stems
    assert read(question).slots == read(same).slots


@pytest.mark.parametrize(
    "typed", ["2023/ 24", "2023 - 24", "2023 24", "23-24", "23/24", "202324", "20232024", "2324", "2o23-24"]
)
def test_a_season_is_read_however_it_is_typed(typed: str) -> None:
    assert read(f"who won lmp2 in {typed}").slots.seasons == ("2023-24",)


@pytest.mark.parametrize("typed", ["20223", "2o23", "2203", "20233"])
def test_a_year_is_read_however_it_is_typed(typed: str) -> None:
    assert read(f"who won lmp2 in {typed}").slots.years == (2023,)


def test_two_numbers_are_no_season_where_the_second_counts_something() -> None:
    assert read("le mans 2023 24 hours").slots.seasons == ()
    assert read("gt 1-2-3 in 2023").stems[0] == "gt"


@pytest.mark.parametrize("typed", ["nielson racing", "neilson racing", "Nielson Racng", "neilsen racing"])
def test_a_name_of_two_words_goes_before_a_lone_surname(typed: str) -> None:
    slots = read(f"{typed} lmp3 champions").slots
    assert slots.teams == ("nielsen-racing",)
    assert slots.drivers == ()


def test_a_surname_by_itself_stays_the_driver() -> None:
    assert read("how many titles has Neilson won").slots.drivers == ("mitchell-neilson",)


def test_the_texts_of_the_base_are_not_altered() -> None:
    slang = lexicon().slang
    altered = []
    for text in texts(engine().base):
        spelt = [stem(word) for token in tokenise(text) for word in slang.get(token.text, (token.text,))]
        if list(engine().reader.read(text, NO_DAY).stems) != spelt:
            altered.append(text)
    assert len(altered) <= 1  # a possessive of a word that stands nowhere else without its s


def test_a_slip_costs_less_than_a_blunder() -> None:
    assert cost("wom", "won") < cost("wok", "won")
    assert cost("fuij", "fuji") < cost("fumu", "fuji")
    assert cost("seeason", "season") < cost("sebason", "season")
    assert cost("chmpns", "champions") < 1
    assert cost("foto", "photo") < 1


def test_strangers_are_rarely_taken_for_typos() -> None:
    count, altered, named = strangers(engine(), NOW)
    assert len(altered) / count < 0.09
    assert len(named) / count < 0.03


def test_a_correction_is_quick() -> None:
    fresh = Lexicon(engine().base, Readings("").words_of(engine().base, texts(engine().base)))
    words = ["chmapionsip", "cvnclude", "qualifyinhg", "clrwtr", "wnnrs", "evetryone", "lmp2champions", "xyzzyx"]
    begin = time.process_time()
    for word in words:
        fresh.correct(word)
    assert (time.process_time() - begin) / len(words) < 0.01
