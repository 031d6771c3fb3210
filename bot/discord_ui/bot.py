"""The discord.py client: builds the assistant from the fact base, and answers wherever it is asked."""

from __future__ import annotations

import logging
import secrets
from collections import defaultdict, deque
from typing import Any

import discord
from discord import app_commands

from bot.answering.answer import Option
from bot.answering.engine import Engine
from bot.assistant import Assistant
from bot.discord_ui import asking
from bot.discord_ui.buttons import AskButton, key_of, view_of
from bot.discord_ui.rendering import embed_of
from bot.knowledge import load
from bot.settings import Settings

log = logging.getLogger(__name__)

QUESTIONS_IN_A_ROW = 6
ROW_SECONDS = 10
SLOW_DOWN = "One moment, please: that were many questions in a few seconds."
PERMISSIONS = discord.Permissions(
    view_channel=True, send_messages=True, send_messages_in_threads=True, embed_links=True, read_message_history=True
)


def invite_url(application_id: int) -> str:
    """The link that adds the bot to a server with exactly the permissions it needs."""
    return discord.utils.oauth_url(application_id, permissions=PERMISSIONS, scopes=("bot", "applications.commands"))


def create_bot(settings: Settings) -> AslmsBot:
    """The client, ready to start. Reads the fact base, nothing from the network; raises KnowledgeError when it is broken."""
    return AslmsBot(settings)


class AslmsBot(discord.Client):
    """Answers questions about the Asian Le Mans Series. Needs no privileged intent."""

    def __init__(self, settings: Settings) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        intents.guild_messages = True
        intents.dm_messages = True
        super().__init__(intents=intents, allowed_mentions=discord.AllowedMentions.none())
        self.settings = settings
        base = load(settings.knowledge_dir, settings.data_dir / "cache")
        self.assistant = Assistant(Engine(base), settings.clock, settings.conversation_lifetime)
        self._questions: dict[str, str] = {key_of(one): one for one in self.assistant.engine.known_questions()}
        self._recent: defaultdict[int, deque[float]] = defaultdict(lambda: deque(maxlen=QUESTIONS_IN_A_ROW))
        self.tree = app_commands.CommandTree(
            self,
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
        )
        self.tree.error(self._on_command_error)
        asking.add_commands(self)

    async def setup_hook(self) -> None:
        """Register the buttons and the commands."""
        self.add_dynamic_items(AskButton)
        await self.tree.sync()

    async def on_ready(self) -> None:
        """Say who is on and how to invite the bot."""
        log.info("logged in as %s", self.user)
        if self.application_id and self.settings.discord_token:
            log.info("invite link: %s", invite_url(self.application_id))

    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that is meant for the bot."""
        await asking.on_message(self, message)

    # -- what the modules of this package share -----------------------------------------------------------------------

    def question_of(self, key: str) -> str | None:
        """The known question with a button's key."""
        return self._questions.get(key)

    def remember(self, options: tuple[Option, ...]) -> None:
        """Let buttons ask questions that are not among the known ones, for as long as the bot runs."""
        for option in options:
            self._questions.setdefault(key_of(option.question), option.question)

    def too_fast(self, user: int) -> bool:
        """Whether a person has asked more than QUESTIONS_IN_A_ROW questions within ROW_SECONDS."""
        now = self.settings.clock().timestamp()
        recent = self._recent[user]
        if len(recent) == QUESTIONS_IN_A_ROW and now - recent[0] < ROW_SECONDS:
            return True
        recent.append(now)
        return False

    def reply(self, question: str, channel: int | None, user: int) -> dict[str, Any]:
        """The arguments that send the answer to what a person asks in a channel: both together are the conversation."""
        answer = self.assistant.ask(question, (channel, user))
        self.remember(answer.choices + answer.suggestions)
        arguments: dict[str, Any] = {"embed": embed_of(answer, self.assistant.engine.base)}
        view = view_of(answer)
        if view is not None:
            arguments["view"] = view
        return arguments

    async def respond(self, interaction: discord.Interaction[Any], question: str, private: bool) -> None:
        """Answer an interaction."""
        if self.too_fast(interaction.user.id):
            await interaction.response.send_message(SLOW_DOWN, ephemeral=True)
            return
        reply = self.reply(question, interaction.channel_id, interaction.user.id)
        await interaction.response.send_message(**reply, ephemeral=private)

    async def apologise(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        """One kind sentence with a reference for the person, the details for the log."""
        reference = secrets.token_hex(3)
        log.error("error %s in an interaction", reference, exc_info=error)
        text = f"Sorry, something went wrong on my side. If it goes on, tell the moderators: reference {reference}."
        try:
            if interaction.response.is_done():
                await interaction.followup.send(text, ephemeral=True)
            else:
                await interaction.response.send_message(text, ephemeral=True)
        except discord.HTTPException:
            log.warning("the apology %s could not be sent", reference)

    async def _on_command_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError
    ) -> None:
        await self.apologise(interaction, error)
