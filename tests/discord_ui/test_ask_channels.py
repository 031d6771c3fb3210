"""Channels and forums where the bot answers without being mentioned: only sure questions, silent otherwise."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import pytest
import simcord
from simcord.enums import ChannelType

from bot import Settings, create_bot
from bot.discord_ui.ask_channels import looks_like_question
from bot.running import NO_INTENT, run
from tests.discord_ui.conftest import Clock
from tests.real import KNOWLEDGE

ASK, FORUM = 5_000_000_000_000_000_001, 5_000_000_000_000_000_002
QUESTION = "Who won the LMP2 title in 2023-24?"


@pytest.fixture
def settings(own_data: Path) -> Settings:
    return Settings(_env_file=None, discord_token=None, knowledge_dir=KNOWLEDGE, data_dir=own_data, clock=Clock())


@asynccontextmanager
async def a_world(settings: Settings) -> AsyncIterator[SimpleNamespace]:
    """A server with an ask channel, an ask forum, and a channel that is neither."""
    probe = create_bot(settings)
    async with simcord.run(probe) as env:
        guild = env.create_guild()
        ask, forum = guild.create_text_channel("ask"), guild.create_forum_channel("questions")
        chat = guild.create_text_channel("chat")
        alice, bob = (guild.add_member(env.create_user(name)) for name in ("alice", "bob"))
        # the channels have to be there before the bot can be told their ids
        open_to_all = settings.model_copy(update={"ask_channel_ids": frozenset({ask.id, forum.id})})
        await env.restart_bot(create_bot(open_to_all))
        yield SimpleNamespace(**locals(), bot=env.bot)


def answers(world: Any, channel: Any) -> list[discord.Message]:
    """What the bot has written into a channel."""
    return [message for message in channel.history() if message.author.id == world.env.bot.user.id]


async def post(world: Any, title: str, text: str) -> Any:
    """A person's new post in the forum; simcord lets only bots make one, so it is put together here."""
    backend = world.env.backend
    thread = backend.create_thread(world.forum.id, title, world.alice.id, broadcast=False)
    backend.announce_thread_create(thread)
    message = backend.prepare_message(thread.id, world.alice.id, text)
    message.id = thread.id
    backend.commit_message(message)
    await world.env.settle()
    return simcord.ChannelHandle(world.env, world.guild, thread)


async def test_a_sure_question_is_answered_without_a_mention(settings: Settings) -> None:
    async with a_world(settings) as world:
        await world.alice.send(world.ask, QUESTION)
        (answer,) = answers(world, world.ask)
        assert "CrowdStrike" in (answer.embeds[0].description or "")
        await world.alice.send(world.ask, "and LMP3?", reply_to=answer)
        assert "LMP3 champions" in (answers(world, world.ask)[-1].embeds[0].description or "")


async def test_a_follow_up_right_below_the_answer_to_the_same_person_is_answered(settings: Settings) -> None:
    async with a_world(settings) as world:
        await world.alice.send(world.ask, QUESTION)
        await world.alice.send(world.ask, "and LMP3?")
        assert "LMP3 champions" in (answers(world, world.ask)[-1].embeds[0].description or "")
        assert len(answers(world, world.ask)) == 2
        await world.bob.send(world.ask, "and GT?")  # he was not answered
        await world.alice.send(world.ask, "and GT?")  # and what he said stands between
        assert len(answers(world, world.ask)) == 2


async def test_the_same_question_is_left_alone_elsewhere(settings: Settings) -> None:
    async with a_world(settings) as world:
        await world.alice.send(world.chat, QUESTION)
        assert not answers(world, world.chat)


@pytest.mark.parametrize(
    "text",
    [
        "CrowdStrike won the LMP2 title in 2023-24, what a team",
        "what a race!",
        "did you see that?",
        "are you coming tonight?",
        "what time is it?",
        "how much is a car wash in Kuala Lumpur?",
        "where did they go?",
        "who here is going to Buriram?",
        "is anyone driving to Sepang?",
        "which circuit do you like best?",
        "https://example.org/?q=who-won-lmp2-in-2023",
        "> Who won the LMP2 title in 2023-24?\nthis was asked yesterday",
        "`SELECT winner FROM lmp2?`",
    ],
)
async def test_what_is_no_sure_question_is_left_alone(settings: Settings, text: str) -> None:
    async with a_world(settings) as world:
        await world.alice.send(world.ask, QUESTION)
        before = len(answers(world, world.ask))
        await world.alice.send(world.ask, text)
        assert len(answers(world, world.ask)) == before


