"""Channels and forums where the bot answers without being mentioned, but only a question that it is sure about."""

from __future__ import annotations

import re
from datetime import datetime

import discord

from bot.answering.answer import Answer, Status
from bot.answering.engine import Engine
from bot.settings import Settings

SURE = 0.75
"""The confidence from which it answers though nobody asked it; when it is asked, less will do."""
MAX_TEXT = 400
"""Characters of a question that is asked in passing; what is longer is a story."""
TELLING = 2
"""Words beside the question word that a question must be made of when it names nothing."""
_QUESTION_TERMS = frozenset({"who", "when", "where", "why", "how-many"})
_FILLER_WORDS = (
    "hey hi hello hiya yo so and but ok okay well um hmm please pls guys folks all everyone question quick sorry"
)
_FIRST_WORDS = (
    "who whos whose whom what whats when whens where wheres which wich why how hows "
    "is are was were did does do has have had can could will would"
)
_FILLERS = frozenset(_FILLER_WORDS.split())
_QUESTION_WORDS = frozenset(_FIRST_WORDS.split())
_NOT_ASKED = re.compile(r"^(what an? |how (about|nice|cool|good) )")
_LEADS_IN = re.compile(
    r"^(does|do|can|could|would|will)? ?(any|some)?(one|body|you|u)( guys| all| here)? (know|remember|recall|tell (me|us)|remind me)\b"
)
_OF_THE_CHANNEL = frozenset(
    [
        "here",
        "anyone",
        "anybody",
        "someone",
        "somebody",
        "we",
        "us",
        "our",
        "i",
        "im",
        "ive",
        "id",
        "my",
        "me",
        "you",
        "u",
        "your",
        "yall",
        "yous",
    ]
)
"""Words by which people ask each other: "who here is going to Buriram?" asks for no record."""
_LEFT_OUT = re.compile(r"```.*?```|`[^`]*`|https?://\S+|<a?:\w+:\d+>|^>[^\n]*", re.DOTALL | re.MULTILINE)


def is_open(settings: Settings, channel: object) -> bool:
    """Whether a channel is one of ask_channel_ids, or a thread or forum post below one."""
    own, parent = getattr(channel, "id", None), getattr(channel, "parent_id", None)
    return own in settings.ask_channel_ids or parent in settings.ask_channel_ids


def texts_of(message: discord.Message, own: int) -> tuple[str, ...]:
    """The questions that a message may ask: its text; of the first message in a forum post also its title."""
    if message.type not in (discord.MessageType.default, discord.MessageType.reply):
        return ()
    if message.reference is not None or any(user.id != own for user in message.mentions) or message.role_mentions:
        return ()  # it is said to somebody else
    text = _plain(message.content)
    texts = [text]
    channel = message.channel
    if isinstance(channel, discord.Thread) and channel.id == message.id:  # so it is in a forum, and nowhere else
        title = _plain(channel.name)
        texts = [f"{title} {text}", title, text]  # the whole first, for a half may leave out what it is about
    return tuple(dict.fromkeys(one for one in texts if len(one) <= MAX_TEXT and looks_like_question(one)))


def _plain(text: str) -> str:
    """A text without links, code and quotations, in which a question mark asks nothing."""
    return " ".join(_LEFT_OUT.sub(" ", text).split())


def looks_like_question(text: str) -> bool:
    """Whether a text has a question mark, or begins with a question word."""
    folded = text.casefold()
    words = re.findall(r"[^\W\d_]+", folded.replace("'", "").replace("’", ""))
    while words and words[0] in _FILLERS:
        words.pop(0)
    if not words or _NOT_ASKED.match(" ".join(words) + " "):
        return False
    if not _OF_THE_CHANNEL.isdisjoint(_LEADS_IN.sub("", " ".join(words)).split()):
        return False
    return "?" in folded or (words[0] in _QUESTION_WORDS and not folded.endswith("!"))


def is_sure(engine: Engine, answer: Answer, now: datetime, leans: bool = False) -> bool:
    """Whether an answer is good enough to be given unasked: likely right, to a question that stands on its own.

    Where it `leans` on the bot's answer right above it, it need not.
    """
    if answer.status is not Status.ANSWERED or answer.confidence < SURE:
        return False
    if leans:
        return True
    understood = engine.reader.read(answer.question, now)
    if understood.leaning:  # "that", "they", "and": it goes on with what people talk about
        return False
    return bool(understood.entities) or len(understood.keys - _QUESTION_TERMS) >= TELLING
