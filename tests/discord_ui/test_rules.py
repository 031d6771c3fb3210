"""The rules of behaviour on Discord: slow answers, choosing, cooldowns, errors, permissions, privacy."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import pytest
import simcord

from bot import Settings, create_bot
from bot.answering.answer import Answer, Option, Status
from bot.answering.engine import Engine
from bot.discord_ui.answers import SOON, Answers
from bot.discord_ui.bot import PAGES_IN_A_ROW, PERMISSIONS, QUESTIONS_IN_A_ROW, invite_url
from bot.discord_ui.pace import SLOW_DOWN, Pace
from tests.discord_ui.conftest import Clock
from tests.real import KNOWLEDGE

README = KNOWLEDGE.parent / "README.md"
QUESTION = "Who won the LMP2 title in 2023-24?"
SORRY = re.compile(r"^Sorry, something went wrong on my side\. .*reference ([0-9a-f]{6})\.$")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class StoppedClock(Clock):
    """A clock that moves only when the test moves it."""

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def settings(own_data: Path) -> Settings:
    return Settings(_env_file=None, discord_token=None, knowledge_dir=KNOWLEDGE, data_dir=own_data, clock=Clock())


@asynccontextmanager
async def a_world(settings: Settings, **options: Any) -> AsyncIterator[SimpleNamespace]:
    bot = create_bot(settings)
    async with simcord.run(bot, **options) as env:
        guild = env.create_guild()
        channel = guild.create_text_channel("paddock")
        alice, bob = (guild.add_member(env.create_user(name)) for name in ("alice", "bob"))
        yield SimpleNamespace(**locals(), me=f"<@{bot.user.id}>")


def parts_of(message: Any) -> list[dict[str, Any]]:
    """Every button and menu of a message."""
    return [part for row in message.components for part in row["components"]]


def deferrals(world: Any) -> int:
    """How often "thinking" was shown."""
    calls = [one for one in world.env.http_requests if one.path.endswith("/callback")]
    return sum((one.json or {}).get("type") == 5 for one in calls)


def answered(message: Any) -> str:
    """The text of the embed of an answer."""
    return message.embeds[0].description or ""


def replying(answer: Answer) -> Any:
    """An engine's way of answering everything with one answer."""
    return lambda _self, _question, _context, _now: answer


def thinking(seconds: float, outcome: Answer | Exception) -> Any:
    """A way of answering that takes its time. On the loop, for simulated time stands still while a thread works."""

    async def think() -> Answer:
        await asyncio.sleep(seconds)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return lambda _self, _question, _conversation, _to=None: asyncio.ensure_future(think())


def broken(*_arguments: Any, **_options: Any) -> Any:
    raise ZeroDivisionError("broken by the test")


# -- what takes longer than a second ----------------------------------------------------------------------------------


async def test_a_quick_answer_is_not_announced(settings: Settings) -> None:
    async with a_world(settings) as world:
        result = await world.alice.slash(world.channel, "ask", question=QUESTION)
        assert result.response.embeds
        assert not deferrals(world)
        await world.alice.send(world.channel, f"{world.me} {QUESTION}")
        assert not [request for request in world.env.http_requests if request.path.endswith("/typing")]


async def test_a_slow_answer_is_announced_and_comes(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Answers, "ask", thinking(1.3, Answer("?", Status.ANSWERED, "At last.")))
    async with a_world(settings) as world:
        for private in (False, True):
            result = await world.alice.slash(world.channel, "ask", question=QUESTION, private=private)
            assert deferrals(world) == private + 1
            shown = result.followups[-1] if result.followups else result.response
            assert answered(shown) == "At last."
            assert shown.ephemeral is private
        await world.alice.send(world.channel, f"{world.me} {QUESTION}")
        assert [request for request in world.env.http_requests if request.path.endswith("/typing")]
        assert answered(world.channel.last_message) == "At last."


class SlowAssistant:
    """An assistant that takes its time."""

    def ask(self, question: str, _conversation: Any = None, _to: Any = None) -> Answer:
        time.sleep(SOON * 1.2)
        return Answer(question, Status.ANSWERED, "At last.")


async def test_a_slow_engine_does_not_hold_up_the_loop() -> None:
    answers = Answers(SlowAssistant())  # type: ignore[arg-type]
    asked = answers.ask("why?", (1, 2))
    worst = 0.0
    waiting = asyncio.ensure_future(answers.soon(asked))
    while not waiting.done():
        before = time.perf_counter()
        await asyncio.sleep(0.01)
        worst = max(worst, time.perf_counter() - before)
    assert not await waiting
    assert worst < SOON / 2
    assert (await asked).text == "At last."
    answers.close()


