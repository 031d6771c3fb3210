"""Several questions in one: "who won and who was on pole", "the website and the hashtag"; each gets its answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.answering import followups, parting
from bot.answering.answer import Answer, Context, Status
from bot.answering.candidate import Candidate
from bot.answering.composing import MAX_RELATED
from bot.answering.deciding import Decider
from bot.answering.matching import Matcher
from bot.answering.one_question import OneQuestion
from bot.answering.scoring import TYPES
from bot.answering.shortlist import UNSAID
from bot.answering.understanding import Reader, Understanding
from bot.answering.word_for_word import BARE, WordForWord

MAX_SEVERAL = 600
"""Characters beyond which a text is not taken apart."""
PARTS_SURE = 0.6
"""How sure the answers to several questions in one must be to be given rather than one answer to the whole."""
ALL_SURE = 0.9
"""How sure they must be to make the answer to the whole needless."""
SURER = 0.05
"""How much surer one fact must be that answers all of them."""
TWICE = 0.2
"""How much less sure another fact may be to go before one that has answered a part before."""
SPOKEN_OF, LITTLE = 0.4, 0.3
"""The share of a part of a question that a fact must have to tell it, too, unless the part says as LITTLE as "who followed?"."""
PLACES = ("first", "second", "third", "fourth")


class SeveralQuestions:
    """Answers texts that may ask several things at once."""

    def __init__(
        self, reader: Reader, matcher: Matcher, decider: Decider, one_question: OneQuestion, said: WordForWord
    ) -> None:
        """`matcher` has the questions over the records, some of which ask two things by themselves; `said` what is known."""
        self._reader = reader
        self._said = said
        self._decider = decider
        self._one_question = one_question
        self._matcher = matcher
        self._templates = {one.id: one for one in matcher.candidates if one.kind == "template"}
        self._facts = {one.id: one for one in matcher.candidates if one.kind == "fact"}

    def answer(self, question: str, understood: Understanding, context: Context | None, now: datetime) -> Answer:
        """The answers to the parts of a question, all or those that are known, or the one to the whole of it."""
        parts = self._parts(question, understood, context, now)
        answered = [part for part in parts if part.status is Status.ANSWERED]
        least = min((part.confidence for part in answered), default=0.0)
        if len(answered) == len(parts) and least >= ALL_SURE:
            return _together(question, parts)
        whole = self._one_question.answer(question, understood, context, now)
        if len(answered) == len(parts) and least >= PARTS_SURE:
            return whole if _is_surer(whole, least, parts) else _together(question, parts)
        if len(answered) < len(parts) and least >= PARTS_SURE:
            if self._tells_all(whole, parts, now):
                return whole
            own = whole.status is Status.ANSWERED and whole.facts not in [part.facts for part in answered]
            own = own and not self._leaves_out(whole, parts, now)
            gap = whole.meant and whole.reason not in [part.reason for part in parts]
            return whole if own or gap else _in_part(question, parts)
        return _together(question, parts) if answered == parts and parts and not whole.meant else whole

    def _tells_all(self, whole: Answer, parts: Sequence[Answer], now: datetime) -> bool:
        """Whether the fact that answers one part speaks of the others, too, though they were not found by themselves."""
        fact = self._facts.get(whole.context.candidate or "")
        if fact is None or whole.status is not Status.ANSWERED or whole.confidence < ALL_SURE:
            return False
        answered = [part for part in parts if part.status is Status.ANSWERED]
        lost = [part for part in parts if part.status is not Status.ANSWERED]
        same = all(part.facts == whole.facts for part in answered)
        return same and not any(part.meant or not self._speaks_of(fact, part.question, now) for part in lost)

    def _leaves_out(self, whole: Answer, parts: Sequence[Answer], now: datetime) -> bool:
        """Whether a fact that fits a text as a whole does not speak of a part that nothing else was found for."""
        fact = self._facts.get(whole.context.candidate or "")
        lost = [part for part in parts if part.status is not Status.ANSWERED]
        return fact is not None and any(not self._speaks_of(fact, part.question, now) for part in lost)

    def _speaks_of(self, fact: Candidate, part: str, now: datetime) -> bool:
        """Whether a fact has all names of a part of a question, and enough of what it asks."""
        read = self._reader.read(part, now)
        weights = {key: self._matcher.weight(key) for key in read.keys | read.entities}
        told = sum(weight for key, weight in weights.items() if key in fact.uses)
        total = sum(weights.values())
        return read.entities <= fact.uses.keys() and (total < LITTLE or told >= SPOKEN_OF * total)

    def _parts(self, question: str, understood: Understanding, context: Context | None, now: datetime) -> list[Answer]:
        """The answers to two or more questions in one, each leaning on the one before; none where it is one."""
        if len(question) > MAX_SEVERAL:
            return []
        answers: list[Answer] = []
        parts = self._with_lent(parting.split(question), now)
        if len(parts) > 1:
            for place, part in enumerate(parts):
                before = answers[-1].context if answers else context
                said = followups.said_in(self._with_verb(part, parts[place - 1], now) if place else part, before)
                read = self._reader.read(said, now)
                bare = before is not None and (read.leaning or read.words <= BARE)
                known = None if bare else self._said.fact(said, read)
                answers.append(
                    known or self._other(answers, self._one_question.answer(said, read, before, now), read, now)
                )
        else:
            answers = [self._decider.decide(question, reading, now) for reading in parting.joined(question, understood)]
        return answers or self._both(question, understood, context, now)

    def _with_lent(self, parts: list[str], now: datetime) -> list[str]:
        """The parts of a question, the first with the place and time that only the last one names.

        "Who took pole and who won at The Bend" asks both of The Bend, and so do "how many LMP2 and how many GT cars in 2023";
        a first part that asks for an extreme stands alone.
        """
        if len(parts) != 2:
            return parts
        first = self._reader.read(parts[0], now)
        alike = parting.left_of(parts[0], parts[1]) is not None
        asks = alike or (parting.asks_at_once(parts[0]) and bool(first.keys & parting.JOINED))
        if not asks or any(not key.startswith("class/") for key in first.entities) or first.keys & UNSAID:
            return parts
        for tail in parting.tails(parts[1]):
            slots = self._reader.read(tail, now).slots
            if slots.circuits or slots.countries or slots.seasons or slots.years:
                return [f"{parts[0]} {tail}", parts[1]]
        return parts

    def _with_verb(self, part: str, before: str, now: datetime) -> str:
        """A part of a question; one that leaves out the verb of the part before as a follow-up to it.

        "How many cars began the first race, and how many the second?" asks "and the second?".
        """
        left = parting.left_of(part, before)
        if left is None:
            return part
        terms = {key for key in self._reader.read(left, now).keys if not key[:1].isdigit()}
        return f"and {left}" if terms <= followups.PICKING else part

    def _other(self, before: Sequence[Answer], answer: Answer, part: Understanding, now: datetime) -> Answer:
        """The answer to a part, by itself where that of a part before comes again, or none does: nobody asks for one thing twice."""
        lost = bool(before) and answer.status is Status.UNKNOWN and not answer.meant and part.words > followups.SHORT
        again = answer.status is Status.ANSWERED and answer.facts in [other.facts for other in before]
        if not lost and not again:
            return answer
        alone = self._decider.decide(answer.question, part, now)
        sure = answer.confidence + (-TWICE if answer.context.prose else SURER)
        if alone.confidence < (PARTS_SURE if lost else sure):
            return answer  # what is told twice may have answered both parts
        return alone if alone.status is Status.ANSWERED and alone.facts != answer.facts else answer

    def _both(self, question: str, understood: Understanding, context: Context | None, now: datetime) -> list[Answer]:
        """The answers to both halves of a question about "this and that", if each half has one of its own; else none."""
        splits = parting.conjoined(question)
        if not splits:
            return []
        whole = self._decider.decide(question, understood, now).context.candidate
        for one, word, other, its_word in splits:
            halves = self._reader.read(one, now), self._reader.read(other, now)
            asked = [self._meaning(spoken, now) for spoken in (word, its_word)]
            if None in asked or asked[0] == asked[1] or self._asks_both(whole, asked):
                continue
            if any(half.entities != understood.entities for half in halves):
                continue
            answers = [
                self._one_question.answer(text, half, context, now)
                for text, half in zip((one, other), halves, strict=True)
            ]
            if all(part.status is Status.ANSWERED and part.confidence >= PARTS_SURE for part in answers):
                return answers
        return []

    def _asks_both(self, identifier: str | None, meanings: Collection[str | None]) -> bool:
        """Whether a question over the records is about both of two things by itself, as one for both ends of a season is."""
        candidate = self._templates.get(identifier or "")
        return candidate is not None and candidate.words.issuperset(meanings)

    def _meaning(self, word: str, now: datetime) -> str | None:
        """The concept that a single word stands for; None for a name, an everyday word and a word of no concept."""
        read = self._reader.read(word, now)
        if read.entities or len(read.terms) != 1 or read.keys & TYPES:
            return None
        return read.terms[0].key


def _in_part(question: str, parts: Sequence[Answer]) -> Answer:
    """The reply to several questions of which some are not known: what is known, and of which nothing is."""
    known = _together(question, [part for part in parts if part.status is Status.ANSWERED])
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


def _together(question: str, answers: Sequence[Answer]) -> Answer:
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


def _is_surer(whole: Answer, least: float, parts: Sequence[Answer]) -> bool:
    """Whether one fact answers several questions in one better than an answer to each does."""
    known = whole.status is Status.ANSWERED and whole.heading is not None
    return known and whole.confidence > least + SURER and whole.facts not in [part.facts for part in parts]
