"""Answering away from the event loop: in one thread, first come first served, so that nothing else has to wait for it."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from bot.answering.answer import Answer
from bot.assistant import Assistant, RepliedTo

SOON = 1.0
"""Seconds after which a person is shown that an answer is being worked on."""
USUAL = 0.005
"""Seconds that a question takes, before any has been timed."""
SWITCH = 0.001
"""Seconds after which the thread lets the event loop go on; Python's own 5 ms add up when many questions wait."""
INTERNAL = "internal error"
"""The reason that the engine gives where it failed, instead of raising."""

Conversation = tuple[int | None, int]
"""A channel and a person."""
T = TypeVar("T")


class AnsweringFailed(Exception):
    """The engine failed at a question; it has logged how."""


class Answers:
    """Asks the assistant in a thread. All conversations are kept by that one thread, so they need no lock."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="answers")
        self._waiting = 0
        self._each = USUAL
        sys.setswitchinterval(SWITCH)

    def ask(self, question: str, conversation: Conversation, to: RepliedTo | None = None) -> asyncio.Future[Answer]:
        """The answer to a question in a conversation, or to a reply `to` an answer. Awaiting it may raise AnsweringFailed."""
        return self._start(lambda: _whole(self._assistant.ask(question, conversation, to)))

    def sent(self, message: int | None, answer: Answer) -> None:
        """Let replies to a message lean on the answer that was sent in it. No question, so neither counted nor timed as one."""
        if message is not None:
            self._worker.submit(self._assistant.keep_sent, message, answer)

    def knows(self, message: int) -> bool:
        """Whether the answer that was sent in a message is still remembered."""
        return self._assistant.remembers(message)

    def volunteer(
        self,
        texts: tuple[str, ...],
        conversation: Conversation,
        sure: Callable[[Answer, bool], bool],
        below: RepliedTo | None = None,
    ) -> asyncio.Future[Answer | None]:
        """The first sure answer to one of several texts that nobody asked the bot; None where there is none.

        A conversation is not leaned on, for the text may go on with another one, unless it stands right `below` the bot's
        answer to the same person. `sure` takes an answer and whether it leans. Follow-ups may lean on what is answered.
        """
        return self._start(lambda: self._volunteer(texts, conversation, sure, below))

    async def soon(self, future: asyncio.Future[T]) -> bool:
        """Whether an answer is there within SOON seconds; with so many before it that it cannot be, says so at once."""
        if 2 * self._waiting * self._each > SOON:  # sending an answer takes about as long as finding it
            return future.done()
        done, _ = await asyncio.wait({future}, timeout=SOON)
        return bool(done)

    def close(self) -> None:
        """Answer nothing more."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _start(self, work: Callable[[], T]) -> asyncio.Future[T]:
        self._waiting += 1
        future = asyncio.get_running_loop().run_in_executor(self._worker, self._timed, work)
        future.add_done_callback(self._one_less)
        return future

    def _one_less(self, _future: asyncio.Future[Any]) -> None:
        self._waiting -= 1

    def _timed(self, work: Callable[[], T]) -> T:
        """Do a piece of work, and learn from it how long one takes."""
        start = time.perf_counter()
        try:
            return work()
        finally:
            self._each += (time.perf_counter() - start - self._each) / 10

    def _volunteer(
        self,
        texts: tuple[str, ...],
        conversation: Conversation,
        sure: Callable[[Answer, bool], bool],
        below: RepliedTo | None,
    ) -> Answer | None:
        alone = map(self._assistant.ask, texts)
        answer = next((one for one in alone if sure(one, False)), None)
        if answer is None and below is not None:
            leaning = self._assistant.ask(texts[0], None, below)
            answer = leaning if sure(leaning, True) else None
        if answer is not None:
            self._assistant.keep(conversation, answer)
        return answer


def _whole(answer: Answer) -> Answer:
    if answer.reason == INTERNAL:
        raise AnsweringFailed("the engine failed at a question; see the line before this one")
    return answer
