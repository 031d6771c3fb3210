"""What moderation talks to: previews, commits, undoes and watches changes of the fact base.

The YAML files are the truth. A change is validated and previewed on a trial copy, written with a journal, recorded as a
revision in the activity store, and answered from at once. Changes by hand are noticed, validated, recorded and taken over;
a bad one is reported and the last good facts go on answering.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.activity.store import ActivityStore, Revision, StoreError
from bot.answering.answer import Answer, Status
from bot.answering.engine import Engine
from bot.building import Builder
from bot.knowledge import KnowledgeBase, KnowledgeError
from bot.knowledge.changes import Change, Conflict, FileChange, files_in, reverse
from bot.knowledge.drafting import Draft, DraftError
from bot.knowledge.editing import EditError
from bot.knowledge.files import FactFiles, FilesError, Signature

log = logging.getLogger(__name__)

BY_HAND = "by hand"
IMPACT_QUESTIONS = 250
"""How many of the nearest known wordings are asked before and after a change, to show its impact."""
IMPACT_SCORE = 55
DUPLICATE_SCORE = 80
MAX_SHOWN = 8

Reject = DraftError | EditError | Conflict | FilesError | StoreError | KnowledgeError
REJECTS = (DraftError, EditError, Conflict, FilesError, StoreError, KnowledgeError)
"""What a change may be refused with; each message is a clear sentence for the moderator."""


@dataclass(frozen=True, slots=True)
class Impact:
    """A known question that a change would have answered differently: what it gets now and then."""

    question: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a moderator sees before confirming.

    answers     the reply to each new or changed wording, as users would see it
    duplicates  known questions that look alike
    impacts     known questions that would be answered differently
    """

    change: Change
    engine: Engine
    answers: tuple[Answer, ...]
    duplicates: tuple[str, ...]
    impacts: tuple[Impact, ...]


