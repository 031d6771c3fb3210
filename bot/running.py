"""Starting the bot: on Discord with a token, on a local page with a simulated Discord without one."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import webbrowser
from types import FrameType

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
    signal.signal(signal.SIGTERM, _as_ctrl_c)
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


def _as_ctrl_c(number: int, frame: FrameType | None) -> None:
    """Let a service manager stop the bot as Ctrl-C does: with everything remembered and no traceback."""
    interrupt = signal.getsignal(signal.SIGINT)  # the event loop has one of its own
    (interrupt if callable(interrupt) else signal.default_int_handler)(number, frame)


async def _local_page(settings: Settings, port: int) -> int:
    """Serve the same bot in a simulated Discord until Ctrl-C, or until the session is ended on the page.

    The page shows direct messages with the bot, since nobody can type a mention on it.
    """
    try:
        import simcord
    except ImportError:
        print("The local page needs the preview extra: pip install 'aslms-bot[preview]'.", file=sys.stderr)
        return 1
    bot = create_bot(settings)
    async with simcord.run(bot) as env:
        you = env.create_user("you")
        try:
            async with env.preview(you.dm_channel, viewers=[you], layout="channel", port=port or None) as preview:
                print(f"Open {preview.url}\nThen type a question, or / for the commands. Ctrl-C ends it.", flush=True)
                _open_browser(preview.url)
                await preview.wait_closed()
        except simcord.SetupError as error:
            print(_why_no_page(error, port), file=sys.stderr)
            return 1
        finally:
            await bot.close()  # the simulation does not, and what was asked last would not be noted
    return 0


def _why_no_page(error: Exception, port: int) -> str:
    cause = error.__cause__
    if isinstance(cause, OSError) and cause.errno:
        return f"--port {port}: {os.strerror(cause.errno).lower()}; leave it out for a free port."
    return f"The local page cannot start: {error}"


def _open_browser(url: str) -> None:
    """Open the page, but no browser that would take over the terminal."""
    if sys.platform in ("win32", "darwin") or os.environ.keys() & {"DISPLAY", "WAYLAND_DISPLAY", "BROWSER"}:
        with contextlib.suppress(Exception):
            webbrowser.open(url)
