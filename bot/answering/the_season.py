"""The season that a bare "the season" means: the one that runs or comes, or the one that has just ended."""

from __future__ import annotations

import re
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
