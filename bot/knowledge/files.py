"""The files of the fact base on disk: written so that a kill at any moment loses nothing and leaves nothing half done.

A change is first written whole into a journal file, then every new text is staged beside its target, then the targets are
replaced one by one (each replacement is atomic), then the journal is removed. What a kill leaves is finished at the next
start from the journal; a journal that is itself half written has never been promised to anybody and is dropped.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.knowledge.changes import Conflict, FileChange
from bot.knowledge.loading import yaml_files

Signature = dict[str, tuple[int, int]]
"""For each file its time of change in nanoseconds and its size in bytes: enough to see that somebody wrote it."""


class FilesError(Exception):
    """The files could not be written; they are as they were. The message says why in one sentence."""


class FactFiles:
    """The folder of the fact base, and a folder for the journal of changes under way."""

    def __init__(self, directory: Path, journal: Path) -> None:
        self.directory = directory
        self._journal = journal

    def signature(self) -> Signature:
        """The state of all files, to be compared with a later one."""
        found: Signature = {}
        english = self.directory / "english.txt"
        for path in [*yaml_files(self.directory), *([english] if english.exists() else [])]:
            with suppress(FileNotFoundError):
                status = path.stat()
                found[str(path.relative_to(self.directory))] = (status.st_mtime_ns, status.st_size)
        return found

    def read(self, file: str) -> str | None:
        """The text of one file; None where there is none."""
        try:
            return (self.directory / file).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def texts(self, files: Iterable[str]) -> dict[str, str | None]:
        """The texts of some files."""
        return {file: self.read(file) for file in files}

    def all_texts(self) -> dict[str, str]:
        """The texts of all YAML files; unreadable ones are left out."""
        found: dict[str, str] = {}
        for path in yaml_files(self.directory):
            with suppress(OSError, UnicodeDecodeError):
                found[str(path.relative_to(self.directory))] = path.read_text(encoding="utf-8")
        return found

    @contextmanager
    def trial(self, changes: Iterable[FileChange]) -> Iterator[Path]:
        """A folder that looks as the fact base would after some changes, to load it from; gone afterwards."""
        changed = {change.file: change.after for change in changes}
        with TemporaryDirectory(prefix="aslms-trial-") as temporary:
            root = Path(temporary) / self.directory.name
            root.mkdir()
            for path in [*yaml_files(self.directory), self.directory / "english.txt"]:
                file = str(path.relative_to(self.directory))
                if file not in changed and path.exists():
                    (root / file).parent.mkdir(parents=True, exist_ok=True)
                    (root / file).symlink_to(path.resolve())
            for file, text in changed.items():
                if text is not None:
                    (root / file).parent.mkdir(parents=True, exist_ok=True)
                    (root / file).write_text(text, encoding="utf-8")
            yield root

    def check_unchanged(self, changes: Iterable[FileChange]) -> None:
        """Raise Conflict when a file is not as a change took it to be."""
        for change in changes:
            if self.read(change.file) != change.before:
                raise Conflict(f"{change.file} was changed meanwhile")

    # -- writing ------------------------------------------------------------------------------------------------------

    def write(self, identifier: str, changes: tuple[FileChange, ...], about: dict[str, Any]) -> None:
        """Write a change; afterwards `finish` must be called once whoever asked has all that belongs to it.

        `about` is kept in the journal beside the files. Raises Conflict when a file is not as the change took it to be,
        and FilesError when it cannot be written; in both cases all files are as they were.
        """
        self.check_unchanged(changes)
        entry = self._journal / f"{identifier}.json"
        content = {"id": identifier, "about": about, "files": [asdict(change) for change in changes]}
        written: list[FileChange] = []
        try:
            self._journal.mkdir(parents=True, exist_ok=True)
            _replace(entry, json.dumps(content, ensure_ascii=False))
            staged = [(change, _stage(self.directory / change.file, change.after)) for change in changes]
            for change, temporary in staged:
                written.append(change)
                self._put(change.file, temporary)
        except OSError as error:
            self._take_back(written, changes)
            with suppress(OSError):
                entry.unlink(missing_ok=True)
            raise FilesError(f"The files cannot be written: {error.strerror or error}. Nothing was changed.") from error

    def finish(self, identifier: str) -> None:
        """A change is complete, whatever else belongs to it included: its journal is no longer needed."""
        (self._journal / f"{identifier}.json").unlink(missing_ok=True)

    def undo_write(self, identifier: str, changes: tuple[FileChange, ...]) -> None:
        """Put the files back as they were before `write`, since what belongs to the change could not be done."""
        self._take_back(list(changes), changes)
        with suppress(OSError):
            self.finish(identifier)

    def unfinished(self) -> list[dict[str, Any]]:
        """The journals that a kill left, oldest first; half-written ones are removed, as are staged files."""
        found = []
        for path in sorted(self._journal.glob("*"), key=lambda one: one.stat().st_mtime_ns):
            try:
                if path.suffix != ".json":
                    raise ValueError("not a finished journal")
                found.append(json.loads(path.read_text(encoding="utf-8")))
            except (OSError, ValueError):
                with suppress(OSError):
                    path.unlink(missing_ok=True)
        for path in self.directory.rglob(".*.new"):
            with suppress(OSError):
                path.unlink(missing_ok=True)
        return found

    def repair(self, entry: dict[str, Any]) -> list[str]:
        """Finish an unfinished change: write the files that are still as they were before it.

        Returns the files that were neither as before nor as after, which are left alone. `finish` is still to be called.
        """
        strange = []
        for values in entry["files"]:
            change = FileChange(**values)
            now = self.read(change.file)
            if now == change.after:
                continue
            if now != change.before:
                strange.append(change.file)
                continue
            self._put(change.file, _stage(self.directory / change.file, change.after))
        return strange

    def _put(self, file: str, temporary: Path | None) -> None:
        target = self.directory / file
        if temporary is None:
            target.unlink(missing_ok=True)
        else:
            os.replace(temporary, target)
        _sync_folder(target.parent)

    def _take_back(self, written: list[FileChange], changes: tuple[FileChange, ...]) -> None:
        for change in changes:
            with suppress(OSError):
                _staged_name(self.directory / change.file).unlink(missing_ok=True)
        for change in reversed(written):
            with suppress(OSError):
                if self.read(change.file) == change.after:
                    self._put(change.file, _stage(self.directory / change.file, change.before))


def _staged_name(target: Path) -> Path:
    """Where the new text of a file waits: hidden, and no .yaml, so that loading does not see it."""
    return target.with_name(f".{target.name}.new")


def _stage(target: Path, text: str | None) -> Path | None:
    if text is None:
        return None
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = _staged_name(target)
    with open(temporary, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if target.exists():
        os.chmod(temporary, target.stat().st_mode & 0o777)
    return temporary


def _replace(target: Path, text: str) -> None:
    temporary = _stage(target, text)
    if temporary is not None:
        os.replace(temporary, target)
        _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make a replacement of a file in the folder survive a loss of power; not every system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
