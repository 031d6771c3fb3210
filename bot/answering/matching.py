"""The one matcher: how well each candidate's wordings fit what a question asks.

Candidates of all kinds (prose facts, question templates, known gaps, small talk) are scored alike. Each has wordings, read
by the same Reader as questions are. A term weighs by how few candidates use it (inverse document frequency), so that words
that tell questions apart weigh more than words that all questions share.

    score = WORDING * best wording + DOCUMENT * document

where "best wording" is the F-measure between the question and the nearest wording, and "document" is the share of
the question that the candidate's wordings and answer together explain.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.answering.understanding import Understanding

WORDING_SHARE = 0.55
"""How much the nearest wording counts, against the whole of the candidate's words (the rest)."""
BETA = 1.4
"""Above 1, explaining the question counts more than using the whole wording."""
WEAK = 0.35
"""The factor of words that say little."""
ANSWER_ONLY = 0.8
"""The factor of a term that stands in the answer but in no wording."""
SHORTLIST = 40
"""Candidates that are scored wording by wording."""

ENTITY_WEIGHT = {
    "season": 0.7,
    "year": 0.5,
    "month": 0.35,
    "class": 0.6,
    "circuit": 0.8,
    "team": 0.9,
    "driver": 0.95,
    "car": 0.7,
    "make": 0.6,
    "country": 0.6,
    "number": 0.5,
    "series": 1.0,
    "track": 0.9,
}
_SLOT_OF_KIND = {
    "season": "season",
    "year": "season",
    "month": "month",
    "class": "class",
    "circuit": "circuit",
    "team": "team",
    "driver": "driver",
    "car": "car",
    "make": "make",
    "country": "country",
    "number": "number",
    "track": "circuit",
}


