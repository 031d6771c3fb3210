"""The one matcher: how well each candidate's wordings fit what a question asks.

Candidates of all kinds (prose facts, question templates, known gaps, small talk) are scored alike. Each has wordings, read
by the same Reader as questions are. A term weighs by how few candidates use it (inverse document frequency), so that words
that tell questions apart weigh more than words that all questions share.

    score = WORDING_SHARE * best wording + TOPIC_SHARE * topic + CENTRE_SHARE * centre

"best wording" is the F-measure between the question and the nearest wording. "topic" is the share of the question that the
candidate explains, where a term counts the more the more of the wordings use it, quickly saturating as in BM25. "centre" is
how much of what most wordings have in common is in the question. The shares come from a pairwise logistic regression on
wordings of the fact base that were left out and had to be found again (benchmarks/leave_one_out.py).
"""

from __future__ import annotations

import heapq
import math
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from bot.answering.bm25 import Bm25, Shares
from bot.answering.likelihood import Likelihood, Odds
from bot.answering.postings import Postings
from bot.answering.understanding import MANNER, Understanding

WORDING_SHARE, TOPIC_SHARE, CENTRE_SHARE = 0.23, 0.67, 0.10
LEXICAL_SHARE, LEXICAL_SCALE = 0.5, 1.8
"""How much BM25 counts for facts, and what brings its values to the scale of the others."""
ANY_NAME = frozenset({"template", "gap"})
"""Kinds of candidates that are about whatever is named."""
BLENDED = frozenset({"fact", "gap"})
SHORTLIST_LEXICAL = 20
SATURATION = 0.1
"""The share of a candidate's wordings that gives a term half of its full weight."""
CENTRAL = 0.34
"""The share of wordings from which a term belongs to what they have in common."""
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
HINT = 0.8
"""How much a term of the conversation counts against one of the question."""
NEAR = 0.2
"""What is added to the score of a candidate that the conversation makes likely."""
WEAK = 0.5
"""The factor of words that say little."""
ANSWER_ONLY = 0.17
"""How much of a term's weight counts when it stands in the answer but in no wording."""
REMEMBERED = 4
"""Questions whose plain words are not scored again when they come back at once."""
REMEMBERED_KINDS = 100
"""Sets of kinds of names for which it is remembered which templates take them."""
ROUNDING = 1e-5
"""More than sums of postings may be too low."""
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
    "race": 0.4,
    "round": 0.5,
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
    "race": "race",
    "round": "round",
    "track": "circuit",
}


_KINDS = ("fact", "template", "gap", "talk")
"""The kinds of candidates, in the order in which the matcher numbers them."""
_TIMES = ("season/", "year/", "month/")


@dataclass(slots=True)
class Candidate:
    """Something that a question may mean.

    kind       "fact", "template", "gap", "talk"
    uses       every term and entity with the wordings that have it, as the bits of a number; 0 where only the answer has it
    wordings   how many wordings there are
    bag        the stems of all its words, plain those of its wordings without names; the matcher takes them over
    accepts    kinds of names that a template takes in its slots; a fact takes those it speaks of

    Wordings are not kept one by one: looking up the few words of a question is quicker than going through all words of
    all wordings, and takes a third of the memory. The matcher numbers them anew, those that say least first.
    """

    id: str
    kind: str
    uses: dict[str, int] = field(default_factory=dict)
    wordings: int = 0
    bag: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    accepts: frozenset[str] = frozenset()
    refuses: frozenset[str] = frozenset()
    seasons: frozenset[str] = frozenset()

    @property
    def words(self) -> set[str]:
        """Every term and entity of all wordings."""
        return {key for key, having in self.uses.items() if having}

    def use(self, wordings: Collection[Iterable[str]], answer: Iterable[str] = ()) -> None:
        """Take over the terms and entities of each wording, and those of the answer."""
        self.wordings = len(wordings)
        self.uses = {}
        for number, wording in enumerate(wordings):
            for key in wording:
                self.uses[key] = self.uses.get(key, 0) | 1 << number
        for key in answer:
            self.uses.setdefault(key, 0)

    def centre(self) -> dict[str, float]:
        """The terms and entities that many wordings share, with the share of the wordings that have them."""
        shares = {key: having.bit_count() / self.wordings for key, having in self.uses.items() if having}
        return {key: share for key, share in shares.items() if share >= CENTRAL}

    def renumber(self, order: Sequence[int]) -> None:
        """Number the wordings anew, in this order of their present numbers."""
        bits = [0] * self.wordings
        for place, number in enumerate(order):
            bits[number] = 1 << place
        self.uses = {key: sum([bits[number] for number in numbers_of(having)]) for key, having in self.uses.items()}


