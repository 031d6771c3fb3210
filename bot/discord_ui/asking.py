"""Asking: /ask, a mention, a reply, a direct message, the message menu, and what /about and /help say."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.answering.answer import Option
from bot.discord_ui.rendering import cut

if TYPE_CHECKING:
    from bot.discord_ui.bot import AslmsBot

log = logging.getLogger(__name__)

MAX_QUESTION = 1000
HELP = (
    "Ask with `/ask`, mention me, reply to one of my answers, or write to me directly. Follow-ups such as *and LMP3?* work. "
    "The buttons below an answer ask a related question."
)


def add_commands(bot: AslmsBot) -> None:
    """Add this module's commands to the bot's tree."""

    @bot.tree.command(name="ask", description="Ask about the Asian Le Mans Series")
    @app_commands.describe(question="Your question, in your own words", private="Show the answer to you alone")
    async def ask(
        interaction: discord.Interaction[Any], question: app_commands.Range[str, 1, MAX_QUESTION], private: bool = False
    ) -> None:
        """Answer a question."""
        await bot.respond(interaction, question, private)

    @ask.autocomplete("question")
    async def complete(_interaction: discord.Interaction[Any], current: str) -> list[app_commands.Choice[str]]:
        return choices_of(bot.assistant.complete(current))

    @bot.tree.context_menu(name="Answer this")
    async def answer_this(interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Answer the question that a message asks."""
        if not message.content.strip():
            await interaction.response.send_message("That message has no text I could answer.", ephemeral=True)
            return
        await bot.respond(interaction, message.content, private=False)

    @bot.tree.command(name="help", description="How to ask")
    async def help_(interaction: discord.Interaction[Any]) -> None:
        """Say how to ask."""
        await interaction.response.send_message(HELP, ephemeral=True)

    @bot.tree.command(name="about", description="What this bot is and what it knows")
    async def about(interaction: discord.Interaction[Any]) -> None:
        """Say what the bot is and what it knows."""
        base = bot.assistant.engine.base
        text = (
            f"I answer questions about the Asian Le Mans Series from **{len(base.facts)}** curated facts and the records of "
            f"**{len(base.seasons)}** seasons, resting on **{len(base.sources)}** pages; last updated {base.last_change:%d %B %Y}. "
            "Your questions are not stored: I only remember the last one of a conversation for some minutes."
        )
        await interaction.response.send_message(text, ephemeral=True)


def choices_of(options: list[Option]) -> list[app_commands.Choice[str]]:
    """Autocomplete choices within Discord's limits: 25 of them, 100 characters each."""
    return [app_commands.Choice(name=cut(one.question, 100), value=cut(one.question, 100)) for one in options[:25]]


async def on_message(bot: AslmsBot, message: discord.Message) -> None:
    """Answer a message that mentions the bot, replies to it, or comes as a direct message."""
    if message.author.bot or message.webhook_id or bot.user is None:
        return
    if message.guild is not None and not _is_for(bot.user.id, message):
        return
    if bot.too_fast(message.author.id):
        return
    question = re.sub(rf"<@!?{bot.user.id}>", " ", message.content).strip()
    reply = bot.reply(question, message.channel.id, message.author.id)
    try:
        await message.reply(**reply, mention_author=False)
    except discord.Forbidden:
        log.info("no permission to answer in channel %s", message.channel.id)
    except discord.HTTPException:
        log.exception("an answer could not be sent in channel %s", message.channel.id)


def _is_for(own: int, message: discord.Message) -> bool:
    if any(user.id == own for user in message.mentions):
        return True
    replied = message.reference.resolved if message.reference else None
    return isinstance(replied, discord.Message) and replied.author.id == own
