"""The engine: question in, Answer out.

    read → match → decide → compose

Reading finds what a question names and asks (`understanding`). Matching scores every candidate (`matching`). Deciding
takes the first candidate that is good enough and can serve what is named; a template runs its query over the records.
When nothing is good enough the engine asks back or says that it does not know, with the nearest questions it does know.
"""

from __future__ import annotations

import hashlib
import logging
import math
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from rapidfuzz import fuzz

from bot.answering import followups
from bot.answering.answer import Answer, Context, Option, Status, citations
from bot.answering.confidence import Evidence, Ties, confidence_of
from bot.answering.index import Index
from bot.answering.kinds import tells
from bot.answering.matching import HINT, TYPES, Candidate, Match
from bot.answering.premises import Premise, called_off, premise_of
from bot.answering.queries import QUERIES
from bot.answering.ranking import fit, is_answer, ranked, rivalry
from bot.answering.readings import NO_DAY, Readings, language_of
from bot.answering.records import Records, Request
from bot.answering.result import Result
from bot.answering.slots import Slots
from bot.answering.suggesting import Suggester
from bot.answering.text import fold, say_date, words
from bot.answering.understanding import MANNER, Reader, Term, Understanding
from bot.answering.understood import SEVERAL_CLASSES
from bot.knowledge import KnowledgeBase
from bot.knowledge.models import Gap, Template

log = logging.getLogger(__name__)

ANSWER_AT = {"fact": 0.42, "template": 0.6}
"""The confidence from which a candidate is given as the answer."""
TURN_ANSWER_AT = 0.72
"""The same for a reading of a question that was asked in a conversation, where more goes wrong."""
OTHER_SERIES_SURE = 0.5
"""The same for a fact when the question names another championship."""
FLOOR = {"fact": 0.3, "template": 0.5}
"""The score below which no candidate is given, however long and clear of others the question is."""
MAX_SEVERAL = 600
"""Characters beyond which a text is not taken apart."""
ASIDES_SURE = 0.6
"""How sure an answer must be that leaves sentences of the text out of account."""
PARTS_SURE = 0.6
"""How sure the answers to several questions in one must be to be given rather than one answer to the whole."""
SURER = 0.05
"""How much surer one fact must be that answers all of them."""
OF_TWO_KINDS = 5
"""Candidates among which a fact and a question over the records are compared by how sure they are."""
MUCH_SURER = 0.1
"""How much surer the better one of the other kind must be of itself to go first."""
NEARLY = 0.1
"""How much less likely another answer may be to go before the fact that was just given."""
PLACES = ("first", "second", "third", "fourth")
GAP_BEATEN = 0.9
"""How sure an answer must be to be given where a known gap fits better."""
AGAINST_MEANT = 0.6
"""How sure a reading must be of itself where the bare words ask for something that is known to be unknown."""
SURE = 0.9
"""A reading this sure of itself makes the others needless."""
TURN_SURE = 0.95
"""The same for the readings of a question in a conversation, of which two may both look right."""
REMEMBERED = 16
"""Readings whose candidates are remembered: one question comes back to the same one several times."""
SHORTLIST = 14
"""Candidates that a decision looks at."""
CHOOSE_AT = 0.4
"""The confidence from which the best candidates are offered to choose from."""
MAX_CHOICES = 4
CHOICE_WITHIN = 0.12
"""How far below the best one a candidate's score may be to be offered beside it."""
GAP_AT = 0.36
COVERAGE = 0.22
"""The share of what is asked that a question over the records must explain, names apart."""
UNEXPLAINED, UNEXPLAINED_SURE = 0.05, 0.6
"""A fact that explains less than this share of what is asked has to be so sure by its plain words."""
SPAN_SURE = 0.75
"""The same for a fact where a span of time is asked for, such as "since 2019", which it may not speak of."""
COVERAGE_SELECTED = 0.1
"""The same for a template where the names alone select a race."""
GAP_ANYWAY = 0.27
"""A gap that alone explains what is asked wins from this score on."""
WORD_FOR_WORD = 0.99
"""How well a wording fits a question that says the same."""
TELLING = 0.12
TELLING_SHARE = 0.5
"""A word tells what is asked from the weight TELLING, and from this share of the heaviest one's."""
TWINS = 72
"""The likeness (0 to 100) from which two facts say the same, so that being torn between them is no doubt."""
TALK_AT = 0.42
OTHER_SERIES_AT = 0.5
"""A question that names another championship is answered only from a fact that speaks of it and fits this well."""
MISSED_CONCEPT = 0.3
"""A question over the records is not the one meant when it leaves out a known concept of this weight, such as a price."""
TOLD = frozenset({"season"})
"""What every answer from the records tells anyway."""
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
PLACED = frozenset({"second", "third"})
"""Terms that ask, in a conversation on winners, for those behind them."""
BESIDE_HALF = 0.8
"""The confidence from which a fact is given where the records have only half of what is asked."""
PREMISE_SURE = 0.9
"""The confidence of a reply that names what is false about a question."""
MAX_TOLD = 600
"""Characters of a reply that are looked at for what it names."""
MAX_RELATED = 3
MAX_DISPUTES = 2
"""Sentences on disagreeing sources below one answer."""
IMPLIED_ANYWAY = frozenset({"who", "race", "first", "last", "need", "season", "hour", "duration"})
"""Terms that leave a question made of names as it is."""

CREDITED = frozenset({"team", "car", "driver", "number"})
"""What a class of a race has one of only where its winner is meant: "GT at Fuji in 2017: team and car?"."""
OF_SOMEBODY = frozenset({"country", "team", "driver"})
"""What is named where a question with a yes or a no asks where somebody comes from: "is Roda Italian?"."""
CLAIMED_TITLE = frozenset({"season", "year", "class", "team", "driver"})
"""What is named where winning a class in a season means its title."""

