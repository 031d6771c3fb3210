"""The discord.py client: builds the assistant from the fact base, and answers wherever it is asked."""

from __future__ import annotations

import contextlib
import logging
import secrets
from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp
import discord
from discord import app_commands
from discord.ext import tasks

from bot.activity.sql import SqlActivityStore
from bot.activity.store import ActivityStore, Asked, StoreError
from bot.answering.answer import Answer, Option, Status
from bot.answering.engine import Engine
from bot.answering.text import fold
from bot.assistant import Assistant
from bot.building import Builder
from bot.curating import Curator
from bot.discord_ui import asking, browsing, charting, fact_commands, feedback, inbox, proposals, result_commands
from bot.discord_ui.answers import Answers
from bot.discord_ui.buttons import AskButton, AskMenu, key_of, view_of
from bot.discord_ui.garbage import collect_as_usual, collect_little
from bot.discord_ui.interactions import say
from bot.discord_ui.pace import SLOW_DOWN, Pace
from bot.discord_ui.rendering import cut, embed_of, quoted
from bot.discord_ui.tree import Tree
from bot.settings import Settings

log = logging.getLogger(__name__)

QUESTIONS_IN_A_ROW = 6
ROW_SECONDS = 10
PAGES_IN_A_ROW = 30
PAGES_SECONDS = 30
MAX_ASKED = 5_000
"""Questions that are remembered for the buttons below their answers."""
MAX_TO_NOTE = 20_000
NOTE_SECONDS = 2.0
WATCH_SECONDS = 0.7
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
    """Answers questions about the Asian Le Mans Series.

    Needs no privileged intent, unless there are channels where it answers without being mentioned.
    """

    def __init__(self, settings: Settings) -> None:
        intents = discord.Intents.none()
        intents.guilds = True
        intents.guild_messages = True
        intents.dm_messages = True
        intents.message_content = bool(settings.ask_channel_ids)
        super().__init__(intents=intents, allowed_mentions=discord.AllowedMentions.none())
        self.settings = settings
        builder = Builder(settings.knowledge_dir, settings.data_dir / "cache")
        self.assistant = Assistant(builder.build(), settings.clock, settings.conversation_lifetime)
        self.answers = Answers(self.assistant)
        self.store: ActivityStore = SqlActivityStore(settings.activity_url)
        self.curator = Curator(
            builder, settings.data_dir, self.store, settings.clock, self.assistant.engine, self._install
        )
        self._questions: dict[str, str] = {}
        self._install(self.assistant.engine)
        self.asking_pace = Pace(QUESTIONS_IN_A_ROW, ROW_SECONDS, settings.clock)
        self.browsing_pace = Pace(PAGES_IN_A_ROW, PAGES_SECONDS, settings.clock)
        self._asked: OrderedDict[str, Asked] = OrderedDict()
        self._flagged: OrderedDict[tuple[str, int], None] = OrderedDict()
        self._command_ids: dict[str, int] = {}
        self.volunteered: dict[int, asking.Volunteered] = {}
        self._to_note: deque[Asked] = deque(maxlen=MAX_TO_NOTE)
        self.tree = Tree(
            self,
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
        )
        asking.add_commands(self)
        browsing.add_commands(self)
        charting.add_commands(self)
        feedback.add_commands(self)
        if settings.home_guild_id is not None:
            home = discord.Object(settings.home_guild_id)
            fact_commands.add_commands(self, home)
            result_commands.add_commands(self, home)
            inbox.add_commands(self, home)
            self._hide_from_members(home)

    @property
    def engine(self) -> Engine:
        """The engine of the moment."""
        return self.assistant.engine

    def _install(self, engine: Engine) -> None:
        self.assistant.engine = engine
        self._questions |= {key_of(one): one for one in engine.known_questions()}

    # -- life ---------------------------------------------------------------------------------------------------------

    async def setup_hook(self) -> None:
        """Register the buttons and the commands, and open the memory."""
        self.add_dynamic_items(
            AskButton,
            AskMenu,
            feedback.VoteButton,
            feedback.FlagButton,
            proposals.ProposalButton,
            proposals.UndoButton,
            inbox.InboxMenu,
            inbox.InboxButton,
            inbox.TeachMenu,
        )
        await self._open_store()
        collect_little()
        self._note_commands(await self.tree.sync())
        if self.settings.home_guild_id is not None:
            try:
                self._note_commands(await self.tree.sync(guild=discord.Object(self.settings.home_guild_id)))
            except discord.Forbidden:
                log.error(
                    "HOME_GUILD_ID: the bot is not in the server %s, so moderation is off.", self.settings.home_guild_id
                )

    def _hide_from_members(self, home: discord.Object) -> None:
        """Show the moderators' commands only to who may use them; where roles decide, which Discord cannot know of, to everybody."""
        if self.settings.moderator_role_ids:
            return
        for command in self.tree.get_commands(guild=home):
            if not isinstance(command, app_commands.ContextMenu):
                command.default_permissions = discord.Permissions(manage_guild=True)

    def _note_commands(self, commands: Iterable[app_commands.AppCommand]) -> None:
        """Remember the ids that Discord gave the commands, by which a text can name them to be clicked."""
        self._command_ids |= {command.name: command.id for command in commands}

    def command_mention(self, name: str) -> str:
        """A command as a text names it: to be clicked where Discord has it; a group of commands cannot be."""
        home = self.settings.home_guild_id
        found = [self.tree.get_command(name), self.tree.get_command(name, guild=discord.Object(home)) if home else None]
        whole = any(isinstance(command, app_commands.Command) for command in found)
        known = self._command_ids.get(name) if whole else None
        return f"</{name}:{known}>" if known else f"`/{name}`"

    async def _open_store(self) -> None:
        """Open the memory and start what works on it. Without it the bot still answers."""
        try:
            self.settings.data_dir.mkdir(parents=True, exist_ok=True)
            await self.store.open()
            for line in await self.curator.start():
                log.warning("%s", line)
        except (StoreError, OSError) as error:
            log.error(
                "DATA_DIR: %s Questions are answered, but nothing is remembered and nothing can be edited.", error
            )
            return
        for loop in (self._note_loop, self._prune_loop, self._watch_loop):
            loop.start()

    async def close(self) -> None:
        """Stop, with everything remembered."""
        collect_as_usual()
        for loop in (self._note_loop, self._prune_loop, self._watch_loop):
            loop.cancel()
        self.answers.close()
        with contextlib.suppress(StoreError):
            await self.note_asked()
        await self.store.close()
        await super().close()

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

    async def flag(self, asked: Asked, person: int) -> bool:
        """Count that a person points a question out to the moderators, once as far as this run remembers. Raises StoreError.

        Gives whether nobody has pointed it out before.
        """
        if (asked.gist, person) in self._flagged:
            return False
        await self.store.flag(asked, None)
        first = all(gist != asked.gist for gist, _ in self._flagged)
        self._flagged[asked.gist, person] = None
        if len(self._flagged) > MAX_ASKED:
            self._flagged.popitem(last=False)
        return first

    def asked(self, gist: str) -> Asked | None:
        """A question that was asked lately, by its gist."""
        return self._asked.get(gist)

    def dress(self, answer: Answer) -> dict[str, Any]:
        """The arguments that send an answer: how it looks, and what can be pressed below it."""
        self.remember(answer.choices + answer.suggestions)
        if answer.heading and fold(answer.heading) == fold(answer.question):
            answer = replace(answer, heading=None)  # the question stands above its answer already
        gist = answer.gist or key_of(answer.question)
        self._remember_asked(answer, gist)
        arguments: dict[str, Any] = {"embed": embed_of(answer, self.engine.base)}
        view = view_of(answer)
        if answer.status is Status.ANSWERED:
            view.add_item(feedback.VoteButton("u", gist))
            view.add_item(feedback.VoteButton("d", gist))
        elif answer.status in (Status.UNKNOWN, Status.CHOOSE):
            view.add_item(feedback.FlagButton(gist))
        if view.children:
            arguments["view"] = view
        return arguments

    def _remember_asked(self, answer: Answer, gist: str) -> None:
        now = self.settings.clock()
        asked = Asked(gist, cut(answer.question, 300), answer.status.value, answer.facts[:10], now)
        self._asked[gist] = asked
        self._asked.move_to_end(gist)
        if len(self._asked) > MAX_ASKED:
            self._asked.popitem(last=False)
        if answer.status is not Status.CHAT:
            self._to_note.append(asked)

    async def respond(self, interaction: discord.Interaction[Any], question: str, private: bool) -> None:
        """Answer an interaction below its question; what does not come soon is announced, for Discord gives up after 3 s."""
        if self.asking_pace.too_fast(interaction.user.id):
            await interaction.response.send_message(SLOW_DOWN, ephemeral=True)
            return
        asked = self.answers.ask(question, (interaction.channel_id, interaction.user.id))
        soon = await self.answers.soon(asked)
        if not soon:
            await interaction.response.defer(thinking=True, ephemeral=private)
        answer = await asked
        look = {"content": quoted(question), **self.dress(answer), "ephemeral": private}
        if soon:
            message = (await interaction.response.send_message(**look)).message_id
        else:
            message = (await interaction.followup.send(**look, wait=True)).id
        self.answers.sent(message, answer)

    async def apologise(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        """One kind sentence with a reference for the person, the details for the log."""
        text = self.apology(error, "an interaction")
        try:
            await say(interaction, text)
        except (discord.DiscordException, aiohttp.ClientError) as failed:
            log.warning("the apology could not be sent: %s", failed)

    def apology(self, error: Exception, where: str) -> str:
        """Log an error with a new reference; gives the sentence that tells a person the reference."""
        reference = secrets.token_hex(3)
        log.error("error %s in %s", reference, where, exc_info=error)
        return f"Sorry, something went wrong on my side. If it goes on, tell the moderators: reference {reference}."

    async def tell_moderators(self, **message: Any) -> None:
        """Write into the moderation channel, where there is one; not being able to is no error."""
        if self.settings.moderation_channel_id is None:
            return
        channel = self.get_channel(self.settings.moderation_channel_id)
        if not isinstance(channel, discord.abc.Messageable):
            log.warning("MODERATION_CHANNEL_ID: %s is no channel I see", self.settings.moderation_channel_id)
            return
        try:
            await channel.send(**message)
        except discord.HTTPException as error:
            log.warning("MODERATION_CHANNEL_ID: I cannot write there: %s", error)

    async def tell(self, person: int, question: str) -> None:
        """Write the answer of a question to somebody who wanted to be told."""
        answer = self.engine.answer(question, None, self.settings.clock())
        text = f"You wanted to know: {discord.utils.escape_markdown(cut(question, 300))}"
        try:
            user = self.get_user(person) or await self.fetch_user(person)
            await user.send(text, **self.dress(answer))
        except discord.HTTPException as error:
            log.info("somebody could not be told about an answer: %s", error)

    # -- work in the background ---------------------------------------------------------------------------------------

    async def note_asked(self) -> None:
        """Store the questions asked lately, many at once, away from answering. Raises StoreError."""
        asked = list(self._to_note)
        self._to_note.clear()
        if not asked:
            return
        try:
            await self.store.note(asked)
        except StoreError:
            self._to_note.extendleft(reversed(asked))  # the next time may go well
            raise

    @tasks.loop(seconds=NOTE_SECONDS)
    async def _note_loop(self) -> None:
        try:
            await self.note_asked()
        except StoreError as error:
            log.warning("questions were not noted: %s", error)

    @tasks.loop(hours=24)
    async def _prune_loop(self) -> None:
        """Forget what is older than the retention."""
        try:
            gone = await self.store.prune(self.settings.clock() - timedelta(days=self.settings.retention_days))
            if gone:
                log.info("pruned %d rows older than %d days", gone, self.settings.retention_days)
        except StoreError as error:
            log.warning("nothing was pruned: %s", error)

    @tasks.loop(seconds=WATCH_SECONDS)
    async def _watch_loop(self) -> None:
        """Take over what is edited by hand."""
        try:
            said = await self.curator.look()
        except Exception:  # whatever it is, the next look may go well
            log.exception("watching the fact base")
            return
        if said:
            log.info("%s", said)
            await self.tell_moderators(content=cut(discord.utils.escape_mentions(said), 1900))
