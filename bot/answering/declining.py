"""When a known gap is the better reply than the best candidate: an honest "not on record" goes before a near miss."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.known_gaps import KnownGaps
from bot.answering.matching import Matcher
from bot.answering.ranking import is_answer
from bot.answering.scoring import Match
from bot.answering.shortlist import Shortlist
from bot.answering.slots import held
from bot.answering.understanding import Understanding

GAP_ANYWAY = 0.27
"""A gap that alone explains what is asked wins from this score on."""
WORD_FOR_WORD = 0.99
"""How well a wording fits a question that says the same."""
TELLING = 0.12
TELLING_SHARE = 0.5
"""A word tells what is asked from the weight TELLING, and from this share of the heaviest one's."""


class BetterGaps:
    """Finds the known gaps that go before an answer."""

    def __init__(self, gaps: KnownGaps, matcher: Matcher, shortlist: Shortlist) -> None:
        """`gaps` are those asked for word for word; `shortlist` bars those that need a name."""
        self._gaps = gaps
        self._matcher = matcher
        self._shortlist = shortlist
        self._candidates = {one.id: one for one in matcher.candidates if one.kind == "gap"}

    def better(self, understood: Understanding, matches: Sequence[Match], lent: bool) -> Match | None:
        """A known gap that explains a telling word which the best candidate leaves over, and misses none that it explains.

        Or the one that is asked for word for word. `lent` says that names come from what was said before.
        """
        best = next(filter(is_answer, matches), None)
        if best is None:
            return None
        weights = {term.key: self._matcher.weight(term.key) * term.factor for term in understood.terms}
        telling_from = max(TELLING, TELLING_SHARE * max(weights.values(), default=0.0))
        telling = {key for key, weight in weights.items() if weight >= telling_from}
        has = best.candidate.uses.keys()
        for match in matches:
            if match.candidate.kind != "gap" or match.score < GAP_ANYWAY:
                continue
            words = match.candidate.words
            if (telling & words) - has and not (telling & has) - words:
                return match
        return self._gap_said(understood, lent) if best.wording < WORD_FOR_WORD and telling else None

    def _gap_said(self, understood: Understanding, lent: bool) -> Match | None:
        """The known gap that asks just what a question asks; what only points back at something is not asked in so many words."""
        have = held(understood.slots)
        if understood.leaning and (lent or not have):
            return None
        gap = self._gaps.gap_of(understood.keys, understood.entities, have, lent)
        if gap is None or gap in self._shortlist.barred(have):
            return None
        return Match(self._candidates[gap], score=1.0, wording=1.0, topic=1.0, centre=1.0)
