"""Asking: /ask, a mention, a reply, a direct message, the message menu, and what /about and /help say."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from discord import app_commands

from bot.answering.answer import Answer, Option
from bot.answering.text import say_date
from bot.assistant import RepliedTo
from bot.discord_ui.ask_channels import is_open, is_sure, texts_of
from bot.discord_ui.interactions import may_moderate
from bot.discord_ui.pace import SLOW_DOWN
from bot.discord_ui.rendering import cut, plain_of, unquoted

if TYPE_CHECKING:
    from bot.discord_ui.bot import AslmsBot

log = logging.getLogger(__name__)

MAX_QUESTION = 1000
MAX_MESSAGE = 4000
"""Characters of a message that are read; what Discord lets people write at most."""
NO_HISTORY = 160002
"""Discord's code for a reply where the bot may not read the message history."""
HELP = (
    "**Ask** in your own words: {ask}, mention me, reply to one of my answers, write to me directly, or open the menu of a "
    "message, then *Apps*, *Answer this*. Follow-ups such as *and LMP3?* work.",
    "**Look up** {next} · {calendar} · {season} · {champions} · {race} · {circuit} · {driver} · {team} · {class}",
    "**Browse** {topics} · {random} · {chart}",
    "**Tell us** 👍 or 👎 below an answer, {suggest} for a correction or a new fact; {forget-me} deletes what you sent in.",
    "{about} says what I know and what I remember.",
)
HELP_MODERATORS = "**Moderators** {inbox} · {fact} · {result} · {champion} · {round}"


@dataclass(frozen=True, slots=True)
class Volunteered:
    """The last thing said in an ask channel, where that is the bot's answer: the id of its message, and who it was for."""

    answer: int
    person: int


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

    @bot.tree.command(name="help", description="How to ask, and what else I can do")
    async def help_(interaction: discord.Interaction[Any]) -> None:
        """Say how to ask, and what other commands there are."""
        await interaction.response.send_message(help_text(bot, interaction), ephemeral=True)

    @bot.tree.command(name="about", description="What this bot is and what it knows")
    async def about(interaction: discord.Interaction[Any]) -> None:
        """Say what the bot is and what it knows."""
        await interaction.response.send_message(about_text(bot), ephemeral=True)


def help_text(bot: AslmsBot, interaction: discord.Interaction[Any]) -> str:
    """What /help says: the commands by what they are for, to be clicked; those of moderators to who may use them."""
    lines = [*HELP, HELP_MODERATORS] if may_moderate(bot.settings, interaction) else HELP
    return re.sub(r"\{([a-z-]+)\}", lambda name: bot.command_mention(name[1]), "\n".join(lines))


def about_text(bot: AslmsBot) -> str:
    """What /about says: what the bot knows, what it stores, and how to have that deleted."""
    base = bot.engine.base
    source = f" More in docs/privacy.md of my source: <{bot.settings.source_url}>." if bot.settings.source_url else ""
    return (
        f"I answer questions about the Asian Le Mans Series from **{len(base.facts)}** curated facts and the records of "
        f"**{len(base.seasons)}** seasons, resting on **{len(base.sources)}** pages; last updated {say_date(base.last_change)}.\n\n"
        "**Privacy.** I count the questions that I am asked, with their text and the time, without who asked. Votes, "
        "suggestions and the wish to be told of an answer are kept with your Discord id (a suggestion also with your "
        "name) until you use `/forget-me`. Questions and votes go after "
        f"{bot.settings.retention_days} days, suggestions {bot.settings.retention_days} days after they were sent in, once "
        "they are settled. What you asked last is remembered for follow-ups for "
        f"{bot.settings.conversation_minutes:g} minutes and never stored.{source}"
    )


def choices_of(options: list[Option]) -> list[app_commands.Choice[str]]:
    """Autocomplete choices within Discord's limits: 25 of them, 100 characters each."""
    return [app_commands.Choice(name=cut(one.question, 100), value=cut(one.question, 100)) for one in options[:25]]


async def on_message(bot: AslmsBot, message: discord.Message) -> None:
    """Answer a message that mentions the bot, replies to it, or comes as a direct message, or that is open to all."""
    if message.author.bot or message.webhook_id or bot.user is None:
        return
    try:
        if message.guild is None or _is_for(bot.user.id, message):
            await _answer(bot, message, bot.user.id)
        elif is_open(bot.settings, message.channel):
            await _volunteer(bot, message, bot.user.id)
    except discord.Forbidden as error:
        log.info("no permission to answer in channel %s: %s", message.channel.id, error)
    except Exception as error:  # the library would only log it, and the person would wait
        await _apologise(bot, message, error)