async def test_with_many_waiting_nobody_waits_to_be_told() -> None:
    answers = Answers(SlowAssistant())  # type: ignore[arg-type]
    await answers.ask("a first one, to learn how long one takes", (1, 2))
    asked = [answers.ask("why?", (1, 2)) for _ in range(12)]
    before = time.perf_counter()
    assert not await answers.soon(asked[-1])
    assert time.perf_counter() - before < SOON / 2
    answers.close()
    for one in asked:
        one.cancel()


# -- asking back ------------------------------------------------------------------------------------------------------

MANY = tuple(Option(f"Choice {number}", f"Who won round {number} of 2023-24 in LMP2?") for number in range(1, 8))
LONG = (
    Option("Why was the second race at Shanghai in 2009 cancelled?", "Why was Shanghai 2009 cancelled?"),
    Option("Tyres", "Who supplies the tyres?"),
)


@pytest.mark.parametrize("choices", [MANY, LONG])
async def test_many_or_long_choices_are_a_menu_that_works_after_a_restart(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, choices: tuple[Option, ...]
) -> None:
    async with a_world(settings) as world:
        with monkeypatch.context() as patch:
            patch.setattr(Engine, "answer", replying(Answer("?", Status.CHOOSE, "Which one?", choices=choices)))
            asked = (await world.alice.slash(world.channel, "ask", question="which one")).response
        (menu,) = [part for part in parts_of(asked) if part["type"] == 3]
        assert [option["label"] for option in menu["options"]] == [option.label for option in choices]
        assert all(option["description"] for option in menu["options"])
        await world.env.restart_bot(create_bot(world.settings))
        picked = await world.bob.select(asked.message, [menu["options"][1]["value"]], custom_id=menu["custom_id"])
        direct = await world.alice.slash(world.channel, "ask", question=choices[1].question)
        assert answered(picked.response) == answered(direct.response)
        assert not picked.response.ephemeral


