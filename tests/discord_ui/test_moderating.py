"""Moderators at work through the real client: facts, results, the inbox, undo; and everybody else kept out."""

from __future__ import annotations

import difflib
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import pytest
import simcord

from bot import Settings, create_bot
from bot.discord_ui.interactions import NOT_A_MODERATOR
from bot.discord_ui.proposals import NOT_YOURS, _view
from tests.discord_ui.conftest import HOME, Clock

UNKNOWN = "Does the paddock of Qiddiya have a swimming pool for mechanics?"
FACT = "what-is-the-pit-lane-dog-called"


def at_home(knowledge: Path, data: Path) -> Settings:
    return Settings(
        _env_file=None, discord_token=None, knowledge_dir=knowledge, data_dir=data, home_guild_id=HOME, clock=Clock()
    )


@pytest.fixture
def settings(short_knowledge: Path, short_data: Path) -> Settings:
    return at_home(short_knowledge, short_data)


@pytest.fixture
def whole(own_knowledge: Path, own_data: Path) -> Settings:
    return at_home(own_knowledge, own_data)


@asynccontextmanager
async def a_world(settings: Settings, **changed: Any) -> AsyncIterator[SimpleNamespace]:
    """The bot with a home server: a moderator (Manage Server), a fan, the owner, a stranger from another server."""
    bot = create_bot(settings.model_copy(update=changed) if changed else settings)
    async with simcord.run(bot, settle_timeout=30) as env:
        owner = env.create_user("owner")
        home = env.create_guild("Home", id=HOME, owner=owner)
        channel = home.create_text_channel("moderators")
        staff = home.create_role("staff", permissions=discord.Permissions(manage_guild=True))
        moderator = home.add_member(env.create_user("mia"), roles=[staff])
        other = home.add_member(env.create_user("moritz"), roles=[staff])
        fan = home.add_member(env.create_user("finn"))
        elsewhere = env.create_guild("Elsewhere")
        away = elsewhere.create_text_channel("general")
        admin = elsewhere.create_role("admin", permissions=discord.Permissions(administrator=True))
        stranger = elsewhere.add_member(env.create_user("sam"), roles=[admin])
        yield SimpleNamespace(**locals(), knowledge=settings.knowledge_dir)


def shown(message: Any) -> str:
    """Everything a message shows."""
    parts = [message.content or ""]
    for embed in message.embeds:
        parts += [embed.author.name or "", embed.title or "", embed.description or "", embed.footer.text or ""]
        parts += [f"{field.name} {field.value}" for field in embed.fields]
    return "\n".join(parts)


def fields(result: Any) -> dict[str, str]:
    """The custom ids of a form's fields by their labels."""
    assert result.modal is not None, "no form was opened"
    return {row["label"]: row["component"]["custom_id"] for row in result.modal["components"]}


async def fill(person: Any, opened: Any, **values: str) -> Any:
    """Fill in a form by the beginnings of its labels."""
    labels = fields(opened)
    inputs = [row["component"] for row in opened.modal["components"]]
    by_id = {field["custom_id"]: field["value"] for field in inputs if field.get("value")}
    for beginning, value in values.items():
        label = next(one for one in labels if one.lower().startswith(beginning.replace("_", " ")))
        by_id[labels[label]] = value
    return await person.submit_modal(opened, by_id)


async def add_fact(
    world: Any, answer: str = "The dog in the pit lane is called Bolt, says nobody but this test."
) -> Any:
    opened = await world.moderator.slash(world.channel, "fact add", topic="history")
    return await fill(
        world.moderator,
        opened,
        question="What is the pit lane dog called?",
        answer=answer,
        other="name of the dog in the pits\nwhich hound lives in the pit lane",
        sources="https://example.org/dog | The dog | Example | 2026-11-01",
    )


