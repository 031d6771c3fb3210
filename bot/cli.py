"""The command line: run, chat, ask, check, history."""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.answering.answer import Answer
    from bot.assistant import Assistant
    from bot.settings import Settings

BAD_USAGE = 2
FOREVER = timedelta(days=10_000)
"""Within one batch file a conversation does not expire."""


class UsageError(Exception):
    """Something the person typed is wrong; the message says what and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status: 0 fine, 1 problems found, 2 bad usage or a fact base that does not load."""
    options = _parser().parse_args(arguments)
    try:
        status = _status_of(options)
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _status_of(options: argparse.Namespace) -> int:
    from bot.knowledge import KnowledgeError
    from bot.settings import SettingsError

    try:
        status: int = options.command(options)
        return status
    except (UsageError, SettingsError) as error:
        print(error, file=sys.stderr)
    except KnowledgeError as error:
        print(f"The fact base does not load:\n{error}", file=sys.stderr)
    return BAD_USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="aslms-bot", description="Answers questions about the Asian Le Mans Series.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, function: Any, text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.add_argument("--knowledge", metavar="DIR", type=Path, help="the folder of the fact base")
        added.set_defaults(command=function)
        return added

    run = command("run", _run, "Start the bot on Discord, or in a simulated Discord on a local page without a token.")
    run.add_argument("--port", type=_port, default=0, help="the port of the local page (default: a free one)")
    chat = command("chat", _chat, "Talk to the bot in the terminal.")
    ask = command("ask", _ask, "Answer one question, or a file of questions.")
    ask.add_argument("question", nargs="?", help="the question")
    ask.add_argument("--json", action="store_true", help="print one JSON object on one line")
    ask.add_argument("--batch", metavar="FILE", help="read one JSON object a line from FILE (- for standard input)")
    check = command("check", _check, "Report everything that is wrong in the fact base.")
    _add_check_options(check)
    history = command("history", _history, "Show who changed what in the fact base, newest first.")
    history.add_argument("what", nargs="?", help="a revision to show whole, or a fact's id to list its changes")
    history.add_argument("--limit", type=int, default=20, metavar="N", help="how many changes to list (default: 20)")
    for added in (chat, ask, check):
        added.add_argument("--now", metavar="TIME", help="what to take for the present, such as 2026-11-22T12:00:00Z")
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65_535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _add_check_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--strict", action="store_true", help="warnings count as problems")
    add("--coverage", action="store_true", help="show how much of each season is on record, and what is missing")
    add("--wordings", action="store_true", help="ask every wording, and report those that another answer wins")
    add("--fact", metavar="ID", action="append", help="with --wordings: only those of this fact; may be repeated")
    add("--links", action="store_true", help="try the address of every source, and report the dead ones")
    add("--links-limit", metavar="N", type=int, help="with --links: only the first N sources")
    add("--host", metavar="HOST", help="with --links: only sources on this host")


def _settings(options: argparse.Namespace) -> Settings:
    from bot.settings import load_settings

    return load_settings(**({"knowledge_dir": options.knowledge} if options.knowledge else {}))


def _assistant(options: argparse.Namespace, settings: Settings, lifetime: timedelta) -> Assistant:
    from bot.assistant import Assistant
    from bot.building import Builder

    moment = _moment(options.now) if options.now else None
    engine = Builder(settings.knowledge_dir, settings.data_dir / "cache").build()
    engine.readings.forget()
    gc.freeze()  # the engine stays: to look through it for garbage again and again would take longer than answers do
    return Assistant(engine, (lambda: moment) if moment else settings.clock, lifetime)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise UsageError(f"--now {text}: not a time; write it as 2026-11-22T12:00:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _check(options: argparse.Namespace) -> int:
    from bot.check_command import CheckUsageError, check

    settings = _settings(options)
    try:
        return check(options, settings, _moment(options.now) if options.now else settings.clock())
    except CheckUsageError as error:
        raise UsageError(str(error)) from None


def _ask(options: argparse.Namespace) -> int:
    if (options.question is None) == (options.batch is None):
        raise UsageError('Give one question, or --batch FILE: aslms-bot ask "Who won LMP2 in 2023?"')
    assistant = _assistant(options, _settings(options), FOREVER)
    if options.batch is not None:
        for identifier, question, conversation in _batch(options.batch):
            print(_as_json(assistant, identifier, question, conversation), flush=True)
        return 0
    if options.json:
        print(_as_json(assistant, None, options.question, None))
        return 0
    from bot.terminal import Terminal

    Terminal(assistant).show(assistant.ask(options.question))
    return 0


def _batch(name: str) -> Iterator[tuple[Any, str, Any]]:
    """The questions of a batch file: (id, question, conversation). Raises UsageError that names the line."""
    try:
        with contextlib.nullcontext(sys.stdin) if name == "-" else open(name, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _batch_line(name, number, line)
    except UnicodeDecodeError:
        raise UsageError(f"{name}: is not UTF-8 text") from None
    except OSError as error:
        raise UsageError(f"{name}: cannot be read: {error.strerror}") from None


def _batch_line(name: str, number: int, line: str) -> tuple[Any, str, Any]:
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise UsageError(f"{name}:{number}: not JSON: {error}; each line is one object with a question") from None
    if not isinstance(entry, dict) or not isinstance(entry.get("question"), str):
        raise UsageError(f'{name}:{number}: needs a text under "question"')
    conversation = entry.get("conversation")
    if conversation is not None and not isinstance(conversation, str | int | float):
        raise UsageError(f'{name}:{number}: "conversation" must be a text or a number')
    return entry.get("id"), entry["question"], conversation


def _as_json(assistant: Assistant, identifier: Any, question: str, conversation: Any) -> str:
    start = time.perf_counter()
    answer = assistant.ask(question, conversation)
    elapsed = (time.perf_counter() - start) * 1000
    return json.dumps(as_object(answer, identifier, elapsed), ensure_ascii=False)


def as_object(answer: Answer, identifier: Any, elapsed_ms: float) -> dict[str, Any]:
    """An Answer as the object that `ask --json` prints; docs and scripts rely on its keys."""
    return {
        "id": identifier,
        "question": answer.question,
        "status": answer.status.value,
        "answer": answer.text,
        "facts": list(answer.facts),
        "sources": [
            {"title": source.title, "url": source.url, "publisher": source.publisher, "published": source.published}
            for source in answer.sources
        ],
        "as_of": answer.as_of.isoformat() if answer.as_of else None,
        "confidence": round(answer.confidence, 3),
        "choices": [{"label": option.label, "question": option.question} for option in answer.choices],
        "suggestions": [{"label": option.label, "question": option.question} for option in answer.suggestions],
        "elapsed_ms": round(elapsed_ms, 3),
    }


def _chat(options: argparse.Namespace) -> int:
    from bot.terminal import Terminal

    settings = _settings(options)
    assistant = _assistant(options, settings, settings.conversation_lifetime)
    return Terminal(assistant, settings.data_dir / "chat-history").talk()


def _history(options: argparse.Namespace) -> int:
    import asyncio

    from bot.activity.sql import SqlActivityStore
    from bot.activity.store import StoreError
    from bot.history import show

    settings = _settings(options)
    if settings.database_url is None and not (settings.data_dir / "activity.db").exists():
        print("No change is on record yet.")
        return 0
    try:
        return asyncio.run(show(SqlActivityStore(settings.activity_url), options.what, max(1, options.limit)))
    except StoreError as error:
        raise UsageError(str(error)) from None


def _run(options: argparse.Namespace) -> int:
    from bot.running import run

    return run(_settings(options), options.port)
