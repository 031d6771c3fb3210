"""The season that is meant by words but its years: "the season", which runs, comes or has just ended; "the relaunch season"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from bot.answering.season_clock import SeasonClock
from bot.answering.taking_over import TIME
from bot.answering.understanding import Understanding

_THE_SEASON = re.compile(
    r"\b(?P<before>(?:(?:race|round|event|meeting|weekend|leg|one|part|half|start|beginning|end|close)s?\s+(?:of|in)\s+)?)the\s+season\b"
    r"(?P<behind>(?:['’]s)?\s+(?:(?:already|even|actually)\s+)?(?:start|begin|kick|ends?\b|open|finale|close|conclude|resume|get|run)\w*)?"
    r"(?!\s+(?:of|with|in|when|that|which|where|before|after|following|he|she|they|it|his|her|their)\b)",
    re.IGNORECASE,
)
_AT_ALL = re.compile(
    r"\b(?:ever|always|usually|normally|never|often|most|least|every|each|any|all|typical\w*|common\w*|historically|traditionally|"
    r"how many times|seasons|years)\b",
    re.IGNORECASE,
)
"""Words of questions about seasons in general."""
_PAST = re.compile(
    r"\b(?:won|was|were|did|had|took|finished|ended|got|scored|began|held|ran|started|closed|opened)\b", re.IGNORECASE
)


def said_of(question: str, understood: Understanding, clock: SeasonClock, today: date) -> str:
    """A question with "this season" or "last season" in place of the bare one that it speaks of.

    It means the season that runs today; between two of them the next one, or the last where the question is in the past tense:
    "when is the first race of the season?", "who won the last race of the season?".
    """
    if understood.slots.named() & TIME or understood.shift or understood.step or _AT_ALL.search(question):
        return question
    found = _THE_SEASON.search(question)
    if found is None or not (found["before"] or found["behind"]):
        return question
    over = clock.current(today) is None and _PAST.search(question) is not None
    return f"{question[: found.start()]}{found['before']}{'last' if over else 'this'} season{found['behind'] or ''}{question[found.end() :]}"


class NamedSeasons:
    """Finds what a season is called but its years, such as "the relaunch season", and says the years instead."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        """`names` of each season, as in the vocabulary."""
        self._seasons = {name.casefold(): season for season, several in names.items() for name in several}
        longest_first = sorted(self._seasons, key=len, reverse=True)
        self._name = re.compile(
            rf"\b(?P<name>{'|'.join(map(re.escape, longest_first))})(?:\s+of\s+the\s+(?:series|championship))?\b{_ENDS}",
            re.IGNORECASE,
        )

    def said_of(self, question: str, understood: Understanding) -> str:
        """A question with the years of the season in place of what it is called.

        Not where something is named or pointed at whose own first season it may be ("LMP3's first season", "their first season").
        """
        if not self._seasons or understood.slots.named() or understood.leaning:
            return question
        found = self._name.search(question)
        if found is None or _OF_WHOM.search(question[: found.start()]):
            return question
        season = self._seasons[found["name"].casefold()]
        before = re.sub(r"\bthe\s+(?:very\s+)?$", "", question[: found.start()])
        return f"{before}the {season} season{question[found.end() :]}"


_ENDS = r"(?!\s+(?:of|under|after|with|without|since|that|which|when|to|for|in|as|on|at|a|an|was|is|were)\b)"
"""What follows would say whose season it is ("the first season of LMP3"), or the season is asked for ("the first season was when?")."""
_OF_WHOM = re.compile(
    r"(?:\b(?:his|her|their|its|my|our|your|a|an|which|(?:as|(?:what|which|when)\s+(?:is|was|were))(?:\s+the)?)|['’]s?)\s+$",
    re.IGNORECASE,
)
"""What stands before a season of somebody's own ("their first season"), or before one that is asked for ("when was the first season?")."""