class Curator:
    """Changes the fact base, and keeps the running engine in step with the files.

    `install` is called with each new engine.
    """

    def __init__(
        self,
        builder: Builder,
        data: Path,
        store: ActivityStore,
        clock: Callable[[], datetime],
        engine: Engine,
        install: Callable[[Engine], None],
    ) -> None:
        self.files = FactFiles(builder.knowledge, data / "journal")
        self.store = store
        self._builder = builder
        self._clock = clock
        self._install_engine = install
        self._engine = engine
        self._lock = asyncio.Lock()
        self._seen: Signature = {}
        self._bad: Signature | None = None

    @property
    def base(self) -> KnowledgeBase:
        """The fact base that is answered from."""
        return self._engine.base

    def draft(self) -> Draft:
        """A new draft against the files as they are now."""
        return Draft(self.files.directory, self.base, self.today)

    @property
    def today(self) -> date:
        """The present day."""
        return self._clock().date()

    # -- starting -----------------------------------------------------------------------------------------------------

    async def start(self) -> list[str]:
        """Finish what a kill left, record what was edited by hand meanwhile. Returns a line for each thing done."""
        said = []
        for entry in await asyncio.to_thread(self.files.unfinished):
            strange = await asyncio.to_thread(self.files.repair, entry)
            revision = _revision_of(entry)
            await self.store.record(revision, _nothing)
            await asyncio.to_thread(self.files.finish, entry["id"])
            said.append(f"Finished a change that was cut off: {revision.summary} (revision {revision.id}).")
            said += [f"{file} had been changed since and was left as it is." for file in strange]
        if said:
            self._install(await asyncio.to_thread(self._builder.build))
        self._seen = await asyncio.to_thread(self.files.signature)
        made = await self._record_by_hand("edited while the bot was off")
        if made is not None:
            said.append(f"Files were edited while the bot was off: {made.summary} (revision {made.id}).")
        return said

    # -- changes ------------------------------------------------------------------------------------------------------

    async def preview(self, change: Change, asked: Iterable[str] = ()) -> Preview:
        """What a change would do. `asked` are questions whose replies are to be shown. Raises one of REJECTS."""
        return await asyncio.to_thread(self._preview, change, tuple(asked))

    def _preview(self, change: Change, asked: tuple[str, ...]) -> Preview:
        engine = self._try_out(change)
        now = self._clock()
        answers = tuple(engine.answer(question, None, now) for question in asked)
        return Preview(
            change,
            engine,
            answers,
            tuple(self._duplicates(change, asked)),
            tuple(self._impacts(engine, change, asked, now)),
        )

    def _try_out(self, change: Change) -> Engine:
        with self.files.trial(change.files) as folder:
            return self._builder.try_out(folder)

    def _duplicates(self, change: Change, asked: tuple[str, ...]) -> list[str]:
        """Known questions of other facts that look like one of the asked ones."""
        mine = {target.removeprefix("fact/") for target in change.targets}
        known = {fact.id: fact.question for fact in self.base.facts.values() if fact.question and fact.id not in mine}
        found: dict[str, None] = {}
        for question in asked:
            for text, _score, _key in process.extract(
                question, known, scorer=fuzz.token_sort_ratio, limit=3, score_cutoff=DUPLICATE_SCORE
            ):
                found[text] = None
        return list(found)[:MAX_SHOWN]

    def _impacts(self, engine: Engine, change: Change, asked: tuple[str, ...], now: datetime) -> list[Impact]:
        """Known wordings near to what changes, asked before and after."""
        wordings: dict[str, str] = {}
        for fact in self.base.facts.values():
            for text in (fact.question, *fact.wordings):
                if text:
                    wordings[text] = fact.id
        texts = list(asked)
        for target in change.targets:
            for base in (engine.base, self.base):
                fact_now = base.facts.get(target.removeprefix("fact/"))
                if fact_now is not None:
                    texts += [text for text in (fact_now.question, *fact_now.wordings) if text]
        near: dict[str, float] = {}
        for text in dict.fromkeys(texts):
            for known, score, _ in process.extract(
                text, wordings.keys(), scorer=fuzz.token_set_ratio, limit=40, score_cutoff=IMPACT_SCORE
            ):
                near[known] = max(near.get(known, 0.0), score)
        if any(target.startswith("season/") for target in change.targets):
            near |= dict.fromkeys(self._engine.known_questions(), 0.0)
        wanted = sorted(near, key=lambda text: -near[text])[:IMPACT_QUESTIONS]
        own = {target for target in change.targets if target.startswith("fact/")}
        found = []
        for question in wanted:
            before, after = self._engine.answer(question, None, now), engine.answer(question, None, now)
            if before.text == after.text or {f"fact/{one}" for one in (*before.facts, *after.facts)} <= own:
                continue
            found.append(Impact(question, _short(before), _short(after)))
        return found

    async def commit(
        self, change: Change, author: str, author_id: int | None, why: str, undoes: str | None = None
    ) -> Revision:
        """Write a change, record it and answer from it. When this returns, nothing of it can be lost.

        Raises one of REJECTS; then everything is as it was.
        """
        async with self._lock:
            engine = await asyncio.to_thread(self._try_out, change)
            revision = Revision(
                secrets.token_hex(4),
                self._clock(),
                author_id,
                author,
                why.strip(),
                change.summary,
                change.targets,
                change.diff,
                undoes,
            )
            written = False

            async def write() -> None:
                nonlocal written
                await asyncio.to_thread(self.files.write, revision.id, change.files, _about(revision))
                written = True

            try:
                await self.store.record(revision, write)
            except BaseException:
                if written:  # the database did not take the revision after all
                    self.files.undo_write(revision.id, change.files)
                raise
            await self._after(revision, change, engine)
            return revision

    async def _after(self, revision: Revision, change: Change, engine: Engine) -> None:
        """What follows a change that is safe; a failure here loses nothing."""
        try:
            await self.store.save_snapshot({one.file: one.after for one in change.files})
            await asyncio.to_thread(self.files.finish, revision.id)
        except (StoreError, OSError):
            log.exception("after revision %s", revision.id)
        self._seen = await asyncio.to_thread(self.files.signature)
        self._install(engine)
        await asyncio.to_thread(self._builder.keep, engine)

    async def undo(self, revision: Revision, author: str, author_id: int | None, why: str = "") -> Revision:
        """Take a revision back, as a new revision. Raises Conflict where its lines were changed again since."""
        return await self.commit(await self.reversal(revision), author, author_id, why, undoes=revision.id)

    async def reversal(self, revision: Revision) -> Change:
        """The change that takes a revision back. Raises Conflict where its lines were changed again since."""
        texts = await asyncio.to_thread(self.files.texts, files_in(revision.diff))
        changes = reverse(revision.diff, texts)
        return Change(f"Undo: {revision.summary}", revision.targets, changes)

    # -- changes by hand ----------------------------------------------------------------------------------------------

    async def look(self) -> str | None:
        """Take over files that were edited by hand since the last look. Returns a line about it, if there is one."""
        async with self._lock:
            now = await asyncio.to_thread(self.files.signature)
            if now in (self._seen, self._bad):
                return None
            try:
                engine = await asyncio.to_thread(self._builder.build)
            except KnowledgeError as error:
                self._bad = now
                log.error("an edit by hand does not load; the last good facts go on:\n%s", error)
                return f"An edit by hand does not load; I go on with the last good facts.\n{error}"
            self._seen, self._bad = now, None
            self._install(engine)
            made = await self._record_by_hand("edited by hand")
            return f"Taken over: {made.summary} (revision {made.id})." if made else None

    async def _record_by_hand(self, why: str) -> Revision | None:
        """A revision for what differs from the last known texts; the first ones ever known are only remembered."""
        known = await self.store.snapshot()
        texts = await asyncio.to_thread(self.files.all_texts)
        if not known:
            await self.store.save_snapshot(dict(texts))
            return None
        changes = tuple(
            FileChange(file, known.get(file), texts.get(file))
            for file in sorted({*known, *texts})
            if known.get(file) != texts.get(file)
        )
        if not changes:
            return None
        summary = "Edited " + ", ".join(change.file for change in changes[:5]) + (" …" if len(changes) > 5 else "")
        change = Change(summary, tuple(_targets_by_hand(changes)), changes)
        revision = Revision(
            secrets.token_hex(4), self._clock(), None, BY_HAND, why, summary, change.targets, change.diff
        )
        await self.store.record(revision, _nothing)
        await self.store.save_snapshot({one.file: one.after for one in changes})
        log.info("%s (revision %s)", summary, revision.id)
        return revision

    def _install(self, engine: Engine) -> None:
        self._engine = engine
        self._install_engine(engine)


