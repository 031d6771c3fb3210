"""What is said in place of an answer, or before it: what is false about a question, and that nobody of a name is on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from rapidfuzz import fuzz, process

from bot.answering.answer import Answer, Context, Status, citations
from bot.answering.composing import Composer
from bot.answering.lexicon import Lexicon
from bot.answering.matching import Matcher
from bot.answering.premises import Premise, called_off, premise_of
from bot.answering.records import Records
from bot.answering.text import words
from bot.answering.understanding import Understanding
from bot.knowledge import KnowledgeBase
from bot.knowledge.models import Circuit, Driver, Team

PREMISE_SURE = 0.9
"""The confidence of a reply that names what is false about a question."""
FACT_SURE = 0.9
"""How sure a fact must be to be given though nobody of a name in the question is on record."""
TOLD_NEARLY = 90.0
"""From this share (0 to 100) of the letters alike a word is one of the base that was misspelt, and nobody's strange name."""
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


class Objector:
    """Holds what questions take for granted against one fact base."""

    def __init__(
        self, base: KnowledgeBase, lexicon: Lexicon, records: Records, matcher: Matcher, composer: Composer
    ) -> None:
        """`matcher` has the facts with the words of their wordings."""
        self._base = base
        self._lexicon = lexicon
        self._records = records
        self._composer = composer
        self._facts = {one.id: one for one in matcher.candidates if one.kind == "fact"}

    def checked(self, answer: Answer, understood: Understanding, now: datetime) -> Answer:
        """The answer, or what is false about the question and whom nobody knows, in its place or before it."""
        return self._unless_stranger(self._unless_false(answer, understood, now), understood)

    def _unless_false(self, answer: Answer, understood: Understanding, now: datetime) -> Answer:
        """The answer, unless the question takes something false for granted that the answer does not speak of."""
        if answer.premise or answer.status is Status.CHAT:
            return answer
        premise = premise_of(understood, self._records, now)
        if premise is None:
            return self._unless_called_off(answer, understood, now)
        if answer.status is Status.ANSWERED:
            given = (self._facts[one] for one in answer.facts if one in self._facts)
            if any(premise.is_known_to(one.words | one.seasons) for one in given):
                return self._with_verdict(answer, premise) if premise.verdict else answer
            if not answer.context.prose and not premise.beside:
                return answer
        context = Context("premise", understood.keys, understood.slots, premise.result.about, plain=understood.plain)
        said = self._composer.of_records(
            answer.question, understood, premise.result, context, PREMISE_SURE, "false premise"
        )
        if premise.beside and answer.status is Status.ANSWERED and not answer.context.prose:
            return replace(answer, text=f"{said.text}\n\n{answer.text}", premise=True)
        return said

    def _unless_called_off(self, answer: Answer, understood: Understanding, now: datetime) -> Answer:
        """The answer; where there is none, what is on record of a cancelled round that the question is about."""
        if answer.status is not Status.UNKNOWN or answer.meant:
            return answer
        result = called_off(understood, self._records, now)
        if result is None:
            return answer
        context = Context("called off", understood.keys, understood.slots, result.about, plain=understood.plain)
        return self._composer.of_records(answer.question, understood, result, context, answer.confidence, "called off")

    def _with_verdict(self, answer: Answer, premise: Premise) -> Answer:
        """An answer from a fact, behind the sentence that says what was not so."""
        sources = (*answer.sources, *citations(self._base, premise.result.sources))
        text = f"{premise.verdict}\n\n{answer.text}"
        return replace(answer, text=text, sources=tuple(dict.fromkeys(sources)), premise=True)

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
            if answer.confidence >= FACT_SURE:
                return answer
        elif answer.status is Status.ANSWERED and found not in understood.borrowed:
            return replace(answer, text=f"{says}\n\n{answer.text}", premise=True)
        elif answer.meant and answer.reason not in ELSEWHERE:
            return answer
        return Answer(answer.question, Status.UNKNOWN, says, reason=f"nobody is called {name}")

    def _is_told(self, name: Sequence[str]) -> bool:
        """Whether the base speaks of something by a name: each of its words stands in it, or nearly so all of them in one text.

        Everyday words may stand beside words that are told ("Team LNT boss"). Words that are spelt nearly like ones of
        different texts are no sign: "Doriane Pin" is neither Dorian Boccolacci nor a pin of a trophy.
        """
        parts = [word for one in name for word in words(one)]
        if all(word in self._told_words or self._lexicon.is_everyday(word) for word in parts):
            return True
        nearly = [self._nearly(word) for word in parts]
        return all(nearly) and any(all(text & spelt for spelt in nearly) for text in self._told)

    def _nearly(self, word: str) -> frozenset[str]:
        """The told words that one is spelt nearly like."""
        found = process.extract(word, self._told_words, scorer=fuzz.ratio, score_cutoff=TOLD_NEARLY, limit=None)
        return frozenset(told for told, _, _ in found)

    @cached_property
    def _told(self) -> list[frozenset[str]]:
        """The words of each answer and each name of the base."""
        base = self._base
        told_in = [fact.answer for fact in base.facts.values()]
        told_in += [car.name for car in base.cars.values()]
        named: list[Driver | Team | Circuit] = [*base.drivers.values(), *base.teams.values(), *base.circuits.values()]
        for one in named:
            told_in += [one.name, *one.names]
        told_in += [circuit.place for circuit in base.circuits.values()]
        return [frozenset(words(text)) for text in told_in]

    @cached_property
    def _told_words(self) -> frozenset[str]:
        """Every word of the answers and names of the base, and of titles before a name."""
        return TITLES.union(*self._told)


def _is_of_people(name: Sequence[str], understood: Understanding) -> bool:
    """Whether a strange name is likely somebody's: a single word could be any thing, unless racing or nothing else is spoken of."""
    if len(name) > 1 or understood.keys & OF_RACING:
        return True
    return name[0][:1].isupper() and len(understood.terms) <= 1
