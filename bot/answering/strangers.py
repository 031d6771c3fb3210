"""What a question names like somebody or something, and the fact base does not have."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bot.answering.reading_state import Reading
from bot.answering.understood import QUESTION_WORDS

_BEFORE_PEOPLE = frozenset({"has", "did", "does", "is", "was", "about", "driver", "team"})
"""Words behind which somebody is named that is asked about."""

_BEFORE_PLACES = frozenset({"from", "in", "at", "near", "to"})
"""Words behind which a place is named rather than somebody."""


def strange_names(reading: Reading, asking: Collection[int]) -> Iterator[tuple[tuple[str, ...], bool]]:
    """What stands like a name and is none of the base: "Max Verstappen", "has verstappen ..."; whether a part of it is one.

    Only the sentences of the numbers `asking` are looked at: what is told beside a question may name anything. Capitals tell
    nothing where most words have one, or at the beginning of a sentence.
    """
    tokens = reading.tokens
    shouted = sum(token.capitalised for token in tokens) * 2 > len(tokens) + 1
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and not shouted and _is_capital_name(reading, end, at):
            end += 1
        run = range(at, end)
        if tokens[at].clause not in asking:
            pass
        elif reading.teams_at.intersection(run):
            pass  # a sponsor's name beside a team's
        elif at and tokens[at - 1].text in _BEFORE_PLACES:
            pass  # "from Buenos Aires"
        elif any(_is_strange(reading, tokens[one].text) for one in run if one in reading.unnamed):
            yield tuple(tokens[one].raw for one in run), any(one not in reading.unnamed for one in run)
        elif end == at and _is_small_name(reading, at):
            yield (tokens[at].raw, tokens[at + 1].raw), False
            at += 1
        elif end == at and _is_asked_about(reading, at):
            yield (tokens[at].raw,), False
        at = max(end, at + 1)


def _is_capital_name(reading: Reading, at: int, start: int) -> bool:
    token = reading.tokens[at]
    opens = at == 0 or reading.tokens[at - 1].clause != token.clause
    if not token.capitalised or not token.raw.isalpha() or (at > start and opens):
        return False
    return not (token.text in reading.lexicon.ignored or token.text in QUESTION_WORDS or (opens and at == start))


def _is_strange(reading: Reading, word: str) -> bool:
    """Whether a word is none of everyday English, nor one that means something here: a name, or nothing known."""
    return len(word) > 2 and (reading.lexicon.is_proper(word) or not reading.lexicon.is_everyday(word))


def _is_small_name(reading: Reading, at: int) -> bool:
    """Whether somebody's first name stands here with a surname that nobody has, both written small: "max verstappen".

    What is a first name of nobody on record may be any word, so that nothing else may be asked then.
    """
    lexicon = reading.lexicon
    if at + 1 >= len(reading.tokens) or not reading.unnamed.issuperset((at, at + 1)):
        return False
    first, second = reading.tokens[at : at + 2]
    if first.clause != second.clause or first.text in lexicon.ignored or first.text in QUESTION_WORDS:
        return False
    if not _is_strange(reading, second.text) or lexicon.is_misspelt_driver(first.text, second.text):
        return False
    return lexicon.is_given_name(first.text) or len(set(reading.terms)) <= 2


def _is_asked_about(reading: Reading, at: int) -> bool:
    """Whether an unknown word without a capital stands where somebody is asked about: "has verstappen won"."""
    token = reading.tokens[at]
    before = reading.texts[max(0, at - 1) : at]
    if at not in reading.unnamed or not token.text.isalpha() or len(token.text) < 5:
        return False
    if reading.lexicon.is_everyday(token.text) or reading.lexicon.is_proper(token.text):
        return False
    return bool(before) and before[0] in _BEFORE_PEOPLE