async def _nothing() -> None:
    """What is written with a revision whose files are written already."""


def _short(answer: Answer) -> str:
    """How an answer is named in a list of impacts."""
    if answer.status is not Status.ANSWERED:
        return "no answer" if answer.status is Status.UNKNOWN else "asks back"
    return answer.heading or answer.text.split("\n")[0][:80]


def _targets_by_hand(changes: Iterable[FileChange]) -> list[str]:
    """The facts and seasons that a hand edit touched, as far as the lines show it."""
    targets: dict[str, None] = {}
    for change in changes:
        if change.file.startswith("seasons/"):
            targets[f"season/{Path(change.file).stem}"] = None
        elif change.file.startswith("facts/"):
            before, after = _blocks(change.before), _blocks(change.after)
            for identifier in dict.fromkeys((*before, *after)):
                if before.get(identifier) != after.get(identifier):
                    targets[f"fact/{identifier}"] = None
        else:
            targets[f"file/{change.file}"] = None
    return list(targets)


def _blocks(text: str | None) -> dict[str, str]:
    """The lines of each fact in a file of facts, by its id."""
    blocks: dict[str, str] = {}
    current = ""
    for line in (text or "").splitlines():
        if line.startswith("  - id:"):
            current = line.partition(":")[2].strip().strip("\"'")
        if current:
            blocks[current] = blocks.get(current, "") + line + "\n"
    return blocks


def _about(revision: Revision) -> dict[str, object]:
    return {
        "when": revision.when.isoformat(),
        "author_id": revision.author_id,
        "author": revision.author,
        "why": revision.why,
        "summary": revision.summary,
        "targets": list(revision.targets),
        "diff": revision.diff,
        "undoes": revision.undoes,
    }


def _revision_of(entry: dict[str, object]) -> Revision:
    about = entry["about"]
    assert isinstance(about, dict)
    return Revision(
        str(entry["id"]),
        datetime.fromisoformat(about["when"]),
        about["author_id"],
        about["author"],
        about["why"],
        about["summary"],
        tuple(about["targets"]),
        about["diff"],
        about["undoes"],
    )