def numbers_of(having: int) -> Iterator[int]:
    """The numbers of the wordings that the bits of `having` stand for, the lowest first."""
    while having:
        lowest = having & -having
        yield lowest.bit_length() - 1
        having ^= lowest


@cache
def strengths_of(wordings: int) -> tuple[float, ...]:
    """How much a term or entity belongs to a candidate, 0 to 1, by how many of its wordings have it; 0: only the answer."""
    shares = (count / wordings for count in range(1, wordings + 1))
    return (ANSWER_ONLY, *(share * (1 + SATURATION) / (share + SATURATION) for share in shares))


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
class _Part:
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


class Matcher:
    """Scores candidates against questions."""

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
        self._weak = frozenset(weak)
        self._concepts = frozenset(concepts)
        count = len(self.candidates) + 1
        self._ceiling = math.log(count / 1.5)
        users = Counter(key for candidate in self.candidates for key in candidate.uses)
        self._weights = {key: self._scaled(key, math.log(count / (found + 0.5))) for key, found in users.items()}
        self._strengths = [strengths_of(candidate.wordings) for candidate in self.candidates]
        self._postings = Postings(((i, self._parts(i)) for i in range(len(self.candidates))), len(self.candidates))
        self._wording_mass: list[array[float]] = [array("d") for _ in self.candidates]
        self._centres: list[dict[str, float]] = [{} for _ in self.candidates]
        self._centre_mass = [0.0 for _ in self.candidates]
        self._dated = [False for _ in self.candidates]
        self._remember()
        for index in range(len(self.candidates)):
            self._weigh(index)

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

    def _parts(self, index: int) -> dict[str, float]:
        """What each term and entity that a candidate uses adds to what it explains of a question."""
        strengths = self._strengths[index]
        uses = self.candidates[index].uses
        return {key: self._weights[key] * strengths[having.bit_count()] for key, having in uses.items()}

    def _weigh(self, index: int) -> None:
        """Sum what is the same for every question about one candidate."""
        candidate = self.candidates[index]
        mass = [0.0] * candidate.wordings
        with_time = 0
        for key, having in sorted(candidate.uses.items()):
            weight = self.weight(key)
            for number in numbers_of(having):
                mass[number] += weight
            if key.startswith(_TIMES):
                with_time |= having
        candidate.renumber(sorted(range(candidate.wordings), key=mass.__getitem__))
        self._wording_mass[index] = array("d", sorted(mass))
        self._centres[index] = {key: self.weight(key) * share for key, share in candidate.centre().items()}
        self._centre_mass[index] = sum(self._centres[index].values())
        self._dated[index] = candidate.kind == "fact" and with_time.bit_count() >= DATED * candidate.wordings

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
        self._strengths[index] = strengths_of(candidate.wordings)
        self._lexical.cache_clear()
        self._odds.cache_clear()
        self._weigh(index)

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
            dated=any(key.startswith(_TIMES) for key in (*named, *hints)),
            templates=self._templates_for(named, question.spanned, barred),
            lexical=self._lexical(question.stems, question.plain),
            odds=self._odds(question.plain),
            shares=self._facts.shares(question.stems),
            other_shares=self._others.shares(question.plain),
            values=_values(asked, factors, named, hints, self.weight),
            spanned=question.spanned,
        )
        best = self._best(self._bounded(weighed, barred), weighed, limit, near)
        return [self._match(part, weighed) for part in best]

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
                bounded.append((-_bound(topic), index))
        for index in others.difference(self._templates):
            candidate = self.candidates[index]
            if candidate.id in barred:
                continue
            named = question.named_mass if candidate.kind in ANY_NAME else 0.0
            bound = _bound((explained[index] + named) / mass)
            if candidate.kind in BLENDED:
                bound = _blend(bound, lexical[index])
            bounded.append((-bound, index))
        return bounded

    def _best(
        self, bounded: list[tuple[float, int]], question: Weighed, limit: int, near: frozenset[str]
    ) -> list[_Part]:
        """The candidates with the highest scores, best first.

        Those that may score highest are looked at first: what cannot get among the best is not looked at wording by wording.
        """
        queue: list[tuple[float, int, _Part | None]] = [
            (bound - (NEAR if self.candidates[index].id in near else 0.0), index, None) for bound, index in bounded
        ]
        heapq.heapify(queue)
        scored: list[_Part] = []
        best: list[float] = []  # the scores of the best `limit` so far, the lowest first
        while queue:
            bound, index, part = heapq.heappop(queue)
            if len(best) == limit and -bound < best[0]:
                break
            extra = NEAR if self.candidates[index].id in near else 0.0
            if part is None:
                part = self._part(index, question)
                if part is not None:
                    heapq.heappush(queue, (-part.bound - extra, index, part))
                continue
            part.wording = self._best_wording(index, question, part.taken)
            part.score = self._mixed(part, part.wording, question) + extra
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

    def _part(self, index: int, question: Weighed) -> _Part | None:
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
        part = _Part(index, taken, topic, centre, mistyped)
        part.bound = self._mixed(part, _f_measure(1.0, min(1.0, reach / wording_mass)), question)
        return part

    def _mixed(self, part: _Part, wording: float, question: Weighed) -> float:
        """The score of a candidate of which one wording fits so well."""
        centre = wording if part.centre is None else part.centre
        score = WORDING_SHARE * wording + TOPIC_SHARE * part.topic + CENTRE_SHARE * centre
        if self.candidates[part.index].kind in BLENDED:
            score = _blend(score, question.lexical[part.index])
        score *= MISTYPED**part.mistyped
        if not question.dated and self._dated[part.index]:
            score *= UNDATED
        return score

    def _match(self, part: _Part, question: Weighed) -> Match:
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
            shared=self._shared(index, question),
        )

    def _shared(self, index: int, question: Weighed) -> float:
        """The share of the question's plain words that a candidate has."""
        if index < self._facts_end:
            return self._facts.share_of(question.shares, index)
        if index < self._talk_from:
            return self._others.share_of(question.other_shares, index - self._facts_end)
        return 0.0

    def _best_wording(self, index: int, question: Weighed, taken: dict[str, float]) -> float:
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


