"""What every surface talks to: the engine of the moment, the clock, and each conversation's memory."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.answering.answer import Answer, Context, Option
from bot.answering.engine import Engine

MAX_CONVERSATIONS = 10_000
"""Conversations that are remembered at once; beyond it the oldest are forgotten first."""


@dataclass(frozen=True, slots=True)
class RepliedTo:
    """The message with an answer that a question replies to, and the question that it shows, if it shows one."""

    message: int
    question: str | None = None


class Assistant:
    """Answers questions in conversations. Not tied to Discord, to a terminal, or to one fact base.

    `engine` may be replaced while running (`assistant.engine = ...`); conversations live on.
    """

    def __init__(self, engine: Engine, clock: Callable[[], datetime], lifetime: timedelta) -> None:
        self.engine = engine
        self._clock = clock
        self._lifetime = lifetime
        self._conversations: dict[Hashable, tuple[datetime, Context]] = {}

    def ask(self, question: str, conversation: Hashable | None = None, to: RepliedTo | None = None) -> Answer:
        """Answer a question; with a `conversation` key it may lean on what was said there before. Never raises.

        One that replies `to` an answer leans on that answer, whatever was said in the meantime and whoever was given it.
        """
        now = self._clock()
        context = self._of_reply(to, now) or self._context(conversation, now)
        answer = self.engine.answer(question, context, now)
        if conversation is not None:
            self.keep(conversation, answer)
        return answer

    def keep(self, conversation: Hashable, answer: Answer) -> None:
        """Let follow-ups in a conversation lean on an answer."""
        self._conversations.pop(conversation, None)
        self._conversations[conversation] = (self._clock(), answer.context)
        if len(self._conversations) > MAX_CONVERSATIONS:
            self._conversations.pop(next(iter(self._conversations)))

    def keep_sent(self, message: int, answer: Answer) -> None:
        """Let replies to a message lean on the answer in it."""
        self.keep(RepliedTo(message), answer)

    def remembers(self, message: int) -> bool:
        """Whether the answer in a message is remembered. Changes nothing, so any thread may ask."""
        kept = self._conversations.get(RepliedTo(message))
        return kept is not None and self._clock() - kept[0] <= self._lifetime

    def complete(self, typed: str, limit: int = 25) -> list[Option]:
        """Known questions that fit what has been typed so far, best first; popular ones for an empty text."""
        return self.engine.complete(typed, limit)

    def _of_reply(self, to: RepliedTo | None, now: datetime) -> Context | None:
        """What a reply leans on: the answer as it was given, else the answer to the question that its message shows."""
        if to is None:
            return None
        kept = self._context(RepliedTo(to.message), now)
        if kept is not None or not to.question:
            return kept
        return self.engine.answer(to.question, None, now).context

    def _context(self, conversation: Hashable | None, now: datetime) -> Context | None:
        if conversation is None or conversation not in self._conversations:
            return None
        when, context = self._conversations[conversation]
        if now - when > self._lifetime:
            del self._conversations[conversation]
            return None
        return context
