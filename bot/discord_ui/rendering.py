"""How an Answer looks on Discord: one embed, always within Discord's limits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

import discord

from bot.answering.answer import Answer, Citation, Status
from bot.answering.text import UNSEEN, say_date
from bot.knowledge import KnowledgeBase

DESCRIPTION = 3800
"""Below Discord's 4,096, so that all the texts of an embed stay below its 6,000 in sum."""
PLAIN = 1900
"""Below Discord's 2,000 characters for the text of a message."""
TITLE = 256
QUOTED = 300
"""The most of a question that is shown above its answer."""
FIELD = 1024
MAX_SOURCES = 3
"""Sources that are named below an answer; the rest is counted, so that they stay small beside it on a phone."""
SOURCE_TITLE = 60
PUBLISHER = 30
NO_BREAK = "\u00a0"
MAX_OPTIONS = 25
"""Discord's limit for the choices of a menu."""
NEUTRAL = discord.Colour(0x2F6F8F)
UNKNOWN = discord.Colour(0x80848E)


def cut(text: str, length: int) -> str:
    """A text of at most `length` characters, with an ellipsis where something was cut."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


_LINK = re.compile(r"https?://[^\s<>]+")
T = TypeVar("T")


def around(choices: Sequence[T], chosen: Sequence[bool], most: int = MAX_OPTIONS) -> list[T]:
    """The choices that a menu can hold: those around the first one that is `chosen`."""
    at = next((index for index, one in enumerate(chosen) if one), 0)
    start = max(0, min(at - most // 2, len(choices) - most))
    return list(choices[start : start + most])


def mark_of(base: KnowledgeBase, race_class: str) -> str:
    """The mark of a class with a space behind it at which no line breaks; nothing where it has none."""
    mark = base.classes[race_class].mark
    return f"{mark}{NO_BREAK}" if mark else ""


def _marked(text: str, base: KnowledgeBase) -> str:
    """A reply with the mark of its class before each line of a list that begins with one, where there are several."""
    marks = {one.name: mark_of(base, identifier) for identifier, one in base.classes.items()}
    for season in base.seasons.values():
        marks |= {name: mark_of(base, identifier) for identifier, name in season.class_names.items()}
    names = "|".join(re.escape(name) for name in sorted(marks, key=len, reverse=True))
    lines = re.compile(rf"(?m)^- (?P<name>{names})(?=:| \()")
    if len(lines.findall(text)) < 2:
        return text
    return lines.sub(lambda found: f"- {marks[found['name']]}{found['name']}", text)


def embed_of(answer: Answer, base: KnowledgeBase) -> discord.Embed:
    """The embed that shows an answer: heading, text, sources in small print, the as-of date."""
    embed = discord.Embed(description=cut(_marked(answer.text, base), DESCRIPTION), colour=_colour(answer, base))
    if answer.heading:
        embed.title = cut(answer.heading, TITLE)
    sources = _sources(answer)
    if sources:
        embed.add_field(name="Sources", value=sources, inline=False)
    footer = []
    if answer.as_of:
        footer.append(f"As of {say_date(answer.as_of)}")
    if answer.weak:
        footer.append("only one weak page says this")
    if footer:
        embed.set_footer(text=" · ".join(footer))
    return embed


_MENTION = re.compile(r"<(?=[@#/:]|a:|t:|id:)")
"""What begins a mention, a command, a custom emoji or a time, which a quotation shows as it was typed."""


def quoted(question: str) -> str:
    """A question as a quotation above its answer, on one line: Discord shows of a command or a button only that it was used.

    Characters that turn the direction of writing or cannot be seen are left out, and links get no preview. "" where nothing is left.
    """
    line = cut(" ".join(UNSEEN.sub("", question).split()), QUOTED)
    return f"> {_LINK.sub(_without_preview, _escaped(line))}" if line else ""


def unquoted(text: str) -> str | None:
    """The question in a text that `quoted` made; None where there is none."""
    return re.sub(r"\\(?=[^a-zA-Z0-9\s])", "", text[2:]).replace("@\u200b", "@") if text.startswith("> ") else None


def _escaped(line: str) -> str:
    """A line of a person with nothing in it that Discord would show as anything else."""
    escaped = discord.utils.escape_mentions(discord.utils.escape_markdown(line))
    escaped = _MENTION.sub(r"\\<", escaped)
    return f"\\{escaped}" if escaped[:1] in ("#", "-", ">", "+") else escaped


def _without_preview(link: re.Match[str]) -> str:
    return f"<{link[0]}>"


def plain_of(embed: discord.Embed) -> str:
    """What an embed says as a message's text, for channels where the bot may not embed."""
    fields = [f"**{field.name}**\n{field.value}" for field in embed.fields]
    parts = [f"**{embed.title}**" if embed.title else "", embed.description or "", *fields, embed.footer.text or ""]
    text = "\n".join(part for part in parts if part)
    return text if len(text) <= PLAIN else _shortened(parts[:2])


def _shortened(parts: list[str]) -> str:
    """A text that is too long with its sources, without them."""
    return cut("\n".join(part for part in parts if part), PLAIN)


def _colour(answer: Answer, base: KnowledgeBase) -> discord.Colour:
    if answer.status is not Status.ANSWERED:
        return UNKNOWN
    race_class = base.classes.get(answer.race_class or "")
    return discord.Colour.from_str(race_class.colour) if race_class and race_class.colour else NEUTRAL


def _sources(answer: Answer) -> str:
    """As many source lines as fit in one field; the rest is counted."""
    lines: list[str] = []
    length = 0
    for source in answer.sources[:MAX_SOURCES]:
        line = _source_line(source)
        if length + len(line) + 1 > FIELD - 30:
            break
        lines.append(line)
        length += len(line) + 1
    left = len(answer.sources) - len(lines)
    if left and lines:
        lines.append(f"and {left} more")
    return "\n".join(lines)


def _source_line(source: Citation) -> str:
    title = discord.utils.escape_markdown(cut(source.title, SOURCE_TITLE)).replace("[", "(").replace("]", ")")
    url = source.url.replace(" ", "%20").replace("(", "%28").replace(")", "%29")
    published = f", {source.published}" if source.published else ""
    publisher = discord.utils.escape_markdown(_short(source.publisher))
    return f"[{title}](<{url}>) · {publisher}{published}"


def _short(publisher: str) -> str:
    """A publisher that fits on a line of a phone: without what is said about it in brackets or behind a comma."""
    name = publisher if len(publisher) <= PUBLISHER else re.split(r" \(|, ", publisher)[0]
    return cut(name, PUBLISHER)
