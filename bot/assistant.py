"""What every surface talks to: the engine of the moment, the clock, and each conversation's memory."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta

from bot.answering.answer import Answer, Context, Option
from bot.answering.engine import Engine

MAX_CONVERSATIONS = 10_000
"""Conversations that are remembered at once; beyond it the oldest are forgotten first."""


class Assistant:
    """Answers questions in conversations. Not tied to Discord, to a terminal, or to one fact base.

    `engine` may be replaced while running (`assistant.engine = ...`); conversations live on.
    """

    def __init__(self, engine: Engine, clock: Callable[[], datetime], lifetime: timedelta) -> None:
        self.engine = engine
        self._clock = clock
        self._lifetime = lifetime
        self._conversations: dict[Hashable, tuple[datetime, Context]] = {}

    def ask(self, question: str, conversation: Hashable | None = None) -> Answer:
        """Answer a question; with a `conversation` key it may lean on what was said there before. Never raises."""
        now = self._clock()
        answer = self.engine.answer(question, self._context(conversation, now), now)
        if conversation is not None:
            self.keep(conversation, answer)
        return answer

    def keep(self, conversation: Hashable, answer: Answer) -> None:
        """Let follow-ups in a conversation lean on an answer."""
        self._conversations.pop(conversation, None)
        self._conversations[conversation] = (self._clock(), answer.context)
        if len(self._conversations) > MAX_CONVERSATIONS:
            self._conversations.pop(next(iter(self._conversations)))

    def complete(self, typed: str, limit: int = 25) -> list[Option]:
        """Known questions that fit what has been typed so far, best first; popular ones for an empty text."""
        return self.engine.complete(typed, limit)

    def _context(self, conversation: Hashable | None, now: datetime) -> Context | None:
        if conversation is None or conversation not in self._conversations:
            return None
        when, context = self._conversations[conversation]
        if now - when > self._lifetime:
            del self._conversations[conversation]
            return None
        return context