NOBODY = "I don't know that one. Nobody and nothing called {name} is on record: no result, title or entry list of the Asian Le Mans Series here has that name."
OF_RACING = frozenset(
    {
        "win",
        "title",
        "race",
        "pole",
        "podium",
        "driver",
        "team",
        "drove",
        "season",
        "begin",
        "lap",
        "debut",
        "champion-driver",
    }
)
"""Words of questions on somebody who may have raced."""
TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "dr", "sir", "lord", "lady", "monsieur", "madame", "herr", "frau", "prince", "sheikh"}
)
"""Words before a name that are no part of it."""
ELSEWHERE = frozenset({"gap other-motorsport-results", "gap career-elsewhere", "gap personal"})
"""Why a question was declined that may be about somebody who has nothing to do with the series."""
SORRY = "I don't know that one."
SORRY_NEAR = "I don't know that one. The nearest things I do know are below."
OTHER_SERIES = "I only know the Asian Le Mans Series, not {series}."
SAY_SOMETHING = "Ask me anything about the Asian Le Mans Series: winners, champions, circuits, rules, history."


class Engine:
    """Answers questions from one fact base. Holds no state of conversations; safe to share between threads of talk."""

    def __init__(self, base: KnowledgeBase, readings: Readings | None = None, index: Index | None = None) -> None:
        """`readings` are those of an earlier engine; they are used where the language is the same, and added to.

        `index` is what an earlier engine worked out of this very base.
        """
        self.base = base
        language = language_of(base)
        self.readings = readings if readings and readings.language == language else Readings(language)
        self.index = index or Index.of(base, self.readings)
        self._lexicon, self.matcher = self.index.lexicon, self.index.matcher
        self.reader = Reader(base, self._lexicon)
        self.records = Records(base)
        self._suggester = Suggester(base)
        self._abouts: dict[str, Slots] = {}
        self._told_words: set[str] = set()
        self._facts = {one.id: one for one in self.matcher.candidates if one.kind == "fact"}
        self._templates = {one.id: one for one in self.matcher.candidates if one.kind == "template"}
        self._gaps = {one.id: one for one in self.matcher.candidates if one.kind == "gap"}
        self._demands = {
            template.id: [frozenset(map(self._lexicon.concept, fold(one).split("+"))) for one in template.demands]
            for template in base.templates.values()
        }
        self._matches = lru_cache(maxsize=REMEMBERED)(self._match)
        self._barred = lru_cache(maxsize=1_000)(self._without_needs)
        self._named_in = lru_cache(maxsize=1_000)(self._read_reply)
        self._twins = lru_cache(maxsize=20_000)(self._are_twins)
        self.confidence_of: Callable[[Evidence], float] = confidence_of

    # -- the public side ----------------------------------------------------------------------------------------------

    def answer(self, question: str, context: Context | None, now: datetime) -> Answer:
        """Answer one question, leaning on `context` if it is a follow-up. Never raises, whatever the text."""
        try:
            said = followups.said_in(question, context)
            understood = self.reader.read(said, now)
            answer = self._answer(said, understood, context, now)
            answer = replace(answer, question=question, gist=_gist(said, understood))
            if answer.context.said == Slots():
                answer = replace(answer, context=replace(answer.context, said=understood.slots))
            if context is not None and answer.context.candidate is None:
                return replace(answer, context=context)
            return answer
        except Exception:
            log.exception("answering failed for a question of %d characters", len(question))
            return Answer(question, Status.UNKNOWN, SORRY, reason="internal error")

    def complete(self, typed: str, limit: int = 25) -> list[Option]:
        """Known questions that fit what has been typed so far, best first; popular ones for an empty text."""
        return self._suggester.complete(typed, limit)

    def with_slots(self, question: str, now: datetime) -> str:
        """A question as the wording of a template: what it names replaced by slots such as {season}."""
        return self.reader.slotted(question, now)

    def nearest(self, question: str, now: datetime, limit: int = 20) -> list[Match]:
        """The candidates that fit a question best, whether or not any would be given as the answer."""
        return self.matcher.match(self.reader.read(question, now), limit=limit)

    def possible(self, question: str, now: datetime) -> list[tuple[Match, Answer]]:
        """Every candidate that could be given as the answer to a question, best first, with what it would say."""
        understood = _with_implied(self.reader.read(question, now))
        viable = self._viable(self._matches(understood), understood)
        answers = ((match, self._serve(question, understood, match, now)) for match in viable if is_answer(match))
        return [(match, answer) for match, answer in answers if answer is not None]

    def read_in_turn(self, question: str, context: Context | None, now: datetime) -> list[tuple[str, Answer]]:
        """The answer to each reading of a question that leans on `context`; none where it does not lean on it."""
        if context is None or context.candidate is None:
            return []
        said = followups.said_in(question, context)
        return list(self._in_turn(said, self.reader.read(said, now), context, now, sure=math.inf))

    def known_questions(self) -> list[str]:
        """Every question that this engine may offer as a suggestion."""
        return [fact.question for fact in self.base.facts.values() if fact.question]

    def explain(self, question: str, now: datetime, limit: int = 8) -> str:
        """How a question was understood and what it was matched with, for moderators and for tuning."""
        understood = self.reader.read(question, now)
        lines = [
            f"terms    {' '.join(f'{t.key}:{self.matcher.weight(t.key) * t.factor:.2f}' for t in understood.terms)}",
            f"entities {' '.join(sorted(understood.entities))}",
            f"slots    {understood.slots.named()} asks {sorted(understood.asks)} claims {understood.claims}",
        ]
        for match in self.matcher.match(understood, limit=limit):
            lines.append(
                f"{match.score:.3f} w{match.wording:.2f} t{match.topic:.2f} c{match.centre:.2f} v{match.coverage:.2f} {match.candidate.kind} {match.candidate.id}"
            )
        return "\n".join(lines)

    # -- one question -------------------------------------------------------------------------------------------------

    def _answer(self, question: str, understood: Understanding, context: Context | None, now: datetime) -> Answer:
        leans = context is not None and context.candidate is not None and followups.points(understood)
        known = self._known(question, understood)
        if known is not None:
            return known
        if not understood.terms and not understood.entities and not understood.shift and not leans:
            about = self.base.vocabulary.about
            if about in self.base.facts and understood.own and understood.asking:
                return self._fact(question, understood, about, score=1.0)
            return self._nothing_asked(question, context)
        parts = self._parts(question, understood, context, now)
        answered = [part for part in parts if part.status is Status.ANSWERED]
        least = min((part.confidence for part in answered), default=0.0)
        if len(answered) == len(parts) and least >= SURE:
            return self._together(question, parts)
        whole = self._single(question, understood, context, now)
        if len(answered) == len(parts) and least >= PARTS_SURE:
            return whole if _is_surer(whole, least, parts) else self._together(question, parts)
        if len(answered) < len(parts) and least >= PARTS_SURE:
            own = whole.status is Status.ANSWERED and whole.facts not in [part.facts for part in answered]
            gap = whole.meant and whole.reason not in [part.reason for part in parts]
            return whole if own or gap else self._in_part(question, parts)
        return self._together(question, parts) if answered == parts and parts and not whole.meant else whole

    def _known(self, question: str, understood: Understanding) -> Answer | None:
        """The answer to a question that is a known one word for word: picked from those offered, or taught by a moderator."""
        identifier = self.index.wordings.fact_of(question)
        if identifier is None:
            return None
        return self._fact(question, understood, identifier, score=1.0)

    def _single(self, question: str, understood: Understanding, context: Context | None, now: datetime) -> Answer:
        plain = self._decide(question, understood, now)
        if plain.status is not Status.ANSWERED and not plain.meant:
            plain = self._without_asides(question, understood, now) or plain
        pointing = understood.leaning or understood.words <= followups.SHORT
        if context is None or context.candidate is None or (context.candidate == followups.UNKNOWN and not pointing):
            return self._final(self._beginning(plain, understood), understood, now)
        if not followups.leans(understood, plain):
            return self._final(plain, understood, now)
        long = understood.words > followups.SHORT or bool(understood.entities)
        if plain.meant and long and not understood.leaning:
            return self._final(plain, understood, now)  # the conversation is not searched for an answer
        readings = list(self._in_turn(question, understood, context, now))
        given = [reading for reading in readings if reading[1].status is Status.ANSWERED]
        kind, best = self._likeliest(given, understood, context) if given else readings[0]
        if kind != "alone":
            best = replace(best, context=followups.following(context, best.context, understood))
        if plain.meant and best.confidence < AGAINST_MEANT:
            best = plain
        return self._final(best, understood, now)

    def _likeliest(
        self, given: Sequence[tuple[str, Answer]], understood: Understanding, context: Context
    ) -> tuple[str, Answer]:
        """The likeliest of the readings; the fact that was just given goes behind any other answer: nobody asks to hear it again."""
        best = max(given, key=lambda reading: reading[1].confidence)
        if not best[1].context.prose or best[1].context.candidate != context.candidate:
            return best
        others = [reading for reading in given if reading[1].context.candidate != context.candidate]
        if "how-many" not in understood.keys:  # a count tells more than the story it is a part of
            others = [reading for reading in others if reading[1].confidence > best[1].confidence - NEARLY]
        return max(others, key=lambda reading: reading[1].confidence, default=best)

    def _beginning(self, plain: Answer, understood: Understanding) -> Answer:
        """The answer to a question with nothing before it: to a mere "when?" none; one that is not known begins a thread, too."""
        if not understood.entities and understood.keys <= TYPES:
            return Answer(plain.question, Status.UNKNOWN, SORRY, reason="nothing to lean on")
        if plain.status is Status.UNKNOWN and not plain.meant and plain.context.candidate is None:
            thread = Context(
                followups.UNKNOWN, understood.keys, understood.slots, understood.slots, plain=understood.plain
            )
            return replace(plain, context=thread)
        return plain

    def _without_asides(self, question: str, understood: Understanding, now: datetime) -> Answer | None:
        """The answer to what a text asks, without its sentences that ask nothing; None where that is none either."""
        terms = tuple(term for term in understood.terms if term.factor == 1.0)
        if not terms or len(terms) == len(understood.terms):
            return None
        answer = self._decide(question, replace(understood, terms=terms), now)
        return answer if answer.status is Status.ANSWERED and answer.confidence >= ASIDES_SURE else None

    def _in_turn(
        self, question: str, understood: Understanding, context: Context, now: datetime, sure: float = TURN_SURE
    ) -> Iterator[tuple[str, Answer]]:
        """The answer to each reading of a question in a conversation, with the kind of the reading, until one is `sure`."""
        asked_again = False
        for turn in followups.turns(understood, context, self.reader.clock, self.records):
            if turn.kind == "first" and asked_again:
                continue  # the question before goes before the one that the conversation began with
            near = self._near_to(context, understood, turn)
            answer = self._decide(question, turn.understood, now, turn, near)
            yield turn.kind, answer
            asked_again = asked_again or (turn.kind in ("same", "again") and answer.status is Status.ANSWERED)
            if answer.status is Status.ANSWERED and answer.confidence >= sure and turn.kind != "again":
                return  # the reply before may lack the part that is asked for, which a question of its own tells

    def _near_to(self, context: Context, understood: Understanding, turn: followups.Turn) -> frozenset[str]:
        """The candidates that the conversation makes likely.

        The one that was answered with where the same is asked of something else. The facts that go with it where a fact near
        to it is looked for; itself too when only its when, why or who is asked.
        """
        if turn.kind in ("same", "again"):
            return frozenset({context.candidate or ""})
        if turn.kind == "first":
            first = followups.beginning(context)
            return frozenset({(first.candidate if first else None) or ""})
        fact = self.base.facts.get(context.candidate or "")
        if fact is None or turn.kind != "prose":
            return frozenset()
        return frozenset(fact.related) | ({fact.id} if understood.keys <= TYPES else frozenset())

    def _final(self, answer: Answer, understood: Understanding, now: datetime) -> Answer:
        """The answer, or what is false about the question; with the nearest known questions where it is none."""
        answer = self._unless_stranger(self._unless_false(answer, understood, now), understood)
        if answer.status is not Status.UNKNOWN or answer.suggestions:
            return answer
        near = tuple(self._near(understood))
        return replace(answer, suggestions=near, text=SORRY if answer.text == SORRY_NEAR and not near else answer.text)

    def _unless_stranger(self, answer: Answer, understood: Understanding) -> Answer:
        """The answer, or that nobody of a name is on record which the question has and nothing in the base.

        Records that were asked for are told behind it; a fact that is no sure answer is not.
        """
        if understood.series or answer.status is Status.CHAT or (answer.meant and answer.half):
            return answer
        found = next((one for one in understood.names if not self._is_told(one)), None)
        if found is None or not _is_of_people(found, understood):
            return answer
        name = " ".join(found)
        says = NOBODY.format(name=name)
        if answer.status is Status.ANSWERED and answer.context.prose:
            if answer.confidence >= SURE:
                return answer
        elif answer.status is Status.ANSWERED and found not in understood.borrowed:
            return replace(answer, text=f"{says}\n\n{answer.text}", premise=True)
        elif answer.meant and answer.reason not in ELSEWHERE:
            return answer
        return Answer(answer.question, Status.UNKNOWN, says, reason=f"nobody is called {name}")

    def _is_told(self, name: Sequence[str]) -> bool:
        """Whether the base speaks of something by a name: each of its words stands in an answer or in a name."""
        if not self._told_words:
            base = self.base
            told_in = [fact.answer for fact in base.facts.values()]
            for driver in base.drivers.values():
                told_in += [driver.name, *driver.names]
            for team in base.teams.values():
                told_in += [team.name, *team.names]
            for circuit in base.circuits.values():
                told_in += [circuit.name, *circuit.names, circuit.place]
            self._told_words.update(word for text in told_in for word in words(text))
        told = self._told_words | TITLES
        return all(word in told or self._lexicon.is_everyday(word) for one in name for word in words(one))

    def _unless_false(self, answer: Answer, understood: Understanding, now: datetime) -> Answer:
        """The answer, unless the question takes something false for granted that the answer does not speak of."""
        if answer.premise or answer.status is Status.CHAT:
            return answer
        premise = premise_of(understood, self.records, now)
        if premise is None:
            return self._unless_called_off(answer, understood, now)
        if answer.status is Status.ANSWERED:
            given = (self._facts[one] for one in answer.facts if one in self._facts)
            if any(premise.is_known_to(one.words | one.seasons) for one in given):
                return self._with_verdict(answer, premise) if premise.verdict else answer
            if not answer.context.prose and not premise.beside:
                return answer
        context = Context("premise", understood.keys, understood.slots, premise.result.about, plain=understood.plain)
        said = self._of_records(answer.question, understood, premise.result, context, PREMISE_SURE, "false premise")
        if premise.beside and answer.status is Status.ANSWERED and not answer.context.prose:
            return replace(answer, text=f"{said.text}\n\n{answer.text}", premise=True)
        return said

    def _unless_called_off(self, answer: Answer, understood: Understanding, now: datetime) -> Answer:
        """The answer; where there is none, what is on record of a cancelled round that the question is about."""
        if answer.status is not Status.UNKNOWN or answer.meant:
            return answer
        result = called_off(understood, self.records, now)
        if result is None:
            return answer
        context = Context("called off", understood.keys, understood.slots, result.about, plain=understood.plain)
        return self._of_records(answer.question, understood, result, context, answer.confidence, "called off")

    def _with_verdict(self, answer: Answer, premise: Premise) -> Answer:
        """An answer from a fact, behind the sentence that says what was not so."""
        sources = (*answer.sources, *citations(self.base, premise.result.sources))
        text = f"{premise.verdict}\n\n{answer.text}"
        return replace(answer, text=text, sources=tuple(dict.fromkeys(sources)), premise=True)

    def _nothing_asked(self, question: str, context: Context | None) -> Answer:
        options = tuple(self._suggester.complete("", MAX_RELATED))
        return Answer(
            question, Status.CHAT, SAY_SOMETHING, suggestions=options, context=context or Context(), reason="empty"
        )

    def _parts(self, question: str, understood: Understanding, context: Context | None, now: datetime) -> list[Answer]:
        """The answers to two or more questions in one, each leaning on the one before; none where it is one."""
        if len(question) > MAX_SEVERAL:
            return []
        answers: list[Answer] = []
        parts = self._with_lent(followups.split(question), now)
        if len(parts) > 1:
            for part in parts:
                before = answers[-1].context if answers else context
                said = followups.said_in(part, before)
                read = self.reader.read(said, now)
                answers.append(self._other(answers, self._single(said, read, before, now), read, now))
        else:
            answers = [self._decide(question, reading, now) for reading in followups.joined(question, understood)]
        return answers or self._both(question, understood, context, now)

    def _with_lent(self, parts: list[str], now: datetime) -> list[str]:
        """The parts of a question, the first with the place and time that only the last one names.

        "Who took pole and who won at The Bend" asks both of The Bend; a first part that asks for an extreme stands alone.
        """
        if len(parts) != 2 or not followups.asks_at_once(parts[0]):
            return parts
        first = self.reader.read(parts[0], now)
        if first.entities or not first.keys & followups.JOINED or first.keys & UNSAID:
            return parts
        for tail in followups.tails(parts[1]):
            slots = self.reader.read(tail, now).slots
            if slots.circuits or slots.countries or slots.seasons or slots.years:
                return [f"{parts[0]} {tail}", parts[1]]
        return parts

    def _other(self, before: Sequence[Answer], answer: Answer, part: Understanding, now: datetime) -> Answer:
        """The answer to a part, which by itself may be another one than that of a part before: nobody asks for one thing twice."""
        if answer.status is not Status.ANSWERED or answer.facts not in [other.facts for other in before]:
            return answer
        alone = self._decide(answer.question, part, now)
        return alone if alone.status is Status.ANSWERED and alone.facts != answer.facts else answer

    def _both(self, question: str, understood: Understanding, context: Context | None, now: datetime) -> list[Answer]:
        """The answers to both halves of a question about "this and that", if each half has one of its own; else none."""
        splits = followups.conjoined(question)
        if not splits:
            return []
        whole = self._decide(question, understood, now).context.candidate
        for one, word, other, its_word in splits:
            halves = self.reader.read(one, now), self.reader.read(other, now)
            asked = [self._meaning(spoken, now) for spoken in (word, its_word)]
            if None in asked or asked[0] == asked[1] or self._asks_both(whole, asked):
                continue
            if any(half.entities != understood.entities for half in halves):
                continue
            answers = [self._single(text, half, context, now) for text, half in zip((one, other), halves, strict=True)]
            if all(part.status is Status.ANSWERED and part.confidence >= PARTS_SURE for part in answers):
                return answers
        return []

    def _asks_both(self, identifier: str | None, meanings: Collection[str | None]) -> bool:
        """Whether a question over the records is about both of two things by itself, as one for both ends of a season is."""
        candidate = self._templates.get(identifier or "")
        return candidate is not None and candidate.words.issuperset(meanings)

    def _meaning(self, word: str, now: datetime) -> str | None:
        """The concept that a single word stands for; None for a name, an everyday word and a word of no concept."""
        read = self.reader.read(word, now)
        if read.entities or len(read.terms) != 1 or read.keys & TYPES:
            return None
        return read.terms[0].key

    def _in_part(self, question: str, parts: Sequence[Answer]) -> Answer:
        """The reply to several questions of which some are not known: what is known, and of which nothing is."""
        known = self._together(question, [part for part in parts if part.status is Status.ANSWERED])
        says = [
            part.text
            if part.meant or part.context.candidate
            else f"The {PLACES[place]} part of your question I don't know."
            for place, part in enumerate(parts)
            if part.status is not Status.ANSWERED
        ]
        near = [option for part in parts for option in part.suggestions if part.status is not Status.ANSWERED]
        return replace(
            known,
            status=Status.UNKNOWN,
            text="\n\n".join([known.text, *dict.fromkeys(says)]),
            heading=None,
            suggestions=tuple(dict.fromkeys(near))[:MAX_RELATED],
            meant=True,
            reason=f"answered in part: {known.reason}",
        )

    def _together(self, question: str, answers: Sequence[Answer]) -> Answer:
        """One reply of the answers to several questions."""
        distinct = list({answer.text: answer for answer in answers}.values())
        if len(distinct) == 1:
            return replace(distinct[0], question=question)
        sources = tuple(dict.fromkeys(source for answer in distinct for source in answer.sources))
        days = [answer.as_of for answer in distinct if answer.as_of]
        return replace(
            distinct[-1],
            question=question,
            text="\n\n".join(answer.text for answer in distinct),
            heading=None,
            facts=tuple(dict.fromkeys(fact for answer in distinct for fact in answer.facts)),
            sources=sources,
            as_of=min(days) if days else None,
            confidence=min(answer.confidence for answer in distinct),
            race_class=None,
            premise=any(answer.premise for answer in distinct),
            reason="several questions: " + "; ".join(answer.reason for answer in distinct),
        )

    # -- deciding -----------------------------------------------------------------------------------------------------

    def _decide(
        self,
        question: str,
        understood: Understanding,
        now: datetime,
        turn: followups.Turn | None = None,
        near: frozenset[str] = frozenset(),
    ) -> Answer:
        """The answer to a question that stands alone, or to one reading of a question in a conversation."""
        understood = _with_implied(understood)
        hints = turn.hints if turn else frozenset()
        guessed = turn is not None and turn.kind not in ("alone", "same", "first", "again")
        matches = self._matches(understood, hints, near)
        viable = self._viable(matches, understood, alone=turn is None and _is_specific(understood))
        if turn is not None and turn.kind in ("same", "first", "again"):
            viable = self._asked_again(viable, turn, near)
        viable = self._surer_first(viable, matches, understood)
        declining = self._better_gap(understood, matches)
        half: Answer | None = None
        for rank, match in enumerate(viable):
            if not is_answer(match):
                declining = declining or match
                continue
            if guessed and match.candidate.kind == "template" and understood.keys & PLACED - match.candidate.words:
                continue
            if half is not None and match.candidate.kind != "fact":
                continue
            answer = self._serve(question, understood, match, now, guessed)
            if answer is None:
                continue
            evidence = self.evidence(match, viable[rank + 1 :], matches, understood, turn, answer)
            if turn is not None and turn.kind in ("again", "first") and evidence.ties.tells is False:
                continue  # the reply to the question asked again lacks the part that is asked for now
            confidence = self.confidence_of(evidence)
            if half is not None:
                if confidence >= BESIDE_HALF:
                    return replace(answer, confidence=confidence)
                break
            if declining is not None and confidence < GAP_BEATEN:
                break
            kind = match.candidate.kind
            needed = ANSWER_AT[kind] if turn is None else max(ANSWER_AT[kind], TURN_ANSWER_AT)
            if understood.series and not understood.own:
                needed = max(needed, OTHER_SERIES_SURE)
            if kind == "fact" and match.coverage < UNEXPLAINED:
                needed = max(needed, UNEXPLAINED_SURE)
            if kind == "fact" and understood.slots.span is not None:
                needed = max(needed, SPAN_SURE)
            leans = turn is not None and turn.kind != "alone"
            if confidence >= needed and (leans or match.score >= FLOOR[kind]):
                if answer.half:
                    half = replace(answer, confidence=confidence)
                    continue
                answer = self._with_other_race(answer, understood, match, viable[rank + 1 :])
                return replace(answer, confidence=confidence)
            if confidence >= CHOOSE_AT and not understood.series:
                return replace(self._choose(question, viable[rank:], confidence), context=answer.context)
            break
        if half is not None:
            return half
        if declining is not None:
            return (
                self._gap(question, declining) if declining.candidate.kind == "gap" else self._talk(question, declining)
            )
        if understood.series:
            series = " or ".join(understood.series)
            return Answer(
                question, Status.UNKNOWN, OTHER_SERIES.format(series=series), meant=True, reason="other series"
            )
        return Answer(question, Status.UNKNOWN, SORRY_NEAR if matches else SORRY, reason="no candidate is good enough")

    def _with_other_race(
        self, answer: Answer, understood: Understanding, match: Match, behind: Sequence[Match]
    ) -> Answer:
        """A fact on one race of a weekend with two, where neither was named: with that on the other race, or which one it is."""
        leg, slots = self._leg_of(match), understood.slots
        named = slots.race or slots.round or slots.dates or slots.days or slots.weekdays or slots.months
        if leg is None or named or not slots.circuits or not (slots.seasons or slots.years):
            return answer
        races = self.records.select(slots)
        if len(races) != 2 or {race.leg for race in races} != {1, 2}:
            return answer
        for other in behind:
            same = other.coverage >= match.coverage and other.score >= match.score - CHOICE_WITHIN
            if same and self._leg_of(other) == 3 - leg:
                fact = self._fact(answer.question, understood, other.candidate.id, other.score)
                return replace(
                    answer,
                    text=f"{answer.text}\n\n{fact.text}",
                    heading=None,
                    facts=(*answer.facts, *fact.facts),
                    sources=tuple(dict.fromkeys((*answer.sources, *fact.sources))),
                    weak=answer.weak or fact.weak,
                )
        race = next(race for race in races if race.leg == leg)
        if race.day not in self._about(match.candidate.id).dates:
            return answer
        note = f"There were two races there; this is of race {leg}, on {say_date(race.day)}."
        return replace(answer, text=f"{answer.text}\n\n{note}")

    def _leg_of(self, match: Match) -> int | None:
        """Which race of a weekend with two a fact is about, by what its question and answer name; None for both or neither."""
        if match.candidate.kind != "fact":
            return None
        about = self._about(match.candidate.id)
        return about.race if about.race in (1, 2) and len(about.circuits) == 1 else None

    def _asked_again(self, viable: list[Match], turn: followups.Turn, near: frozenset[str]) -> list[Match]:
        """The candidates for the question before with something else in it.

        Records are asked the same again. A prose fact would say the same again, which only helps who asks for a part of it.
        """
        if turn.kind == "same" and turn.after_prose and not turn.keys & TYPES:
            return [match for match in viable if match.candidate.id not in near]
        before = [match for match in viable if match.candidate.id in near and is_answer(match)]
        return before or (viable if turn.kind == "same" else [])

    def _viable(self, matches: Sequence[Match], understood: Understanding, alone: bool = False) -> list[Match]:
        """The candidates that are worth a decision, best first; `alone` is for a specific question outside a conversation."""
        return ranked([match for match in matches if self._may_serve(match, understood)], alone)

    def _surer_first(self, viable: list[Match], matches: Sequence[Match], understood: Understanding) -> list[Match]:
        """The candidates with the best one of the other kind before the first where it would be the surer answer.

        Fits of facts and of questions over the records are hard to compare; how sure each of them is has been learnt apart.
        """
        answers = [match for match in viable if is_answer(match)][:OF_TWO_KINDS]
        other = next((match for match in answers if match.candidate.kind != answers[0].candidate.kind), None)
        if other is None:
            return viable
        sure, surer = (
            confidence_of(self.evidence(one, [match for match in viable if match is not one], matches, understood))
            for one in (answers[0], other)
        )
        if surer <= sure + MUCH_SURER:
            return viable
        at = viable.index(answers[0])
        return [*viable[:at], other, *(match for match in viable[at:] if match is not other)]

    def _serve(
        self, question: str, understood: Understanding, match: Match, now: datetime, guessed: bool = False
    ) -> Answer | None:
        """The answer that a fact or a question over the records gives; None where it has none."""
        if match.candidate.kind == "fact":
            return self._fact(question, understood, match.candidate.id, match.score)
        return self._run(question, understood, match, now, guessed)

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
            return True
        reasons = "reason" in self.base.templates[match.candidate.id].options
        if ("reason" in understood.asks and not reasons) or match.missed_concept >= MISSED_CONCEPT:
            return False  # the records tell what happened, not why
        if self._lacks(understood, match):
            return False
        demands = self._demands[match.candidate.id]
        if demands and not any(demand <= understood.keys for demand in demands):
            return False
        if not self._takes_places(self.base.templates[match.candidate.id], understood):
            return False
        have = held(understood.slots)
        selected = "season" in have and bool(have & {"circuit", "month", "race", "round"}) and len(have) > 2
        needed = COVERAGE_SELECTED if selected else COVERAGE
        return match.coverage >= needed

    def _lacks(self, understood: Understanding, match: Match) -> bool:
        """Whether a question over the records does not know the noun behind "which" or "how many", or the extreme that is asked.

        "First" and "last" that select a race of a weekend or a season ask for no extreme.
        """
        extremes = understood.keys & UNSAID
        if understood.slots.race is not None or understood.slots.round is not None:
            extremes -= {"first", "last"}
        if len(understood.slots.classes) > 1:
            extremes |= understood.keys & {SEVERAL_CLASSES}
        return bool((understood.wanted - TOLD | extremes) - match.candidate.words)

    def _match(
        self, understood: Understanding, hints: frozenset[str] = frozenset(), near: frozenset[str] = frozenset()
    ) -> list[Match]:
        """The candidates that a decision looks at, best first."""
        return self.matcher.match(understood, hints, SHORTLIST, near, self._barred(held(understood.slots)))

    def _without_needs(self, have: frozenset[str]) -> frozenset[str]:
        """The questions over the records, and the gaps, that need a name which a question with these does not have."""
        needing: list[Template | Gap] = [*self.base.templates.values(), *self.base.gaps.values()]
        return frozenset(one.id for one in needing if not _needs_met(one.needs, have))

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
        names = {self.base.countries[identifier].name for identifier in slots.countries}
        return any(circuit.country in names for circuit in self.base.circuits.values())

    def evidence(
        self,
        match: Match,
        behind: Sequence[Match],
        matches: Sequence[Match],
        understood: Understanding,
        turn: followups.Turn | None = None,
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
        asked = sum(self.matcher.weight(term.key) * term.factor for term in understood.terms)
        asked += sum(HINT * self.matcher.weight(key) for key in hints - understood.keys if "/" not in key)
        named = sum(self.matcher.weight(key) for key in understood.entities)
        named += sum(HINT * self.matcher.weight(key) for key in hints - understood.entities if "/" in key)
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
            turn=turn,
            ties=self._ties(match.candidate, turn, answer) if turn else Ties(),
        )

    def _lacking(self, candidate: Candidate, understood: Understanding) -> float:
        """The weight of what a question names that a fact does not have."""
        if candidate.kind != "fact":
            return 0.0
        return sum(
            self.matcher.weight(key)
            for key in understood.entities
            if key not in candidate.uses and key not in candidate.seasons
        )

    def _ties(self, candidate: Candidate, turn: followups.Turn, answer: Answer | None) -> Ties:
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

    def _told(self, ties: Ties, candidate: Candidate, turn: followups.Turn, answer: Answer) -> Ties:
        """Whether an answer names those that the reading is about, and something of the kind that is asked for."""
        told = self._about(candidate.id) if candidate.kind == "fact" else self._named_in(answer.text)
        slots = turn.understood.slots
        people = {*slots.teams, *slots.drivers}
        return replace(
            ties,
            people=bool(people & {*told.teams, *told.drivers}) if people else None,
            tells=tells(turn.keys, told, answer.text),
        )

    def _share(self, keys: Collection[str], has: Collection[str]) -> float:
        """How much of the weight of these keys belongs to those that are had."""
        weights = {key: self.matcher.weight(key) for key in keys}
        total = sum(weights.values())
        return sum(weight for key, weight in weights.items() if key in has) / total if total else 0.0

    def _same(self, match: Match, other: Match) -> bool:
        """Whether two candidates would say much the same."""
        if match.candidate.kind != "fact" or other.candidate.kind != "fact":
            return False
        return self._twins(match.candidate.id, other.candidate.id)

    def _are_twins(self, one: str, two: str) -> bool:
        return fuzz.token_set_ratio(self.base.facts[one].answer, self.base.facts[two].answer) > TWINS

    def _better_gap(self, understood: Understanding, matches: Sequence[Match]) -> Match | None:
        """A known gap that explains a telling word which the best candidate leaves over, and misses none that it explains.

        Or the one that is asked for word for word.
        """
        best = next(filter(is_answer, matches), None)
        if best is None:
            return None
        weights = {term.key: self.matcher.weight(term.key) * term.factor for term in understood.terms}
        telling_from = max(TELLING, TELLING_SHARE * max(weights.values(), default=0.0))
        telling = {key for key, weight in weights.items() if weight >= telling_from}
        has = best.candidate.uses.keys()
        for match in matches:
            if match.candidate.kind != "gap" or match.score < GAP_ANYWAY:
                continue
            words = match.candidate.words
            if (telling & words) - has and not (telling & has) - words:
                return match
        return self._gap_said(understood) if best.wording < WORD_FOR_WORD and telling else None

    def _gap_said(self, understood: Understanding) -> Match | None:
        """The known gap that asks just what a question asks; what points back at something is not asked in so many words."""
        if understood.leaning:
            return None
        have = held(understood.slots)
        gap = self.index.gaps.gap_of(understood.keys, understood.entities, have)
        if gap is None or gap in self._barred(have):
            return None
        return Match(self._gaps[gap], score=1.0, wording=1.0, topic=1.0, centre=1.0)

    # -- composing ----------------------------------------------------------------------------------------------------

    def _fact(self, question: str, understood: Understanding, identifier: str, score: float) -> Answer:
        fact = self.base.facts[identifier]
        said = _YES.sub(lambda found: found[1].upper(), fact.answer) if _asks_openly(question) else fact.answer
        text = f"{said}\n\n{fact.disputed}" if fact.disputed else said
        about = self._about(fact.id)
        classes = understood.slots.classes
        return Answer(
            question,
            Status.ANSWERED,
            text,
            heading=fact.question,
            facts=(fact.id,),
            sources=citations(self.base, fact.sources),
            as_of=fact.as_of,
            confidence=min(1.0, score),
            suggestions=tuple(self._related(fact.id)),
            race_class=classes[0] if len(classes) == 1 else None,
            weak=fact.confidence == "low",
            reason=f"fact {fact.id}, score {score:.2f}",
            context=Context(fact.id, understood.keys, understood.slots, about, prose=True, plain=understood.plain),
        )

    def _read_reply(self, text: str) -> Slots:
        """What the beginning of a reply from the records names."""
        return self.reader.read(text[:MAX_TOLD], NO_DAY).slots

    def _about(self, identifier: str) -> Slots:
        """What a fact names, which a follow-up may lean on."""
        if identifier not in self._abouts:
            fact = self.base.facts[identifier]
            self._abouts[identifier] = self.reader.read(f"{fact.question or ''} {fact.answer}", NO_DAY).slots
        return self._abouts[identifier]

    def _run(
        self, question: str, understood: Understanding, match: Match, now: datetime, guessed: bool = False
    ) -> Answer | None:
        template = self.base.templates[match.candidate.id]
        slots = understood.slots
        query = QUERIES[template.query]
        request = Request(
            records=self.records,
            slots=slots,
            options=template.options,
            now=now,
            asks=understood.asks,
            claims=understood.claims,
            wanted=understood.wanted,
            ordinal=understood.ordinal,
            words=understood.keys,
            closed=understood.closed,
        )
        result = query(request)
        if result is None or (guessed and result.premise):
            return None  # a false premise that the person did not state is a wrong guess
        return self._from_result(question, understood, match, result)

    def _from_result(self, question: str, understood: Understanding, match: Match, result: Result) -> Answer:
        context = Context(match.candidate.id, understood.keys, understood.slots, result.about, plain=understood.plain)
        reason = f"template {match.candidate.id}, score {match.score:.2f}"
        if result.verdict is not None and result.verdict.so and _asks_which(understood):
            told = result.opened("")
            result = replace(told, text=told.text.strip())
        return self._of_records(question, understood, result, context, min(1.0, match.score), reason)

    def _of_records(
        self, question: str, understood: Understanding, result: Result, context: Context, confidence: float, reason: str
    ) -> Answer:
        """The answer that a reply from the records makes."""
        classes = result.about.classes or understood.slots.classes
        if result.choices:
            choices = tuple(Option(*choice) for choice in result.choices)
            return Answer(
                question, Status.CHOOSE, result.text, choices=choices, context=context, reason="ambiguous name"
            )
        if not result.known:
            return Answer(
                question,
                Status.UNKNOWN,
                result.text,
                facts=result.records,
                sources=citations(self.base, result.sources),
                as_of=result.as_of,
                meant=result.half,
                half=result.half,
                context=context,
                reason="not on record",
            )
        if not result.sources:
            log.warning("%s: answered without a source", reason)
            return Answer(question, Status.UNKNOWN, SORRY_NEAR, context=context, reason="no source")
        text = "\n\n".join((result.text, *_disputes(result.disputed)))
        return Answer(
            question,
            Status.ANSWERED,
            text,
            facts=result.records,
            sources=citations(self.base, result.sources),
            as_of=result.as_of,
            confidence=confidence,
            suggestions=tuple(self._related(context.candidate or "")),
            race_class=classes[0] if len(classes) == 1 else None,
            premise=result.premise,
            reason=reason,
            context=context,
        )

    def _gap(self, question: str, match: Match) -> Answer:
        gap = self.base.gaps[match.candidate.id]
        confidence = min(1.0, match.score)
        reason = f"gap {gap.id}"
        return Answer(question, Status.UNKNOWN, gap.says, confidence=confidence, meant=True, reason=reason)

    def _talk(self, question: str, match: Match) -> Answer:
        line = self.base.small_talk[match.candidate.id]
        options = tuple(self._suggester.complete("", MAX_RELATED))
        return Answer(question, Status.CHAT, line.says, suggestions=options, meant=True, reason=f"small talk {line.id}")

    def _choose(self, question: str, viable: Sequence[Match], confidence: float) -> Answer:
        """Ask back with the best candidates, or say that it is not known where there are not two to choose from."""
        options = []
        for match in viable:
            if match.candidate.kind == "fact" and match.score >= viable[0].score - CHOICE_WITHIN:
                fact = self.base.facts[match.candidate.id]
                options += [self._suggester.of_fact(fact.id)] if fact.question else []
        if len(options) < 2:
            return Answer(question, Status.UNKNOWN, SORRY_NEAR, reason="no candidate is sure enough")
        choices = tuple(options[:MAX_CHOICES])
        text = "Did you mean one of these?\n" + "\n".join(f"- {option.question}" for option in choices)
        return Answer(question, Status.CHOOSE, text, confidence=confidence, choices=choices, reason="several fit")

    def _related(self, identifier: str) -> list[Option]:
        return self._suggester.related(identifier, MAX_RELATED)

    def _near(self, understood: Understanding) -> list[Option]:
        matches = [match for match in self.matcher.match(understood, limit=8) if match.candidate.kind == "fact"]
        return [
            self._suggester.of_fact(match.candidate.id)
            for match in matches
            if match.score > 0.15 and self.base.facts[match.candidate.id].question
        ][:MAX_RELATED]


