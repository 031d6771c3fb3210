"""/fact: what moderators do with facts, from inside Discord."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

import discord
from discord import app_commands

from bot.activity.store import Revision
from bot.answering.text import fold
from bot.discord_ui.browsing_topics import title_of
from bot.discord_ui.interactions import Interaction, may_moderate, moderated, say
from bot.discord_ui.picking import Entry, catalogue_of, offer, picked
from bot.discord_ui.proposals import FactForm, edit_payload, offer_undo, present, revision_embed
from bot.discord_ui.rendering import cut
from bot.knowledge.drafting import DraftError

if TYPE_CHECKING:
    from bot.discord_ui.bot import AslmsBot

Confidence = Literal["high", "medium", "low"]


def add_commands(bot: AslmsBot, guild: discord.Object) -> None:
    """Add /fact to the home server."""
    group = app_commands.Group(name="fact", description="Keep the facts right (moderators)", guild_only=True)

    @group.command(name="add", description="Write a new fact")
    @app_commands.describe(
        topic="The topic it belongs to", confidence="How sure we are", as_of="Known true on (2026-02-08)"
    )
    async def add(
        interaction: Interaction, topic: str, confidence: Confidence | None = None, as_of: str | None = None
    ) -> None:
        """Open the form for a new fact."""
        await moderated(interaction, _add(bot, interaction, topic, confidence, as_of))

    @group.command(name="edit", description="Change a fact")
    @app_commands.describe(
        fact="The fact, by its question", confidence="How sure we are", as_of="Known true on (2026-02-08)", reason="Why"
    )
    async def edit(
        interaction: Interaction,
        fact: str,
        confidence: Confidence | None = None,
        as_of: str | None = None,
        reason: app_commands.Range[str, 0, 300] = "",
    ) -> None:
        """Open the form with the fact as it is."""
        await moderated(interaction, _edit(bot, interaction, fact, confidence, as_of, reason))

    @group.command(name="retire", description="Give a fact no more; it stays on file and can be restored")
    @app_commands.describe(fact="The fact, by its question", reason="Why")
    async def retire(interaction: Interaction, fact: str, reason: app_commands.Range[str, 1, 300]) -> None:
        """Preview the retirement."""
        await moderated(interaction, _retire(bot, interaction, fact, reason))

    @group.command(name="restore", description="Give a retired fact again")
    @app_commands.describe(fact="The retired fact, by its question")
    async def restore(interaction: Interaction, fact: str) -> None:
        """Preview the restoration."""
        await moderated(interaction, _restore(bot, interaction, fact))

    @group.command(name="show", description="Show all of a fact: wordings, sources, confidence")
    @app_commands.describe(fact="The fact, by its question")
    async def show(interaction: Interaction, fact: str) -> None:
        """Show a fact as it is on file."""
        await moderated(interaction, _show(bot, interaction, fact))

    @group.command(name="history", description="Who changed what, newest first")
    @app_commands.describe(fact="Only of this fact", revision="Show this revision whole")
    async def history(interaction: Interaction, fact: str | None = None, revision: str | None = None) -> None:
        """List revisions, or show one."""
        await moderated(interaction, _history(bot, interaction, fact, revision))

    @group.command(name="undo", description="Take a change back")
    @app_commands.describe(revision="Which one; the newest when left out")
    async def undo(interaction: Interaction, revision: str | None = None) -> None:
        """Preview what taking a revision back would do."""
        await moderated(interaction, _undo(bot, interaction, revision))

    @group.command(name="search", description="Find facts, question templates and known gaps")
    @app_commands.describe(query="Words or a question")
    async def search(interaction: Interaction, query: app_commands.Range[str, 1, 300]) -> None:
        """List what fits a question best, with the scores."""
        await moderated(interaction, _search(bot, interaction, query))

    @add.autocomplete("topic")
    async def complete_topic(_interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return offer(catalogue_of(bot.engine).topics, current)

    @edit.autocomplete("fact")
    @show.autocomplete("fact")
    @history.autocomplete("fact")
    async def complete_any(_interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return offer(_facts(bot), current)

    @retire.autocomplete("fact")
    async def complete_fact(_interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return offer(catalogue_of(bot.engine).facts, current)

    @restore.autocomplete("fact")
    async def complete_retired(_interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        return offer(catalogue_of(bot.engine).retired, current)

    @history.autocomplete("revision")
    @undo.autocomplete("revision")
    async def complete_revision(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        if not may_moderate(bot.settings, interaction):
            return []
        return offer([_revision_entry(one) for one in await bot.store.revisions(limit=100)], current)

    bot.tree.add_command(group, guild=guild)


async def _add(
    bot: AslmsBot, interaction: Interaction, topic: str, confidence: Confidence | None, as_of: str | None
) -> None:
    fields = {"confidence": confidence, "as_of": day_of(as_of)}
    given = {key: value for key, value in fields.items() if value is not None}
    payload = {"topic": picked("topic", catalogue_of(bot.engine).topics, topic), "fields": given, "sources": ""}
    await interaction.response.send_modal(FactForm("fact-add", payload))


async def _edit(
    bot: AslmsBot, interaction: Interaction, fact: str, confidence: Confidence | None, as_of: str | None, reason: str
) -> None:
    payload = edit_payload(bot, picked("fact", _facts(bot), fact), reason, confidence=confidence, as_of=day_of(as_of))
    await interaction.response.send_modal(FactForm("fact-edit", payload))


async def _retire(bot: AslmsBot, interaction: Interaction, fact: str, reason: str) -> None:
    identifier = picked("fact", catalogue_of(bot.engine).facts, fact)
    await present(interaction, "retire", {"id": identifier, "reason": reason})


async def _restore(bot: AslmsBot, interaction: Interaction, fact: str) -> None:
    identifier = picked("retired fact", catalogue_of(bot.engine).retired, fact)
    await present(interaction, "restore", {"id": identifier})


async def _show(bot: AslmsBot, interaction: Interaction, fact: str) -> None:
    await interaction.response.send_message(embed=fact_embed(bot, picked("fact", _facts(bot), fact)), ephemeral=True)


async def _history(bot: AslmsBot, interaction: Interaction, fact: str | None, revision: str | None) -> None:
    if revision is not None:
        found = await _revision(bot, revision)
        await interaction.response.send_message(embed=revision_embed(found), ephemeral=True)
        return
    # as it is typed first: a fact that was taken back is in no list any more, but its history is on record under its id
    made = await bot.store.revisions(f"fact/{fact.strip()}" if fact else None, limit=15)
    if not made and fact:
        made = await bot.store.revisions(f"fact/{picked('fact', _facts(bot), fact)}", limit=15)
    if not made:
        await say(interaction, "No change is on record yet.")
        return
    lines = [
        f"`{one.id}` <t:{int(one.when.timestamp())}:R> **{discord.utils.escape_markdown(one.author)}** "
        f"{discord.utils.escape_markdown(cut(one.summary, 120))}"
        for one in made
    ]
    embed = discord.Embed(title="Changes", description=cut("\n".join(lines), 3800))
    embed.set_footer(text="/fact history revision:… shows one whole, /fact undo takes one back")
    await interaction.response.send_message(embed=embed, ephemeral=True)


async def _undo(bot: AslmsBot, interaction: Interaction, revision: str | None) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    if revision is not None:
        await offer_undo(interaction, await _revision(bot, revision))
        return
    made = await bot.store.revisions(limit=1)
    if not made:
        raise DraftError("No change is on record yet.")
    await offer_undo(interaction, made[0])


async def _search(bot: AslmsBot, interaction: Interaction, query: str) -> None:
    lines = []
    for match in bot.engine.nearest(query, bot.settings.clock(), limit=12):
        kind, identifier = match.candidate.kind, match.candidate.id
        lines.append(f"`{match.score:.2f}` {kind} `{identifier}` {label_of(bot, kind, identifier)}")
    embed = discord.Embed(title="Nearest", description=cut("\n".join(lines) or "Nothing fits.", 3800))
    await interaction.response.send_message(embed=embed, ephemeral=True)


async def _revision(bot: AslmsBot, identifier: str) -> Revision:
    found = await bot.store.revision(identifier.strip().strip("`"))
    if found is None:
        raise DraftError("There is no such revision; /fact history lists them.")
    return found


def _facts(bot: AslmsBot) -> tuple[Entry, ...]:
    """All facts, those in use first."""
    catalogue = catalogue_of(bot.engine)
    return catalogue.facts + catalogue.retired


def _revision_entry(revision: Revision) -> Entry:
    label = f"{revision.id} {revision.author}: {revision.summary}"
    return Entry(revision.id, revision.id, label, (fold(label), fold(revision.summary)))


def label_of(bot: AslmsBot, kind: str, identifier: str) -> str:
    """What a candidate is about, in words."""
    base = bot.engine.base
    if kind == "fact":
        return cut(title_of(base.facts[identifier]), 100)
    if kind == "template":
        return cut(base.templates[identifier].label, 100)
    if kind == "gap":
        return cut(base.gaps[identifier].says, 100)
    return cut(base.small_talk[identifier].says, 100)


def fact_embed(bot: AslmsBot, identifier: str) -> discord.Embed:
    """All of a fact, as moderators see it."""
    base = bot.engine.base
    fact = base.facts.get(identifier) or base.retired[identifier]
    embed = discord.Embed(title=cut(fact.question or fact.id, 256), description=fact.answer)
    if fact.disputed:
        embed.add_field(name="Disputed", value=cut(fact.disputed, 1024), inline=False)
    wordings = "\n".join(f"- {wording}" for wording in fact.wordings)
    embed.add_field(name="Wordings", value=cut(wordings or "None.", 1024), inline=False)
    sources = "\n".join(f"- {base.sources[one].url}" for one in fact.sources)
    embed.add_field(name="Sources", value=cut(sources, 1024), inline=False)
    state = f" · retired: {fact.retired}" if fact.retired else ""
    embed.set_footer(text=cut(f"{fact.id} · {fact.confidence} confidence · as of {fact.as_of}{state}", 2000))
    return embed


def day_of(text: str | None) -> str | None:
    """A date that somebody typed, as ISO text. Raises DraftError where it is none."""
    if text is None:
        return None
    try:
        return str(date.fromisoformat(text.strip()))
    except ValueError:
        raise DraftError(f"“{cut(text, 30)}” is no date; write it as 2026-02-08.") from None