def changed_lines(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def everything(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*.yaml")}


async def test_a_fact_is_added_edited_retired_restored_and_undone(whole: Settings) -> None:
    async with a_world(whole) as world:
        before = everything(world.knowledge)
        preview = await add_fact(world)
        assert "Bolt" in shown(preview.response)
        assert everything(world.knowledge) == before, "a preview writes nothing"
        done = await world.moderator.click(preview.response, label="Confirm")
        assert not done.modal
        after = everything(world.knowledge)
        assert {name for name in after if after[name] != before.get(name)} == {
            "facts/history.yaml",
            "sources/added.yaml",
        }
        lines = changed_lines(before["facts/history.yaml"], after["facts/history.yaml"])
        assert all(line.startswith("+") for line in lines)
        assert f"+  - id: {FACT}" in lines
        answer = await world.fan.slash(world.channel, "ask", question="name of the dog in the pits")
        assert "Bolt" in shown(answer.response)
        assert "example.org/dog" in shown(answer.response)

        opened = await world.moderator.slash(world.channel, "fact edit", fact=FACT, reason="renamed")
        preview = await fill(world.moderator, opened, answer="The dog in the pit lane is called Comet.")
        await world.moderator.click(preview.response, label="Confirm")
        edited = everything(world.knowledge)["facts/history.yaml"]
        assert len(changed_lines(after["facts/history.yaml"], edited)) == 2
        assert "Comet" in shown((await world.fan.slash(world.channel, "ask", question="pit lane dog name?")).response)

        preview = await world.moderator.slash(world.channel, "fact retire", fact=FACT, reason="there is no dog")
        await world.moderator.click(preview.response, label="Confirm")
        answer = await world.fan.slash(world.channel, "ask", question="What is the pit lane dog called?")
        assert "Comet" not in shown(answer.response)

        preview = await world.moderator.slash(world.channel, "fact restore", fact=FACT)
        await world.moderator.click(preview.response, label="Confirm")
        answer = await world.fan.slash(world.channel, "ask", question="What is the pit lane dog called?")
        assert "Comet" in shown(answer.response)

        history = shown((await world.moderator.slash(world.channel, "fact history", fact=FACT)).response)
        assert history.count("mia") == 4
        assert "Retire" in history

        preview = await world.moderator.slash(world.channel, "fact undo")
        await world.moderator.click(preview.response, label="Take it back")
        answer = await world.fan.slash(world.channel, "ask", question="What is the pit lane dog called?")
        assert "Comet" not in shown(answer.response)


async def test_cancel_leaves_nothing(settings: Settings) -> None:
    async with a_world(settings) as world:
        before = everything(world.knowledge)
        preview = await add_fact(world)
        await world.moderator.click(preview.response, label="Cancel")
        assert everything(world.knowledge) == before
        assert not await world.bot.store.revisions()


async def test_what_was_filled_in_is_not_lost_when_it_is_refused(settings: Settings) -> None:
    async with a_world(settings) as world:
        opened = await world.moderator.slash(world.channel, "fact add", topic="history")
        refused = await fill(
            world.moderator, opened, question="A question?", answer="An answer.", sources="somebody told me"
        )
        assert "is no address" in shown(refused.response)
        again = await world.moderator.click(refused.response, label="Edit again")
        values = {row["label"]: row["component"].get("value") for row in again.modal["components"]}
        assert values["Answer"] == "An answer."
        assert values["Sources, one a line"] == "somebody told me"


@pytest.mark.parametrize("who", ["fan", "owner_without_role", "stranger"])
async def test_nobody_else_moderates(settings: Settings, who: str) -> None:
    async with a_world(settings) as world:
        preview = await add_fact(world)
        before = everything(world.knowledge)
        if who == "stranger":
            assert "fact add" not in world.stranger.available_commands(world.away)
            return
        person, guarded = world.fan, world
        hidden = {"fact add", "result set", "champion set", "round set", "inbox"}
        assert hidden <= {*world.moderator.available_commands(world.channel)}
        if who == "fan":  # Discord does not show them, and if the server allows them nevertheless the bot does not
            assert not hidden & {*world.fan.available_commands(world.channel)}
            for command in await world.bot.tree.fetch_commands(guild=discord.Object(HOME)):
                world.home.set_command_permissions(command.id, {world.fan: True})
        if who == "owner_without_role":
            guarded.bot.settings = settings.model_copy(update={"moderator_role_ids": frozenset({1})})
            person = world.moderator
        for command, options in (
            ("fact add", {"topic": "history"}),
            ("fact edit", {"fact": "lmp2-today"}),
            ("fact retire", {"fact": "lmp2-today", "reason": "x"}),
            ("fact restore", {"fact": "lmp2-today"}),
            ("fact show", {"fact": "lmp2-today"}),
            ("fact history", {}),
            ("fact undo", {}),
            ("fact search", {"query": "x"}),
            ("result set", {"season": "2022", "round": "1", "class": "gt", "source": "https://example.org"}),
            ("champion set", {"season": "2022", "class": "gt", "title": "teams", "source": "https://example.org"}),
            ("round set", {"season": "2022", "round": "1", "source": "https://example.org"}),
            ("inbox", {}),
        ):
            result = await person.slash(world.channel, command, **options)
            assert shown(result.response).strip() == NOT_A_MODERATOR, command
        if who == "owner_without_role":  # the role is gone between the preview and the click
            refused = await person.click(preview.response, label="Confirm")
            assert shown(refused.response).strip() == NOT_A_MODERATOR
        assert everything(world.knowledge) == before


async def test_another_moderator_cannot_press_my_buttons(settings: Settings) -> None:
    async with a_world(settings) as world:
        opened = await world.moderator.slash(world.channel, "fact edit", fact="lmp2-today")
        preview = await fill(world.moderator, opened, answer="Something else about LMP2 cars.")
        identifier = preview.response.components[0]["components"][0]["custom_id"].rpartition(":")[2]
        proposal = await world.bot.store.proposal(identifier)
        note = await world.bot.get_channel(world.channel.id).send("here", view=_view(proposal.id, [("c", "Confirm")]))
        refused = await world.other.click(note, label="Confirm")
        assert shown(refused.response).strip() == NOT_YOURS
        assert "Something else" not in (world.knowledge / "facts/classes-and-rules.yaml").read_text()


async def test_the_second_of_two_moderators_decides(settings: Settings) -> None:
    async with a_world(settings) as world:
        first = await world.moderator.slash(world.channel, "fact edit", fact="lmp2-today")
        second = await world.other.slash(world.channel, "fact edit", fact="lmp2-today")
        one = await fill(world.moderator, first, answer="The first moderator's text on LMP2.")
        two = await fill(world.other, second, answer="The second moderator's text on LMP2.")
        await world.moderator.click(one.response, label="Confirm")
        conflict = await world.other.click(two.response, label="Confirm")
        text = shown(conflict.response or two.response)
        assert "first moderator's" in text
        assert "second moderator's" in text
        assert "first moderator's" in (world.knowledge / "facts/classes-and-rules.yaml").read_text()
        await world.other.click(two.response, label="Use mine")
        assert "second moderator's" in (world.knowledge / "facts/classes-and-rules.yaml").read_text()
        assert len(await world.bot.store.revisions("fact/lmp2-today")) == 2


async def test_a_result_that_was_set_meanwhile_is_shown_before_it_is_overwritten(settings: Settings) -> None:
    async with a_world(settings) as world:
        options = {"season": "2025-26", "round": "1", "class": "lmp3", "source": "https://example.org/lmp3"}
        one = await world.moderator.slash(world.channel, "result set", **options, number="98")
        two = await world.other.slash(world.channel, "result set", **options, number="99")
        await world.moderator.click(one.response, label="Confirm")
        await world.other.click(two.response, label="Confirm")
        text = shown(two.response)
        assert "Somebody changed this meanwhile" in text
        assert '-        number: "98"' in text
        assert '+        number: "99"' in text
        assert 'number: "98"' in (world.knowledge / "seasons/2025-26.yaml").read_text()
        await world.other.click(two.response, label="Confirm")
        assert 'number: "99"' in (world.knowledge / "seasons/2025-26.yaml").read_text()


async def test_a_fan_asks_a_moderator_teaches_in_two_clicks_the_fan_is_answered(whole: Settings) -> None:
    async with a_world(whole) as world:
        await world.fan.slash(world.channel, "ask", question=UNKNOWN)
        result = await world.fan.slash(world.channel, "ask", question=UNKNOWN)
        assert "don't know" in shown(result.response)
        inbox = await world.moderator.slash(world.channel, "inbox")
        assert UNKNOWN in shown(inbox.response)
        assert "asked 2×" in str(inbox.response.components) or "2×" in shown(inbox.response)
        menu = next(
            row["components"][0] for row in inbox.response.components if "teach" in row["components"][0]["custom_id"]
        )
        target = next(one["value"] for one in menu["options"] if one["value"].startswith("fact/"))
        preview = await world.moderator.select(inbox.response, [target], custom_id=menu["custom_id"])
        label = next(
            button["label"]
            for row in preview.response.components
            for button in row["components"]
            if button["label"].startswith("Confirm")
        )
        await world.moderator.click(preview.response, label=label)
        again = await world.fan.slash(world.channel, "ask", question=UNKNOWN)
        fact = world.bot.engine.base.facts[target.removeprefix("fact/")]
        assert fact.answer[:60] in shown(again.response)
        empty = await world.moderator.slash(world.channel, "inbox")
        assert UNKNOWN not in shown(empty.response)


async def test_who_wanted_to_be_told_is_told(settings: Settings) -> None:
    async with a_world(settings) as world:
        asked = await world.fan.slash(world.channel, "ask", question=UNKNOWN)
        flagged = await world.fan.click(asked.response, label="Tell the moderators")
        await world.fan.click(flagged.response, label="Tell me when it is answered")
        inbox = await world.moderator.slash(world.channel, "inbox")
        opened = await world.moderator.click(inbox.response, label="Write a fact")
        preview = await fill(
            world.moderator,
            opened,
            answer="The dog is called Bolt.",
            sources="https://example.org/dog",
        )
        await world.moderator.click(preview.response, label="Confirm")
        told = world.fan.user.dm_channel.last_message if hasattr(world.fan, "user") else None
        assert told is not None
        assert "Bolt" in shown(told)


async def test_a_race_weekend(settings: Settings) -> None:
    async with a_world(settings) as world:
        source = "https://example.org/sepang | Race 1 | Example | 2026-11-21"
        preview = await world.moderator.slash(
            world.channel,
            "round set",
            season="2026-27",
            round="new",
            source=source,
            name="4 Hours of Sepang",
            circuit="Sepang",
            date="2026-11-20",
        )
        await world.moderator.click(preview.response, label="Confirm")
        classes = world.bot.engine.base.seasons["2026-27"].classes
        preview = await world.moderator.slash(
            world.channel,
            "result set",
            season="2026-27",
            round="1",
            **{"class": classes[0]},
            source=source,
            team="Brand New Racing",
            number="7",
            drivers="Ada Novak, Bo Lindqvist",
            overall=True,
        )
        text = shown(preview.response)
        assert "Brand New Racing is new" in text
        assert "now marked as held" in text
        await world.moderator.click(preview.response, label="Confirm")
        race = world.bot.engine.base.seasons["2026-27"].rounds[0]
        assert race.status == "held"
        assert race.winners[0].team == "brand-new-racing"
        answer = await world.fan.slash(world.channel, "ask", question="Who won at Sepang in 2026-27?")
        assert "Brand New Racing" in shown(answer.response)
        preview = await world.moderator.slash(
            world.channel,
            "champion set",
            season="2026-27",
            **{"class": classes[0]},
            title="teams",
            team="Brand New Racing",
            source=source,
        )
        await world.moderator.click(preview.response, label="Confirm")
        answer = await world.fan.slash(world.channel, "ask", question="who is the champion of 2026-27")
        assert "Brand New Racing" in shown(answer.response)
        refused = await world.moderator.slash(
            world.channel, "round set", season="2026-27", round="1", source=source, status="cancelled"
        )
        assert "has winners on record" in shown(refused.response)


SOURCE = {"source": "https://example.org/page | A page | Example | 2026-11-21"}


async def test_names_are_understood_in_every_spelling(settings: Settings) -> None:
    async with a_world(settings) as world:
        for command, options, expected in (
            ("round set", {"season": "2025/26", "round": "1", "circuit": "Fuij Speedway"}, "+    circuit: fuji"),
            ("round set", {"season": "2017-18", "round": "zhuhia", "starters": 3}, "+    starters: 3"),
            (
                "result set",
                {"season": "2025–26", "round": "Round 1", "class": "P3", "number": "98"},
                "Set LMP3 at 4 Hours",
            ),
            (
                "champion set",
                {"season": "2022", "class": "gt3", "title": "teams", "team": "Inception Racing"},
                "Set GT teams champion",
            ),
            ("fact retire", {"fact": "who supplies the tires in the asian le mans series", "reason": "x"}, "Michelin"),
            ("fact show", {"fact": "Who supplies the tyres in the Asian Le Mans Series?"}, "tyre-supplier"),
        ):
            given = options if command.startswith("fact") else {**options, **SOURCE}
            result = await world.moderator.slash(world.channel, command, **given)
            assert expected in shown(result.response), (command, shown(result.response))


async def test_a_name_that_is_not_found_gets_a_kind_sentence(settings: Settings) -> None:
    async with a_world(settings) as world:
        race = {"season": "2023-24", "round": "1"}
        before = everything(world.knowledge)
        for command, options, expected in (
            ("round set", {**race, "circuit": "Sentoul Park"}, "which circuit “Sentoul Park” is; did you mean"),
            ("round set", {**race, "circuit": "Sentoul Park"}, "entities/circuits.yaml"),
            ("round set", {**race, "round": "99"}, "which race of 2023–24 “99” is; did you mean Round 1"),
            ("round set", {**race, "round": "2013/round-1"}, "which race of 2023–24 “3 Hours of Inje” is"),
            ("round set", {**race, "season": "2011"}, "which season “2011” is"),
            ("result set", {**race, "class": "@everyone", "number": "1"}, "which class"),
            ("result set", {"season": "2026-27", "round": "1", "class": "gt"}, "add one with /round set"),
            ("champion set", {"season": "2023-24", "class": "lmp4", "title": "teams"}, "did you mean LMP"),
            ("fact add", {"topic": "cookery"}, "which topic “cookery” is"),
            ("fact edit", {"fact": "tyres"}, "which fact “tyres” is; did you mean"),
            ("fact retire", {"fact": "tyres", "reason": "x"}, "which fact “tyres” is"),
            ("fact restore", {"fact": "tyre-supplier"}, "which retired fact"),
            ("fact show", {"fact": "tyres"}, "which fact “tyres” is"),
            ("fact history", {"fact": "tyres"}, "which fact “tyres” is"),
        ):
            given = options if command.startswith("fact") else {**options, **SOURCE}
            result = await world.moderator.slash(world.channel, command, **given)
            assert expected in shown(result.response), (command, shown(result.response))
            assert "@everyone" not in shown(result.response)
            assert result.response.ephemeral
        assert everything(world.knowledge) == before


async def test_moderators_are_offered_what_fits(settings: Settings) -> None:
    async with a_world(settings) as world:
        for command, option, typed, given, expected in (
            ("round set", "circuit", "sepagn", {}, "sepang"),
            ("round set", "round", "dubai", {"season": "2023/24"}, "2023-24/round-3"),
            ("round set", "season", "", {}, "2026-27"),
            ("result set", "class", "p3", {"season": "2025-26"}, "lmp3"),
            ("result set", "car", "oreca", {}, "Oreca 07"),
            ("result set", "drivers", "Ada Novak,jakobson", {}, "Ada Novak, Malthe Jakobsen"),
            ("champion set", "team", "algarv", {}, "Algarve Pro Racing"),
            ("fact add", "topic", "histroy", {}, "history"),
            ("fact show", "fact", "tyre-supplier", {}, "tyre-supplier"),
            ("fact retire", "fact", "who supplies the tires", {}, "tyre-supplier"),
        ):
            choices = await world.moderator.autocomplete(world.channel, command, option, typed, **given)
            assert expected == choices[0]["value"], (command, option, choices[:3])
            assert len(choices) <= 25
            assert all(1 <= len(one["name"]) <= 100 for one in choices)


async def test_a_hand_edit_is_served_and_a_bad_one_reported(settings: Settings) -> None:
    async with a_world(settings) as world:
        world.bot.settings = settings.model_copy(update={"moderation_channel_id": world.channel.id})
        file = world.knowledge / "facts/classes-and-rules.yaml"
        good = file.read_text()
        file.write_text(
            good.replace("An LMP2 car is a carbon-monocoque prototype", "An LMP2 car is a hand-edited prototype")
        )
        await world.env.advance_time(2)
        answer = await world.fan.slash(
            world.channel, "ask", question="What is an LMP2 car in the Asian Le Mans Series?"
        )
        assert "hand-edited" in shown(answer.response)
        (revision,) = await world.bot.store.revisions("fact/lmp2-today")
        assert revision.author == "by hand"
        file.write_text(file.read_text().replace("    sources: [", "    surces: [", 1))
        await world.env.advance_time(2)
        said = shown(world.channel.last_message)
        assert "classes-and-rules.yaml:" in said
        assert "surces" in said
        answer = await world.fan.slash(
            world.channel, "ask", question="What is an LMP2 car in the Asian Le Mans Series?"
        )
        assert "hand-edited" in shown(answer.response)


async def test_the_moderation_channel_gets_diffs_with_undo_and_suggestions(settings: Settings) -> None:
    async with a_world(settings) as world:
        world.bot.settings = settings.model_copy(update={"moderation_channel_id": world.channel.id})
        preview = await add_fact(world)
        await world.moderator.click(preview.response, label="Confirm")
        note = world.channel.last_message
        assert FACT in shown(note)
        refused = await world.fan.click(note, label="Undo")
        assert shown(refused.response).strip() == NOT_A_MODERATOR
        offered = await world.other.click(note, label="Undo")
        await world.other.click(offered.response, label="Take it back")
        assert FACT not in world.bot.engine.base.facts
        opened = await world.fan.slash(world.channel, "suggest")
        await fill(world.fan, opened, what="The dog is called Comet.", which="https://example.org/comet")
        note = world.channel.last_message
        assert "Comet" in shown(note)
        opened = await world.moderator.click(note, label="Write a fact")
        values = {row["label"]: row["component"].get("value") for row in opened.modal["components"]}
        assert values["Answer"] == "The dog is called Comet."


async def test_votes_are_counted_once_a_person_and_can_be_deleted(settings: Settings) -> None:
    async with a_world(settings) as world:
        asked = await world.fan.slash(world.channel, "ask", question="Who won LMP2 at Fuji in December 2018?")
        up = next(
            button["custom_id"]
            for row in asked.response.components
            for button in row["components"]
            if button["custom_id"].startswith("vote:u")
        )
        await world.fan.click(asked.response, custom_id=up)
        await world.fan.click(asked.response, custom_id=up)
        await world.other.click(asked.response, custom_id=up)
        question = await world.bot.store.question(up[7:])
        assert (question.ups, question.downs) == (2, 0)
        opened = await world.fan.click(asked.response, custom_id=up.replace(":u:", ":d:"))
        await fill(world.fan, opened, what="It was another team.")
        question = await world.bot.store.question(up[7:])
        assert (question.ups, question.downs) == (1, 1)
        inbox = await world.moderator.slash(world.channel, "inbox")
        assert "It was another team." in shown(inbox.response)
        await world.fan.slash(world.channel, "forget-me")
        question = await world.bot.store.question(up[7:])
        assert (question.ups, question.downs) == (1, 0)


async def test_a_locked_database_and_a_read_only_folder_leave_everything_as_it_was(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_world(settings) as world:
        preview = await add_fact(world)
        before = everything(world.knowledge)
        lock = sqlite3.connect(settings.data_dir / "activity.db", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        refused = await world.moderator.click(preview.response, label="Confirm")
        lock.execute("ROLLBACK")
        lock.close()
        assert "memory" in "".join(shown(one) for one in [*refused.followups, refused.response] if one)
        assert everything(world.knowledge) == before

        def full(*_: Any) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("bot.knowledge.files.os.fsync", full)
        refused = await world.moderator.click(preview.response, label="Confirm")
        monkeypatch.undo()
        assert "No space left" in "".join(shown(one) for one in [*refused.followups, refused.response] if one)
        assert everything(world.knowledge) == before
        assert not await world.bot.store.revisions()
        await world.moderator.click(preview.response, label="Confirm")
        assert FACT in world.bot.engine.base.facts


async def test_buttons_work_after_a_restart(settings: Settings) -> None:
    async with a_world(settings) as world:
        preview = await add_fact(world)
        await world.env.restart_bot(create_bot(settings))
        await world.moderator.click(preview.response, label="Confirm")
        assert FACT in world.env.bot.engine.base.facts
