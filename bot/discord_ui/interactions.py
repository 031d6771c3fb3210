"""What every button, menu, form and command shares: who may do it, and what a person sees when it does not work."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, ClassVar

import discord

from bot.activity.store import StoreError
from bot.curating import REJECTS
from bot.discord_ui.picking import UnknownName
from bot.discord_ui.rendering import cut
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.discord_ui.bot import AslmsBot

Interaction = discord.Interaction[Any]

NOT_A_MODERATOR = "Only moderators in this bot's home server can do that."
MESSAGE = 1900
"""Below Discord's 2,000 characters for a message."""


def may_moderate(settings: Settings, interaction: Interaction) -> bool:
    """Whether a person may moderate, by the roles that Discord sent with this very interaction."""
    member = interaction.user
    if settings.home_guild_id is None or interaction.guild_id != settings.home_guild_id:
        return False
    if not isinstance(member, discord.Member):
        return False
    if settings.moderator_role_ids:
        return any(role.id in settings.moderator_role_ids for role in member.roles)
    return member.guild_permissions.manage_guild


async def say(interaction: Interaction, text: str, **more: Any) -> None:
    """Tell the person alone, whether or not the interaction has been answered already."""
    if interaction.response.is_done():
        await interaction.followup.send(cut(text, MESSAGE), ephemeral=True, **more)
    else:
        await interaction.response.send_message(cut(text, MESSAGE), ephemeral=True, **more)


async def moderated(interaction: Interaction, work: Coroutine[Any, Any, None]) -> None:
    """Run what a moderators' command does, if the person may moderate at this moment."""

    async def action(_interaction: Interaction) -> None:
        await work

    await guarded(interaction, action, moderators_only=True)
    work.close()


async def guarded(
    interaction: Interaction, action: Callable[[Interaction], Awaitable[None]], moderators_only: bool
) -> None:
    """Run what a button, menu or form does. What goes wrong reaches the person as one sentence."""
    bot: AslmsBot = interaction.client
    if moderators_only and not may_moderate(bot.settings, interaction):
        await say(interaction, NOT_A_MODERATOR)
        return
    try:
        await action(interaction)
    except StoreError:
        await say(interaction, "I cannot keep that just now: my memory cannot be written. Please tell the operators.")
    except (*REJECTS, UnknownName) as error:
        await say(interaction, str(error))
    except Exception as error:
        await bot.apologise(interaction, error)


class Pressable:
    """Mixed into dynamic buttons and menus: `pressed` does the work."""

    moderators_only: ClassVar[bool] = False

    async def pressed(self, interaction: Interaction) -> None:
        """What it does."""
        raise NotImplementedError

    async def callback(self, interaction: Interaction) -> None:
        """Called by discord.py when somebody presses or picks."""
        await guarded(interaction, self.pressed, self.moderators_only)


class Form(discord.ui.Modal):
    """A form; `submitted` does the work."""

    moderators_only: ClassVar[bool] = False

    async def submitted(self, interaction: Interaction) -> None:
        """What it does when it is sent."""
        raise NotImplementedError

    async def on_submit(self, interaction: Interaction) -> None:
        """Called by discord.py when somebody sends the form."""
        await guarded(interaction, self.submitted, self.moderators_only)


def text_input(
    form: discord.ui.Modal,
    label: str,
    default: str = "",
    *,
    long: bool = False,
    required: bool = True,
    limit: int = 4000,
    hint: str = "",
) -> discord.ui.TextInput[Any]:
    """Add a field to a form and return it."""
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        default=default[:limit] or None,
        required=required,
        max_length=limit,
        placeholder=hint[:100] or None,
    )
    form.add_item(discord.ui.Label(text=label, component=field))
    return field
