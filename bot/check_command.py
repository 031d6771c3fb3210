"""`check` and what it can look at besides: coverage, links, wordings. What is found goes to standard output."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import difflib
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.knowledge import KnowledgeBase, KnowledgeError, load
from bot.knowledge.findings import find
from bot.knowledge.loading import Parsed, Positions, Problem, files_of
from bot.knowledge.models import Model
from bot.settings import Settings

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from bot.knowledge.links import Link, Outcome

INTERRUPTED = 130
PIPE_WIDTH = 160
"""The columns of a table where the output is no terminal."""


class CheckUsageError(Exception):
    """The options do not fit together or name nothing; the message says what to do."""


def check(options: argparse.Namespace, settings: Settings, now: datetime) -> int:
    """Check the fact base; with --coverage, --wordings or --links look at those instead of printing warnings.

    Returns 0 when it is fine, 1 when something is wrong, 130 when interrupted. `now` is what questions are asked at.
    Raises CheckUsageError.
    """
    _refuse_misfits(options)
    parsed: Parsed = {}
    try:
        base = load(settings.knowledge_dir, None, parsed)
    except KnowledgeError as error:
        print(error)
        _print_warnings(find(settings.knowledge_dir, files_of(parsed)))
        print(f"{_many(len(error.problems), 'problem')} found.", file=sys.stderr)
        return 1
    files = files_of(parsed)
    if not (options.coverage or options.wordings or options.links):
        return _warnings(base, settings.knowledge_dir, files, options.strict)
    status = 0
    if options.coverage:
        _coverage(base)
    if options.wordings:
        status = max(status, _wordings(options, settings, base, files, now))
    if options.links:
        status = max(status, _links(options, settings.knowledge_dir, files))
    return status


def _refuse_misfits(options: argparse.Namespace) -> None:
    if options.fact and not options.wordings:
        raise CheckUsageError("--fact goes with --wordings: aslms-bot check --wordings --fact tyre-supplier")
    if (options.links_limit is not None or options.host) and not options.links:
        raise CheckUsageError("--links-limit and --host go with --links: aslms-bot check --links --host fia.com")
    if options.links_limit is not None and options.links_limit < 1:
        raise CheckUsageError(f"--links-limit {options.links_limit}: must be 1 or more")


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}{'s' if count != 1 else ''}"


def _print_warnings(found: Iterable[Problem]) -> None:
    for problem in found:
        print(replace(problem, message=f"warning: {problem.message}"))


def _warnings(base: KnowledgeBase, directory: Path, files: Mapping[str, Model], strict: bool) -> int:
    found = find(directory, files)
    _print_warnings(found)
    wordings = sum(len(fact.wordings) + bool(fact.question) for fact in base.facts.values())
    print(
        f"The fact base is fine: {len(base.facts)} facts ({wordings} wordings), {len(base.seasons)} seasons, "
        f"{len(base.templates)} question templates, {len(base.sources)} sources"
        + (f"; {_many(len(found), 'warning')} above." if found else ".")
    )
    if found and strict:
        print(f"{_many(len(found), 'warning')}, which --strict takes for problems.", file=sys.stderr)
    return int(strict and bool(found))


def _coverage(base: KnowledgeBase) -> None:
    from rich.console import Console

    from bot.knowledge.coverage import coverage, show

    show(coverage(base), Console(highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH))


@contextlib.contextmanager
def _progress(total: int, what: str) -> Iterator[tuple[Progress, TaskID]]:
    """A progress bar on standard error, where that is a terminal: the bar and the task to advance."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # standard output stays as it is, so that a report can go through a pipe while the bar is shown
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        yield progress, progress.add_task(what, total=total)


# -- wordings ---------------------------------------------------------------------------------------------------------


def _wordings(
    options: argparse.Namespace, settings: Settings, base: KnowledgeBase, files: Mapping[str, Model], now: datetime
) -> int:
    from bot.building import Builder
    from bot.wording_check import Lost, lost_wordings, wordings

    for fact in options.fact or ():
        if fact not in base.facts:
            near = difflib.get_close_matches(fact, base.facts, n=1)
            raise CheckUsageError(f"--fact {fact}: there is no such fact" + (f"; {near[0]}?" if near else ""))
    asked = wordings(files, options.fact)
    engine = Builder(settings.knowledge_dir, settings.data_dir / "cache").build()
    lost: list[Lost] = []
    count, interrupted = 0, False
    with _progress(len(asked), "Asking every wording") as (progress, task):

        def advance() -> None:
            nonlocal count
            count += 1
            progress.advance(task)

        try:
            for one in lost_wordings(engine, asked, now, advance):
                lost.append(one)
        except KeyboardInterrupt:
            interrupted = True
    positions = Positions(settings.knowledge_dir)
    for problem in sorted(positions.problem(one.wording.file, one.wording.location, str(one)) for one in lost):
        print(problem)
    print(f"{_many(count, 'wording')} asked, {len(lost)} not answered by their own fact.")
    return INTERRUPTED if interrupted else int(options.strict and bool(lost))


# -- links ------------------------------------------------------------------------------------------------------------


def _links(options: argparse.Namespace, directory: Path, files: Mapping[str, Model]) -> int:
    from bot.knowledge.links import LinkChecker

    links = _chosen_links(options, files)
    interrupted = False
    with _progress(len(links), "Trying every source") as (progress, task):
        checker = LinkChecker(links, done=lambda outcome: progress.advance(task))
        try:
            asyncio.run(checker.run())
        except KeyboardInterrupt:
            interrupted = True
    dead = _report_links(checker.outcomes, len(links), directory)
    return INTERRUPTED if interrupted else int(dead)


def _chosen_links(options: argparse.Namespace, files: Mapping[str, Model]) -> list[Link]:
    from bot.knowledge.links import links_of, on_host

    links = links_of(files)
    if options.host:
        links = on_host(links, options.host)
        if not links:
            raise CheckUsageError(f"--host {options.host}: no source is on this host")
    return links[: options.links_limit]


def _report_links(outcomes: Sequence[Outcome], total: int, directory: Path) -> bool:
    """Print what was found, the dead ones last, so that they are in sight; says whether there are any."""
    from bot.knowledge.links import State

    positions = Positions(directory)
    for state in (State.MOVED, State.UNCLEAR, State.DEAD):
        for outcome in outcomes:
            if outcome.state is state:
                place = ("sources", outcome.link.source, "url")
                print(positions.problem(outcome.link.file, place, _link_line(outcome)))
    count = Counter(outcome.state for outcome in outcomes)
    tried = f"{len(outcomes)} of {_many(total, 'source')}" if len(outcomes) < total else _many(total, "source")
    print(f"{tried} tried: " + ", ".join(f"{count[state]} {state.value}" for state in State) + ".")
    return count[State.DEAD] > 0


def _link_line(outcome: Outcome) -> str:
    link = outcome.link
    text = f"{outcome.state.value}: {link.source} {link.page.url}: {outcome.detail}"
    if outcome.state.value != "dead":
        return text
    archive = f"; archived at {link.page.archive}" if link.page.archive else ""
    return f"{text}; {_many(link.facts, 'fact')} and {_many(link.records, 'record')} rest on it{archive}"
