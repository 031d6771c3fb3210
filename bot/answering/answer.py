"""The Answer value that every surface renders, and the pieces that it is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.answering.slots import Slots
from bot.knowledge import KnowledgeBase


class Status(StrEnum):
    """What the engine decided."""

    ANSWERED = "answered"
    CHOOSE = "choose"
    UNKNOWN = "unknown"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Citation:
    """A source as a reply shows it. `published` is ISO text, whole or partial, or None."""

    title: str
    url: str
    publisher: str
    published: str | None


RANKS = {"official": 0, "press": 1, "team": 1, "encyclopedia": 2, "other": 3}
"""The order in which sources are cited, by their kind; those of a rank keep the order of the records."""


def citations(base: KnowledgeBase, identifiers: Iterable[str]) -> tuple[Citation, ...]:
    """The sources with these ids as a reply shows them, each once: who runs the series and who reports on it come first."""
    found = sorted((base.sources[one] for one in dict.fromkeys(identifiers)), key=lambda source: RANKS[source.kind])
    return tuple(
        Citation(source.title, source.url, source.publisher, str(source.published) if source.published else None)
        for source in found
    )


@dataclass(frozen=True, slots=True)
class Option:
    """A question to offer: `label` is what a button says, `question` what is asked when it is pressed."""

    label: str
    question: str


@dataclass(frozen=True, slots=True)
class Context:
    """What a follow-up may lean on: what was asked (candidate, concepts, slots) and what the reply was about.

    `plain` are the stems of the words that were asked with, without names and times; `prose` says that the reply was a prose
    fact, not records; `before` is what the question itself leaned on, if it was a follow-up. `said` are the names that the
    person has typed in this conversation, `slots` may have some of a reply's, too. `heading` are the kinds of names that the
    known question of a prose fact has.
    """

    candidate: str | None = None
    concepts: frozenset[str] = frozenset()
    slots: Slots = field(default_factory=Slots)
    about: Slots = field(default_factory=Slots)
    prose: bool = False
    plain: tuple[str, ...] = ()
    said: Slots = field(default_factory=Slots)
    before: Context | None = None
    heading: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to one question.

    text         the whole reply (with the sentence on disagreeing sources), Discord Markdown, without the sources
    heading      the known question that was answered, or None
    facts        ids of the facts or records it rests on
    confidence   0 to 1
    choices      what to pick from, when status is CHOOSE
    suggestions  related questions (ANSWERED), nearest known questions (UNKNOWN), examples (CHAT)
    race_class   the one class the reply is about, or None; gives a reply its colour
    weak         the reply rests on one weak page
    meant        declining is meant (a known gap, small talk, another series), not for want of a candidate
    half         the text says that what is asked is not on record, and tells what is known beside it
    premise      the question rests on something false, and the text says so
    reason       why this was chosen, for logs and curious moderators
    quiet        nothing was asked: below an answer no reply is needed
    gist         a short key of what was asked and named: the same for wordings of the same question that are near
    """

    question: str
    status: Status
    text: str
    heading: str | None = None
    facts: tuple[str, ...] = ()
    sources: tuple[Citation, ...] = ()
    as_of: date | None = None
    confidence: float = 0.0
    choices: tuple[Option, ...] = ()
    suggestions: tuple[Option, ...] = ()
    race_class: str | None = None
    weak: bool = False
    meant: bool = False
    half: bool = False
    premise: bool = False
    quiet: bool = False
    reason: str = ""
    gist: str = ""
    context: Context = field(default_factory=Context)
