"""The tree of commands: its shared cooldown, and what a person sees when a command or its suggestions fail."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.discord_ui.interactions import say
from bot.discord_ui.pace import SLOW_DOWN

if TYPE_CHECKING:
    from bot.discord_ui.bot import AslmsBot

log = logging.getLogger(__name__)

ASKING = frozenset({"ask", "Answer this"})
"""Commands with a cooldown of their own."""


class Tree(app_commands.CommandTree[Any]):
    """The commands of the bot."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Slow down who browses too fast; moderators at work in their server are left alone."""
        bot: AslmsBot = interaction.client
        data: dict[str, Any] = dict(interaction.data or {})
        if interaction.type is not discord.InteractionType.application_command:
            return True
        if data.get("name") in ASKING or data.get("guild_id") or not bot.browsing_pace.too_fast(interaction.user.id):
            return True
        await say(interaction, SLOW_DOWN)
        return False

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        """Tell the person that a command failed."""
        bot: AslmsBot = interaction.client
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        await bot.apologise(interaction, cause if isinstance(cause, Exception) else error)

    async def _call(self, interaction: discord.Interaction[Any]) -> None:
        """Run a command or its autocomplete. The library logs what goes wrong in the latter, and leaves the person waiting."""
        await super()._call(interaction)
        if interaction.type is discord.InteractionType.autocomplete and not interaction.response.is_done():
            await _offer_an_apology(interaction)


async def _offer_an_apology(interaction: discord.Interaction[Any]) -> None:
    """One choice that says that there are no suggestions, and that stands for what has been typed."""
    reference = secrets.token_hex(3)
    data: dict[str, Any] = dict(interaction.data or {})
    log.error("error %s in the autocomplete of /%s, logged in the line before", reference, data.get("name"))
    typed = _typed(data.get("options", []))
    choice = app_commands.Choice(
        name=f"Sorry, I have no suggestions just now: type it out and send. Reference {reference}", value=typed or "?"
    )
    try:
        await interaction.response.autocomplete([] if typed is None else [choice])
    except discord.HTTPException:
        log.warning("the apology %s could not be sent", reference)


def _typed(options: list[dict[str, Any]]) -> str | None:
    """What stands in the option that is being typed; None where it is no text."""
    for option in options:
        if option.get("focused"):
            value = option.get("value")
            return value[:100] if isinstance(value, str) and option.get("type") == 3 else None
        found = _typed(option.get("options", []))
        if found is not None:
            return found
    return None
