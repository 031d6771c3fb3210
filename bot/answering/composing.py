"""Composing: the reply that a fact, a question over the records, a known gap or small talk makes, with its sources."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from bot.answering.answer import Answer, Context, Option, Status, citations
from bot.answering.matching import Matcher
from bot.answering.queries import QUERIES
from bot.answering.readings import NO_DAY
from bot.answering.records import Records, Request
from bot.answering.result import Result
from bot.answering.scoring import Match
from bot.answering.slots import Slots
from bot.answering.suggesting import Suggester
from bot.answering.understanding import Reader, Understanding
from bot.knowledge import KnowledgeBase
from bot.knowledge.models import SmallTalk

log = logging.getLogger(__name__)

SORRY = "I don't know that one."
SORRY_NEAR = "I don't know that one. The nearest things I do know are below."
SAY_SOMETHING = "Ask me anything about the Asian Le Mans Series: winners, champions, circuits, rules, history."
MAX_CHOICES = 4
CHOICE_WITHIN = 0.12
"""How far below the best one a candidate's score may be to be offered beside it."""
MAX_TOLD = 600
"""Characters of a reply that are looked at for what it names."""
MAX_RELATED = 3
"""Questions that are offered beside a reply."""
NEAR_FROM = 0.15
"""The score from which a known question is near enough to be offered where there is no answer."""
MAX_DISPUTES = 2
"""Sentences on disagreeing sources below one answer."""

_YES_OR_NO = re.compile(r"^(?:Yes|No)[.,] (\w)")
_OPEN = re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)
_CLOSED = re.compile(
    r"\s*(?:(?:and|so|but|ok|wait|hey)\W+)*(?:is|are|was|were|did|do|does|has|have|had|can|could|will|would)\b",
    re.IGNORECASE,
)


