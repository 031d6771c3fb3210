"""Takes the screenshots in docs/images: the real bot in a simulated Discord, photographed by Chromium.

    python docs/screenshots.py

Needs chromium on the PATH. The pictures are written anew each time.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import simcord

from bot import Settings, create_bot

ROOT = Path(__file__).parents[1]
HOME = 4_000_000_000_000_000_000
TAUGHT = "whose black round things with the bibendum man are those?"
QUESTIONS = ("who won LMP2 at Fuji in december 2018?", "why was Shanghai 2009 cancelled?", "how tall is Giorgio Roda?")
BROWSING = (("race", {"season": "2018-19", "round": "2"}), ("driver", {"driver": "Malthe Jakobsen"}))


async def photograph(url: str, target: Path) -> None:
    """Let Chromium take a picture of a page. Raises RuntimeError when there is no picture afterwards."""
    with tempfile.TemporaryDirectory() as profile:
        process = await asyncio.create_subprocess_exec(
            shutil.which("chromium") or "chromium",
            *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
            f"--user-data-dir={profile}",
            "--window-size=1000,1500",
            f"--screenshot={target}",
            "--virtual-time-budget=6000",
            url,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        await asyncio.wait_for(process.wait(), 60)
    if not target.exists():
        raise RuntimeError(f"{target} was not written")


async def main() -> None:
    """Use the bot as a fan and as a moderator, and photograph the channels."""
    images = ROOT / "docs" / "images"
    images.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        knowledge = Path(shutil.copytree(ROOT / "knowledge", Path(folder) / "knowledge"))
        settings = Settings(
            _env_file=None,
            discord_token=None,
            knowledge_dir=knowledge,
            data_dir=Path(folder) / "data",
            home_guild_id=HOME,
            clock=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC),
        )
        async with simcord.run(create_bot(settings), settle_timeout=60) as env:
            guild = env.create_guild("Asian Le Mans fans", id=HOME)
            staff = guild.create_role("staff", permissions=discord.Permissions(manage_guild=True))
            fan = guild.add_member(env.create_user("fan"))
            moderator = guild.add_member(env.create_user("moderator"), roles=[staff])
            for name, take in (("asking", ask), ("browsing", browse), ("chart", chart), ("moderation", moderate)):
                channel = guild.create_text_channel(name)
                viewer = await take(channel, fan, moderator)
                async with env.preview(channel, viewers=[viewer], layout="channel", height=1400) as preview:
                    await photograph(preview.url, images / f"{name}.png")


async def ask(channel: Any, fan: Any, _moderator: Any) -> Any:
    """A fan asks; returns who looks at the channel."""
    for question in QUESTIONS:
        await fan.slash(channel, "ask", question=question)
    return fan


async def browse(channel: Any, fan: Any, _moderator: Any) -> Any:
    """A fan browses."""
    for command, options in BROWSING:
        await fan.slash(channel, command, **options)
    return fan


async def chart(channel: Any, fan: Any, _moderator: Any) -> Any:
    """A fan looks at a chart."""
    await fan.slash(channel, "chart", kind="titles")
    return fan


async def moderate(channel: Any, fan: Any, moderator: Any) -> Any:
    """A fan asks something unknown, a moderator teaches it."""
    await fan.slash(channel, "ask", question=TAUGHT)
    inbox = await moderator.slash(channel, "inbox")
    rows = inbox.response.components
    menu = next(row["components"][0] for row in rows if "teach" in row["components"][0]["custom_id"])
    values = [option["value"] for option in menu["options"]]
    wanted = next((value for value in values if "tyre" in value), values[0])
    await moderator.select(inbox.response, [wanted], custom_id=menu["custom_id"])
    return moderator


if __name__ == "__main__":
    if shutil.which("chromium") is None:
        sys.exit("chromium is not on the PATH")
    asyncio.run(main())
