"""Known questions to offer: while someone types, beside an answer, and when there is none."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from bot.answering.answer import Option
from bot.answering.text import fold
from bot.knowledge import KnowledgeBase

LABEL_LENGTH = 78
"""Discord's limit for a button's label is 80 characters."""


class Suggester:
    """Offers known questions."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self._questions = {fact.id: fact.question for fact in base.facts.values() if fact.question}
        self._folded = {identifier: fold(question) for identifier, question in self._questions.items()}
        self._topic = {identifier: topic for topic in base.topics.values() for identifier in topic.facts}
        self._popular = [
            topic.facts[0] for topic in base.topics.values() if topic.facts and topic.facts[0] in self._questions
        ]

    def complete(self, typed: str, limit: int) -> list[Option]:
        """Known questions for what has been typed so far, best first."""
        text = fold(typed)
        if not text:
            return [self.of_fact(identifier) for identifier in self._popular[:limit]]
        found = process.extract(text, self._folded, scorer=fuzz.token_set_ratio, limit=limit, score_cutoff=40)
        return [self.of_fact(identifier) for _, _, identifier in found]

    def of_fact(self, identifier: str) -> Option:
        """The question of one fact, with a label short enough for a button."""
        question = self._questions[identifier]
        label = question if len(question) <= LABEL_LENGTH else question[: LABEL_LENGTH - 1] + "…"
        return Option(label, question)

    def related(self, identifier: str, limit: int) -> list[Option]:
        """Questions that go with the fact that was given: those it names, then its neighbours in the topic; none for records."""
        fact = self._base.facts.get(identifier)
        if fact is None:
            return []
        topic = self._topic[fact.id].facts
        at = topic.index(fact.id)
        neighbours = [*topic[at + 1 :], *topic[:at]]
        chosen = dict.fromkeys(i for i in (*fact.related, *neighbours) if i in self._questions and i != fact.id)
        return [self.of_fact(identifier) for identifier in list(chosen)[:limit]]
