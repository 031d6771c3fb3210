"""What people tell about answers: votes, "tell the moderators", suggestions; and how they take it back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import discord

from bot.activity.store import Asked
from bot.answering.records import count_of
from bot.discord_ui.inbox import suggestion_message
from bot.discord_ui.interactions import Form, Interaction, Pressable, guarded, say, text_input
from bot.discord_ui.rendering import cut

if TYPE_CHECKING:
    from bot.discord_ui.bot import AslmsBot

_GIST = r"(?P<gist>[0-9a-f]{16})"
_PAGE = re.compile(r"https?://[^\s<>]+\.[^\s<>]+", re.IGNORECASE)
FORM_SECONDS = 900
"""How long a form that was not right can be opened again: an interaction lives as long."""
UP, DOWN = "👍", "👎"
PASSED_ON = "Thank you, the moderators will see that question."
WILL_TELL = "I will write to you when there is an answer."


def _asked_of(interaction: Interaction, gist: str) -> Asked:
    """The question that a button belongs to: as remembered, or as its message shows it."""
    bot: AslmsBot = interaction.client
    remembered = bot.asked(gist)
    if remembered is not None:
        return remembered
    embed = interaction.message.embeds[0] if interaction.message and interaction.message.embeds else None
    text = (embed.title or embed.description or "") if embed else ""
    return Asked(gist, text, "answered", (), bot.settings.clock())


class VoteButton(Pressable, discord.ui.DynamicItem[discord.ui.Button[Any]], template=rf"vote:(?P<way>[ud]):{_GIST}"):
    """Was the answer good? One vote a person, which can be changed."""

    def __init__(self, way: str, gist: str, count: int = 0) -> None:
        emoji = UP if way == "u" else DOWN
        button: discord.ui.Button[Any] = discord.ui.Button(
            emoji=emoji, label=str(count) if count else None, custom_id=f"vote:{way}:{gist}", row=1
        )
        super().__init__(button)
        self.way = way
        self.gist = gist

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> VoteButton:
        """The button that was pressed, rebuilt from its custom id."""
        return cls(match["way"], match["gist"])

    async def pressed(self, interaction: Interaction) -> None:
        """Count a good vote; ask what is wrong before a bad one."""
        bot: AslmsBot = interaction.client
        asked = _asked_of(interaction, self.gist)
        if self.way == "d":
            await interaction.response.send_modal(WrongForm(asked))
            return
        ups, downs = await bot.store.vote(asked, interaction.user.id, 1)
        await show_counts(interaction, self.gist, ups, downs)


class WrongForm(Form):
    """What is wrong with an answer?"""

    def __init__(self, asked: Asked) -> None:
        super().__init__(title="What is wrong?")
        self._asked = asked
        self._remark = text_input(
            self,
            "What should it say?",
            long=True,
            required=False,
            limit=500,
            hint="Optional. The moderators read it, with the question.",
        )

    async def submitted(self, interaction: Interaction) -> None:
        """Count the vote with the remark."""
        bot: AslmsBot = interaction.client
        remark = self._remark.value.strip() or None
        ups, downs = await bot.store.vote(self._asked, interaction.user.id, -1, remark)
        await show_counts(interaction, self._asked.gist, ups, downs)


async def show_counts(interaction: Interaction, gist: str, ups: int, downs: int) -> None:
    """Write the counts on the buttons of the answer."""
    if interaction.message is None:
        await say(interaction, "Thank you!")
        return
    view = discord.ui.View.from_message(interaction.message, timeout=None)
    for item in view.children:
        if isinstance(item, discord.ui.Button) and item.custom_id in (f"vote:u:{gist}", f"vote:d:{gist}"):
            count = ups if item.custom_id[5] == "u" else downs
            item.label = str(count) if count else None
    await interaction.response.edit_message(view=view)
    view.stop()
    await say(interaction, "Thank you! Press the other one to change your vote.")


class FlagButton(Pressable, discord.ui.DynamicItem[discord.ui.Button[Any]], template=rf"flag:(?P<way>[fw]):{_GIST}"):
    """Tell the moderators (f) about a question that was not answered; then: tell me when it is (w)."""

    def __init__(self, gist: str, way: str = "f") -> None:
        label = "Tell the moderators" if way == "f" else "Tell me when it is answered"
        super().__init__(discord.ui.Button(label=label, custom_id=f"flag:{way}:{gist}", row=1))
        self.gist = gist
        self.way = way

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> FlagButton:
        """The button that was pressed, rebuilt from its custom id."""
        return cls(match["gist"], match["way"])

    async def pressed(self, interaction: Interaction) -> None:
        """Pass the question on, or remember who wants to be told."""
        bot: AslmsBot = interaction.client
        asked = _asked_of(interaction, self.gist)
        if self.way == "w":
            await bot.store.flag(asked, interaction.user.id)
            await interaction.response.edit_message(content=WILL_TELL, view=None)
            return
        first = await bot.flag(asked, interaction.user.id)
        view = discord.ui.View(timeout=None)
        view.add_item(FlagButton(self.gist, "w"))
        await say(interaction, PASSED_ON, view=view)
        if not first:
            return
        await bot.tell_moderators(
            embed=discord.Embed(
                title="A question without an answer",
                description=cut(discord.utils.escape_markdown(asked.text), 1000),
            ).set_footer(text="/inbox to teach it")
        )


class SuggestForm(Form):
    """A correction or a new fact."""

    def __init__(self, text: str = "", source: str = "") -> None:
        """`text` and `source` are what stands in the fields at first."""
        super().__init__(title="Suggest a correction or a fact")
        self._text = text_input(self, "What should the bot know?", text, long=True, limit=1500)
        self._source = text_input(
            self,
            "Which page says so?",
            source,
            required=False,
            limit=500,
            hint="https://… (a suggestion with a source is used sooner)",
        )

    async def submitted(self, interaction: Interaction) -> None:
        """Keep the suggestion and show it to the moderators."""
        bot: AslmsBot = interaction.client
        text, source = self._text.value.strip(), self._source.value.strip()
        wrong = _wrong_with(text, source)
        if wrong:
            view = discord.ui.View(timeout=FORM_SECONDS)
            view.add_item(_AgainButton(text, source))
            await say(interaction, wrong, view=view)
            return
        kept = await bot.store.suggest(
            text,
            source,
            interaction.user.id,
            str(interaction.user),
            bot.settings.clock(),
        )
        await say(interaction, "Thank you! The moderators will look at it. `/forget-me` deletes what you sent in.")
        await bot.tell_moderators(**suggestion_message(kept))


def _wrong_with(text: str, source: str) -> str | None:
    """What is wrong with a suggestion, as a sentence to the person; None where nothing is."""
    if not any(map(str.isalnum, text)):
        return "There is nothing to read in that. Please write what I should know."
    if source and not _PAGE.fullmatch(source):
        return "A source has to be a page's address that begins with https:// or http://. You may also leave it empty."
    return None


class _AgainButton(discord.ui.Button[Any]):
    """Opens the form again with what was typed."""

    def __init__(self, text: str, source: str) -> None:
        super().__init__(label="Correct it", style=discord.ButtonStyle.primary)
        self._typed = text, source

    async def callback(self, interaction: Interaction) -> None:
        """Called by discord.py when the button is pressed."""
        await interaction.response.send_modal(SuggestForm(*self._typed))


def add_commands(bot: AslmsBot) -> None:
    """Add this module's commands."""

    @bot.tree.command(name="suggest", description="Suggest a correction or a new fact, with its source")
    async def suggest(interaction: Interaction) -> None:
        """Open the form."""
        await interaction.response.send_modal(SuggestForm())

    @bot.tree.command(name="forget-me", description="Delete your votes and suggestions")
    async def forget_me(interaction: Interaction) -> None:
        """Delete what a person has sent in."""
        await guarded(interaction, _forget, moderators_only=False)


async def _forget(interaction: Interaction) -> None:
    gone = await interaction.client.store.forget(interaction.user.id)
    text = (
        f"Deleted: {count_of(gone.votes, 'vote')}, {count_of(gone.suggestions, 'suggestion')}, "
        f"{count_of(gone.waiting, 'wish', 'wishes')} to be told."
    )
    await say(interaction, text)
