"""Starting the bot: on Discord with a token, on a local page with a simulated Discord without one."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
import webbrowser

import discord

from bot.discord_ui.bot import create_bot
from bot.settings import Settings

NO_TOKEN = "DISCORD_TOKEN is not set, so the bot runs in a simulated Discord on this machine."

NO_INTENT = (
    "ASK_CHANNEL_IDS needs the “Message Content Intent”, which is off: switch it on in the developer portal "
    "(your application, Bot, Privileged Gateway Intents), or leave ASK_CHANNEL_IDS empty."
)


def run(settings: Settings, port: int) -> int:
    """Run until it is stopped; returns the exit status."""
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if settings.discord_token is None:
        print(NO_TOKEN, flush=True)
        logging.getLogger("discord").setLevel(logging.ERROR)  # its remarks on voice and intents are no use here
        with contextlib.suppress(KeyboardInterrupt):
            return asyncio.run(_local_page(settings, port))
        return 0
    bot = create_bot(settings)
    try:
        bot.run(settings.discord_token.get_secret_value(), log_handler=None)
    except discord.LoginFailure:
        print("DISCORD_TOKEN: Discord does not accept it; copy it again from the developer portal.", file=sys.stderr)
        return 1
    except discord.PrivilegedIntentsRequired:
        print(NO_INTENT, file=sys.stderr)
        return 1
    except (OSError, discord.HTTPException) as error:
        print(f"Discord cannot be reached: {error}", file=sys.stderr)
        return 1
    return 0


async def _local_page(settings: Settings, port: int) -> int:
    """Serve the same bot in a simulated Discord until Ctrl-C."""
    try:
        import simcord
    except ImportError:
        print("The local page needs the preview extra: pip install 'aslms-bot[preview]'.", file=sys.stderr)
        return 1
    async with simcord.run(create_bot(settings)) as env:
        guild = env.create_guild("Asian Le Mans fans")
        channel = guild.create_text_channel("ask-the-bot")
        you = guild.add_member(env.create_user("you"))
        async with env.preview(channel, viewers=[you], layout="channel", port=port or None) as preview:
            print(f"Open {preview.url}\nThen type /ask or mention the bot. Ctrl-C ends it.", flush=True)
            with contextlib.suppress(Exception):
                webbrowser.open(preview.url)
            await asyncio.Event().wait()
    return 0
