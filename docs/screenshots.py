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

import simcord

from bot import Settings, create_bot

ROOT = Path(__file__).parents[1]
QUESTIONS = ("who won LMP2 at Fuji in december 2018?", "why was Shanghai 2009 cancelled?", "how tall is Giorgio Roda?")


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
    """Ask the questions and photograph the channel."""
    images = ROOT / "docs" / "images"
    images.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        settings = Settings(
            _env_file=None,
            discord_token=None,
            knowledge_dir=ROOT / "knowledge",
            data_dir=Path(data),
            clock=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC),
        )
        async with simcord.run(create_bot(settings)) as env:
            guild = env.create_guild("Asian Le Mans fans")
            channel = guild.create_text_channel("ask-the-bot")
            fan = guild.add_member(env.create_user("fan"))
            for question in QUESTIONS:
                await fan.slash(channel, "ask", question=question)
            async with env.preview(channel, viewers=[fan], layout="channel", height=1400) as preview:
                await photograph(preview.url, images / "asking.png")


if __name__ == "__main__":
    if shutil.which("chromium") is None:
        sys.exit("chromium is not on the PATH")
    asyncio.run(main())
