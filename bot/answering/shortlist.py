"""Which candidates a decision looks at: those that fit best, can serve what is named and know what is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from bot.answering.lexicon import Lexicon
from bot.answering.matching import Matcher
from bot.answering.ranking import ranked
from bot.answering.scoring import Match
from bot.answering.slots import held
from bot.answering.taking_over import PEOPLE
from bot.answering.text import fold, stem
from bot.answering.understanding import MANNER, Understanding
from bot.answering.understood import SEVERAL_CLASSES, TITLE_AFTER, TITLE_BEFORE
from bot.knowledge import KnowledgeBase
from bot.knowledge.models import Gap, Template

SHORTLIST = 14
"""Candidates that a decision looks at."""
REMEMBERED = 16
"""Readings whose candidates are remembered: one question comes back to the same one several times."""
GAP_AT = 0.36
TALK_AT = 0.42
OTHER_SERIES_AT = 0.5
"""A question that names another championship is answered only from a fact that speaks of it and fits this well."""
COVERAGE = 0.22
"""The share of what is asked that a question over the records must explain, names apart."""
COVERAGE_SELECTED = 0.1
"""The same for a template where the names alone select a race."""
MISSED_CONCEPT = 0.3
"""A question over the records is not the one meant when it leaves out a known concept of this weight, such as a price."""
_HAPPENED = (stem("happened"), "to")
TOLD = frozenset({"season"})
"""What every answer from the records tells anyway."""
GLOSSARY = "glossary"
"""The topic of the facts that tell what words mean."""
_PARTICULAR = ("circuit/", "team/", "driver/", "season/", "year/", "country/")
UNSAID = frozenset(
    {
        MANNER,
        "future",
        "first",
        "last",
        "most",
        "least",
        "biggest",
        "smallest",
        "longest",
        "shortest",
        "fastest",
        "best",
    }
)
"""Terms that no question over the records leaves out: how something came about, and which of many is meant."""


class Shortlist:
    """Finds the candidates of one fact base for a question."""

    def __init__(self, base: KnowledgeBase, lexicon: Lexicon, matcher: Matcher) -> None:
        """`lexicon` knows the concepts of the words that templates demand."""
        self._base = base
        self._matcher = matcher
        topic = base.topics.get(GLOSSARY)
        self._definitions = frozenset(topic.facts if topic else ())
        self._demands = {
            template.id: [frozenset(map(lexicon.concept, fold(one).split("+"))) for one in template.demands]
            for template in base.templates.values()
        }
        self.matches = lru_cache(maxsize=REMEMBERED)(self._match)
        self.barred = lru_cache(maxsize=1_000)(self._without_needs)

    def _match(
        self, understood: Understanding, hints: frozenset[str] = frozenset(), near: frozenset[str] = frozenset()
    ) -> list[Match]:
        """The candidates that a decision looks at, best first."""
        return self._matcher.match(understood, hints, SHORTLIST, near, self.barred(held(understood.slots)))

    def _without_needs(self, have: frozenset[str]) -> frozenset[str]:
        """The questions over the records, and the gaps, that need a name which a question with these does not have."""
        needing: list[Template | Gap] = [*self._base.templates.values(), *self._base.gaps.values()]
        return frozenset(one.id for one in needing if not _needs_met(one.needs, have))

    def viable(self, matches: Sequence[Match], understood: Understanding, alone: bool = False) -> list[Match]:
        """The candidates that are worth a decision, best first; `alone` is for a specific question outside a conversation."""
        return ranked([match for match in matches if self._may_serve(match, understood)], alone)

    def _may_serve(self, match: Match, understood: Understanding) -> bool:
        """Whether a candidate is worth a decision at all."""
        kind = match.candidate.kind
        if kind == "gap":
            return match.score >= GAP_AT
        if kind == "talk":
            return match.score >= TALK_AT
        if understood.series and (kind == "template" or match.score < OTHER_SERIES_AT):
            return False
        if kind == "fact":
            return not self._only_defines(match, understood)
        return self._may_ask(match, understood)

    def _only_defines(self, match: Match, understood: Understanding) -> bool:
        """Whether a fact tells what a word means and the question names somebody or a place that it does not speak of."""
        if match.candidate.id not in self._definitions:
            return False
        return any(key.startswith(_PARTICULAR) and key not in match.candidate.uses for key in understood.entities)

    def _may_ask(self, match: Match, understood: Understanding) -> bool:
        """Whether a question over the records may be the one that is asked."""
        template = self._base.templates[match.candidate.id]
        reasons = "reason" in template.options
        if ("reason" in understood.asks and not reasons) or match.missed_concept >= MISSED_CONCEPT:
            return False  # the records tell what happened, not why
        if any(pair == _HAPPENED for pair in pairwise(understood.stems)) and understood.slots.named() & PEOPLE:
            return False  # nor do they tell the stories of somebody
        if _lacks(understood, match):
            return False
        demands = self._demands[template.id]
        if demands and not any(demand <= understood.keys for demand in demands):
            return False
        if not self._takes_places(template, understood):
            return False
        have = held(understood.slots)
        selected = "season" in have and bool(have & {"circuit", "month", "race", "round"}) and len(have) > 2
        return match.coverage >= (COVERAGE_SELECTED if selected else COVERAGE)

    def _takes_places(self, template: Template, understood: Understanding) -> bool:
        """Whether a question's countries make sense to a template.

        One without a circuit is only where people come from. Where people are said to come from it, a template that may take a
        circuit in its stead means another thing. Of teams it is not on record, and only describes one that its season tells.
        """
        slots = understood.slots
        if understood.people_from == "team":
            return bool(slots.seasons or slots.years) and not any("country" in need for need in template.needs)
        if understood.people_from and any("circuit" in need for need in template.needs):
            return False
        if not slots.countries or any("country" in need for need in template.needs):
            return True
        names = {self._base.countries[identifier].name for identifier in slots.countries}
        return any(circuit.country in names for circuit in self._base.circuits.values())


def _lacks(understood: Understanding, match: Match) -> bool:
    """Whether a question over the records does not know the noun behind "which" or "how many", or the extreme that is asked.

    "First" and "last" that select a race of a weekend or a season ask for no extreme.
    """
    extremes = understood.keys & {*UNSAID, TITLE_BEFORE, TITLE_AFTER}
    if understood.slots.race is not None or understood.slots.round is not None:
        extremes -= {"first", "last"}
    if len(understood.slots.classes) > 1:
        extremes |= understood.keys & {SEVERAL_CLASSES}
    return bool((understood.wanted - TOLD | extremes) - match.candidate.words)


def _needs_met(needs: Sequence[str], have: frozenset[str]) -> bool:
    """Whether at least one of the alternatives that a template or a gap needs is named ("a+b" needs both)."""
    return not needs or any(all(part in have for part in need.split("+")) for need in needs)