@dataclass(slots=True)
class Candidate:
    """Something that a question may mean.

    kind       "fact", "template", "gap", "talk"
    wordings   the terms and entities of each wording
    words      every term and entity of all wordings
    answer     terms and entities that only the answer has
    accepts    kinds of names that a template takes in its slots; a fact takes those it speaks of
    """

    id: str
    kind: str
    wordings: list[frozenset[str]] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    answer: set[str] = field(default_factory=set)
    accepts: frozenset[str] = frozenset()
    refuses: frozenset[str] = frozenset()
    seasons: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate with its score from 0 to 1; `coverage` is the share of the asked terms (names apart) that it explains."""

    candidate: Candidate
    score: float
    wording: float
    document: float
    coverage: float = 1.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """A question with the weights of what it asks and names, summed once for all candidates.

    `hints` are the weights of what the conversation adds; the masses are the sums of the weights.
    """

    asked: dict[str, float]
    named: dict[str, float]
    factors: dict[str, float]
    hints: dict[str, float]
    asked_mass: float
    named_mass: float
    hint_mass: float


class Matcher:
    """Scores candidates against questions."""

    def __init__(self, candidates: Iterable[Candidate], weak: Iterable[str]) -> None:
        self.candidates = list(candidates)
        self._weak = frozenset(weak)
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for index, candidate in enumerate(self.candidates):
            for key in candidate.words:
                self._postings[key].append((index, 1.0))
            for key in candidate.answer - candidate.words:
                self._postings[key].append((index, ANSWER_ONLY))
        count = len(self.candidates) + 1
        self._ceiling = math.log(count / 1.5)
        self._weights = {
            key: self._scaled(key, math.log(count / (sum(part for _, part in found) + 0.5)))
            for key, found in self._postings.items()
        }
        self._wording_mass = [
            [sum(self.weight(key) for key in wording) for wording in candidate.wordings]
            for candidate in self.candidates
        ]

    def _scaled(self, key: str, idf: float) -> float:
        entity = _entity_weight(key)
        if entity is not None:
            return entity
        return max(0.08, idf / self._ceiling) * (WEAK if key in self._weak else 1.0)

    def weight(self, key: str) -> float:
        """How much a term or entity says, 0 to 1; an unknown one says as much as the rarest."""
        found = self._weights.get(key)
        if found is not None:
            return found
        entity = _entity_weight(key)
        if entity is not None:
            return entity
        return WEAK if key in self._weak else 0.9

    def match(self, question: Understanding, extra: frozenset[str] = frozenset(), limit: int = 12) -> list[Match]:
        """The best candidates for a question, best first.

        `extra` are terms and entities of the conversation that may help but are not asked about now.
        """
        asked = {term.key: self.weight(term.key) for term in question.terms}
        named = {key: self.weight(key) for key in question.entities}
        factors = {term.key: term.factor for term in question.terms}
        hints = {key: 0.4 * self.weight(key) for key in extra if key not in asked and key not in named}
        weighed = Weighed(
            asked,
            named,
            factors,
            hints,
            asked_mass=sum(weight * factors[key] for key, weight in asked.items()),
            named_mass=sum(named.values()),
            hint_mass=sum(hints.values()),
        )
        explained = self._explained(asked | named, hints)
        shortlist = sorted(explained, key=lambda index: -explained[index])[:SHORTLIST]
        shortlist += [
            i for i, c in enumerate(self.candidates) if c.kind == "template" and i in explained and i not in shortlist
        ]
        matches = []
        for index in shortlist:
            match = self._score(index, weighed)
            if match is not None:
                matches.append(match)
        matches.sort(key=lambda match: -match.score)
        return matches[:limit]

    def _explained(self, keys: dict[str, float], hints: dict[str, float]) -> dict[int, float]:
        explained: dict[int, float] = defaultdict(float)
        for key, weight in (*keys.items(), *hints.items()):
            for index, part in self._postings.get(key, ()):
                explained[index] += weight * part
        return explained

    def _score(self, index: int, question: Weighed) -> Match | None:
        candidate = self.candidates[index]
        taken = self._taken(candidate, question.named)
        if taken is None:
            return None
        asked, factors, hints = question.asked, question.factors, question.hints
        entity_hit = sum(taken.values())
        mass = question.named_mass + question.asked_mass
        document_hit, covered, full = entity_hit, 0.0, mass
        for key, weight in asked.items():
            part = 1.0 if key in candidate.words else ANSWER_ONLY if key in candidate.answer else 0.0
            if part:
                document_hit += weight * part
                covered += weight * factors[key]
                full += weight * (1 - factors[key])
        hinted = sum(weight for key, weight in hints.items() if key in candidate.words or key in candidate.answer)
        document = (document_hit + hinted) / (full + question.hint_mass or 1.0)
        best = 0.0
        for wording, wording_mass in zip(candidate.wordings, self._wording_mass[index], strict=True):
            hit = 0.0
            entity_in_wording = 0.0
            lost = 0.0
            for key in wording:
                if key in asked:
                    hit += asked[key]
                elif key in taken:
                    entity_in_wording += taken[key]
                elif key in hints:
                    lost += self.weight(key) * 0.5
            if not hit and not entity_in_wording:
                continue
            precision = (hit + entity_in_wording + lost) / wording_mass if wording_mass else 0.0
            recall_hit = hit + (
                entity_hit
                if candidate.kind == "template"
                else entity_in_wording + 0.7 * (entity_hit - entity_in_wording)
            )
            recall = (
                recall_hit / (mass + sum(asked[k] * (1 - factors[k]) for k in wording if k in asked)) if mass else 0.0
            )
            measure = _f_measure(min(precision, 1.0), min(recall, 1.0))
            best = max(best, measure)
        score = WORDING_SHARE * best + (1 - WORDING_SHARE) * min(document, 1.0)
        coverage = covered / question.asked_mass if question.asked_mass else 1.0
        return Match(candidate, score, best, document, coverage)

    def _taken(self, candidate: Candidate, named: dict[str, float]) -> dict[str, float] | None:
        """The named things that the candidate accounts for; None when a name rules it out."""
        taken: dict[str, float] = {}
        for key, weight in named.items():
            kind = key.partition("/")[0]
            if candidate.kind == "template":
                slot = _SLOT_OF_KIND.get(kind)
                if slot in candidate.refuses:
                    return None
                if slot in candidate.accepts:
                    taken[key] = weight
                continue
            if key in candidate.words or key in candidate.answer:
                taken[key] = weight
            elif candidate.kind == "fact" and self._rules_out(candidate, kind, key):
                return None
        return taken

    def _rules_out(self, candidate: Candidate, kind: str, key: str) -> bool:
        if kind == "season":
            return bool(candidate.seasons) and key not in candidate.seasons
        return kind in ("series", "track")


def _entity_weight(key: str) -> float | None:
    """The weight of a named thing such as "circuit/sepang"; None for a term."""
    kind, slash, _ = key.partition("/")
    return ENTITY_WEIGHT.get(kind) if slash else None


def _f_measure(precision: float, recall: float) -> float:
    if not precision or not recall:
        return 0.0
    square = BETA * BETA
    return (1 + square) * precision * recall / (square * precision + recall)
