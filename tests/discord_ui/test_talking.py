"""Replies to older answers, votes on what was answered, forms with nothing in them, a memory that is busy."""

from __future__ import annotations

import sqlite3
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import Settings
from bot.activity import sql
from bot.activity.store import StoreError
from bot.discord_ui.rendering import quoted, unquoted
from tests.discord_ui.conftest import Clock
from tests.discord_ui.test_asking import a_world, text_of
from tests.real import KNOWLEDGE

FUJI = "who won LMP2 at Fuji in December 2018?"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, discord_token=None, knowledge_dir=KNOWLEDGE, data_dir=tmp_path, clock=Clock())


def button(message: Any, start: str) -> str:
    """The id of a message's first button whose id begins so."""
    ids = [one["custom_id"] for row in message.components for one in row["components"]]
    return next(one for one in ids if one.startswith(start))


async def test_a_reply_leans_on_the_answer_that_it_replies_to(settings: Settings) -> None:
    async with a_world(settings) as world:
        await world.alice.send(world.channel, f"<@{world.env.bot.user.id}> {FUJI}")
        first = world.channel.last_message
        await world.alice.slash(world.channel, "ask", question="who won LMP3 in 2016-17?")
        for who in (world.alice, world.bob):
            await who.send(world.channel, "and gt?", reply_to=first)
            assert "Car Guy Racing" in text_of(world.channel.last_message)
            assert "9 December 2018" in text_of(world.channel.last_message)


async def test_a_reply_after_the_memory_has_expired_goes_by_the_question_that_was_answered(settings: Settings) -> None:
    async with a_world(settings) as world:
        me = f"<@{world.env.bot.user.id}>"
        await world.alice.send(world.channel, f"{me} {FUJI}")
        first = world.channel.last_message
        await world.alice.slash(world.channel, "ask", question="who won LMP3 in 2016-17?")
        second = world.channel.last_message
        world.settings.clock.now += timedelta(hours=5)
        await world.bob.send(world.channel, f"{me} and gt?", reply_to=first)
        assert "9 December 2018" in text_of(world.channel.last_message)
        world.settings.clock.now += timedelta(hours=5)
        await world.bob.send(world.channel, f"{me} and gt?", reply_to=second)
        assert "2016–17 GT champions" in text_of(world.channel.last_message)


@pytest.mark.parametrize(
    "text", ["won't _it_ `x`?", "@everyone <@1> </ask:1> <t:0:R> <:x:12>", "# big", "see https://a.b/c"]
)
def test_a_quoted_question_shows_what_was_typed_and_can_be_read_again(text: str) -> None:
    line = quoted(text)
    assert line.startswith("> ")
    assert "\\<@" in line or "<@" not in line
    assert not line.startswith("> #")
    assert (unquoted(line) or "").replace("<https://a.b/c>", "https://a.b/c") == text


async def test_the_same_words_about_other_things_are_voted_on_apart(settings: Settings) -> None:
    async with a_world(settings) as world:
        await world.alice.slash(world.channel, "ask", question="who won LMP3 in 2016-17?")
        one = (await world.alice.slash(world.channel, "ask", question="and LMP2?")).response
        await world.bob.slash(world.channel, "ask", question="who won LMP3 in 2021?")
        other = (await world.bob.slash(world.channel, "ask", question="and LMP2?")).response
        assert button(one, "vote:u:") != button(other, "vote:u:")
        again = (await world.alice.slash(world.channel, "ask", question="LMP2 champions of 2021")).response
        once_more = (await world.bob.slash(world.channel, "ask", question="LMP2 champions of 2021")).response
        assert button(again, "vote:u:") == button(once_more, "vote:u:")


@pytest.mark.parametrize("blank", ["   ", "\n", "\u200b\u200b", "\u2800", "?!"])
async def test_a_suggestion_with_nothing_to_read_is_not_kept(settings: Settings, blank: str) -> None:
    async with a_world(settings) as world:
        opened = await world.alice.slash(world.channel, "suggest")
        what, which = (row["component"]["custom_id"] for row in opened.modal["components"])
        result = await world.alice.submit_modal(opened, {what: blank, which: ""})
        assert "nothing to read" in result.response.content
        assert not await world.env.bot.store.suggestions()