_YES = re.compile(r"^Yes[.,] (\w)")
_OPEN = re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)
_CLOSED = re.compile(
    r"\s*(?:(?:and|so|but|ok|wait|hey)\W+)*(?:is|are|was|were|did|do|does|has|have|had|can|could|will|would)\b",
    re.IGNORECASE,
)


def _is_of_people(name: Sequence[str], understood: Understanding) -> bool:
    """Whether a strange name is likely somebody's: a single word could be any thing, unless racing or nothing else is spoken of."""
    if len(name) > 1 or understood.keys & OF_RACING:
        return True
    return name[0][:1].isupper() and len(understood.terms) <= 1


def _asks_openly(question: str) -> bool:
    """Whether a question asks for more than yes or no: then an answer does not begin with "Yes"."""
    return _OPEN.search(question) is not None and _CLOSED.match(question) is None


def _disputes(disputed: Sequence[str]) -> list[str]:
    """The sentences on sources that disagree; of many, which a long list gathers, the first ones."""
    shown = list(disputed[:MAX_DISPUTES])
    left = len(disputed) - len(shown)
    return (
        [*shown, f"Sources disagree on {left} more of these; ask about one of them for what they say."]
        if left
        else shown
    )


def _is_surer(whole: Answer, least: float, parts: Sequence[Answer]) -> bool:
    """Whether one fact answers several questions in one better than an answer to each does."""
    known = whole.status is Status.ANSWERED and whole.heading is not None
    return known and whole.confidence > least + SURER and whole.facts not in [part.facts for part in parts]