async def test_what_is_said_to_somebody_else_is_left_alone(settings: Settings) -> None:
    async with a_world(settings) as world:
        first = await world.bob.send(world.ask, "I only follow LMP3")
        await world.alice.send(world.ask, QUESTION, reply_to=first)
        await world.alice.send(world.ask, f"{world.bob.mention} {QUESTION}")
        webhook = world.guild.create_webhook(world.ask, "news")
        await webhook.send(QUESTION)
        robot = world.guild.add_member(world.env.create_user("robot", bot=True))
        await robot.send(world.ask, QUESTION)
        assert not answers(world, world.ask)


async def test_threads_below_an_ask_channel_are_open_too(settings: Settings) -> None:
    async with a_world(settings) as world:
        for parent, expected in ((world.ask, 1), (world.chat, 0)):
            stored = world.env.backend.create_thread(parent.id, "talk", world.alice.id, type=ChannelType.PUBLIC_THREAD)
            thread = simcord.ChannelHandle(world.env, world.guild, stored)
            await world.alice.send(thread, QUESTION)
            assert len(answers(world, thread)) == expected


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Curious about something", QUESTION),
        (QUESTION, "I could not find it anywhere."),
        ("LMP2 in 2023-24", "who won the title?"),
    ],
)
async def test_a_forum_post_asks_with_its_title_and_its_text(settings: Settings, title: str, text: str) -> None:
    async with a_world(settings) as world:
        thread = await post(world, title, text)
        (answer,) = answers(world, thread)
        assert "CrowdStrike" in (answer.embeds[0].description or "")
        await world.bob.send(thread, "thanks, good to know")
        assert len(answers(world, thread)) == 1


async def test_a_forum_post_that_asks_nothing_is_left_alone(settings: Settings) -> None:
    async with a_world(settings) as world:
        assert not answers(world, await post(world, "My season in pictures", "LMP2 in 2023-24 was great"))


async def test_who_is_too_fast_is_left_alone_where_nobody_asked_the_bot(settings: Settings) -> None:
    frozen = settings.model_copy(update={"clock": lambda: settings.clock.now})  # type: ignore[attr-defined]
    async with a_world(frozen) as world:
        for _ in range(8):
            await world.alice.send(world.ask, QUESTION)
        assert len(answers(world, world.ask)) == 6
        assert all(message.embeds for message in answers(world, world.ask))


def test_what_looks_like_a_question() -> None:
    for text in (
        "who won lmp2",
        "hey guys, what's LMP3",
        "LMP2 winner in Fuji?",
        "Is Sepang on the calendar",
        "does anyone know who won LMP2",
    ):
        assert looks_like_question(text), text
    for text in ("what a race", "LMP2 was great", "how nice is that?", "who won, I know!", "123?", "so"):
        assert not looks_like_question(text), text


def test_the_intent_is_asked_for_only_where_it_is_needed(settings: Settings) -> None:
    assert not create_bot(settings).intents.message_content
    assert create_bot(settings.model_copy(update={"ask_channel_ids": frozenset({ASK})})).intents.message_content


def test_a_start_without_the_intent_says_what_to_do(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_arguments: Any, **_options: Any) -> None:
        raise discord.PrivilegedIntentsRequired(None)

    monkeypatch.setattr(discord.Client, "run", refuse)
    with_token = Settings(
        _env_file=None,
        discord_token="a.b.c",
        knowledge_dir=KNOWLEDGE,
        data_dir=settings.data_dir,
        ask_channel_ids=frozenset({ASK, FORUM}),
    )
    assert run(with_token, 0) == 1
    said = capsys.readouterr().err
    assert said.strip() == NO_INTENT
    assert "ASK_CHANNEL_IDS" in said
    assert "Message Content Intent" in said
