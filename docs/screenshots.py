"""Takes the screenshots in docs/images: the real bot in a simulated Discord, photographed by Chromium.

    PYTHONPATH=. python docs/screenshots.py

Needs chromium on the PATH. The pictures are written anew each time, dark and light.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import shutil
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import discord
import simcord
from PIL import Image

from bot import Settings, create_bot

ROOT = Path(__file__).parents[1]
HOME = 4_000_000_000_000_000_000
TAUGHT = "who flogs the gummy black doughnuts?"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
QUESTIONS = ("who won LMP2 at Fuji in december 2018?", "why was Shanghai 2009 cancelled?", "how tall is Giorgio Roda?")
IMAGES = ROOT / "docs" / "images"
READY = "Boolean(window.simcordPreview?.ready)"
CLIP = """(() => {
  const channel = document.querySelector("#channel-layout").getBoundingClientRect();
  const messages = document.querySelector("#channel-message-list").getBoundingClientRect();
  return {x: channel.x, y: channel.y, width: channel.width, height: messages.bottom + 16 - channel.y};
})()"""
"""Where the channel is on the page, without what is below the last message."""
COMMON = "#channel-composer { display: none } .channel-timeline { overflow: hidden }"
LIGHT = """
:root {
  color-scheme: light; background: #fff; color: #323338;
  --discord-bg: #fff; --discord-surface: #f2f3f5; --discord-elevated: #e3e5e8; --discord-control: #fff;
  --discord-hover: #e6e6e8; --discord-text: #323338; --discord-muted: #5c5e66; --discord-subtle: #4e5058;
  --discord-border: #dddee1; --component-surface: #f2f3f5; --component-border: #dddee1; --control-border: #c9cacd;
  --chip-surface: #ebebec; --embed-field-name: #323338; --entity-text: #4e5058; --entity-dim: #5c5e66;
  --subtle-surface: #ebebec; --subtle-surface-text: #323338; --list-surface: #fff; --option-hover: #ebebec;
  --code-surface: #f2f3f5; --code-border: #e3e5e8; --code-text: #323338; --link-text: #0062d3; --link-accent: #0062d3;
}
.message-content { color: #323338 }
.channel-header { border-color: #e3e5e8 }
.embed-card { box-shadow: inset 0 0 0 1px #e3e5e8 }
.button-style-2, .button-style-5 { color: #323338; background: #ebebec }
.mention { color: #4752c4; background: #e6e8fd }
"""
"""Discord's light colours; the page itself has only the dark ones."""
BROWSING = (("race", {"season": "2018-19", "round": "2"}), ("driver", {"driver": "Malthe Jakobsen"}))


def style(sheet: str) -> str:
    """The script that gives the page a stylesheet; the page's policy refuses a style element."""
    return f"""(() => {{
  const sheet = new CSSStyleSheet();
  sheet.replaceSync({json.dumps(COMMON + sheet)});
  document.adoptedStyleSheets = [sheet];
}})()"""


class Camera:
    """Chromium without a window, told what to do through the DevTools protocol."""

    async def __aenter__(self) -> Camera:
        self._stack = contextlib.AsyncExitStack()
        profile = Path(self._stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        process = await asyncio.create_subprocess_exec(
            shutil.which("chromium") or "chromium",
            *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
            *(f"--user-data-dir={profile}", "--remote-debugging-port=0", "--window-size=1000,2600"),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        self._stack.push_async_callback(process.wait)
        self._stack.callback(process.terminate)
        port = (await _soon(lambda: _port(profile / "DevToolsActivePort"))).strip()
        session = await self._stack.enter_async_context(aiohttp.ClientSession())
        async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
            page = next(one for one in await answer.json() if one["type"] == "page")
        self._page = await self._stack.enter_async_context(
            session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0)
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def photograph(self, url: str, name: str) -> None:
        """Take a dark and a light picture of the channel on a page."""
        await self._tell("Page.navigate", url="about:blank")
        await self._tell("Page.navigate", url=url)
        await _soon(lambda: self._value(READY))
        await asyncio.sleep(1)  # pictures and emoji fade in
        await self._value(style(""))
        await self._take(IMAGES / f"{name}.png")
        await self._value(style(LIGHT))
        await self._take(IMAGES / f"{name}-light.png")

    async def _take(self, target: Path) -> None:
        """Write a picture with few colours, which makes a small file."""
        clip = {**await self._value(CLIP), "scale": 1}
        shot = await self._tell("Page.captureScreenshot", clip=clip)
        picture = Image.open(BytesIO(base64.b64decode(shot["data"]))).convert("RGB")
        picture.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(target, optimize=True)

    async def _value(self, script: str) -> Any:
        done = await self._tell("Runtime.evaluate", expression=script, returnByValue=True)
        return done["result"].get("value")

    async def _tell(self, method: str, **parameters: Any) -> Any:
        await self._page.send_json({"id": 1, "method": method, "params": parameters})
        while True:
            answer = await self._page.receive_json(timeout=30)
            if "id" not in answer:
                continue
            if "error" in answer:
                raise RuntimeError(f"{method}: {answer['error']['message']}")
            return answer["result"]


async def _port(file: Path) -> str:
    return file.read_text().split("\n")[0] if file.exists() else ""


async def _soon(look: Callable[[], Awaitable[Any]]) -> Any:
    """What `look` finds, once it finds something. Raises TimeoutError."""
    async with asyncio.timeout(30):
        while not (found := await look()):
            await asyncio.sleep(0.1)
    return found


async def main() -> None:
    """Use the bot as a fan and as a moderator, and photograph the channels."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        knowledge = Path(shutil.copytree(ROOT / "knowledge", Path(folder) / "knowledge"))
        settings = Settings(
            _env_file=None,
            discord_token=None,
            knowledge_dir=knowledge,
            data_dir=Path(folder) / "data",
            home_guild_id=HOME,
            clock=lambda: NOW,
        )
        async with simcord.run(create_bot(settings), settle_timeout=60) as env, Camera() as camera:
            guild = env.create_guild("Asian Le Mans fans", id=HOME)
            staff = guild.create_role("staff", permissions=discord.Permissions(manage_guild=True))
            fan = guild.add_member(env.create_user("fan"))
            moderator = guild.add_member(env.create_user("moderator"), roles=[staff])
            for name, take in (("moderation", moderate), ("asking", ask), ("browsing", browse), ("chart", chart)):
                channel = guild.create_text_channel(name)
                viewer = await take(channel, fan, moderator)
                look = env.preview(channel, viewers=[viewer], layout="channel", presentation_time=NOW)
                async with look as preview:
                    await camera.photograph(preview.url, name)


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
    wanted = next((value for value in values if "tyre-supplier" in value), values[0])
    await moderator.select(inbox.response, [wanted], custom_id=menu["custom_id"])
    return moderator


if __name__ == "__main__":
    if shutil.which("chromium") is None:
        sys.exit("chromium is not on the PATH")
    asyncio.run(main())
