"""Slang spelt out, typos corrected, spaces put where they belong: before a question is read."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest

from bot.answering.lexicon import Lexicon
from bot.answering.number_words import mended_year, spoken_year
from bot.answering.text import Token


class Mender:
    """Mends the words of questions by what one fact base knows."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def mend(self, tokens: list[Token]) -> list[Token]:
        """Slang spelt out, typos corrected, spaces put where they belong."""
        tokens = _with_years(self._joined(tokens))
        shouted = sum(token.capitalised for token in tokens) * 2 > len(tokens)
        mended: list[Token] = []
        for at, token in enumerate(tokens):
            spelled = self._lexicon.slang.get(token.text)
            if spelled is None:
                before = mended[-1].text if mended else ""
                after = self._roughly(tokens[at + 1].text) if at + 1 < len(tokens) else ""
                named = token.capitalised and not shouted and at > 0 and tokens[at - 1].clause == token.clause
                if named and len(token.text) < 5 and token.raw.isupper() and token.text.isalpha():
                    spelled = (token.text,)  # letters that stand for a name
                elif token.text[0] in "12" and not self._lexicon.is_used(token.text):
                    spelled = self._year_or_word(token.text, before, after)
                else:
                    spelled = self._lexicon.correct(token.text, before, after, named)
            if spelled == (token.text,):
                mended.append(token)
            elif len(spelled) == 1:
                mended.append(replace(token, text=spelled[0]))
            else:
                between = "-" if all(map(str.isdigit, spelled)) else ""
                mended += [
                    Token(word, word, token.clause, between if i else token.glue) for i, word in enumerate(spelled)
                ]
        return mended

    def _year_or_word(self, word: str, before: str, after: str) -> tuple[str, ...]:
        """A number that the base does not have, as the year or the season that was meant; or else corrected as a word."""
        years = mended_year(word)
        return years if years != (word,) else self._lexicon.correct(word, before, after)

    def _joined(self, tokens: list[Token]) -> list[Token]:
        """The tokens without the spaces that stand inside words."""
        joined: list[Token] = []
        for token, after in zip_longest(tokens, tokens[1:]):
            before = joined[-1] if joined else None
            counting = token.text.isdigit() and after is not None and after.text.isdigit()  # "gt 1-2-3"
            if before and not counting and self._may_belong_together(joined, token):
                whole = self._lexicon.joined(before.text, token.text)
                if whole:
                    joined[-1] = Token(whole, before.raw + token.raw, token.clause, before.glue)
                    continue
            joined.append(token)
        return joined

    def _may_belong_together(self, before: list[Token], token: Token) -> bool:
        """Whether a token may be the rest of the word before it: not where either is a letter with a meaning of its own."""
        first = before[-1]
        if first.clause != token.clause or first.glue or token.glue not in ("", "-"):
            return False
        if token.text.isdigit():
            return True
        letter = len(first.text) == 1 and (first.capitalised or (before[-2:-1] and before[-2].text.isdigit()))
        return not token.glue and not letter and not (len(token.text) == 1 and token.capitalised)

    def _roughly(self, word: str) -> str:
        """What a word most likely is, looked at by itself."""
        spelled = self._lexicon.slang.get(word)
        return spelled[0] if spelled else self._lexicon.correct(word)[0]


def _with_years(tokens: list[Token]) -> list[Token]:
    """The tokens with the years that are written in words as digits."""
    texts = [token.text for token in tokens]
    if "twenty" not in texts and "thousand" not in texts:
        return tokens
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        year, length = spoken_year(texts[at : at + 4])
        found.append(replace(tokens[at], text=str(year), raw=str(year)) if year else tokens[at])
        at += length or 1
    return found
