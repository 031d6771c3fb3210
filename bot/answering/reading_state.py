"""What has been found so far while one question is read word by word."""

from __future__ import annotations

from collections import defaultdict

from bot.answering.lexicon import Lexicon
from bot.answering.text import Token
from bot.answering.understood import HELPERS
from bot.answering.when import When

FILLER = "filler"
"""The concept of phrases that say nothing about what is asked."""


class Reading:
    """The state while one question is read."""

    def __init__(self, tokens: list[Token], lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.tokens = tokens
        self.texts = [token.text for token in tokens]
        self.when = When()
        self.found: dict[str, list[str]] = defaultdict(list)
        self.ambiguous: set[str] = set()
        self.series: list[tuple[str, int]] = []  # name, clause
        self.own = False
        self.terms: list[tuple[str, int]] = []  # key, clause
        self.order: list[tuple[str, str]] = []  # ("entity" or "term", key), in the order of the text
        self.pointing = False
        self.persons = False  # somebody is asked for, as in "which guy"
        self.asking = False  # the noun that is asked for is still to come, as behind "which"
        self.hours: int | None = None
        self.races: set[int] = set()  # who asks for race 1 and race 2 selects neither alone
        self.round: int | None = None
        self.number: str | None = None
        self.overall = False
        self.shift = 0
        self.ordinals: set[int] = set()
        self.plain: list[str] = []  # the words that are part of no name and no time
        self.wanted: set[str] = set()
        self.teams_at: set[int] = set()  # the tokens of teams' names
        self.unnamed: set[int] = set()  # the tokens that are part of no name, time or phrase
        self.said: list[str] = []  # names and concepts as keys, the other words as they are

    @property
    def ordinal(self) -> int | None:
        """The race that is counted to; who asks for the first race and the last one selects neither alone."""
        return next(iter(self.ordinals)) if len(self.ordinals) == 1 else None

    def add_word(self, token: Token) -> None:
        """Note a word by its concept or stem, unless it says nothing about what is asked."""
        if token.text in self.lexicon.ignored:
            return
        if len(token.text) == 1 and (not token.text.isdigit() or token.text in "24"):
            return  # "2" and "4" that belong to nothing mostly stand for "to" and "for"
        self.add_term(self.lexicon.concept(token.text), token.clause)

    def forget_word(self, at: int) -> None:
        """Take back the word at `at`, the last one read: it is part of the name that follows."""
        self.unnamed.discard(at)
        key = self.lexicon.concept(self.texts[at])
        for noted, last in ((self.terms, (key, self.tokens[at].clause)), (self.order, ("term", key))):
            if noted[-1:] == [last]:
                noted.pop()
        for said in (self.plain, self.said):
            if said[-1:] in ([self.texts[at]], [key]):
                said.pop()

    def add_term(self, key: str, clause: int) -> None:
        """Note a term of a sentence; a phrase that says nothing, such as "that you have on file", is none."""
        if key == FILLER:
            return
        self.terms.append((key, clause))
        self.order.append(("term", key))


def is_negated(texts: list[str], at: int) -> bool:
    """Whether "not" stands before a name: "LMP2, not GT", "not the six hours one"; "why did not Kessel win" denies the verb."""
    if texts[max(0, at - 2) : at - 1] and texts[at - 2] in HELPERS and texts[at - 1] == "not":
        return False
    return texts[max(0, at - 1) : at] == ["not"] or texts[max(0, at - 2) : at] in (
        ["not", "the"],
        ["not", "in"],
        ["not", "at"],
    )
