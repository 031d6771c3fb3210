"""What happens when many people ask at once: the real client in a simulated Discord, with the labelled questions.

    python -m benchmarks.load [--questions 1000]

Half of the questions are asked with /ask and half with a mention, by many people, as fast as they can be delivered.
Prints how many were answered, how long the slowest one waited for a sign (an answer, or "thinking", which Discord wants within
three seconds) and for its answer, and how long the event loop was blocked: how late a task was that wakes every 5 ms, and what the longest turns
of the loop went on (`turns.py`), for the simulated Discord computes in the same thread, and other processes may want the same processors.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import simcord
from simcord import interactions

from benchmarks.evaluate import QUESTIONS
from benchmarks.turns import Turn, Turns
from bot import create_bot
from bot.discord_ui.bot import QUESTIONS_IN_A_ROW
from bot.settings import load_settings

BEAT = 0.005
PATIENCE = 120.0
LIMIT = 3.0
"""Seconds after which Discord gives up on a command without a sign."""
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(slots=True)
class Asked:
    """One question on its way: when it was asked, when there was a sign of it, when the answer came."""

    start: float
    command: bool
    sign: float | None = None
    end: float | None = None


@dataclass(slots=True)
class Heart:
    """Wakes every BEAT seconds and notes how late it was."""

    late: list[float] = field(default_factory=list)

    async def beat(self) -> None:
        """Beat until cancelled."""
        while True:
            before = time.perf_counter()
            await asyncio.sleep(BEAT)
            self.late.append(time.perf_counter() - before - BEAT)


def labelled(count: int) -> list[str]:
    """So many of the labelled questions for tuning, mixed, each as often as it takes."""
    lines = [line for file in sorted(QUESTIONS.glob("tuning*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    texts = [turn["question"] for line in lines for turn in json.loads(line)["turns"]]
    mixed = (texts * (count // len(texts) + 1))[:count]
    random.Random(1).shuffle(mixed)
    return mixed


async def _stand_still(_target: float, _deadline: float) -> None:
    """Let simulated time be."""


class Crowd:
    """People in a simulated server who all ask at the same moment."""

    def __init__(self, env: simcord.Env, expected: int) -> None:
        people = 2 * (expected // QUESTIONS_IN_A_ROW + 1)  # so that nobody is too fast
        self._expected = expected
        self._backend = env.backend
        guild = env.create_guild()
        self._guild = guild.id
        self._channel = guild.create_text_channel("ask").id
        self._people = [guild.add_member(env.create_user(f"fan{number}")).id for number in range(people)]
        self._commands: dict[int, tuple[Any, Asked]] = {}
        self._messages: dict[int, Asked] = {}
        self._backend.subscribers.append(self._notice)

    @property
    def asked(self) -> list[Asked]:
        """Every question so far."""
        return [*(asked for _, asked in self._commands.values()), *self._messages.values()]

    def ask(self, number: int, question: str) -> None:
        """Deliver a question: by command or by mention, in turn."""
        person = self._people[number % len(self._people)]
        if number % 2:
            text = f"<@{self._backend.bot_user.id}> {question}"
            asked = Asked(time.perf_counter(), command=False)
            self._messages[self._backend.create_message(self._channel, person, text).id] = asked
            return
        root = self._backend.find_command("ask", self._guild, type=1)
        assert root is not None, "/ask has not been registered"
        option = {"name": "question", "type": 3, "value": question}
        record, payload = interactions.base_payload(
            self._backend,
            type=2,
            channel_id=self._channel,
            guild_id=self._guild,
            user_id=person,
            data={"id": root["id"], "name": "ask", "type": 1, "options": [option]},
        )
        self._commands[record.id] = (record, Asked(time.perf_counter(), command=True))
        self._backend.emit("INTERACTION_CREATE", payload)

    def _notice(self, event: str, payload: Any) -> None:
        """See a reply to a mention."""
        if event == "MESSAGE_CREATE" and payload.get("message_reference"):
            asked = self._messages.get(int(payload["message_reference"]["message_id"]))
            if asked is not None:
                asked.sign = asked.end = time.perf_counter()

    def look(self) -> int:
        """See which commands have a reply by now; gives how many questions are open."""
        now = time.perf_counter()
        for record, asked in self._commands.values():
            if asked.sign is None and record.responded:
                asked.sign = now
            if asked.end is None and (record.followup_ids or self._shown(record)):
                asked.end = now
        return self._expected - sum(asked.end is not None for asked in self.asked)

    def _shown(self, record: Any) -> bool:
        if record.message_id is None:
            return False
        message = self._backend.get_message(record.channel_id, record.message_id)
        return bool(message.embeds)


async def _watch(look: Callable[[], int]) -> None:
    """Look now and then, until nothing is open."""
    while look():
        await asyncio.sleep(4 * BEAT)


async def measure(questions: list[str], data: Path) -> tuple[list[Asked], Heart, list[Turn]]:
    """Ask all questions at once and wait until they are answered, or for PATIENCE seconds."""
    settings = load_settings(_env_file=None, discord_token=None, data_dir=data, clock=lambda: NOW)
    heart, turns, bot = Heart(), Turns(), create_bot(settings)
    async with simcord.run(bot, settle_timeout=PATIENCE, check_errors=False) as env:
        crowd = Crowd(env, len(questions))
        ask, look = turns.of_simulator(crowd.ask), turns.of_simulator(crowd.look)
        await env.settle()
        # simulated time stands still: else each timer makes the simulation look through all that is open, again and again
        env._advance_to = _stand_still  # type: ignore
        with turns.noted(env, bot):
            tasks = [asyncio.create_task(heart.beat()), asyncio.create_task(_watch(look))]
            for number, question in enumerate(questions):
                ask(number, question)
                await asyncio.sleep(0)  # the gateway delivers one event at a time
            await asyncio.wait(tasks[1:], timeout=PATIENCE)
            for task in tasks:
                task.cancel()
        await env.settle()
    return crowd.asked, heart, turns.all


def main() -> None:
    """Run the benchmark from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=1000)
    questions = labelled(parser.parse_args().questions)
    with tempfile.TemporaryDirectory() as data:
        asked, heart, turns = asyncio.run(measure(questions, Path(data)))
    ends = [one.end - one.start for one in asked if one.end is not None]
    signs = [one.sign - one.start for one in asked if one.sign is not None and one.command]
    print(f"answered: {len(ends)} of {len(asked)}; slowest answer: {max(ends):.2f} s")
    print(
        f"commands: the slowest sign took {max(signs):.2f} s, {sum(one > LIMIT for one in signs)} took over {LIMIT:g} s"
    )
    print(f"event loop blocked, in ms, of {len(turns)} turns:   longest   99 %   sum")
    _show("a task woke too late", heart.late)
    _show("a turn by the clock", [one.clock for one in turns])
    _show("  the bot computing", [one.bot for one in turns])
    _show("  the simulator computing", [one.simulator for one in turns])
    _show("  other processes", [one.queued for one in turns])
    _show("  held by the answering", [one.held for one in turns])
    longest = max(turns, key=lambda one: one.clock)
    print(
        f"the longest turn: {longest.clock * 1000:.0f} ms, of which bot {longest.bot * 1000:.0f}, simulator "
        f"{longest.simulator * 1000:.0f}, other processes {longest.queued * 1000:.0f}, held {longest.held * 1000:.0f}"
    )


def _show(name: str, values: list[float]) -> None:
    print(f"{name:<32}{max(values) * 1000:>10.0f}{_percentile(values) * 1000:>8.0f}{sum(values) * 1000:>9.0f}")


def _percentile(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.99)]


if __name__ == "__main__":
    main()
