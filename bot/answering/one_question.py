"""One question: alone, or read in turn as a follow-up of each kind, of which the likeliest reading wins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.answering import followups
from bot.answering.answer import Answer, Context, Status
from bot.answering.composing import SORRY, SORRY_NEAR, Composer
from bot.answering.deciding import Decider
from bot.answering.objecting import Objector
from bot.answering.records import Records
from bot.answering.scoring import TYPES
from bot.answering.understanding import Reader, Understanding
from bot.answering.understood import Term
from bot.knowledge import KnowledgeBase

ASIDES_SURE = 0.6
"""How sure an answer must be that leaves sentences of the text out of account."""
RECORDS_SURE = 0.9
"""How sure one from the records must be to go before a fact that fits the sentences which ask nothing, too."""
STORY_SURE = 0.96
"""How sure a fact may be at most for that."""
FEW_WORDS = 2
"""How many terms the sentence that asks must have of its own for that: "Who?" alone leans on the story."""
AGREED = 0.54
"""How sure each of several readings must be of a fact that they all find."""
NEARLY = 0.1
"""How much less likely another answer may be to go before the fact that was just given."""
AGAINST_MEANT = 0.74
"""How sure a reading must be of itself where the bare words ask for something that is known to be unknown."""
TURN_SURE = 0.95
"""How sure the answer to one reading of a question in a conversation must be to make the readings behind it needless."""


class OneQuestion:
    """Answers one question at a time."""

    def __init__(
        self,
        base: KnowledgeBase,
        reader: Reader,
        records: Records,
        decider: Decider,
        objector: Objector,
        composer: Composer,
    ) -> None:
        """`reader` has the calendar by which follow-ups count, `records` the races that they count in."""
        self._base = base
        apart = [frozenset(topic.facts) for topic in base.topics.values() if topic.apart]
        self._apart = {identifier: facts for facts in apart for identifier in facts}
        self._reader = reader
        self._records = records
        self._decider = decider
        self._objector = objector
        self._composer = composer

    def answer(self, question: str, understood: Understanding, context: Context | None, now: datetime) -> Answer:
        """The answer to one question, leaning on `context` if it is a follow-up, or what is said in its place."""
        plain = self._decider.decide(question, understood, now)
        plain = self._without_asides(question, understood, now, plain) or plain
        pointing = understood.leaning or understood.words <= followups.SHORT
        if context is None or context.candidate is None or (context.candidate == followups.UNKNOWN and not pointing):
            return self._final(self._beginning(plain, understood), understood, now)
        if not followups.leans(understood, plain, context):
            return self._final(plain, understood, now)
        long = understood.words > followups.SHORT or bool(understood.entities)
        if plain.meant and long and not understood.leaning:
            return self._final(plain, understood, now)  # the conversation is not searched for an answer
        readings = list(self.in_turn(question, understood, context, now))
        given = [reading for reading in readings if reading[1].status is Status.ANSWERED]
        if not given and (agreed := self._agreed(question, understood, readings)) is not None:
            given = [agreed]
        if not given and followups.is_by_itself(understood, plain):
            return self._final(plain, understood, now)
        kind, best = self._likeliest(given, understood, context) if given else readings[0]
        if kind != "alone":
            best = replace(best, context=followups.following(context, best.context, understood))
        if plain.meant and best.confidence < AGAINST_MEANT:
            best = plain
        return self._final(best, understood, now)

    def _without_asides(self, question: str, understood: Understanding, now: datetime, plain: Answer) -> Answer | None:
        """The answer to what a text asks, without its sentences that ask nothing, where that goes before the `plain` one.

        It does where the plain one is none, and where the sentence that asks is one over the records word for word, which
        is more than a fact that fits the story before it.
        """
        terms = tuple(term for term in understood.terms if term.factor == 1.0)
        lost = plain.status is not Status.ANSWERED and not plain.meant
        if len(terms) == len(understood.terms) or not self._says_something(terms, understood):
            return None
        if not lost and (not plain.context.prose or plain.confidence > STORY_SURE or len(terms) < FEW_WORDS):
            return None
        asked = replace(understood, terms=terms)
        answer = self._decider.decide(question, asked, now)
        if answer.status is not Status.ANSWERED or answer.confidence < (ASIDES_SURE if lost else RECORDS_SURE):
            return None
        return answer if lost or not (answer.context.prose or answer.premise) else None

    def _says_something(self, terms: Sequence[Term], understood: Understanding) -> bool:
        """Whether a question of these terms asks for anything by itself: "which meeting?" does not."""
        weak = self._base.vocabulary.weak
        return bool(terms) and (bool(understood.entities) or any(term.key not in weak for term in terms))

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

    def in_turn(
        self, question: str, understood: Understanding, context: Context, now: datetime, sure: float = TURN_SURE
    ) -> Iterator[tuple[str, Answer]]:
        """The answer to each reading of a question in a conversation, with the kind of the reading, until one is `sure`."""
        asked_again = False
        apart = self._apart.get(context.candidate or "", frozenset())
        for turn in followups.turns(understood, context, self._reader.clock, self._records, apart):
            if turn.kind == "first" and asked_again:
                continue  # the question before goes before the one that the conversation began with
            near = self._near_to(context, understood, turn)
            answer = self._decider.decide(question, turn.understood, now, turn, near)
            yield turn.kind, answer
            asked_again = asked_again or (turn.kind in ("same", "again") and answer.status is Status.ANSWERED)
            repeated = answer.context.prose and answer.context.candidate == context.candidate
            if answer.status is Status.ANSWERED and answer.confidence >= sure and turn.kind != "again" and not repeated:
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
        fact = self._base.facts.get(context.candidate or "")
        if fact is None or turn.kind != "prose":
            return frozenset()
        return frozenset(fact.related) | ({fact.id} if understood.keys <= TYPES else frozenset())

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

    def _agreed(
        self, question: str, understood: Understanding, readings: Sequence[tuple[str, Answer]]
    ) -> tuple[str, Answer] | None:
        """The fact that several readings find which lean on the conversation, each not sure enough by itself; None without one."""
        found: set[str] = set()
        for kind, answer in readings:
            identifier = answer.context.candidate or ""
            if kind == "alone" or not answer.context.prose or answer.confidence < AGREED:
                continue
            if identifier in found:
                return kind, self._composer.fact(question, understood, identifier, answer.confidence)
            found.add(identifier)
        return None

    def _final(self, answer: Answer, understood: Understanding, now: datetime) -> Answer:
        """The answer, or what is false about the question; with the nearest known questions where it is none."""
        answer = self._objector.checked(answer, understood, now)
        if answer.status is not Status.UNKNOWN or answer.suggestions:
            return answer
        near = tuple(self._composer.near(understood))
        return replace(answer, suggestions=near, text=SORRY if answer.text == SORRY_NEAR and not near else answer.text)
