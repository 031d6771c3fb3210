"""The inbox: what was not answered, what was voted down, and what people suggested; and what to do with each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.activity.store import Question, Suggestion
from bot.answering.records import count_of
from bot.discord_ui.fact_commands import label_of
from bot.discord_ui.interactions import Interaction, Pressable, moderated, say
from bot.discord_ui.proposals import FactForm, present
from bot.discord_ui.rendering import MAX_OPTIONS, around, cut

if TYPE_CHECKING:
    from bot.discord_ui.bot import AslmsBot

EMPTY = "The inbox is empty: nothing is waiting."
NO_TEXT = "(no text)"
SETTLED = "Somebody has settled that one already."


def add_commands(bot: AslmsBot, guild: discord.Object) -> None:
    """Add /inbox to the home server."""

    @bot.tree.command(
        name="inbox", description="Questions without an answer, and suggestions (moderators)", guild=guild
    )
    @app_commands.guild_only()
    async def inbox(interaction: Interaction) -> None:
        """Show what is waiting, the most asked first."""
        await moderated(interaction, _open(bot, interaction))


async def _open(bot: AslmsBot, interaction: Interaction) -> None:
    message = {key: value for key, value in (await overview(bot)).items() if value}
    await interaction.response.send_message(**message, ephemeral=True)


async def overview(bot: AslmsBot, chosen: str | None = None) -> dict[str, Any]:
    """The message that lists what is waiting, and shows one item of it."""
    await bot.note_asked()
    questions = await bot.store.inbox()
    suggestions = await bot.store.suggestions()
    keys = [f"q:{one.gist}" for one in questions] + [f"s:{one.id}" for one in suggestions]
    if not keys:
        return {"content": EMPTY, "embeds": [], "view": None}
    key = chosen if chosen in keys else keys[0]
    view = discord.ui.View(timeout=None)
    view.add_item(InboxMenu(_menu_options(questions, suggestions, key)))
    counts = f"{count_of(len(questions), 'question')}, {count_of(len(suggestions), 'suggestion')}"
    embed = discord.Embed(title=f"Inbox: {counts}")
    if key.startswith("q:"):
        question = next(one for one in questions if f"q:{one.gist}" == key)
        _show_question(bot, embed, view, question)
    else:
        suggestion = next(one for one in suggestions if f"s:{one.id}" == key)
        _show_suggestion(embed, view, suggestion)
    return {"content": None, "embeds": [embed], "view": view}


def _label(text: str) -> str:
    """What a menu says of an item: never nothing, which Discord would refuse together with the whole menu."""
    return cut(text, 100).strip() or NO_TEXT


def _menu_options(questions: list[Question], suggestions: list[Suggestion], key: str) -> list[discord.SelectOption]:
    options = [
        discord.SelectOption(
            label=_label(one.text),
            value=f"q:{one.gist}",
            description=f"asked {one.count}×" + (f", {one.downs} 👎" if one.downs else ""),
            default=f"q:{one.gist}" == key,
        )
        for one in questions
    ]
    options += [
        discord.SelectOption(
            label=_label(one.text),
            value=f"s:{one.id}",
            description=cut(f"suggested by {one.author}", 100),
            default=f"s:{one.id}" == key,
        )
        for one in suggestions
    ]
    return around(options, [option.default for option in options])


def _show_question(bot: AslmsBot, embed: discord.Embed, view: discord.ui.View, question: Question) -> None:
    embed.description = f"**{discord.utils.escape_markdown(cut(question.text, 300))}**"
    last = f"<t:{int(question.last.timestamp())}:R>"
    embed.add_field(name="Asked", value=f"{question.count}×, last {last}, result: {question.outcome}", inline=False)
    if question.downs or question.ups:
        embed.add_field(name="Votes", value=f"👍 {question.ups} · 👎 {question.downs}", inline=False)
    if question.remarks:
        remarks = "\n".join(f"- {discord.utils.escape_markdown(cut(one, 250))}" for one in question.remarks)
        embed.add_field(name="What people say is wrong", value=cut(remarks, 1024), inline=False)
    if question.facts:
        embed.add_field(name="It got", value=cut(", ".join(f"`{one}`" for one in question.facts), 1024), inline=False)
    targets = _targets(bot, question)
    if targets:
        view.add_item(TeachMenu(question.gist, targets))
    for act, label in (("w", "Write a fact"), ("o", "Out of scope"), ("d", "Dismiss")):
        view.add_item(InboxButton(act, f"q:{question.gist}", label))


def _targets(bot: AslmsBot, question: Question) -> list[discord.SelectOption]:
    """What the question may be taught to, the nearest first: facts, templates, and gaps to say that it is not known."""
    options: list[discord.SelectOption] = []
    for match in bot.engine.nearest(question.text, bot.settings.clock(), limit=60):
        kind, identifier = match.candidate.kind, match.candidate.id
        if kind == "talk" or len(options) == MAX_OPTIONS:
            continue
        said = {"fact": "fact", "template": "question over the records", "gap": "not on record, say so"}[kind]
        label = cut(label_of(bot, kind, identifier), 100)
        options.append(discord.SelectOption(label=label, value=f"{kind}/{identifier}", description=said))
    return options


def _show_suggestion(embed: discord.Embed, view: discord.ui.View, suggestion: Suggestion) -> None:
    embed.description = discord.utils.escape_markdown(suggestion.text)
    embed.add_field(name="Source", value=cut(suggestion.source or "none given", 1024), inline=False)
    embed.add_field(name="By", value=f"<@{suggestion.author_id}> <t:{int(suggestion.created.timestamp())}:R>")
    for act, label in (("w", "Write a fact"), ("t", "Done"), ("d", "Dismiss")):
        view.add_item(InboxButton(act, f"s:{suggestion.id}", label))


def suggestion_message(suggestion: Suggestion) -> dict[str, Any]:
    """A new suggestion as the moderation channel gets it."""
    embed = discord.Embed(title="A suggestion", timestamp=suggestion.created)
    view = discord.ui.View(timeout=None)
    _show_suggestion(embed, view, suggestion)
    return {"embed": embed, "view": view}


class InboxMenu(Pressable, discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"inbox:pick"):
    """Picks the item of the inbox that is shown."""

    moderators_only = True

    def __init__(self, options: list[discord.SelectOption] | None = None) -> None:
        select: discord.ui.Select[Any] = discord.ui.Select(
            custom_id="inbox:pick", options=options or [], placeholder="Pick what to look at", row=0
        )
        super().__init__(select)

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> InboxMenu:
        """The menu that was used, rebuilt."""
        return cls()

    async def pressed(self, interaction: Interaction) -> None:
        """Show the item that was picked."""
        await interaction.response.edit_message(**await overview(interaction.client, picked(interaction)))


class TeachMenu(
    Pressable, discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"inbox:teach:(?P<gist>[0-9a-f]{16})"
):
    """Picks what a question is taught to."""

    moderators_only = True

    def __init__(self, gist: str, options: list[discord.SelectOption] | None = None) -> None:
        select: discord.ui.Select[Any] = discord.ui.Select(
            custom_id=f"inbox:teach:{gist}", options=options or [], placeholder="Teach: it asks the same as …", row=1
        )
        super().__init__(select)
        self.gist = gist

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> TeachMenu:
        """The menu that was used, rebuilt from its custom id."""
        return cls(match["gist"])

    async def pressed(self, interaction: Interaction) -> None:
        """Preview the wording where it was picked."""
        bot: AslmsBot = interaction.client
        question = await bot.store.question(self.gist)
        if question is None:
            await say(interaction, SETTLED)
            return
        target = picked(interaction)
        wording = question.text
        if target.startswith("template/"):
            wording = bot.engine.with_slots(question.text, bot.settings.clock())
        await present(interaction, "teach", {"target": target, "wording": wording, "gist": self.gist})


class InboxButton(
    Pressable,
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"inbox:(?P<act>[wodt]):(?P<key>q:[0-9a-f]{16}|s:\d+)",
):
    """Settles an item: w write a fact, o out of scope, d dismiss, t done."""

    moderators_only = True

    def __init__(self, act: str, key: str, label: str = "…") -> None:
        style = discord.ButtonStyle.primary if act == "w" else discord.ButtonStyle.secondary
        super().__init__(discord.ui.Button(label=label, style=style, custom_id=f"inbox:{act}:{key}", row=2))
        self.act = act
        self.key = key

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> InboxButton:
        """The button that was pressed, rebuilt from its custom id."""
        return cls(match["act"], match["key"])

    async def pressed(self, interaction: Interaction) -> None:
        """Open the form, or close the item and show the next one."""
        bot: AslmsBot = interaction.client
        kind, _, identifier = self.key.partition(":")
        if self.act == "w":
            await interaction.response.send_modal(await self._form(bot, kind, identifier))
            return
        state = {"o": "out of scope", "d": "dismissed", "t": "done"}[self.act]
        if kind == "q":
            await bot.store.settle(identifier, state)
        else:
            await bot.store.settle_suggestion(int(identifier), state)
        if interaction.message is not None and not interaction.message.flags.ephemeral:
            text = f"Settled by {interaction.user.mention}: {state}."
            await interaction.response.edit_message(content=text, view=None)
            return
        await interaction.response.edit_message(**await overview(bot))

    async def _form(self, bot: AslmsBot, kind: str, identifier: str) -> FactForm:
        """The form of a new fact, with what is known filled in."""
        payload: dict[str, Any] = {"topic": _topic(bot, ""), "fields": {}, "sources": ""}
        if kind == "q":
            question = await bot.store.question(identifier)
            if question is not None:
                fields = {"question": question.text}
                payload |= {"topic": _topic(bot, question.text), "fields": fields, "gist": identifier}
        else:
            suggestion = await bot.store.suggestion(int(identifier))
            if suggestion is not None:
                payload |= {
                    "topic": _topic(bot, suggestion.text),
                    "fields": {"answer": suggestion.text},
                    "sources": suggestion.source,
                    "suggestion": suggestion.id,
                }
        return FactForm("fact-add", payload)


def _topic(bot: AslmsBot, text: str) -> str:
    """The topic of the fact that is nearest to a text: where a new fact about it most likely belongs."""
    topics = bot.engine.base.topics
    for match in bot.engine.nearest(text, bot.settings.clock()):
        for topic in topics.values():
            if match.candidate.id in topic.facts:
                return topic.id
    return next(iter(topics))


def picked(interaction: Interaction) -> str:
    """The value that was picked in a menu."""
    data: Any = interaction.data or {}
    return str((data.get("values") or [""])[0])
