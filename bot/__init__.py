"""A question-answering bot for the Asian Le Mans Series: `create_bot(Settings(...))` gives the discord.py client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.discord_ui.bot import create_bot
    from bot.settings import Settings

__all__ = ["Settings", "create_bot"]


def __getattr__(name: str) -> Any:
    """Import on first use, so that the terminal does not pay for Discord."""
    if name == "create_bot":
        from bot.discord_ui.bot import create_bot

        return create_bot
    if name == "Settings":
        from bot.settings import Settings

        return Settings
    raise AttributeError(f"module 'bot' has no attribute {name!r}")
