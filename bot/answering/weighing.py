"""Weighing: what speaks for giving a candidate as the answer, from which confidence.py works out how sure that is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache

from rapidfuzz import fuzz

from bot.answering.answer import Answer
from bot.answering.candidate import Candidate
from bot.answering.composing import Composer
from bot.answering.confidence import Evidence, Ties
from bot.answering.followups import Turn
from bot.answering.kinds import tells
from bot.answering.matching import HINT, Matcher
from bot.answering.ranking import fit, is_answer, rivalry
from bot.answering.scoring import Match
from bot.answering.telling import Teller
from bot.answering.understanding import Understanding
from bot.knowledge import KnowledgeBase

TWINS = 72
"""The likeness (0 to 100) from which two facts say the same, so that being torn between them is no doubt."""


class Weigher:
    """Weighs the candidates of one fact base against each other."""

    def __init__(self, base: KnowledgeBase, matcher: Matcher, composer: Composer, teller: Teller) -> None:
        """`composer` knows what facts and replies name, `teller` whether they have what is asked for."""
        self._base = base
        self._matcher = matcher
        self._composer = composer
        self._teller = teller
        self._twins = lru_cache(maxsize=20_000)(self._are_twins)

    def evidence(
        self,
        match: Match,
        behind: Sequence[Match],
        matches: Sequence[Match],
        understood: Understanding,
        turn: Turn | None = None,
        answer: Answer | None = None,
    ) -> Evidence:
        """What the decision for a candidate rests on.

        `behind` are those that could be given in its place and were ranked behind it, `matches` all that were found,
        `answer` what it would say.
        """
        hints = turn.hints if turn else frozenset()
        following = next((other for other in behind if not self._same(match, other)), None)
        rivals = [
            other for other in matches if other is not match and is_answer(other) and not self._same(match, other)
        ]
        asked = sum(self._matcher.weight(term.key) * term.factor for term in understood.terms)
        asked += sum(HINT * self._matcher.weight(key) for key in hints - understood.keys if "/" not in key)
        named = sum(self._matcher.weight(key) for key in understood.entities)
        named += sum(HINT * self._matcher.weight(key) for key in hints - understood.entities if "/" in key)
        return Evidence(
            match,
            lead=fit(match) - fit(following) if following else fit(match),
            lexical_lead=match.lexical - max((rival.lexical for rival in rivals), default=0.0),
            rivalry=rivalry(match, rivals),
            gap=max((other.score for other in matches if not is_answer(other)), default=0.0),
            asked=asked,
            named=named,
            lacking=self._lacking(match.candidate, understood),
            strange=bool(understood.names),
            lacks_kind=not (answer and answer.half) and self._teller.lacks_kind(understood, match),
            untold=self._teller.is_untold(understood, match),
            turn=turn,
            ties=self._ties(match.candidate, turn, answer) if turn else Ties(),
        )

    def _lacking(self, candidate: Candidate, understood: Understanding) -> float:
        """The weight of what a question names that a fact does not have."""
        if candidate.kind != "fact":
            return 0.0
        return sum(
            self._matcher.weight(key)
            for key in understood.entities
            if key not in candidate.uses and key not in candidate.seasons
        )

    def _ties(self, candidate: Candidate, turn: Turn, answer: Answer | None) -> Ties:
        has = candidate.uses.keys() | candidate.seasons
        times = {key for key in turn.spoken if key.startswith(("season/", "year/"))}
        things = {key for key in turn.spoken if not key.startswith(("season/", "year/", "month/"))}
        ties = Ties(
            named=self._share(things, has) if things else None,
            timely=not times or bool(times & has),
            asked=self._share(turn.concepts, has),
            thread=self._share(turn.thread, has) if turn.thread else None,
            again=candidate.id == turn.candidate,
        )
        return self._told(ties, candidate, turn, answer) if answer else ties

    def _told(self, ties: Ties, candidate: Candidate, turn: Turn, answer: Answer) -> Ties:
        """Whether an answer names those that the reading is about, and something of the kind that is asked for."""
        told = self._composer.about(candidate.id) if candidate.kind == "fact" else self._composer.named_in(answer.text)
        slots = turn.understood.slots
        people = {*slots.teams, *slots.drivers}
        return replace(
            ties,
            people=bool(people & {*told.teams, *told.drivers}) if people else None,
            tells=tells(turn.keys, told, answer.text),
        )

    def _share(self, keys: Collection[str], has: Collection[str]) -> float:
        """How much of the weight of these keys belongs to those that are had."""
        weights = {key: self._matcher.weight(key) for key in keys}
        total = sum(weights.values())
        return sum(weight for key, weight in weights.items() if key in has) / total if total else 0.0

    def _same(self, match: Match, other: Match) -> bool:
        """Whether two candidates would say much the same."""
        if match.candidate.kind != "fact" or other.candidate.kind != "fact":
            return False
        return self._twins(match.candidate.id, other.candidate.id)

    def _are_twins(self, one: str, two: str) -> bool:
        return fuzz.token_set_ratio(self._base.facts[one].answer, self._base.facts[two].answer) > TWINS