def _gist(question: str, understood: Understanding) -> str:
    keys = sorted(understood.keys | understood.entities) or [fold(question)]
    return hashlib.blake2b("\0".join(keys).encode(), digest_size=8).hexdigest()


def _asks_which(understood: Understanding) -> bool:
    """Whether a question asks which of several, which takes no yes: "which of the two races did RLR win"."""
    return not understood.closed and (bool(understood.wanted) or understood.said[:1] in (("which",), ("what",)))


def _is_specific(understood: Understanding) -> bool:
    """Whether a question says enough for a wording to be the same as it.

    It has a telling term, some term beside a name, or names a race or title of a time.
    """
    have = held(understood.slots)
    if understood.keys - TYPES - IMPLIED_ANYWAY or ("season" in have and len(have) > 1):
        return True
    return bool(have and understood.keys - TYPES)


def _with_implied(understood: Understanding) -> Understanding:
    """ "LMP2 Sepang 2020" asks who won the race, "GT 2022" who won the title, "Is there GT in 2022?" just that.

    "Did Manthey win GT in 2024-25?" asks for the title as well, "is Roda Italian?" where he comes from.
    """
    have = held(understood.slots)
    if understood.claims and understood.keys == {"win"} and have <= CLAIMED_TITLE and {"season", "class"} <= have:
        return replace(understood, terms=(Term("title"),))
    if understood.closed and "country" in have and have <= OF_SOMEBODY and understood.keys <= OF_SOMEBODY:
        return replace(understood, terms=(*understood.terms, Term("nationality")))
    if (
        {"season", "class"} <= have
        and have & {"circuit", "country"}
        and understood.keys <= CREDITED
        and len(understood.keys) > 1
    ):
        return replace(understood, terms=(*understood.terms, Term("win")))
    if any(term.key not in IMPLIED_ANYWAY for term in understood.terms):
        return understood
    if "season" in have and have & {"circuit", "race", "round", "hours", "date"}:
        implied = "win"
    elif "season" in have and "class" in have:
        implied = "exist" if understood.closed else "title"
    else:
        return understood
    return replace(understood, terms=(*understood.terms, Term(implied)))


def _needs_met(needs: Sequence[str], have: frozenset[str]) -> bool:
    """Whether at least one of the alternatives that a template or a gap needs is named ("a+b" needs both)."""
    return not needs or any(all(part in have for part in need.split("+")) for need in needs)


def held(slots: Slots) -> frozenset[str]:
    """The names, as templates use them, of the slots that hold something."""
    names = set()
    if slots.seasons or slots.missing_seasons or slots.years or slots.span:
        names.add("season")
    if slots.years:
        names.add("year")
    if slots.months or slots.dates or slots.days:
        names.add("month")
    if slots.dates or slots.days or (slots.months and slots.years):
        names.add("date")
    for name, values in (
        ("class", slots.classes or slots.missing_classes),
        ("circuit", slots.circuits or slots.missing_circuits),
        ("country", slots.countries),
        ("team", slots.teams),
        ("driver", slots.drivers),
        ("car", slots.cars),
        ("make", slots.makes or slots.cars),
        ("race", slots.race is not None or slots.weekdays),
        ("round", slots.round is not None),
        ("hours", slots.hours is not None),
        ("number", slots.number is not None),
    ):
        if values:
            names.add(name)
    return frozenset(names)