class Composer:
    """Makes replies of what one fact base says."""

    def __init__(self, base: KnowledgeBase, reader: Reader, records: Records, matcher: Matcher) -> None:
        """`reader` reads what replies name, `matcher` finds the known questions that are near."""
        self._base = base
        self._reader = reader
        self._records = records
        self._matcher = matcher
        self.suggester = Suggester(base)
        self._abouts: dict[str, Slots] = {}
        self.named_in = lru_cache(maxsize=1_000)(self._read_reply)

    def serve(
        self, question: str, understood: Understanding, match: Match, now: datetime, guessed: bool = False
    ) -> Answer | None:
        """The answer that a fact or a question over the records gives; None where it has none.

        `guessed` says that the question is a mere guess at what is asked, which takes nothing false for granted.
        """
        if match.candidate.kind == "fact":
            return self.fact(question, understood, match.candidate.id, match.score)
        return self.records(question, understood, match.candidate.id, match.score, now, guessed)

    def fact(self, question: str, understood: Understanding, identifier: str, score: float) -> Answer:
        """The answer that a fact gives, which its `score` makes so sure."""
        fact = self._base.facts[identifier]
        said = _YES_OR_NO.sub(lambda found: found[1].upper(), fact.answer) if _asks_openly(question) else fact.answer
        text = f"{said}\n\n{fact.disputed}" if fact.disputed else said
        about = self.about(fact.id)
        classes = understood.slots.classes
        return Answer(
            question,
            Status.ANSWERED,
            text,
            heading=fact.question,
            facts=(fact.id,),
            sources=citations(self._base, fact.sources),
            as_of=fact.as_of,
            confidence=min(1.0, score),
            suggestions=tuple(self._related(fact.id)),
            race_class=classes[0] if len(classes) == 1 else None,
            weak=fact.confidence == "low",
            reason=f"fact {fact.id}, score {score:.2f}",
            context=Context(
                fact.id,
                understood.keys,
                understood.slots,
                about,
                prose=True,
                plain=understood.plain,
                heading=self.named_in(fact.question or "").named(),
            ),
        )

    def about(self, identifier: str) -> Slots:
        """What a fact names, which a follow-up may lean on."""
        if identifier not in self._abouts:
            fact = self._base.facts[identifier]
            self._abouts[identifier] = self._reader.read(f"{fact.question or ''} {fact.answer}", NO_DAY).slots
        return self._abouts[identifier]

    def _read_reply(self, text: str) -> Slots:
        """What the beginning of a reply from the records names."""
        return self._reader.read(text[:MAX_TOLD], NO_DAY).slots

    def records(
        self,
        question: str,
        understood: Understanding,
        identifier: str,
        score: float,
        now: datetime,
        guessed: bool = False,
    ) -> Answer | None:
        """The answer that a question over the records gives, which its `score` makes so sure; None where it has none."""
        template = self._base.templates[identifier]
        slots = understood.slots
        query = QUERIES[template.query]
        request = Request(
            records=self._records,
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
        asked = result is not None and result.verdict is not None and understood.closed
        if result is None or (guessed and result.premise and not asked):
            return None  # a false premise that the person did not state is a wrong guess; "did they win?" may be answered no
        return self._from_result(question, understood, identifier, score, result)

    def _from_result(
        self, question: str, understood: Understanding, identifier: str, score: float, result: Result
    ) -> Answer:
        context = Context(identifier, understood.keys, understood.slots, result.about, plain=understood.plain)
        reason = f"template {identifier}, score {score:.2f}"
        if result.verdict is not None and result.verdict.so and _asks_which(understood):
            told = result.opened("")
            result = replace(told, text=told.text.strip())
        return self.of_records(question, understood, result, context, min(1.0, score), reason)

    def of_records(
        self, question: str, understood: Understanding, result: Result, context: Context, confidence: float, reason: str
    ) -> Answer:
        """The answer that a reply from the records makes: it tells, asks back, or says that this is not on record."""
        if result.choices:
            choices = tuple(Option(*choice) for choice in result.choices)
            return Answer(
                question, Status.CHOOSE, result.text, choices=choices, context=context, reason="ambiguous name"
            )
        if not result.known:
            return self._not_on_record(question, result, context)
        if not result.sources:
            log.warning("%s: answered without a source", reason)
            return Answer(question, Status.UNKNOWN, SORRY_NEAR, context=context, reason="no source")
        classes = result.about.classes or understood.slots.classes
        text = "\n\n".join((result.text, *_disputes(result.disputed)))
        return Answer(
            question,
            Status.ANSWERED,
            text,
            facts=result.records,
            sources=citations(self._base, result.sources),
            as_of=result.as_of,
            confidence=confidence,
            suggestions=tuple(self._related(context.candidate or "")),
            race_class=classes[0] if len(classes) == 1 else None,
            premise=result.premise,
            reason=reason,
            context=context,
        )

    def _not_on_record(self, question: str, result: Result, context: Context) -> Answer:
        return Answer(
            question,
            Status.UNKNOWN,
            result.text,
            facts=result.records,
            sources=citations(self._base, result.sources),
            as_of=result.as_of,
            meant=result.half,
            half=result.half,
            context=context,
            reason="not on record",
        )

    def declining(self, question: str, match: Match) -> Answer:
        """The reply of a known gap or of small talk."""
        if match.candidate.kind == "gap":
            return self.gap(question, match.candidate.id, match.score)
        return self.talk(question, self._base.small_talk[match.candidate.id])

    def gap(self, question: str, identifier: str, score: float) -> Answer:
        """The reply that a known gap gives, which its `score` makes so sure."""
        says = self._base.gaps[identifier].says
        confidence = min(1.0, score)
        return Answer(question, Status.UNKNOWN, says, confidence=confidence, meant=True, reason=f"gap {identifier}")

    def talk(self, question: str, line: SmallTalk) -> Answer:
        """The friendly line that small talk is answered with, and questions that could be asked."""
        options = () if line.quiet else tuple(self.suggester.complete("", MAX_RELATED))
        return Answer(
            question,
            Status.CHAT,
            line.says,
            suggestions=options,
            meant=True,
            quiet=line.quiet,
            reason=f"small talk {line.id}",
        )

    def nothing_asked(self, question: str, context: Context | None) -> Answer:
        """The reply to a text that asks nothing; a conversation goes on behind it."""
        options = tuple(self.suggester.complete("", MAX_RELATED))
        return Answer(
            question,
            Status.CHAT,
            SAY_SOMETHING,
            suggestions=options,
            quiet=True,
            context=context or Context(),
            reason="empty",
        )

    def choose(self, question: str, viable: Sequence[Match], confidence: float) -> Answer:
        """Ask back with the best candidates, or say that it is not known where there are not two to choose from."""
        options = []
        for match in viable:
            if match.candidate.kind == "fact" and match.score >= viable[0].score - CHOICE_WITHIN:
                fact = self._base.facts[match.candidate.id]
                options += [self.suggester.of_fact(fact.id)] if fact.question else []
        if len(options) < 2:
            return Answer(question, Status.UNKNOWN, SORRY_NEAR, reason="no candidate is sure enough")
        choices = tuple(options[:MAX_CHOICES])
        text = "Did you mean one of these?\n" + "\n".join(f"- {option.question}" for option in choices)
        return Answer(question, Status.CHOOSE, text, confidence=confidence, choices=choices, reason="several fit")

    def near(self, understood: Understanding) -> list[Option]:
        """The known questions that are nearest to one without an answer."""
        matches = [match for match in self._matcher.match(understood, limit=8) if match.candidate.kind == "fact"]
        return [
            self.suggester.of_fact(match.candidate.id)
            for match in matches
            if match.score > NEAR_FROM and self._base.facts[match.candidate.id].question
        ][:MAX_RELATED]

    def _related(self, identifier: str) -> list[Option]:
        return self.suggester.related(identifier, MAX_RELATED)


def _asks_openly(question: str) -> bool:
    """Whether a question asks for more than yes or no: then an answer does not begin with "Yes"."""
    return _OPEN.search(question) is not None and _CLOSED.match(question) is None


def _asks_which(understood: Understanding) -> bool:
    """Whether a question asks which of several, which takes no yes: "which of the two races did RLR win"."""
    return not understood.closed and (bool(understood.wanted) or understood.said[:1] in (("which",), ("what",)))


def _disputes(disputed: Sequence[str]) -> list[str]:
    """The sentences on sources that disagree; of many, which a long list gathers, the first ones."""
    shown = list(disputed[:MAX_DISPUTES])
    left = len(disputed) - len(shown)
    return (
        [*shown, f"Sources disagree on {left} more of these; ask about one of them for what they say."]
        if left
        else shown
    )
