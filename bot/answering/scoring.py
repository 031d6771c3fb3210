"""How well one candidate's wordings fit what a question asks.

    score = WORDING_SHARE * best wording + TOPIC_SHARE * topic + CENTRE_SHARE * centre

"best wording" is the F-measure between the question and the nearest wording. "topic" is the share of the question that the
candidate explains, where a term counts the more the more of the wordings use it, quickly saturating as in BM25. "centre" is
how much of what most wordings have in common is in the question. The shares come from a pairwise logistic regression on
wordings of the fact base that were left out and had to be found again (benchmarks/leave_one_out.py).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answering.bm25 import Shares
from bot.answering.candidate import Candidate, numbers_of, strengths_of
from bot.answering.likelihood import Odds
from bot.answering.understanding import MANNER
from bot.answering.weights import Weights

WORDING_SHARE, TOPIC_SHARE, CENTRE_SHARE = 0.23, 0.67, 0.10
"""How much of a score is how well the nearest wording fits, the topic, and what the wordings have in common."""
LEXICAL_SHARE, LEXICAL_SCALE = 0.5, 1.8
"""How much BM25 counts for facts, and what brings its values to the scale of the others."""
ANY_NAME = frozenset({"template", "gap"})
"""Kinds of candidates that are about whatever is named."""
BLENDED = frozenset({"fact", "gap"})
"""Kinds of candidates for which the plain words count as well."""
BETA = 1.4
"""Above 1, explaining the question counts more than using the whole wording."""
_SQUARE = BETA * BETA
TYPES = frozenset({"who", "when", "where", "why", "how-many", MANNER})
MISTYPED = 0.93
"""The factor for each word for the kind of answer wanted that no wording has."""
UNDATED = 0.93
"""The factor of a fact about a certain season or year for a question that names no time."""
DATED = 0.6
"""A fact is about a certain time when this share of its wordings names one."""
ROUNDING = 1e-5
"""More than sums of postings may be too low."""
TIMES = ("season/", "year/", "month/")


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate with its score from 0 to 1, and what the score is made of.

    coverage  the share of the asked terms (names apart) that it explains
    asked     the same share with each term as strong as it is in the candidate: one that all its wordings have counts most
    missed    the weight of the heaviest term or name that it does not explain
    missed_concept  the same for concepts of the vocabulary alone: words such as price or weight, whose lack tells most
    lexical   how well all its plain words fit by BM25; `shared` is the share of the question's plain words that it has
    likelier  the log odds that its wordings rather than those of any other candidate would have the question's plain words;
              `likelier_than_gaps` rather than those of any known gap or small talk
    mistyped  how many of the words that say what kind of answer is wanted (who, when, why, ...) none of its wordings has
    """

    candidate: Candidate
    score: float
    wording: float
    topic: float
    centre: float
    coverage: float = 1.0
    asked: float = 1.0
    missed: float = 0.0
    missed_concept: float = 0.0
    mistyped: int = 0
    lexical: float = 0.0
    shared: float = 0.0
    likelier: float = 0.0
    likelier_than_gaps: float = 0.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """A question with the weights of what it asks and names, summed once for all candidates.

    `terms` are those that are asked, each with its weight and how much it counts when unexplained.
    `hints` are the weights of what the conversation adds; the masses are the sums of the weights. `templates` are those that
    may be meant, each with the weights of the names that it takes. `spanned` are the keys of where a span of time begins and
    ends, which no template needs to know.
    """

    terms: list[tuple[str, float, float]]
    named: dict[str, float]
    hints: dict[str, float]
    asked_mass: float
    named_mass: float
    hint_mass: float
    keys: frozenset[str]
    types: frozenset[str]
    dated: bool
    templates: dict[int, dict[str, float]]
    lexical: list[float]
    odds: Odds
    shares: Shares
    other_shares: Shares
    values: list[tuple[str, float, float, float]]
    spanned: frozenset[str] = frozenset()


@dataclass(slots=True)
class Part:
    """What is quickly worked out of one candidate, before its wordings are looked at one by one.

    `centre` is None where the nearest wording stands for it; `bound` is a score that the candidate cannot exceed. `score` and
    `wording`, the fit of the nearest one, come after that.
    """

    index: int
    taken: dict[str, float]
    topic: float
    centre: float | None
    mistyped: int
    bound: float = 0.0
    score: float = 0.0
    wording: float = 0.0