def _is_for(own: int, message: discord.Message) -> bool:
    if any(user.id == own for user in message.mentions):
        return True
    return _answer_before(own, message) is not None


async def _answer(bot: AslmsBot, message: discord.Message, own: int) -> None:
    """Answer a message that is meant for the bot."""
    if bot.asking_pace.too_fast(message.author.id):
        if bot.asking_pace.may_tell(message.author.id):
            await message.reply(SLOW_DOWN, mention_author=False)
        return
    question = _said_to(own, message)
    to = await _replied_to(bot, own, message)
    asked = bot.answers.ask(question[:MAX_MESSAGE], (message.channel.id, message.author.id), to)
    if not await bot.answers.soon(asked):
        async with message.channel.typing():
            await asked
    answer = await asked
    if answer.quiet and to is not None:
        return  # "lol nice" below an answer: whoever says so does not wait for anything
    await _send(bot, message, answer)


def _said_to(own: int, message: discord.Message) -> str:
    return re.sub(rf"<@!?{own}>", " ", message.content).strip()


def _answer_before(own: int, message: discord.Message) -> discord.Message | None:
    """The bot's message that a message replies to; None where it replies to none."""
    replied = message.reference.resolved if message.reference else None
    return replied if isinstance(replied, discord.Message) and replied.author.id == own else None


async def _replied_to(bot: AslmsBot, own: int, message: discord.Message) -> RepliedTo | None:
    """The bot's answer that a message replies to; its question is looked for only where it is not remembered."""
    replied = _answer_before(own, message)
    if replied is None:
        return None
    if bot.answers.knows(replied.id):
        return RepliedTo(replied.id)
    return RepliedTo(replied.id, unquoted(replied.content) or await _question_before(own, replied))


async def _question_before(own: int, answer: discord.Message) -> str | None:
    """The question of the message that an answer replies to; None where there is none, or where it is gone."""
    to = answer.reference
    if to is None or to.message_id is None:
        return None
    asked = to.resolved or to.cached_message
    if asked is None:
        try:
            asked = await answer.channel.fetch_message(to.message_id)
        except discord.HTTPException:
            return None
    return _said_to(own, asked) if isinstance(asked, discord.Message) else None


async def _volunteer(bot: AslmsBot, message: discord.Message, own: int) -> None:
    """Answer a message that is meant for nobody in particular, if it is a question with a sure answer."""
    above = bot.volunteered.pop(message.channel.id, None)
    texts = texts_of(message, own)
    if not texts:
        return

    def sure(answer: Answer, leans: bool) -> bool:
        return is_sure(bot.engine, answer, bot.settings.clock(), leans)

    conversation = (message.channel.id, message.author.id)
    below = RepliedTo(above.answer) if above and above.person == message.author.id else None
    answer = await bot.answers.volunteer(texts, conversation, sure, below)
    if answer is not None and not bot.asking_pace.too_fast(message.author.id):
        sent = await _send(bot, message, answer)
        bot.volunteered[message.channel.id] = Volunteered(sent, message.author.id)


async def _send(bot: AslmsBot, message: discord.Message, answer: Answer) -> int:
    """Reply to a message, and give the id of the reply; as plain text, not as a reply, where the bot may not embed or not read what was said before."""
    reply = bot.dress(answer)
    try:
        sent = await message.reply(**reply, mention_author=False)
    except discord.HTTPException as error:
        if not isinstance(error, discord.Forbidden) and error.code != NO_HISTORY:
            raise
        more = {"view": reply["view"]} if "view" in reply else {}
        sent = await message.channel.send(plain_of(reply["embed"]), **more)
    bot.answers.sent(sent.id, answer)
    return sent.id


async def _apologise(bot: AslmsBot, message: discord.Message, error: Exception) -> None:
    """Tell who asked that something went wrong; whoever did not ask the bot is left in peace."""
    text = bot.apology(error, f"a message in channel {message.channel.id}")
    if message.guild is not None and bot.user is not None and not _is_for(bot.user.id, message):
        return
    try:
        await message.channel.send(text)
    except (discord.DiscordException, aiohttp.ClientError) as failed:
        log.warning("the apology could not be sent: %s", failed)