async def test_a_few_short_choices_are_buttons_that_work_after_a_restart(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_world(settings) as world:
        with monkeypatch.context() as patch:
            patch.setattr(Engine, "answer", replying(Answer("?", Status.CHOOSE, "Which one?", choices=MANY[:3])))
            asked = (await world.alice.slash(world.channel, "ask", question="which one")).response
        await world.env.restart_bot(create_bot(world.settings))
        pressed = await world.bob.click(asked.message, label="Choice 2")
        direct = await world.alice.slash(world.channel, "ask", question=MANY[1].question)
        assert answered(pressed.response) == answered(direct.response)


# -- cooldowns --------------------------------------------------------------------------------------------------------


async def test_a_mention_that_comes_too_fast_is_told_so_once_in_a_while(settings: Settings) -> None:
    clock = StoppedClock()
    async with a_world(settings.model_copy(update={"clock": clock})) as world:
        for _ in range(QUESTIONS_IN_A_ROW + 4):
            await world.alice.send(world.channel, f"{world.me} {QUESTION}")
        own = [one for one in world.channel.history() if one.author.id == world.bot.user.id]
        assert [one.content for one in own].count(SLOW_DOWN) == 1
        assert len(own) == QUESTIONS_IN_A_ROW + 1
        await world.bob.send(world.channel, f"{world.me} {QUESTION}")
        assert world.channel.last_message.embeds, "the others need not wait"
        clock.now += timedelta(seconds=11)
        await world.alice.send(world.channel, f"{world.me} {QUESTION}")
        assert world.channel.last_message.embeds


async def test_browsing_and_charts_share_a_generous_cooldown(settings: Settings) -> None:
    clock = StoppedClock()
    async with a_world(settings.model_copy(update={"clock": clock})) as world:
        for _ in range(PAGES_IN_A_ROW):
            result = await world.alice.slash(world.channel, "next")
            assert result.response.content != SLOW_DOWN
        for command, options in (("next", {}), ("random", {}), ("chart", {"kind": "grid"})):
            result = await world.alice.slash(world.channel, command, **options)
            assert result.response.content == SLOW_DOWN
            assert result.response.ephemeral
        topics = await world.bob.slash(world.channel, "topics")
        button = next(one for one in parts_of(topics.response) if one["type"] == 2 and not one.get("disabled"))
        result = await world.alice.click(topics.response.message, custom_id=button["custom_id"])
        assert result.response.content == SLOW_DOWN
        assert (await world.alice.slash(world.channel, "ask", question=QUESTION)).response.embeds
        clock.now += timedelta(seconds=31)
        assert (await world.alice.slash(world.channel, "next")).response.embeds


def test_a_pace_forgets_people() -> None:
    pace = Pace(1, 10, lambda: NOW)
    assert not pace.too_fast(0)
    assert pace.may_tell(0)
    for person in range(1, 10_005):
        pace.too_fast(person)
        pace.may_tell(person)
    assert not pace.too_fast(0)
    assert pace.may_tell(0)
    assert pace.too_fast(10_004)
    assert not pace.may_tell(10_004)


# -- errors -----------------------------------------------------------------------------------------------------------


def check_apology(text: str, caplog: pytest.LogCaptureFixture) -> None:
    """The sentence has a reference that stands in the log with what went wrong."""
    match = SORRY.match(text)
    assert match, text
    assert "ZeroDivision" not in text
    records = [record for record in caplog.records if match[1] in record.getMessage()]
    assert [record for record in records if record.exc_info and record.exc_info[0] is not None], "no details"


async def test_a_failing_engine_is_told_on_every_way_of_asking(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with a_world(settings, check_errors=False) as world:
        good = (await world.alice.slash(world.channel, "ask", question="who supplies the tyres?")).response
        message = await world.bob.send(world.channel, QUESTION)
        monkeypatch.setattr(Engine, "answer", broken)
        result = await world.alice.slash(world.channel, "ask", question=QUESTION)
        check_apology(result.response.content, caplog)
        assert result.response.ephemeral
        result = await world.alice.context_menu(world.channel, "Answer this", message)
        check_apology(result.response.content, caplog)
        button = good.components[0]["components"][0]
        result = await world.alice.click(good.message, custom_id=button["custom_id"])
        check_apology(result.response.content, caplog)
        await world.alice.send(world.channel, f"{world.me} {QUESTION}")
        check_apology(world.channel.last_message.content, caplog)
        await world.bob.send_dm(QUESTION)
        check_apology(world.bob.user.dm_channel.last_message.content, caplog)


async def test_what_the_engine_swallows_is_told_too(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Engine, "_answer", broken)
    async with a_world(settings, check_errors=False) as world:
        result = await world.alice.slash(world.channel, "ask", question=QUESTION)
        check_apology(result.response.content, caplog)
        assert "ZeroDivisionError" in caplog.text


async def test_a_failure_after_deferring_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Answers, "ask", thinking(1.3, ZeroDivisionError()))
    async with a_world(settings, check_errors=False) as world:
        result = await world.alice.slash(world.channel, "ask", question=QUESTION)
        assert deferrals(world) == 1
        shown = result.followups[-1] if result.followups else result.response
        check_apology(shown.content, caplog)


async def test_failing_pages_menus_and_charts_are_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with a_world(settings, check_errors=False) as world:
        page = (await world.alice.slash(world.channel, "season", season="2023-24")).response
        topics = (await world.alice.slash(world.channel, "topics")).response
        monkeypatch.setattr("bot.discord_ui.browsing_controls.page_at", broken)
        monkeypatch.setattr("bot.discord_ui.browsing.page_at", broken)
        monkeypatch.setattr("bot.charts.chart_of", broken)
        result = await world.alice.slash(world.channel, "next")
        check_apology(result.response.content, caplog)
        result = await world.alice.slash(world.channel, "chart", kind="grid")
        check_apology(result.response.content, caplog)
        button = next(part for part in parts_of(page) if part["type"] == 2 and not part.get("disabled"))
        menu = next(part for part in parts_of(topics) if part["type"] == 3)
        result = await world.alice.click(page.message, custom_id=button["custom_id"])
        check_apology(result.response.content, caplog)
        result = await world.alice.select(topics.message, [menu["options"][0]["value"]], custom_id=menu["custom_id"])
        check_apology(result.response.content, caplog)


async def test_a_failing_form_and_vote_are_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with a_world(settings, check_errors=False) as world:
        opened = await world.alice.slash(world.channel, "suggest")
        answer = (await world.alice.slash(world.channel, "ask", question=QUESTION)).response
        votes = [part for part in parts_of(answer) if "vote:u" in part["custom_id"]]
        monkeypatch.setattr(type(world.bot.store), "suggest", broken)
        monkeypatch.setattr(type(world.bot.store), "vote", broken)
        field = opened.modal["components"][0]["component"]["custom_id"]
        result = await world.alice.submit_modal(opened, {field: "There is a dog."})
        check_apology(result.response.content, caplog)
        result = await world.alice.click(answer.message, custom_id=votes[0]["custom_id"])
        check_apology(result.response.content, caplog)


@pytest.mark.parametrize(
    ("command", "option", "filled"),
    [
        ("ask", "question", {}),
        ("driver", "driver", {}),
        ("race", "round", {"season": "2023-24"}),
        ("chart", "class", {}),
    ],
)
async def test_failing_suggestions_are_told(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    command: str,
    option: str,
    filled: dict[str, str],
) -> None:
    async with a_world(settings, check_errors=False) as world:
        monkeypatch.setattr(Engine, "complete", broken)
        monkeypatch.setattr("bot.discord_ui.browsing._catalogue", broken)
        monkeypatch.setattr("bot.discord_ui.charting.catalogue_of", broken)
        (choice,) = await world.alice.autocomplete(world.channel, command, option, "sep", **filled)
        assert choice["value"] == "sep"
        assert len(choice["name"]) <= 100
        reference = choice["name"].split()[-1]
        assert choice["name"].startswith("Sorry")
        assert reference in caplog.text
        assert "ZeroDivisionError" in caplog.text


async def test_an_apology_that_cannot_be_sent_ends_in_the_log(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Engine, "answer", broken)
    async with a_world(settings, check_errors=False) as world:
        world.env.inject_error("POST", "/interactions/*", status=404, code=10062, message="Unknown interaction")
        await world.alice.slash(world.channel, "ask", question=QUESTION)
        assert "the apology could not be sent" in caplog.text


# -- permissions ------------------------------------------------------------------------------------------------------


async def test_an_answer_is_plain_text_where_embeds_are_not_allowed(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    async with a_world(settings) as world:
        world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, message="Missing Permissions")
        await world.alice.send(world.channel, f"{world.me} {QUESTION}")
        last = world.channel.last_message
        assert last.author.id == world.bot.user.id
        assert not last.embeds
        assert "CrowdStrike" in last.content
        assert "](<http" in last.content
        assert last.components
        assert not caplog.records


async def test_where_it_may_not_write_it_stays_silent(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    async with a_world(settings) as world:
        denied = discord.PermissionOverwrite(send_messages=False, send_messages_in_threads=False)
        silent = world.guild.create_text_channel("read-only", overwrites={world.guild.me: denied})
        await world.alice.send(silent, f"{world.me} {QUESTION}")
        assert silent.last_message.author.id == world.alice.id
        assert not [record for record in caplog.records if record.exc_info]
        result = await world.alice.slash(silent, "ask", question=QUESTION)
        assert "CrowdStrike" in answered(result.response)


async def test_it_answers_in_threads_and_direct_messages(settings: Settings) -> None:
    async with a_world(settings) as world:
        stored = world.env.backend.create_thread(world.channel.id, "a talk", world.alice.id)
        thread = simcord.ChannelHandle(world.env, world.guild, stored)
        await world.alice.send(thread, f"{world.me} {QUESTION}")
        assert "CrowdStrike" in answered(thread.last_message)
        assert "CrowdStrike" in answered((await world.alice.slash(thread, "ask", question=QUESTION)).response)
        assert "CrowdStrike" in answered((await world.alice.user.slash("ask", question=QUESTION)).response)


def test_every_public_command_can_be_used_everywhere(settings: Settings) -> None:
    bot = create_bot(settings)
    for command in bot.tree.get_commands():
        payload = command.to_dict(bot.tree)
        assert sorted(payload["integration_types"]) == [0, 1], command.name
        assert sorted(payload["contexts"]) == [0, 1, 2], command.name


def test_the_least_intents_and_permissions(settings: Settings) -> None:
    intents = {name for name, wanted in create_bot(settings).intents if wanted}
    assert intents == {"guilds", "guild_messages", "dm_messages"}
    assert {name for name, wanted in PERMISSIONS if wanted} == {
        "read_messages",  # the library's name for seeing a channel
        "send_messages",
        "send_messages_in_threads",
        "embed_links",
        "read_message_history",
    }


def test_the_readme_has_the_invite_link_that_is_printed() -> None:
    link = invite_url(123).replace("123", "YOUR_APPLICATION_ID", 1)
    assert link in README.read_text(encoding="utf-8")


# -- privacy ----------------------------------------------------------------------------------------------------------


async def test_about_says_what_is_stored(settings: Settings) -> None:
    async with a_world(settings) as world:
        text = (await world.alice.slash(world.channel, "about")).response.content
        for part in ("without who asked", "/forget-me", "90 days", "15 minutes"):
            assert part in text
        assert "source" not in text  # a path is of no use without a link
        world.bot.settings = settings.model_copy(update={"source_url": "https://example.org/bot"})
        text = (await world.alice.slash(world.channel, "about")).response.content
        assert "docs/privacy.md of my source: <https://example.org/bot>" in text
        assert len(text) <= 2000
    assert "/forget-me" in (KNOWLEDGE.parent / "docs" / "privacy.md").read_text(encoding="utf-8")
