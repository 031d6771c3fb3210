"""Kills an editing bot at random moments and looks whether anything was lost.

    python -m benchmarks.kills [--kills 300]

Each time a process confirms edits of a small fact base one after the other, printing each confirmed wording, and is killed
with SIGKILL after a random time. Afterwards every file must load, every confirmed edit must be there with its revision, and
no edit may be half there. Prints the figures; exit status 1 when something was lost.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.activity.sql import SqlActivityStore
from bot.building import Builder
from bot.curating import Curator
from bot.knowledge import load

FILES = {
    "sources/all.yaml": "sources:\n  report:\n    url: https://example.org/report\n    title: A report\n"
    "    publisher: Example\n    kind: press\n    checked: 2026-11-22\n",
    "facts/all.yaml": "topic: history\nfacts:\n  - id: first\n    question: What was first?\n    wordings: [what came first]\n"
    "    answer: The first.\n    as_of: 2026-01-01\n    sources: [report]\n    confidence: high\n",
    "vocabulary.yaml": "synonyms: {}\nslang: {}\nignored: [the]\nother_series: {}\n",
}


def small_base(folder: Path) -> Path:
    """A fact base with one fact, in `folder`/knowledge."""
    for name, text in FILES.items():
        path = folder / "knowledge" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / "knowledge"


def curator(folder: Path) -> Curator:
    """A curator of the fact base in `folder`/knowledge, with its memory in `folder`/data."""
    (folder / "data").mkdir(exist_ok=True)
    builder = Builder(folder / "knowledge", folder / "data" / "cache")
    store = SqlActivityStore(f"sqlite+aiosqlite:///{folder / 'data' / 'activity.db'}")
    return Curator(builder, folder / "data", store, lambda: datetime.now(UTC), builder.build(), lambda _engine: None)


async def edit_until_killed(folder: Path, name: str) -> None:
    """Confirm edits, two files each, and print what was confirmed."""
    mine = curator(folder)
    await mine.store.open()
    for line in await mine.start():
        print(f"# {line}", flush=True)
    for number in range(10_000):
        word = f"{name}x{number}"
        draft = mine.draft()
        draft.add_fact(
            "history", {"question": f"What is {word}?", "answer": f"It is {word}."}, f"https://example.org/{word}"
        )
        await mine.commit(draft.change(f"Add {word}"), "kills", 1, "")
        print(word, flush=True)


def one_kill(folder: Path, name: str, rng: random.Random) -> list[str]:
    """Start an editing process, kill it at a random moment; returns what it confirmed."""
    command = [sys.executable, "-m", "benchmarks.kills", "--child", str(folder), "--name", name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        lines = []
        while (line := child.stdout.readline()).startswith("#"):
            pass
        lines.append(line.strip())
        time.sleep(rng.uniform(0.0, 0.4))
        child.kill()
        lines += child.stdout.read().split("\n")[:-1]
    return [line.strip() for line in lines if line.strip()]


async def lost(folder: Path, confirmed: list[str]) -> list[str]:
    """What is wrong afterwards: one line for each thing lost or half done."""
    base = load(folder / "knowledge")  # every file loads before anything is repaired
    after = curator(folder)
    await after.store.open()
    await after.start()
    base = after.base
    revisions = {one.summary for one in await after.store.revisions(limit=1_000_000)}
    await after.store.close()
    there = {fact.answer.removeprefix("It is ").rstrip(".") for fact in base.facts.values()} - {"The first"}
    wrong = [f"{word} was confirmed and is lost" for word in confirmed if word not in there]
    wrong += [f"{word} has no revision" for word in there if f"Add {word}" not in revisions]
    used = {source for fact in base.facts.values() for source in fact.sources}
    wrong += [f"source {source} is there without its fact" for source in base.sources if source not in used]
    return wrong


def run(kills: int, seed: int = 1) -> tuple[int, list[str]]:
    """Kill so many times; returns how many edits were confirmed and what went wrong."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        edits, wrong = 0, list[str]()
        confirmed: list[str] = []
        for number in range(kills):
            if number % 20 == 0:  # a fresh base now and then keeps each start short
                folder = Path(temporary) / str(number)
                small_base(folder)
                confirmed = []
            new = one_kill(folder, f"k{number}", rng)
            confirmed += new
            edits += len(new)
            wrong += asyncio.run(lost(folder, confirmed))
        return edits, wrong


def main() -> int:
    """Run the benchmark from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--name", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        asyncio.run(edit_until_killed(options.child, options.name))
        return 0
    edits, wrong = run(options.kills)
    print("\n".join(wrong) or f"{options.kills} kills, {edits} confirmed edits, nothing lost, every file loads")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
