"""The activity store in a SQL database through SQLAlchemy: SQLite in the data folder by default."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    delete,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.activity.store import Asked, Forgotten, Proposal, Question, Revision, StoreError, Suggestion

BUSY_SECONDS = 1.5
"""How long SQLite waits for another process that writes before it gives up: Discord waits 3 seconds for a sign."""
TURN_SECONDS = 1.0
"""How long a writer waits for those before it in this process."""
MAX_TEXT = 300
"""Of a question, so many characters are kept."""
MAX_REMARKS = 5

_meta = MetaData()
_questions = Table(
    "questions",
    _meta,
    Column("gist", String(64), primary_key=True),
    Column("text", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("facts", Text, nullable=False),
    Column("first", DateTime(timezone=True), nullable=False),
    Column("last", DateTime(timezone=True), nullable=False),
    Column("state", String(16), nullable=False, default="open"),
    Column("flagged", Integer, nullable=False, default=0),
)
_votes = Table(
    "votes",
    _meta,
    Column("gist", String(64), nullable=False),
    Column("voter", BigInteger, nullable=False),
    Column("value", Integer, nullable=False),
    Column("remark", Text),
    Column("when", DateTime(timezone=True), nullable=False),
    PrimaryKeyConstraint("gist", "voter"),
)
_waiting = Table(
    "waiting",
    _meta,
    Column("gist", String(64), nullable=False),
    Column("person", BigInteger, nullable=False),
    PrimaryKeyConstraint("gist", "person"),
)
_suggestions = Table(
    "suggestions",
    _meta,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("text", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("author_id", BigInteger, nullable=False),
    Column("author", Text, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("state", String(16), nullable=False),
)
_revisions = Table(
    "revisions",
    _meta,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("when", DateTime(timezone=True), nullable=False),
    Column("author_id", BigInteger),
    Column("author", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("targets", Text, nullable=False),
    Column("diff", Text, nullable=False),
    Column("undoes", String(32)),
)
_proposals = Table(
    "proposals",
    _meta,
    Column("id", String(32), primary_key=True),
    Column("author_id", BigInteger, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("payload", Text, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
)
_files = Table(
    "files",
    _meta,
    Column("file", String(255), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)


class SqlActivityStore:
    """An ActivityStore in a SQL database. `url` is SQLAlchemy's, such as sqlite+aiosqlite:///data/activity.db."""

    def __init__(self, url: str) -> None:
        self._engine: AsyncEngine = create_async_engine(url, connect_args=_arguments(url))
        if url.startswith("sqlite"):
            event.listen(self._engine.sync_engine, "connect", _on_connect)
            event.listen(self._engine.sync_engine, "begin", _on_begin)
        # One writer at a time in this process: SQLite would make the second one wait in a less orderly way.
        self._writing = asyncio.Lock()

    async def open(self) -> None:
        async with self._write() as connection:
            await connection.run_sync(_meta.create_all)

    async def close(self) -> None:
        await self._engine.dispose()

    # -- questions ----------------------------------------------------------------------------------------------------

    async def note(self, asked: Sequence[Asked]) -> None:
        async with self._write() as connection:
            for one in asked:
                await _count(connection, one)

    async def question(self, gist: str) -> Question | None:
        found = await self._questions_where(_questions.c.gist == gist, limit=1)
        return found[0] if found else None

    async def inbox(self, limit: int = 100) -> list[Question]:
        downs = select(_votes.c.gist).where(_votes.c.value < 0)
        wanted = (
            _questions.c.outcome.in_(("unknown", "choose")) | (_questions.c.flagged > 0) | _questions.c.gist.in_(downs)
        )
        return await self._questions_where((_questions.c.state == "open") & wanted, limit)

    async def settle(self, gist: str, state: str) -> None:
        async with self._write() as connection:
            await connection.execute(update(_questions).where(_questions.c.gist == gist).values(state=state, flagged=0))
            await connection.execute(delete(_votes).where(_votes.c.gist == gist, _votes.c.value < 0))

    async def flag(self, asked: Asked, waiting: int | None) -> None:
        async with self._write() as connection:
            await _make_sure(connection, asked)
            if waiting is None:
                change = update(_questions).where(_questions.c.gist == asked.gist)
                await connection.execute(change.values(flagged=_questions.c.flagged + 1, state="open"))
                return
            row = {"gist": asked.gist, "person": waiting}
            there = await connection.execute(select(_waiting).filter_by(**row))
            if there.first() is None:
                await connection.execute(insert(_waiting).values(**row))

    async def take_waiting(self, gist: str) -> list[int]:
        async with self._write() as connection:
            people = (
                (await connection.execute(select(_waiting.c.person).where(_waiting.c.gist == gist))).scalars().all()
            )
            await connection.execute(delete(_waiting).where(_waiting.c.gist == gist))
            return list(people)

    async def vote(self, asked: Asked, voter: int, value: int, remark: str | None = None) -> tuple[int, int]:
        async with self._write() as connection:
            await _make_sure(connection, asked)
            mine = (_votes.c.gist == asked.gist) & (_votes.c.voter == voter)
            await connection.execute(delete(_votes).where(mine))
            if value:
                row = {"gist": asked.gist, "voter": voter, "value": value, "remark": remark, "when": asked.when}
                await connection.execute(insert(_votes).values(**row))
            if value < 0:
                await connection.execute(update(_questions).where(_questions.c.gist == asked.gist).values(state="open"))
            counted = await connection.execute(
                select(_votes.c.value, func.count()).where(_votes.c.gist == asked.gist).group_by(_votes.c.value)
            )
            counts: dict[int, int] = {row[0]: row[1] for row in counted}
            return counts.get(1, 0), counts.get(-1, 0)

    # -- suggestions --------------------------------------------------------------------------------------------------

    async def suggest(self, text: str, source: str, author_id: int, author: str, when: datetime) -> Suggestion:
        row = {"text": text, "source": source, "author_id": author_id, "author": author, "created": when}
        async with self._write() as connection:
            done = await connection.execute(insert(_suggestions).values(**row, state="open"))
            key = done.inserted_primary_key
            return Suggestion(int(key[0]) if key else 0, text, source, author_id, author, when)

    async def suggestions(self, limit: int = 100) -> list[Suggestion]:
        query = select(_suggestions).where(_suggestions.c.state == "open").order_by(_suggestions.c.id).limit(limit)
        return [_suggestion(row) for row in await self._read(query)]

    async def suggestion(self, identifier: int) -> Suggestion | None:
        rows = await self._read(select(_suggestions).where(_suggestions.c.id == identifier))
        return _suggestion(rows[0]) if rows else None

    async def settle_suggestion(self, identifier: int, state: str) -> None:
        async with self._write() as connection:
            await connection.execute(update(_suggestions).where(_suggestions.c.id == identifier).values(state=state))

    # -- revisions and proposals --------------------------------------------------------------------------------------

    async def record(self, revision: Revision, write: Callable[[], Awaitable[None]]) -> None:
        async with self._write() as connection:
            there = await connection.execute(select(_revisions.c.number).where(_revisions.c.id == revision.id))
            if there.first() is None:
                await connection.execute(
                    insert(_revisions).values(
                        id=revision.id,
                        when=revision.when,
                        author_id=revision.author_id,
                        author=revision.author,
                        why=revision.why,
                        summary=revision.summary,
                        targets=json.dumps(revision.targets),
                        diff=revision.diff,
                        undoes=revision.undoes,
                    )
                )
            await write()

    async def revisions(self, target: str | None = None, limit: int = 20) -> list[Revision]:
        query = select(_revisions).order_by(_revisions.c.number.desc()).limit(limit)
        if target is not None:
            query = query.where(_revisions.c.targets.contains(json.dumps(target), autoescape=True))
        return [_revision(row) for row in await self._read(query)]

    async def revision(self, identifier: str) -> Revision | None:
        query = select(_revisions).where(_revisions.c.id.startswith(identifier, autoescape=True)).limit(2)
        rows = await self._read(query)
        return _revision(rows[0]) if len(rows) == 1 and identifier else None

    async def propose(self, proposal: Proposal) -> None:
        async with self._write() as connection:
            await connection.execute(
                insert(_proposals).values(
                    id=proposal.id,
                    author_id=proposal.author_id,
                    kind=proposal.kind,
                    payload=proposal.payload,
                    created=proposal.created,
                )
            )

    async def proposal(self, identifier: str) -> Proposal | None:
        rows = await self._read(select(_proposals).where(_proposals.c.id == identifier))
        if not rows:
            return None
        row = rows[0]
        return Proposal(row.id, row.author_id, row.kind, row.payload, _utc(row.created))

    async def drop_proposal(self, identifier: str) -> bool:
        async with self._write() as connection:
            done = await connection.execute(delete(_proposals).where(_proposals.c.id == identifier))
            return bool(done.rowcount)

    # -- files, people, time ------------------------------------------------------------------------------------------

    async def snapshot(self) -> dict[str, str]:
        return {row.file: zlib.decompress(row.content).decode() for row in await self._read(select(_files))}

    async def save_snapshot(self, texts: dict[str, str | None]) -> None:
        async with self._write() as connection:
            for file, text in texts.items():
                await connection.execute(delete(_files).where(_files.c.file == file))
                if text is not None:
                    await connection.execute(insert(_files).values(file=file, content=zlib.compress(text.encode())))

    async def forget(self, person: int) -> Forgotten:
        async with self._write() as connection:
            votes = await connection.execute(delete(_votes).where(_votes.c.voter == person))
            suggestions = await connection.execute(delete(_suggestions).where(_suggestions.c.author_id == person))
            waiting = await connection.execute(delete(_waiting).where(_waiting.c.person == person))
            return Forgotten(votes.rowcount, suggestions.rowcount, waiting.rowcount)

    async def prune(self, before: datetime) -> int:
        async with self._write() as connection:
            gone = 0
            old = select(_questions.c.gist).where(_questions.c.last < before)
            for statement in (
                delete(_votes).where(_votes.c.when < before),
                delete(_waiting).where(_waiting.c.gist.in_(old)),
                delete(_questions).where(_questions.c.last < before),
                delete(_suggestions).where(_suggestions.c.created < before, _suggestions.c.state != "open"),
                delete(_proposals).where(_proposals.c.created < before),
            ):
                gone += (await connection.execute(statement)).rowcount
            return gone

    # -- inside -------------------------------------------------------------------------------------------------------

    async def _questions_where(self, condition: Any, limit: int) -> list[Question]:
        query = (
            select(_questions)
            .where(condition)
            .order_by(_questions.c.count.desc(), _questions.c.last.desc())
            .limit(limit)
        )
        rows = await self._read(query)
        votes = await self._read(select(_votes).where(_votes.c.gist.in_([row.gist for row in rows])))
        return [_question(row, [vote for vote in votes if vote.gist == row.gist]) for row in rows]

    async def _read(self, query: Any) -> Sequence[Any]:
        async with _clear_errors(), self._engine.connect() as connection:
            return (await connection.execute(query)).all()

    @asynccontextmanager
    async def _write(self) -> AsyncIterator[AsyncConnection]:
        async with self._turn(), _clear_errors(), self._engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """One's turn to write. Raises StoreError where it does not come."""
        try:
            async with asyncio.timeout(TURN_SECONDS):
                await self._writing.acquire()
        except TimeoutError as error:
            raise StoreError("The activity database is busy.") from error
        try:
            yield
        finally:
            self._writing.release()


