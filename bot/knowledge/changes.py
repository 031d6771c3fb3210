"""What a change of the fact base is: a set of files before and after. And the way back.

A change by a moderator, a change by hand and an undo are all the same thing: for each file its text before and after. A
revision keeps the differences as unified diffs, from which a change can be shown and taken back even when other lines of
the file have changed since.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

CONTEXT = 3
_HUNK = re.compile(r"^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@")


class Conflict(Exception):
    """The lines that a change would touch have been changed by somebody meanwhile."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file of the fact base: its path inside knowledge/, its text before and after; None where there is no file."""

    file: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A proposed or made change.

    summary   one line that says what it does
    targets   what it is about: "fact/lmp2-today", "season/2022", "template/race-winners", ...
    files     in the order in which they are to be written, so that the files load at every moment
    remarks   what a moderator should know before confirming
    """

    summary: str
    targets: tuple[str, ...]
    files: tuple[FileChange, ...]
    remarks: tuple[str, ...] = ()

    @property
    def diff(self) -> str:
        """All the differences as unified diffs."""
        return "".join(diff_of(change) for change in self.files)


def diff_of(change: FileChange) -> str:
    """The unified diff of one file."""
    old = "/dev/null" if change.before is None else change.file
    new = "/dev/null" if change.after is None else change.file
    return "".join(difflib.unified_diff(_lines(change.before), _lines(change.after), old, new, n=CONTEXT))


def _lines(text: str | None) -> list[str]:
    if not text:
        return []
    return (text if text.endswith("\n") else text + "\n").splitlines(keepends=True)


@dataclass(frozen=True, slots=True)
class _Hunk:
    """One place of a diff: where its lines stand after the change, the lines after and before, with their context."""

    at: int
    after: tuple[str, ...]
    before: tuple[str, ...]
    head: int
    tail: int


def reverse(diff: str, current: dict[str, str | None]) -> tuple[FileChange, ...]:
    """Take a diff back from the `current` texts of its files. Raises Conflict where its lines are no longer there."""
    changes = []
    for old, new, hunks in reversed(list(_parse(diff))):
        name = new if new != "/dev/null" else old
        now = current.get(name)
        if new == "/dev/null":
            if now is not None:
                raise Conflict(f"{name} exists again")
            changes.append(FileChange(name, None, "".join(line for hunk in hunks for line in hunk.before)))
            continue
        if now is None:
            raise Conflict(f"{name} is no longer there")
        lines = _lines(now)
        for hunk in reversed(hunks):
            lines = _take_back(name, lines, hunk)
        after = None if old == "/dev/null" and not lines else "".join(lines)
        changes.append(FileChange(name, now, after))
    return tuple(changes)


def files_in(diff: str) -> list[str]:
    """The files that a diff touches."""
    return [new if new != "/dev/null" else old for old, new, _ in _parse(diff)]


def _take_back(name: str, lines: list[str], hunk: _Hunk) -> list[str]:
    """Replace a hunk's lines by what stood there before; with less context where the full one is not found once."""
    for head, tail in ((0, 0), (hunk.head, 0), (0, hunk.tail), (hunk.head, hunk.tail)):
        after = list(hunk.after[head : len(hunk.after) - tail])
        if not after:
            continue
        before = list(hunk.before[head : len(hunk.before) - tail])
        places = [i for i in range(len(lines) - len(after) + 1) if lines[i : i + len(after)] == after]
        if not places:
            continue
        place = min(places, key=lambda index: abs(index - (hunk.at + head)))
        return [*lines[:place], *before, *lines[place + len(after) :]]
    raise Conflict(f"{name} was changed at the same place meanwhile")


def _parse(diff: str) -> Iterable[tuple[str, str, list[_Hunk]]]:
    """(old name, new name, hunks) of each file of a unified diff made by diff_of."""
    lines = diff.splitlines(keepends=True)
    at = 0
    while at < len(lines):
        old, new = lines[at][4:].strip(), lines[at + 1][4:].strip()
        at += 2
        hunks = []
        while at < len(lines) and (header := _HUNK.match(lines[at])):
            at += 1
            body = []
            while at < len(lines) and lines[at][:1] in " +-" and not _is_header(lines, at):
                body.append(lines[at])
                at += 1
            hunks.append(_hunk(int(header[1]), body))
        yield old, new, hunks


def _is_header(lines: list[str], at: int) -> bool:
    return lines[at].startswith("--- ") and at + 2 < len(lines) and bool(_HUNK.match(lines[at + 2]))


def _hunk(start: int, body: list[str]) -> _Hunk:
    changed = [index for index, line in enumerate(body) if line[0] != " "]
    after = tuple(line[1:] for line in body if line[0] != "-")
    before = tuple(line[1:] for line in body if line[0] != "+")
    return _Hunk(max(start - 1, 0), after, before, changed[0], len(body) - 1 - changed[-1])