async def test_a_source_that_is_no_page_is_refused_and_the_text_is_not_lost(settings: Settings) -> None:
    async with a_world(settings) as world:
        opened = await world.alice.slash(world.channel, "suggest")
        what, which = (row["component"]["custom_id"] for row in opened.modal["components"])
        refused = await world.alice.submit_modal(opened, {what: "There is a dog.", which: "javascript:alert(1)"})
        assert "https://" in refused.response.content
        again = await world.alice.click(refused.response, label="Correct it")
        fields = [row["component"] for row in again.modal["components"]]
        assert [field["value"] for field in fields] == ["There is a dog.", "javascript:alert(1)"]
        kept = {fields[0]["custom_id"]: "There is a dog.", fields[1]["custom_id"]: "https://example.org/dog"}
        await world.alice.submit_modal(again, kept)
        (suggestion,) = await world.env.bot.store.suggestions()
        assert suggestion.source == "https://example.org/dog"


async def test_a_question_is_pointed_out_once_by_each_person(settings: Settings) -> None:
    async with a_world(settings) as world:
        asked = (await world.alice.slash(world.channel, "ask", question="how tall is Giorgio Roda?")).response
        flag = button(asked, "flag:f:")
        for who in (world.alice, world.alice, world.bob):
            await who.click(asked, custom_id=flag)
        (question,) = await world.env.bot.store.inbox()
        assert question.flagged == 2


async def test_the_moderation_channel_is_told_of_a_question_once(settings: Settings) -> None:
    async with a_world(settings) as world:
        world.env.bot.settings = settings.model_copy(update={"moderation_channel_id": world.channel.id})
        asked = (await world.alice.slash(world.channel, "ask", question="how tall is Giorgio Roda?")).response
        flag = button(asked, "flag:f:")
        for who in (world.alice, world.alice, world.bob):
            await who.click(asked, custom_id=flag)
        notes = [
            one for one in world.channel.history() if one.embeds and "without an answer" in (one.embeds[0].title or "")
        ]
        assert len(notes) == 1


async def test_a_remark_below_an_answer_gets_no_reply(settings: Settings) -> None:
    async with a_world(settings) as world:
        await world.alice.send(world.channel, f"{world.env.bot.user.mention} who won LMP2 at Fuji in 2018?")
        answer = world.channel.last_message
        for remark in ("lol nice", "wow", "ok", "cool, didn't know that"):
            await world.alice.send(world.channel, remark, reply_to=answer)
            assert world.channel.last_message.author.id != world.env.bot.user.id, remark
        await world.alice.send(world.channel, "thanks!", reply_to=answer)
        assert "welcome" in world.channel.last_message.embeds[0].description


async def test_a_known_question_stands_only_once_beside_its_answer(settings: Settings) -> None:
    async with a_world(settings) as world:
        fact = next(one for one in world.env.bot.engine.base.facts.values() if one.question)
        sent = (await world.alice.slash(world.channel, "ask", question=fact.question)).response
        assert fact.question[:20] in sent.content
        assert sent.embeds[0].title is None


async def test_pointing_a_question_out_that_could_not_be_kept_may_be_tried_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_world(settings) as world:
        asked = (await world.alice.slash(world.channel, "ask", question="how tall is Giorgio Roda?")).response
        flag = button(asked, "flag:f:")

        async def full(*_: Any) -> None:
            raise StoreError("the disk is full")

        with monkeypatch.context() as patch:
            patch.setattr(sql.SqlActivityStore, "flag", full)
            result = await world.alice.click(asked, custom_id=flag)
            assert "memory cannot be written" in result.response.content
        await world.alice.click(asked, custom_id=flag)
        (question,) = await world.env.bot.store.inbox()
        assert question.flagged == 1


async def test_a_vote_while_another_program_writes_is_told_in_time(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sql.BUSY_SECONDS + sql.TURN_SECONDS < 3, "Discord waits 3 seconds"
    monkeypatch.setattr(sql, "BUSY_SECONDS", 0.2)
    async with a_world(settings) as world:
        asked = (await world.alice.slash(world.channel, "ask", question=FUJI)).response
        other = sqlite3.connect(settings.data_dir / "activity.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        before = time.monotonic()
        result = await world.alice.click(asked, custom_id=button(asked, "vote:u:"))
        assert time.monotonic() - before < 3
        assert "memory cannot be written" in result.response.content
        other.execute("ROLLBACK")
        other.close()
        await world.alice.click(asked, custom_id=button(asked, "vote:u:"))
        await world.env.bot.note_asked()
        assert await world.env.bot.store.question(button(asked, "vote:u:").removeprefix("vote:u:"))