def _arguments(url: str) -> dict[str, Any]:
    return {"timeout": BUSY_SECONDS} if url.startswith("sqlite") else {}


def _on_connect(connection: Any, _record: Any) -> None:
    """SQLite: survive a kill, let readers read while somebody writes, and begin transactions when we say so."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _on_begin(connection: Any) -> None:
    # Taking the write lock at once lets the whole transaction wait for another process instead of failing in its middle.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@asynccontextmanager
async def _clear_errors() -> AsyncIterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise StoreError(f"The activity database cannot be used just now: {error.orig}.") from error
    except (SQLAlchemyError, OSError) as error:
        raise StoreError(f"The activity database cannot be used just now: {error}.") from error


async def _count(connection: AsyncConnection, asked: Asked) -> None:
    this = _questions.c.gist == asked.gist
    found = (await connection.execute(select(_questions.c.outcome, _questions.c.state).where(this))).first()
    if found is None:
        await connection.execute(insert(_questions).values(**_new_row(asked), count=1))
        return
    values: dict[str, Any] = {"count": _questions.c.count + 1, "last": asked.when, "outcome": asked.outcome}
    values["facts"] = json.dumps(asked.facts)
    await connection.execute(update(_questions).where(this).values(**values))


async def _make_sure(connection: AsyncConnection, asked: Asked) -> None:
    """A row for a question that may have been pruned, or that another writer has not stored yet."""
    found = await connection.execute(select(_questions.c.gist).where(_questions.c.gist == asked.gist))
    if found.first() is None:
        await connection.execute(insert(_questions).values(**_new_row(asked), count=1))


def _new_row(asked: Asked) -> dict[str, Any]:
    return {
        "gist": asked.gist,
        "text": asked.text[:MAX_TEXT],
        "outcome": asked.outcome,
        "facts": json.dumps(asked.facts),
        "first": asked.when,
        "last": asked.when,
        "state": "open",
        "flagged": 0,
    }


def _question(row: Any, votes: Iterable[Any]) -> Question:
    votes = list(votes)
    remarks = tuple(vote.remark for vote in votes if vote.remark)[:MAX_REMARKS]
    return Question(
        row.gist,
        row.text,
        row.count,
        row.outcome,
        tuple(json.loads(row.facts)),
        _utc(row.first),
        _utc(row.last),
        row.state,
        sum(vote.value > 0 for vote in votes),
        sum(vote.value < 0 for vote in votes),
        remarks,
        row.flagged,
    )


def _suggestion(row: Any) -> Suggestion:
    return Suggestion(row.id, row.text, row.source, row.author_id, row.author, _utc(row.created), row.state)


def _revision(row: Any) -> Revision:
    targets = tuple(json.loads(row.targets))
    when = _utc(row.when)
    return Revision(row.id, when, row.author_id, row.author, row.why, row.summary, targets, row.diff, row.undoes)


def _utc(value: datetime) -> datetime:
    """SQLite gives times back without their zone; all are stored in UTC."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)
