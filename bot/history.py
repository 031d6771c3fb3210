"""`python -m bot history`: who changed what in the fact base."""

from __future__ import annotations

from rich.console import Console
from rich.syntax import Syntax
from rich.table import Table

from bot.activity.store import ActivityStore, Revision


async def show(store: ActivityStore, what: str | None, limit: int, console: Console | None = None) -> int:
    """Print the newest changes, those of one fact or season, or one revision whole.

    `what` is a revision's id or its beginning, a fact's or season's id, or None. Returns the exit status: 1 when `what` names
    nothing on record. Raises StoreError.
    """
    console = console or Console()
    await store.open()
    try:
        if what is not None:
            revision = await store.revision(what)
            if revision is not None:
                _whole(console, revision)
                return 0
        made = await _about(store, what, limit)
    finally:
        await store.close()
    if not made:
        console.print("No change is on record yet." if what is None else f"No change of “{what}” is on record.")
        return 0 if what is None else 1
    _list(console, made)
    return 0


async def _about(store: ActivityStore, what: str | None, limit: int) -> list[Revision]:
    if what is None:
        return await store.revisions(limit=limit)
    for target in (what, f"fact/{what}", f"season/{what}"):
        made = await store.revisions(target, limit)
        if made:
            return made
    return []


def _list(console: Console, made: list[Revision]) -> None:
    table = Table(box=None, pad_edge=False)
    for title in ("revision", "when (UTC)", "who", "what", "why"):
        table.add_column(title, overflow="fold")
    for one in made:
        table.add_row(one.id, f"{one.when:%Y-%m-%d %H:%M}", one.author, one.summary, one.why)
    console.print(table)


def _whole(console: Console, revision: Revision) -> None:
    undoes = f", takes back {revision.undoes}" if revision.undoes else ""
    console.print(
        f"Revision {revision.id}, {revision.when:%Y-%m-%d %H:%M} UTC, by {revision.author}{undoes}", highlight=False
    )
    console.print(revision.summary, markup=False)
    if revision.why:
        console.print(f"Why: {revision.why}", markup=False)
    if console.is_terminal:
        console.print(Syntax(revision.diff, "diff", background_color="default"))
    else:
        console.file.write(revision.diff)
