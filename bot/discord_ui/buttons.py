"""Buttons and menus that ask a question. They work after a restart too, for they carry the question or its key."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import discord

from bot.answering.answer import Answer, Option
from bot.discord_ui.interactions import Pressable
from bot.discord_ui.rendering import MAX_OPTIONS, cut

if TYPE_CHECKING:
    from bot.discord_ui.bot import AslmsBot

LABEL = 80
MAX_BUTTONS = 5
SHORT = 38
"""The longest label that a button shows whole on a phone."""
OPTION = 100
CARRIED = 90
"""The longest question that a control carries itself: Discord allows 100 characters, with what stands before it."""
GONE = "That question is no longer among those I know. Ask me in your own words!"


def key_of(question: str) -> str:
    """The key of a question in a button's custom id."""
    return hashlib.blake2b(question.encode(), digest_size=8).hexdigest()


def reference_to(question: str) -> str:
    """What a control carries of its question: the question itself where it is short, else its key.

    A question that is carried works after a restart also where it is not among the known ones.
    """
    return f"={question}" if len(question) <= CARRIED else key_of(question)


def _question_of(bot: AslmsBot, reference: str) -> str | None:
    return reference[1:] if reference.startswith("=") else bot.question_of(reference)


async def _ask(interaction: discord.Interaction[Any], reference: str) -> None:
    """Answer the question of a control in the channel, for whoever used it, leaving the message it stands on as it is."""
    bot: AslmsBot = interaction.client
    question = _question_of(bot, reference)
    if question is None:
        await interaction.response.send_message(GONE, ephemeral=True)
        return
    await bot.respond(interaction, question, private=False)


class AskButton(
    Pressable, discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"(?s)ask:(?P<reference>[0-9a-f]{16}|=.+)"
):
    """A button that asks a question."""

    def __init__(self, reference: str, label: str = "Ask") -> None:
        super().__init__(
            discord.ui.Button(
                label=cut(label, LABEL), style=discord.ButtonStyle.secondary, custom_id=f"ask:{reference}"
            )
        )
        self.reference = reference

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> AskButton:
        """The button that was pressed, rebuilt from its custom id."""
        return cls(match["reference"])

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the question."""
        await _ask(interaction, self.reference)


class AskMenu(Pressable, discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"ask-one"):
    """A select menu of questions to choose from, for more of them, or longer ones, than buttons show well."""

    def __init__(self, options: Sequence[Option] = ()) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id="ask-one",
                placeholder="Which one do you mean?",
                options=[_menu_option(option) for option in options],
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> AskMenu:
        """The menu that was used; what was picked comes with the interaction."""
        return cls()

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the question that was picked."""
        await _ask(interaction, self.item.values[0])


def _menu_option(option: Option) -> discord.SelectOption:
    """A choice: its label, and what it asks where the label does not say it whole."""
    label = cut(option.label, OPTION) or cut(option.question, OPTION)
    more = cut(option.question, OPTION) if option.question != label else None
    return discord.SelectOption(label=label, value=reference_to(option.question), description=more)


def view_of(answer: Answer) -> discord.ui.View:
    """Controls for what may be asked next, or picked from."""
    view = discord.ui.View(timeout=None)
    choices = _distinct(answer.choices)
    if len(choices) > MAX_BUTTONS or any(len(option.label) > SHORT for option in choices):
        view.add_item(AskMenu(choices[:MAX_OPTIONS]))
        return view
    for option in choices or _distinct(answer.suggestions[:3]):
        view.add_item(AskButton(reference_to(option.question), option.label))
    return view


def _distinct(options: Iterable[Option]) -> list[Option]:
    return list({option.question: option for option in options}.values())
