"""The one matcher: which candidates fit what a question asks best.

Candidates of all kinds (prose facts, question templates, known gaps, small talk) are scored alike (scoring.py). Each has wordings,
read by the same Reader as questions are. A term weighs by how few candidates use it (inverse document frequency), so that words
that tell questions apart weigh more than words that all questions share. What cannot get among the best is not looked at closely.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from functools import lru_cache

from bot.answering.bm25 import Bm25
from bot.answering.candidate import Candidate
from bot.answering.likelihood import Likelihood
from bot.answering.postings import Postings
from bot.answering.scoring import ANY_NAME, BLENDED, TIMES, TYPES, Match, Part, Scorer, Weighed, blend, bound_of
from bot.answering.understanding import Understanding
from bot.answering.weights import Weights

HINT = 0.8
"""How much a term of the conversation counts against one of the question."""
NEAR = 0.2
"""What is added to the score of a candidate that the conversation makes likely."""
REMEMBERED = 4
"""Questions whose plain words are not scored again when they come back at once."""
REMEMBERED_KINDS = 100
"""Sets of kinds of names for which it is remembered which templates take them."""
SHORTLIST, SHORTLIST_LEXICAL = 40, 20
"""Facts, gaps and small talk that are looked at: the best by what they explain, and facts by their plain words."""
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
    "race": "race",
    "round": "round",
    "track": "circuit",
}
_KINDS = ("fact", "template", "gap", "talk")
"""The kinds of candidates, in the order in which the matcher numbers them."""


class Matcher:
    """Finds the candidates of one fact base that fit a question best."""

    def __init__(self, candidates: Iterable[Candidate], weak: Iterable[str], concepts: Iterable[str] = ()) -> None:
        """`weak` are words that say little, `concepts` those that the vocabulary knows by synonyms."""
        self.candidates = list(candidates)
        # The facts come first, then templates and gaps, so that what their words score is put together by position.
        self.candidates.sort(key=lambda candidate: _KINDS.index(candidate.kind))
        self._templates = [i for i, candidate in enumerate(self.candidates) if candidate.kind == "template"]
        self._facts_end = sum(candidate.kind == "fact" for candidate in self.candidates)
        self._talk_from = sum(candidate.kind != "talk" for candidate in self.candidates)
        self._facts = Bm25([one.bag for one in self.candidates if one.kind == "fact"])
        self._others = Bm25([one.bag for one in self.candidates if one.kind in ANY_NAME])
        gaps = [i for i, candidate in enumerate(self.candidates) if candidate.kind in ("gap", "talk")]
        self._likelihood = Likelihood([candidate.plain for candidate in self.candidates], gaps)
        for candidate in self.candidates:
            candidate.bag, candidate.plain = [], []
        self._weights = Weights(self.candidates, weak)
        self._scorer = Scorer(self.candidates, self._weights, concepts)
        numbers = range(len(self.candidates))
        self._postings = Postings(((i, self._scorer.parts(i)) for i in numbers), len(self.candidates))
        self._remember()

    def _remember(self) -> None:
        # The readings of one question in a conversation have the same words for the most part.
        self._lexical = lru_cache(maxsize=REMEMBERED)(self._fits)
        self._odds = lru_cache(maxsize=REMEMBERED)(self._likelihood.odds)
        self._taking = lru_cache(maxsize=REMEMBERED_KINDS)(self._admitted)

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if name not in ("_lexical", "_odds", "_taking")}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self._remember()

    def wordings(self, index: int) -> list[tuple[str, ...]]:
        """The terms and entities of each wording of a candidate."""
        uses = sorted(self.candidates[index].uses.items())
        return [
            tuple(key for key, having in uses if having >> number & 1)
            for number in range(self.candidates[index].wordings)
        ]

    def replace_wordings(self, index: int, wordings: list[tuple[str, ...]], bag: list[str], plain: list[str]) -> None:
        """Give a candidate other wordings, for measuring what one of them is worth. The words' weights stay."""
        candidate = self.candidates[index]
        candidate.use(wordings, [key for key, having in candidate.uses.items() if not having])
        self._facts.replace(index, bag)
        self._likelihood.replace(index, plain)
        self._lexical.cache_clear()
        self._odds.cache_clear()
        self._scorer.weigh(index)

    def weight(self, key: str) -> float:
        """How much a term or entity says, 0 to 1; an unknown one says as much as the rarest."""
        return self._weights.of(key)

    def match(
        self,
        question: Understanding,
        extra: frozenset[str] = frozenset(),
        limit: int = 12,
        near: frozenset[str] = frozenset(),
        barred: frozenset[str] = frozenset(),
    ) -> list[Match]:
        """The best candidates for a question, best first.

        `extra` are terms and entities of the conversation that may help but are not asked about now; `near` are candidates
        that the conversation makes likely, `barred` templates and gaps that cannot serve it.
        """
        asked = {term.key: self.weight(term.key) for term in question.terms}
        named = {key: self.weight(key) for key in question.entities}
        factors = {term.key: term.factor for term in question.terms}
        hints = {key: HINT * self.weight(key) for key in extra if key not in asked and key not in named}
        weighed = Weighed(
            [(key, weight, factors[key]) for key, weight in asked.items()],
            named,
            hints,
            asked_mass=sum(weight * factors[key] for key, weight in asked.items()),
            named_mass=sum(named.values()),
            hint_mass=sum(hints.values()),
            keys=frozenset(asked) | frozenset(named) | frozenset(hints),
            types=TYPES & asked.keys(),
            dated=any(key.startswith(TIMES) for key in (*named, *hints)),
            templates=self._templates_for(named, question.spanned, barred),
            lexical=self._lexical(question.stems, question.plain),
            odds=self._odds(question.plain),
            shares=self._facts.shares(question.stems),
            other_shares=self._others.shares(question.plain),
            values=_values(asked, factors, named, hints, self.weight),
            spanned=question.spanned,
        )
        best = self._best(self._bounded(weighed, barred), weighed, limit, near)
        return [self._scorer.match(part, weighed, self._shared(part.index, weighed)) for part in best]

    def _templates_for(
        self, named: dict[str, float], spanned: frozenset[str], barred: frozenset[str]
    ) -> dict[int, dict[str, float]]:
        """The templates that none of these names rules out, each with the names that it takes; any takes those of a span."""
        kinds = {key: key.partition("/")[0] for key in named if key not in spanned}
        taken: dict[frozenset[str], dict[str, float]] = {}
        found = {}
        for index, takes in self._taking(frozenset(kinds.values()), barred):
            if takes not in taken:
                taken[takes] = {key: one for key, one in named.items() if key in spanned or kinds[key] in takes}
            found[index] = taken[takes]
        return found

    def _admitted(self, kinds: frozenset[str], barred: frozenset[str]) -> list[tuple[int, frozenset[str]]]:
        """The templates that no name of these kinds rules out, each with the kinds that it takes."""
        slots = {kind: slot for kind in kinds if (slot := _SLOT_OF_KIND.get(kind))}
        return [
            (index, frozenset(kind for kind, slot in slots.items() if slot in candidate.accepts))
            for index in self._templates
            if (candidate := self.candidates[index]).refuses.isdisjoint(slots.values()) and candidate.id not in barred
        ]

    def _bounded(self, question: Weighed, barred: frozenset[str]) -> list[tuple[float, int]]:
        """The numbers of the candidates that are looked at, each behind a score that it cannot exceed (negative, for a heap)."""
        explained, lexical = self._explained(question), question.lexical
        mass = question.named_mass + question.asked_mass + question.hint_mass or 1.0
        spanned = sum(weight for key, weight, _ in question.terms if key in question.spanned)
        others = set(_largest(explained, SHORTLIST)) | set(_largest(lexical[: self._facts_end], SHORTLIST_LEXICAL))
        bounded = []
        for index, taken in question.templates.items():
            if explained[index]:
                topic = (explained[index] + sum(taken.values()) + spanned) / mass
                bounded.append((-bound_of(topic), index))
        for index in others.difference(self._templates):
            candidate = self.candidates[index]
            if candidate.id in barred:
                continue
            named = question.named_mass if candidate.kind in ANY_NAME else 0.0
            bound = bound_of((explained[index] + named) / mass)
            if candidate.kind in BLENDED:
                bound = blend(bound, lexical[index])
            bounded.append((-bound, index))
        return bounded

    def _best(
        self, bounded: list[tuple[float, int]], question: Weighed, limit: int, near: frozenset[str]
    ) -> list[Part]:
        """The candidates with the highest scores, best first.

        Those that may score highest are looked at first: what cannot get among the best is not looked at wording by wording.
        """
        queue: list[tuple[float, int, Part | None]] = [
            (bound - (NEAR if self.candidates[index].id in near else 0.0), index, None) for bound, index in bounded
        ]
        heapq.heapify(queue)
        scored: list[Part] = []
        best: list[float] = []  # the scores of the best `limit` so far, the lowest first
        while queue:
            bound, index, part = heapq.heappop(queue)
            if len(best) == limit and -bound < best[0]:
                break
            extra = NEAR if self.candidates[index].id in near else 0.0
            if part is None:
                part = self._scorer.part(index, question)
                if part is not None:
                    heapq.heappush(queue, (-part.bound - extra, index, part))
                continue
            part.wording = self._scorer.best_wording(index, question, part.taken)
            part.score = self._scorer.mixed(part, part.wording, question) + extra
            scored.append(part)
            (heapq.heappush if len(best) < limit else heapq.heappushpop)(best, part.score)
        scored.sort(key=lambda one: (-one.score, self.candidates[one.index].id))
        return scored[:limit]

    def _fits(self, stems: tuple[str, ...], plain: tuple[str, ...]) -> list[float]:
        """How well the plain words of every candidate fit; wordings that are not those of facts have slots in place of names."""
        small_talk = len(self.candidates) - self._talk_from
        return self._facts.scores(stems) + self._others.scores(plain) + [0.0] * small_talk

    def _explained(self, question: Weighed) -> list[float]:
        """For every candidate the weight of what it explains of a question."""
        explained = self._postings.sums([*(key for key, _, _ in question.terms), *question.named])
        if not question.hints:
            return explained
        hinted = self._postings.sums(question.hints)
        return [asked + HINT * hint for asked, hint in zip(explained, hinted, strict=True)]

    def _shared(self, index: int, question: Weighed) -> float:
        """The share of the question's plain words that a candidate has."""
        if index < self._facts_end:
            return self._facts.share_of(question.shares, index)
        if index < self._talk_from:
            return self._others.share_of(question.other_shares, index - self._facts_end)
        return 0.0


def _values(
    asked: dict[str, float],
    factors: dict[str, float],
    named: dict[str, float],
    hints: dict[str, float],
    weight: Callable[[str], float],
) -> list[tuple[str, float, float, float]]:
    """What each word of a question is worth in a wording: for its precision, for its recall, and what it adds to be recalled.

    A name counts only in part for the recall, since the rest is given for its being in any wording.
    """
    values = {key: (0.5 * weight(key), 0.0, 0.0) for key in hints}
    values |= {key: (value, 0.3 * value, 0.0) for key, value in named.items()}
    values |= {key: (value, value, value * (1 - factors[key])) for key, value in asked.items()}
    return [(key, *value) for key, value in sorted(values.items())]


def _largest(values: list[float], count: int) -> list[int]:
    """The positions of the largest values above 0, and of those that equal the last of them."""
    least = sorted(values)[-count:][:1]  # quicker than heapq.nlargest for a thousand values, most of them 0
    return [at for at, value in enumerate(values) if value and value >= least[0]]