def _bound(topic: float) -> float:
    """A score that no candidate which explains so much of a question exceeds; rounded up, as sums of postings are rounded."""
    return WORDING_SHARE + TOPIC_SHARE * min(1.0, topic + ROUNDING) + CENTRE_SHARE


def _largest(values: list[float], count: int) -> list[int]:
    """The positions of the largest values above 0, and of those that equal the last of them."""
    least = sorted(values)[-count:][:1]  # quicker than heapq.nlargest for a thousand values, most of them 0
    return [at for at, value in enumerate(values) if value and value >= least[0]]


def _touches(season: str, year: str) -> bool:
    """Whether a calendar year is part of a season such as "season/2018-19"."""
    name = season.removeprefix("season/")
    return name.startswith(year) or (len(name) == 7 and name.endswith(year[2:]))


def _entity_weight(key: str) -> float | None:
    """The weight of a named thing such as "circuit/sepang"; None for a term."""
    kind, slash, _ = key.partition("/")
    return ENTITY_WEIGHT.get(kind) if slash else None


def _blend(score: float, lexical: float) -> float:
    """The score of a fact: what the Reader understands, and the plain words."""
    return (1 - LEXICAL_SHARE) * score + LEXICAL_SHARE * min(1.0, LEXICAL_SCALE * lexical)


def _f_measure(precision: float, recall: float) -> float:
    if not precision or not recall:
        return 0.0
    return (1 + _SQUARE) * precision * recall / (_SQUARE * precision + recall)
