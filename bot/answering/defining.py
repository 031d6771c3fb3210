"""Questions for what something is: "what is a safety car?", "LMP3 meaning".

Such a question has one word or name besides its form, so that every fact which has that word fits it well. Which one explains
it is therefore told by the fact base, not found by likeness.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.answering.readings import NO_DAY
from bot.answering.understanding import Reader
from bot.knowledge.models import Fact

_PLACE = "{}"
_AROUND = " \t\n?!.,:;\"'“”()"
LONGEST = 70
"""No question for a term has more characters."""
_ARTICLES = frozenset(["a", "an", "the"])
_FILLERS = _ARTICLES | {
    *("in", "of", "this", "series", "season", "racing", "race", "motorsport", "endurance", "class", "category"),
    *("car", "cars", "term", "word", "rule", "system", "exactly", "actually", "even", "again", "here", "pls", "please"),
}
"""Words beside the one that is to be explained, which they do not change: "what is the LMP3 class in this series?"."""


class Definitions:
    """The facts that explain what something is, to be found by the names of what they explain."""

    def __init__(self, facts: Iterable[Fact], forms: Iterable[str], reader: Reader) -> None:
        """`facts` say which terms each explains, `forms` are ways to ask, each with {} where the term stands."""
        self._facts: dict[tuple[str, ...], str] = {}
        for fact in facts:
            for term in fact.defines:
                self._facts.setdefault(_gist(term, reader), fact.id)
        longest_first = sorted(forms, key=len, reverse=True)
        self._forms = [
            re.compile(rf"{re.escape(before)}(?P<term>.+?){re.escape(behind)}", re.IGNORECASE)
            for before, behind in (form.split(_PLACE) for form in longest_first)
        ]

    def fact_for(self, question: str, reader: Reader) -> str | None:
        """The id of the fact that explains what a question asks to have explained; None for another question."""
        asked = question.strip(_AROUND)
        if len(asked) > LONGEST:
            return None
        for form in self._forms:
            found = form.fullmatch(asked)
            if found is not None:
                return self._facts.get(_gist(found["term"].strip(_AROUND), reader))
        return None


def _gist(term: str, reader: Reader) -> tuple[str, ...]:
    """A term as it is read, whatever its spelling, without fillers; with them where it is made of nothing else."""
    said = [word for word in reader.read(term, NO_DAY).said if word not in _ARTICLES]
    return tuple(word for word in said if word not in _FILLERS) or tuple(said)