class Scorer:
    """Scores one candidate at a time. Holds what is the same for every question about one."""

    def __init__(self, candidates: Sequence[Candidate], weights: Weights, concepts: Iterable[str]) -> None:
        """`concepts` are the terms that the vocabulary knows by synonyms."""
        self.candidates = candidates
        self._weights = weights
        self._concepts = frozenset(concepts)
        self._strengths = [strengths_of(candidate.wordings) for candidate in candidates]
        self._wording_mass: list[array[float]] = [array("d") for _ in candidates]
        self._centres: list[dict[str, float]] = [{} for _ in candidates]
        self._centre_mass = [0.0 for _ in candidates]
        self._dated = [False for _ in candidates]
        for index in range(len(candidates)):
            self.weigh(index)

    def weigh(self, index: int) -> None:
        """Sum what is the same for every question about one candidate."""
        candidate = self.candidates[index]
        self._strengths[index] = strengths_of(candidate.wordings)
        mass = [0.0] * candidate.wordings
        with_time = 0
        for key, having in sorted(candidate.uses.items()):
            weight = self._weights.of(key)
            for number in numbers_of(having):
                mass[number] += weight
            if key.startswith(TIMES):
                with_time |= having
        candidate.renumber(sorted(range(candidate.wordings), key=mass.__getitem__))
        self._wording_mass[index] = array("d", sorted(mass))
        self._centres[index] = {key: self._weights.of(key) * share for key, share in candidate.centre().items()}
        self._centre_mass[index] = sum(self._centres[index].values())
        self._dated[index] = candidate.kind == "fact" and with_time.bit_count() >= DATED * candidate.wordings

    def parts(self, index: int) -> dict[str, float]:
        """What each term and entity that a candidate uses adds to what it explains of a question."""
        strengths = self._strengths[index]
        uses = self.candidates[index].uses
        return {key: self._weights.of(key) * strengths[having.bit_count()] for key, having in uses.items()}

    def part(self, index: int, question: Weighed) -> Part | None:
        """What is quickly worked out of a candidate; None when a name rules it out."""
        candidate = self.candidates[index]
        taken = question.templates[index] if candidate.kind == "template" else self._taken(candidate, question.named)
        if taken is None:
            return None
        uses, strengths = candidate.uses, self._strengths[index]
        reach = sum(taken.values())
        topic, full = 0.0, question.named_mass + question.asked_mass
        wording_mass = full or 1.0
        if candidate.kind in ANY_NAME:
            topic = reach
        else:
            for key, weight in taken.items():
                topic += weight * strengths[uses[key].bit_count()]
        for key, weight, factor in question.terms:
            having = uses.get(key)
            if having is not None:
                topic += weight * strengths[having.bit_count()]
                full += weight * (1 - factor)
                if having:
                    reach += weight
            elif candidate.kind == "template" and key in question.spanned:
                topic += weight
        for key, weight in question.hints.items():
            having = uses.get(key)
            if having is not None:
                topic += weight * strengths[having.bit_count()]
        topic = min(1.0, topic / (full + question.hint_mass or 1.0))
        # The wordings of a template share little but the commonest words, which tell nothing.
        centre = None if candidate.kind == "template" else self._central(index, question)
        mistyped = sum([not uses.get(key) for key in question.types])
        part = Part(index, taken, topic, centre, mistyped)
        part.bound = self.mixed(part, _f_measure(1.0, min(1.0, reach / wording_mass)), question)
        return part

    def mixed(self, part: Part, wording: float, question: Weighed) -> float:
        """The score of a candidate of which one wording fits so well."""
        centre = wording if part.centre is None else part.centre
        score = WORDING_SHARE * wording + TOPIC_SHARE * part.topic + CENTRE_SHARE * centre
        if self.candidates[part.index].kind in BLENDED:
            score = blend(score, question.lexical[part.index])
        score *= MISTYPED**part.mistyped
        if not question.dated and self._dated[part.index]:
            score *= UNDATED
        return score

    def match(self, part: Part, question: Weighed, shared: float) -> Match:
        """A candidate with its score and all that tells how well it fits; `shared` as in Match."""
        index, candidate = part.index, self.candidates[part.index]
        uses, strengths = candidate.uses, self._strengths[index]
        mass = question.asked_mass
        asked, covered = 0.0, 0.0
        lacks: dict[str, float] = {}
        spanned = question.spanned if candidate.kind == "template" else frozenset()
        for key, weight, factor in question.terms:
            having = uses.get(key)
            if having is None and key not in spanned:
                lacks[key] = weight * factor
                continue
            asked += weight * (1.0 if having is None else strengths[having.bit_count()]) * factor
            covered += weight * factor
        missed = [*lacks.values(), *(weight for key, weight in question.named.items() if key not in part.taken)]
        return Match(
            candidate,
            part.score,
            part.wording,
            part.topic,
            part.wording if part.centre is None else part.centre,
            coverage=covered / mass if mass else 1.0,
            asked=asked / mass if mass else 1.0,
            missed=max(missed, default=0.0),
            missed_concept=max((weight for key, weight in lacks.items() if key in self._concepts), default=0.0),
            mistyped=part.mistyped,
            lexical=question.lexical[index],
            likelier=question.odds.lead(index),
            likelier_than_gaps=question.odds.lead_over_gaps(index),
            shared=shared,
        )

    def best_wording(self, index: int, question: Weighed, taken: dict[str, float]) -> float:
        """The F-measure of the wording that is nearest to the question.

        Wordings that have the same words of the question are looked at together. Of these the first one says least besides.
        """
        candidate = self.candidates[index]
        mass = question.named_mass + question.asked_mass
        if not mass:
            return 0.0
        taken_mass = sum(taken.values())
        anyhow = taken_mass if candidate.kind in ANY_NAME else 0.7 * taken_mass
        alike = [((1 << candidate.wordings) - 1, 0.0, anyhow, mass)]
        for key, hit, recall, half in question.values:
            having = candidate.uses.get(key)
            if having:
                without = [
                    (rest, hits, recalls, masses) for group, hits, recalls, masses in alike if (rest := group & ~having)
                ]
                alike = [
                    (inside, hits + hit, recalls + recall, masses + half)
                    for group, hits, recalls, masses in alike
                    if (inside := group & having)
                ]
                alike += without
        best = 0.0
        for group, hits, recalls, masses in alike:
            if recalls > anyhow:
                least = self._wording_mass[index][(group & -group).bit_length() - 1]
                fit = _f_measure(min(hits / least, 1.0), min(recalls / masses, 1.0))
                if fit > best:
                    best = fit
        return best

    def _central(self, index: int, question: Weighed) -> float:
        """How much of what the candidate's wordings have in common is in the question, or in its conversation."""
        mass = self._centre_mass[index]
        if not mass:
            return 1.0
        keys = question.keys
        return sum([weight for key, weight in self._centres[index].items() if key in keys]) / mass

    def _taken(self, candidate: Candidate, named: dict[str, float]) -> dict[str, float] | None:
        """The named things that a candidate other than a template accounts for; None when a name rules it out."""
        taken: dict[str, float] = {}
        for key, weight in named.items():
            if key in candidate.uses:
                taken[key] = weight
                continue
            kind = key.partition("/")[0]
            if candidate.kind == "fact" and self._rules_out(candidate, kind, key):
                return None
        return taken

    def _rules_out(self, candidate: Candidate, kind: str, key: str) -> bool:
        if kind == "season":
            return bool(candidate.seasons) and key not in candidate.seasons
        if kind == "year":
            year = key.removeprefix("year/")
            return bool(candidate.seasons) and not any(_touches(season, year) for season in candidate.seasons)
        if kind in ("race", "round"):
            return any(having and word.startswith(f"{kind}/") for word, having in candidate.uses.items())
        return kind in ("series", "track")


def bound_of(topic: float) -> float:
    """A score that no candidate which explains so much of a question exceeds; rounded up, as sums of postings are rounded."""
    return WORDING_SHARE + TOPIC_SHARE * min(1.0, topic + ROUNDING) + CENTRE_SHARE


def _touches(season: str, year: str) -> bool:
    """Whether a calendar year is part of a season such as "season/2018-19"."""
    name = season.removeprefix("season/")
    return name.startswith(year) or (len(name) == 7 and name.endswith(year[2:]))


def blend(score: float, lexical: float) -> float:
    """The score of a fact: what the Reader understands, and the plain words."""
    return (1 - LEXICAL_SHARE) * score + LEXICAL_SHARE * min(1.0, LEXICAL_SCALE * lexical)


def _f_measure(precision: float, recall: float) -> float:
    if not precision or not recall:
        return 0.0
    return (1 + _SQUARE) * precision * recall / (_SQUARE * precision + recall)
