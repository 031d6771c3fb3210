"""The real client in a simulated Discord: every way of asking, and what people see."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import pytest
import simcord
from discord import app_commands

from bot import Settings, create_bot
from bot.answering.answer import Status
from bot.discord_ui.bot import PERMISSIONS, QUESTIONS_IN_A_ROW, SLOW_DOWN, invite_url
from tests import real
from tests.discord_ui.conftest import Clock
from tests.real import KNOWLEDGE


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def settings(data: Path) -> Settings:
    return Settings(_env_file=None, discord_token=None, knowledge_dir=KNOWLEDGE, data_dir=data, clock=Clock())


@asynccontextmanager
async def a_world(settings: Settings) -> AsyncIterator[SimpleNamespace]:
    async with simcord.run(create_bot(settings)) as env:
        guild = env.create_guild()
        channel = guild.create_text_channel("paddock")
        alice = guild.add_member(env.create_user("alice"))
        bob = guild.add_member(env.create_user("bob"))
        yield SimpleNamespace(env=env, guild=guild, channel=channel, alice=alice, bob=bob, settings=settings)


def in_a_world(test: Callable[[SimpleNamespace], Awaitable[None]]) -> Callable[[Settings], Awaitable[None]]:
    """Run a test in a fresh simulated Discord, within one task, as simcord asks."""

    async def run(settings: Settings) -> None:
        async with a_world(settings) as world:
            await test(world)

    return run


def text_of(message: Any) -> str:
    """Everything an answer shows."""
    (embed,) = message.embeds
    return " ".join([embed.title or "", embed.description or "", *(field.value for field in embed.fields)])


@in_a_world
async def test_ask_answers_with_sources_and_buttons(world: SimpleNamespace) -> None:
    result = await world.alice.slash(world.channel, "ask", question="Who won LMP2 at Fuji in December 2018?")
    message = result.response
    assert "Algarve Pro Racing" in text_of(message)
    assert message.content == "> Who won LMP2 at Fuji in December 2018?"
    assert message.embeds[0].fields[0].name == "Sources"
    assert "](<http" in message.embeds[0].fields[0].value
    assert not message.ephemeral


@in_a_world
async def test_ask_private_is_seen_by_the_asker_alone(world: SimpleNamespace) -> None:
    result = await world.alice.slash(world.channel, "ask", question="who supplies the tyres?", private=True)
    assert result.response.ephemeral
    assert "Michelin" in text_of(result.response)


@in_a_world
async def test_a_mention_is_answered_without_a_ping(world: SimpleNamespace) -> None:
    me = world.env.bot.user
    await world.alice.send(world.channel, f"<@{me.id}> who organises @everyone the series?")
    last = world.channel.last_message
    assert last.author.id == me.id
    assert not last.mention_everyone
    assert not last.mentions


@in_a_world
async def test_a_message_that_is_not_for_the_bot_is_left_alone(world: SimpleNamespace) -> None:
    await world.alice.send(world.channel, "who won LMP2 in 2023?")
    assert world.channel.last_message.author.id == world.alice.id


@in_a_world
async def test_a_reply_to_the_bot_is_a_follow_up_of_that_person(world: SimpleNamespace) -> None:
    await world.alice.send(world.channel, f"<@{world.env.bot.user.id}> who won the LMP2 title in 2023-24?")
    answer = world.channel.last_message
    assert "CrowdStrike" in text_of(answer)
    await world.alice.send(world.channel, "and LMP3?", reply_to=answer)
    assert "2023–24 LMP3 champions" in text_of(world.channel.last_message)


@in_a_world
async def test_a_conversation_belongs_to_one_person(world: SimpleNamespace) -> None:
    await world.alice.slash(world.channel, "ask", question="who won the LMP2 title in 2023-24?")
    result = await world.bob.slash(world.channel, "ask", question="and LMP3?")
    assert "2023–24 LMP3 champions" not in text_of(result.response)


@in_a_world
async def test_a_conversation_expires(world: SimpleNamespace) -> None:
    await world.alice.slash(world.channel, "ask", question="who won the LMP2 title in 2023-24?")
    world.settings.clock.now += timedelta(hours=1)
    result = await world.alice.slash(world.channel, "ask", question="and LMP3?")
    assert "2023–24 LMP3 champions" not in text_of(result.response)


@in_a_world
async def test_a_direct_message_is_answered(world: SimpleNamespace) -> None:
    await world.alice.send_dm("What is LMP3?")
    result = [m for m in world.env.transcript().splitlines() if "LMP3" in m]
    assert len(result) >= 1
    reply = world.alice.user.dm_channel.last_message
    assert reply.author.id == world.env.bot.user.id
    assert "LMP3" in text_of(reply)


@in_a_world
async def test_autocomplete_stays_within_the_limits(world: SimpleNamespace) -> None:
    for typed in ("", "why was shanghai", "x" * 90, "tyres"):
        choices = await world.alice.autocomplete(world.channel, "ask", "question", typed)
        assert len(choices) <= 25
        assert all(1 <= len(choice["name"]) <= 100 for choice in choices)
    assert (
        "Shanghai"
        in (await world.alice.autocomplete(world.channel, "ask", "question", "why was shanghai 2009"))[0]["name"]
    )


@in_a_world
async def test_autocomplete_knows_the_beginnings_of_words_and_of_names(world: SimpleNamespace) -> None:
    async def offered(typed: str) -> list[str]:
        return [choice["name"] for choice in await world.alice.autocomplete(world.channel, "ask", "question", typed)]

    assert all(" champ" in name.casefold() for name in (await offered("champ"))[:5])
    assert (await offered("tyre"))[0].casefold().count("tyre")
    assert "Who has won most often at Sepang International Circuit?" in (await offered("sep"))[:3]
    assert "What has Malthe Jakobsen achieved in the series?" in await offered("who is jakob")
    assert (await offered("next race"))[0] == "When is the next race?"
    assert await offered("champoins")
    assert not any("Race Performance" in name for name in (await offered("race"))[:5])
    assert await offered("zzzz") == []


def test_what_autocomplete_offers_of_a_name_is_answered() -> None:
    engine, clock = real.engine(), datetime(2026, 11, 22, 12, tzinfo=UTC)
    names = [
        "malthe jakobsen",
        "katherine legge",
        "algarve pro",
        "360 racing",
        "sepang",
        "okayama",
        "lmp3",
        "gtc",
        "2013",
    ]
    for typed in names:
        offered = engine.complete(typed)[:2]
        assert len(offered) == 2
        for option in offered:
            answer = engine.answer(option.question, None, clock)
            assert answer.status is Status.ANSWERED, option


@in_a_world
async def test_a_button_answers_also_after_a_restart(world: SimpleNamespace) -> None:
    result = await world.alice.slash(world.channel, "ask", question="who supplies the tyres?")
    button = result.response.components[0]["components"][0]
    pressed = await world.bob.click(result.response.message, custom_id=button["custom_id"])
    before = text_of(pressed.response)
    await world.env.restart_bot(create_bot(world.settings))
    pressed = await world.bob.click(result.response.message, custom_id=button["custom_id"])
    assert text_of(pressed.response) == before


@in_a_world
async def test_the_message_menu_answers_a_message(world: SimpleNamespace) -> None:
    message = await world.bob.send(world.channel, "who won the LMP3 title in 2022")
    result = await world.alice.context_menu(world.channel, "Answer this", message)
    assert "CD Sport" in text_of(result.response)


@in_a_world
async def test_help_and_about(world: SimpleNamespace) -> None:
    assert "/ask" in (await world.alice.slash(world.channel, "help")).response.content
    assert "15" in (await world.alice.slash(world.channel, "about")).response.content


@in_a_world
async def test_too_many_questions_are_slowed_down_kindly(world: SimpleNamespace) -> None:
    world.settings.clock.now = datetime(2026, 11, 22, tzinfo=UTC)
    frozen = world.settings.clock.now
    for _ in range(QUESTIONS_IN_A_ROW):
        world.settings.clock.now = frozen
        await world.alice.slash(world.channel, "ask", question="what is LMP3?")
    world.settings.clock.now = frozen
    result = await world.alice.slash(world.channel, "ask", question="what is LMP3?")
    assert result.response.content == SLOW_DOWN


def test_the_bot_asks_for_little(settings: Settings) -> None:
    bot = create_bot(settings)
    assert not bot.intents.message_content
    assert not bot.intents.members
    assert not bot.intents.presences
    assert f"permissions={PERMISSIONS.value}" in invite_url(1)
    assert not discord.Permissions(PERMISSIONS.value).administrator


def test_two_bots_live_in_one_process(settings: Settings) -> None:
    first, second = create_bot(settings), create_bot(settings)
    first.assistant.ask("who won LMP2 in 2022?", "somewhere")
    assert "LMP3" not in (second.assistant.ask("and then?", "somewhere").heading or "")
    assert first.tree is not second.tree


@in_a_world
async def test_help_names_every_command_of_a_fan_to_be_clicked_and_none_of_moderators(world: SimpleNamespace) -> None:
    said = (await world.alice.slash(world.channel, "help")).response.content
    commands = [command for command in world.env.bot.tree.get_commands() if isinstance(command, app_commands.Command)]
    for command in commands:
        assert command.name == "help" or re.search(rf"</{command.name}:\d+>", said), command.name
    assert "inbox" not in said
    assert len(said) <= 2000
