"""Text as the engine sees it: folded, cut into tokens, words reduced to their stems."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import snowballstemmer

MAX_TOKENS = 120
"""Tokens of a question that are looked at; a longer text keeps its beginning and its end, where the question stands."""

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "đ": "d"})
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_APOSTROPHES = re.compile(r"['\u2019\u2018\u02bc`\u00b4]")
_TOKEN = re.compile(r"[^\W_]+", re.UNICODE)
_PAIRS = ("-", "/")
UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Characters that cannot be seen, some of which turn the direction of writing."""
_OTHER_SCRIPTS = re.compile(
    "[\u0370-\u1dff\u1f00-\u1fff\u2e80-\ud7ff\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufefc\U00010000-\U000323af]+"
)
"""Letters of other alphabets: Greek, Cyrillic, Arabic, Thai, Chinese, Japanese, Korean, ..."""
_LATIN = re.compile("[a-z]{2,}", re.IGNORECASE)
_LATIN_WORDS = 3
"""From so many words on a text asks in English, whatever else stands beside them."""
_SENTENCE_END = re.compile(r"[.!?;:\n]+(?=\s|$)")
_POSSESSIVE = re.compile(
    r"\b(?!(?:who|what|where|when|why|how|that|there|it|he|she|let|here)\b)(\w+)['\u2019]s\b", re.IGNORECASE
)
_STEMMER = snowballstemmer.stemmer("english")


def fold(text: str) -> str:
    """Casefold, strip diacritics, make dashes and apostrophes alike, and fold white space.

    >>> fold("Stefan MÜCKE – 2009–10")
    'stefan mucke - 2009-10'
    """
    if text.isascii():
        return " ".join(_APOSTROPHES.sub("", text.lower()).split())
    text = unicodedata.normalize("NFKD", text).casefold()
    text = "".join(character for character in text if not unicodedata.combining(character)).translate(_LETTERS)
    text = _APOSTROPHES.sub("", _DASHES.sub("-", text))
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a question.

    text    folded
    raw     as typed
    clause  the number of the sentence it stands in
    glue    what joins it to the token before, without spaces: "-" in "2019-20", "#" in "#26", "" elsewhere
    """

    text: str
    raw: str
    clause: int = 0
    glue: str = ""

    @property
    def capitalised(self) -> bool:
        """Whether the person typed it with a capital letter, as names are."""
        return self.raw[:1].isupper()


def tokenise(text: str) -> list[Token]:
    """Cut a question into tokens, at most MAX_TOKENS of them.

    Apostrophes vanish ("who's" is "whos"), a possessive loses its s, all other punctuation separates; so does what is written in
    another alphabet beside English words ("2013年のGTC, champion team is?"). Never raises.
    """
    tokens: list[Token] = []
    text = UNSEEN.sub("", text)
    if not text.isascii() and len(_LATIN.findall(text)) >= _LATIN_WORDS:
        text = _OTHER_SCRIPTS.sub(" ", text)
    text = unicodedata.normalize("NFKC", _DASHES.sub("-", _POSSESSIVE.sub(r"\1", text)))
    for clause, sentence in enumerate(_SENTENCE_END.split(_APOSTROPHES.sub("", text))):
        end = 0
        for found in _TOKEN.finditer(sentence):
            between = sentence[end : found.start()]
            glue = between if len(between) == 1 and between in "-/#" else between[-1:] if between[-1:] == "#" else ""
            if between.strip() in _PAIRS and found.group().isdigit() and tokens and tokens[-1].text.isdigit():
                glue = between.strip()
            end = found.end()
            word = found.group()
            folded = word.lower() if word.isascii() else fold(word)
            if folded:
                tokens.append(Token(folded, word, clause, glue))
    if len(tokens) > MAX_TOKENS:
        half = MAX_TOKENS // 2
        tokens = tokens[:half] + tokens[-half:]
    return tokens


def words(text: str) -> tuple[str, ...]:
    """The folded tokens of a name or a wording, without positions."""
    return tuple(_TOKEN.findall(fold(text)))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The Porter2 stem of a folded English word; numbers and codes such as "lmp2" stay as they are.

    >>> stem("winning"), stem("lmp2")
    ('win', 'lmp2')
    """
    if len(word) < 3 or not word.isalpha():
        return word
    stemmed: str = _STEMMER.stemWord(word)
    return stemmed


def say_date(day: date) -> str:
    """A date in words: 8 February 2026."""
    return f"{day.day} {day:%B %Y}"
