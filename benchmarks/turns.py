"""What the turns of the event loop go on: the bot, the simulated Discord that computes in the same thread, or waiting."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from unittest.mock import patch

import discord
import simcord
from simcord import env as environment
from simcord.http import router

SCHEDULED = Path("/proc/thread-self/schedstat")
"""Where Linux says how long a thread was ready while others had the processors (the second number, nanoseconds)."""
SCAN = "_wakes_recognized_wait"
"""What looks through the tasks of the simulated Discord when a timer is due."""
TOLD = SCHEDULED.exists()

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of the loop, from when it wakes until it waits for something to do, in seconds.

    clock      how long it took
    bot        computing of the bot and its libraries: processor time of the loop's thread
    simulator  computing of the simulated Discord
    queued     ready to compute while other processes had the processors; 0 where the system does not tell
    """

    clock: float
    bot: float
    simulator: float
    queued: float

    @property
    def held(self) -> float:
        """The rest: waiting until the answering thread let the loop go on (which may be waiting for a processor itself)."""
        return max(0.0, self.clock - self.bot - self.simulator - self.queued)


@dataclass(slots=True)
class Turns:
    """Notes the turns of a loop. Whose the computing is changes where the simulated Discord is entered and left."""

    all: list[Turn] = field(default_factory=list)
    _bots: bool = True
    _since: float = 0.0
    _bot: float = 0.0
    _simulator: float = 0.0

    @contextmanager
    def noted(self, env: simcord.Env, bot: discord.Client) -> Iterator[None]:
        """Note every turn of the running loop meanwhile; the client has to be in the simulation already."""
        parsers = bot._connection.parsers
        by_bot = {event: self._by(True, parser) for event, parser in parsers.items()}
        with ExitStack() as stack:
            stack.enter_context(patch.object(router, "dispatch", self.of_simulator(router.dispatch)))
            stack.enter_context(patch.object(env.backend, "emit", self.of_simulator(env.backend.emit)))
            stack.enter_context(patch.dict(parsers, by_bot))
            # what the simulation keeps of each callback and timer, to know when the bot is done
            stack.enter_context(patch.object(env._work, "callbacks", _Callbacks(env._work.callbacks, self)))
            stack.enter_context(patch.object(environment, SCAN, self.of_simulator(getattr(environment, SCAN))))
            selector: Any = asyncio.get_running_loop()._selector  # type: ignore[attr-defined]
            stack.enter_context(patch.object(selector, "select", self._between_turns(selector.select)))
            yield

    def _between_turns(self, select: Callable[P, T]) -> Callable[P, T]:
        """The function with which the loop waits for something to do, noting what was between two of its calls."""
        woken = queued = 0.0

        def counted(*args: P.args, **kwargs: P.kwargs) -> T:
            nonlocal woken, queued
            self._change(True)
            if woken:
                turn = Turn(time.perf_counter() - woken, self._bot, self._simulator, _queued() - queued)
                self.all.append(turn)
            try:
                return select(*args, **kwargs)
            finally:
                woken, queued = time.perf_counter(), _queued()
                self._since, self._bot, self._simulator = time.thread_time(), 0.0, 0.0

        return counted

    def of_simulator(self, function: Callable[P, T]) -> Callable[P, T]:
        """A function whose computing is the simulator's."""
        return self._by(False, function)

    def _by(self, bots: bool, function: Callable[P, T]) -> Callable[P, T]:
        def counted(*args: P.args, **kwargs: P.kwargs) -> T:
            before = self._bots
            self._change(bots)
            try:
                return function(*args, **kwargs)
            finally:
                self._change(before)

        return counted

    def _change(self, bots: bool) -> None:
        now = time.thread_time()
        if self._bots:
            self._bot += now - self._since
        else:
            self._simulator += now - self._since
        self._since = now
        self._bots = bots


class _Callbacks(list[Any]):
    """The simulation's list of open callbacks. Taking one out compares it with all before it, which costs it the most."""

    def __init__(self, callbacks: list[Any], turns: Turns) -> None:
        super().__init__(callbacks)
        self._take_out = turns.of_simulator(super().remove)

    def remove(self, callback: Any, /) -> None:
        """Take a callback out. Raises ValueError."""
        self._take_out(callback)


def _queued() -> float:
    """Seconds that this thread was ready while others had the processors, so far."""
    return int(SCHEDULED.read_bytes().split()[1]) / 1e9 if TOLD else 0.0
