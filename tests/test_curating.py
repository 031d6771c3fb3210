"""Changes and their revisions on real files and a real database, without Discord; and kills at random moments."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks import kills
from bot.activity.store import Asked
from bot.curating import Curator
from bot.history import show
from bot.knowledge import KnowledgeError, load
from bot.knowledge.changes import Conflict
from bot.knowledge.drafting import DraftError, slug


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    kills.small_base(tmp_path)
    return tmp_path


def with_curator(test: Callable[[Curator, Path], Awaitable[None]]) -> Callable[[Path], Awaitable[None]]:
    async def run(folder: Path) -> None:
        curator = kills.curator(folder)
        await curator.store.open()
        try:
            await curator.start()
            await test(curator, folder)
        finally:
            await curator.store.close()

    run.__name__ = test.__name__
    return run


async def add(curator: Curator, question: str, source: str = "https://example.org/new") -> str:
    draft = curator.draft()
    identifier = draft.add_fact("history", {"question": question, "answer": "An answer."}, source)
    await curator.commit(draft.change(f"Add {identifier}"), "mia", 1, "because")
    return identifier


@with_curator
async def test_a_source_is_read_leniently_and_kept_once(curator: Curator, folder: Path) -> None:
    first = await add(curator, "What is one?", "https://www.example.org/report/")
    assert curator.base.facts[first].sources == ["report"]
    second = await add(
        curator, "What is two?", "A page | https://new.example/some-page.html | The Publisher | 2026-03-04"
    )
    (identifier,) = curator.base.facts[second].sources
    source = curator.base.sources[identifier]
    assert (source.title, source.publisher, str(source.published)) == ("A page", "The Publisher", "2026-03-04")
    third = await add(curator, "What is three?", "<http://new.example/some-page.html>")
    assert curator.base.facts[third].sources == [identifier]
    with pytest.raises(DraftError, match="no address"):
        await add(curator, "What is four?", "I heard it")
    with pytest.raises(DraftError, match="source is needed"):
        await add(curator, "What is four?", " \n ")


@with_curator
async def test_a_change_on_files_that_changed_meanwhile_is_refused(curator: Curator, folder: Path) -> None:
    draft = curator.draft()
    draft.edit_fact("first", {"answer": "Mine."})
    change = draft.change("Edit")
    file = folder / "knowledge/facts/all.yaml"
    file.write_text(file.read_text().replace("The first.", "By hand."))
    with pytest.raises(Conflict):
        await curator.commit(change, "mia", 1, "")
    assert "By hand." in file.read_text()
    assert not await curator.store.revisions()
    said = await curator.look()
    assert said
    assert "facts/all.yaml" in said
    (made,) = await curator.store.revisions("fact/first")
    assert made.author == "by hand"
    undone = await curator.undo(made, "mia", 1)
    assert "The first." in file.read_text()
    assert undone.undoes == made.id


@with_curator
async def test_what_would_not_load_is_never_written(curator: Curator, folder: Path) -> None:
    draft = curator.draft()
    draft.edit_fact("first", {"related": ["nowhere"]})
    before = (folder / "knowledge/facts/all.yaml").read_text()
    with pytest.raises(KnowledgeError, match="nowhere"):
        await curator.commit(draft.change("Edit"), "mia", 1, "")
    assert (folder / "knowledge/facts/all.yaml").read_text() == before


@with_curator
async def test_a_bad_edit_by_hand_is_reported_once_and_the_good_facts_go_on(curator: Curator, folder: Path) -> None:
    file = folder / "knowledge/facts/all.yaml"
    good = file.read_text()
    file.write_text(good.replace("answer:", "anser:"))
    said = await curator.look()
    assert said
    assert "all.yaml:6" in said
    assert "did you mean “answer”" in said
    assert await curator.look() is None
    assert curator.base.facts["first"].answer == "The first."
    file.write_text(good)
    assert await curator.look() is None
    assert not await curator.store.revisions()


async def test_an_edit_while_the_bot_was_off_gets_a_revision(folder: Path) -> None:
    for expected in ([], ["Edited facts/all.yaml"]):
        curator = kills.curator(folder)
        await curator.store.open()
        await curator.start()
        assert [one.summary for one in await curator.store.revisions()] == expected
        await curator.store.close()
        file = folder / "knowledge/facts/all.yaml"
        file.write_text(file.read_text().replace("The first.", "Otherwise."))


@with_curator
async def test_the_history_lists_and_shows_changes(curator: Curator, folder: Path) -> None:
    identifier = await add(curator, "What is one?")
    (made,) = await curator.store.revisions()
    out = StringIO()
    assert await show(curator.store, None, 5, Console(file=out, width=200)) == 0
    assert made.id in out.getvalue()
    assert "because" in out.getvalue()
    out = StringIO()
    assert await show(curator.store, made.id[:6], 5, Console(file=out, width=200)) == 0
    assert f"+  - id: {identifier}" in out.getvalue()
    assert await show(curator.store, "nothing", 5, Console(file=StringIO())) == 1


@with_curator
async def test_old_questions_are_pruned_and_a_person_forgotten(curator: Curator, folder: Path) -> None:
    now = curator._clock()
    old = now.replace(year=now.year - 1)
    await curator.store.note([Asked("a" * 16, "old?", "unknown", (), old), Asked("b" * 16, "new?", "unknown", (), now)])
    await curator.store.note([Asked("b" * 16, "new?", "unknown", (), now)])
    assert [(one.text, one.count) for one in await curator.store.inbox()] == [("new?", 2), ("old?", 1)]
    assert await curator.store.prune(now.replace(month=1, day=1)) == 1
    assert [one.text for one in await curator.store.inbox()] == ["new?"]
    await curator.store.suggest("A thing", "", 7, "finn", now)
    gone = await curator.store.forget(7)
    assert gone.suggestions == 1
    assert not await curator.store.suggestions()


def test_ids_are_readable() -> None:
    assert slug("São Paulo's 1st: Größe?") == "sao-paulos-1st-grosse"


def test_kills_at_random_moments_lose_nothing() -> None:
    edits, wrong = kills.run(8)
    assert not wrong
    assert edits >= 8


def test_a_small_base_is_a_good_one(folder: Path) -> None:
    assert list(load(folder / "knowledge").facts) == ["first"]
