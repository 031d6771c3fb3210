"""Buttons that ask a known question. They work after a restart too, for the button itself carries the question's key."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import discord

from bot.answering.answer import Answer, Option
from bot.discord_ui.interactions import Pressable
from bot.discord_ui.rendering import cut

if TYPE_CHECKING:
    from bot.discord_ui.bot import AslmsBot

LABEL = 80
MAX_BUTTONS = 5
GONE = "That question is no longer among those I know. Ask me in your own words!"


def key_of(question: str) -> str:
    """The key of a question in a button's custom id."""
    return hashlib.blake2b(question.encode(), digest_size=8).hexdigest()


class AskButton(Pressable, discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"ask:(?P<key>[0-9a-f]{16})"):
    """A button that asks the question with its key."""

    def __init__(self, key: str, label: str = "Ask") -> None:
        super().__init__(
            discord.ui.Button(label=cut(label, LABEL), style=discord.ButtonStyle.secondary, custom_id=f"ask:{key}")
        )
        self.key = key

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> AskButton:
        """The button that was pressed, rebuilt from its custom id."""
        return cls(match["key"])

    async def pressed(self, interaction: discord.Interaction[Any]) -> None:
        """Answer the question of the button in the channel, leaving the message it stands on as it is."""
        bot: AslmsBot = interaction.client
        question = bot.question_of(self.key)
        if question is None:
            await interaction.response.send_message(GONE, ephemeral=True)
            return
        await bot.respond(interaction, question, private=False)


def view_of(answer: Answer) -> discord.ui.View:
    """Buttons for what may be asked next, or picked from."""
    options = answer.choices or answer.suggestions[:3]
    view = discord.ui.View(timeout=None)
    for option in _distinct(options):
        view.add_item(AskButton(key_of(option.question), option.label))
    return view


def _distinct(options: Iterable[Option]) -> list[Option]:
    return list({option.question: option for option in options}.values())[:MAX_BUTTONS]
