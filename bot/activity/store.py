"""What the bot remembers, and the interface of whatever remembers it.

`ActivityStore` is all that the rest of the bot knows: SQLite on one machine is one implementation (`bot.activity.sql`), a
PostgreSQL shared by several processes can be another. No question is stored with who asked it; a person's id is kept only
with what the person sends in: a vote, a suggestion, the wish to be told.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class StoreError(Exception):
    """The store cannot be read or written just now; the message says why in one sentence."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that somebody asked: its gist (the same for wordings of the same question), and how it went.

    outcome  "answered", "choose", "unknown", "chat"
    facts    ids that the answer rested on
    """

    gist: str
    text: str
    outcome: str
    facts: tuple[str, ...]
    when: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """All that is remembered about one question. `state` is "open" until a moderator settles it."""

    gist: str
    text: str
    count: int
    outcome: str
    facts: tuple[str, ...]
    first: datetime
    last: datetime
    state: str
    ups: int = 0
    downs: int = 0
    remarks: tuple[str, ...] = ()
    flagged: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a person suggested with /suggest."""

    id: int
    text: str
    source: str
    author_id: int
    author: str
    created: datetime
    state: str = "open"


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of the fact base that was made. `undoes` is the id of the revision that it takes back."""

    id: str
    when: datetime
    author_id: int | None
    author: str
    why: str
    summary: str
    targets: tuple[str, ...]
    diff: str
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that a moderator has filled in and not confirmed yet: `kind` and `payload` (JSON) make it again."""

    id: str
    author_id: int
    kind: str
    payload: str
    created: datetime


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much was deleted of what a person had sent in."""

    votes: int
    suggestions: int
    waiting: int


class ActivityStore(Protocol):
    """Everything the bot remembers. Every method may raise StoreError."""

    async def open(self) -> None:
        """Make ready; creates what is missing."""

    async def close(self) -> None:
        """Let go of files and connections."""

    async def note(self, asked: Sequence[Asked]) -> None:
        """Count questions that were asked."""

    async def question(self, gist: str) -> Question | None:
        """One question by its gist."""

    async def inbox(self, limit: int = 100) -> list[Question]:
        """Open questions that went unanswered, were voted down or flagged, the most asked first."""

    async def settle(self, gist: str, state: str) -> None:
        """Close a question: "taught", "written", "out of scope", "dismissed"; "open" opens it again."""

    async def flag(self, asked: Asked, waiting: int | None) -> None:
        """Somebody wants the moderators to see a question; `waiting` is who wants to be told of an answer."""

    async def take_waiting(self, gist: str) -> list[int]:
        """Who wants to be told about a question; they are forgotten with this call."""

    async def vote(self, asked: Asked, voter: int, value: int, remark: str | None = None) -> tuple[int, int]:
        """One person's vote on an answer: 1, -1, or 0 to take it back. Returns (ups, downs)."""

    async def suggest(self, text: str, source: str, author_id: int, author: str, when: datetime) -> Suggestion:
        """Keep a suggestion."""

    async def suggestions(self, limit: int = 100) -> list[Suggestion]:
        """Open suggestions, oldest first."""

    async def suggestion(self, identifier: int) -> Suggestion | None:
        """One suggestion."""

    async def settle_suggestion(self, identifier: int, state: str) -> None:
        """Close a suggestion."""

    async def record(self, revision: Revision, write: Callable[[], Awaitable[None]]) -> None:
        """Keep a revision and run `write`, both or neither: when `write` raises, the revision is not kept."""

    async def revisions(self, target: str | None = None, limit: int = 20) -> list[Revision]:
        """Revisions, newest first; of one target where given."""

    async def revision(self, identifier: str) -> Revision | None:
        """One revision by its id or the beginning of it."""

    async def propose(self, proposal: Proposal) -> None:
        """Keep a proposal until it is confirmed or dropped."""

    async def proposal(self, identifier: str) -> Proposal | None:
        """One proposal."""

    async def drop_proposal(self, identifier: str) -> bool:
        """Forget a proposal; False where it was gone already."""

    async def snapshot(self) -> dict[str, str]:
        """The texts of the files of the fact base as they were last known."""

    async def save_snapshot(self, texts: dict[str, str | None]) -> None:
        """Bring the known texts of some files up to date; None for a file that is gone."""

    async def forget(self, person: int) -> Forgotten:
        """Delete what a person has sent in."""

    async def prune(self, before: datetime) -> int:
        """Delete questions, votes, closed suggestions and proposals older than `before`; returns how many."""
