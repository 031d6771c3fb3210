"""The bot in a terminal: an answer with its sources, and a conversation."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot.answering.answer import Answer, Option, Status
from bot.answering.text import say_date
from bot.assistant import Assistant

MAX_SOURCES = 4
WELCOME = "Ask about the Asian Le Mans Series. A number picks a question, Ctrl-D leaves."
GOODBYE = "See you at the track!"


class Terminal:
    """Shows answers, and holds a conversation. Plain text, addresses spelt out, with NO_COLOR and through a pipe."""

    def __init__(self, assistant: Assistant, history: Path | None = None) -> None:
        self._assistant = assistant
        self._history = history
        # By itself the console would still write bold, dim and links with NO_COLOR.
        self._console = Console(highlight=False, color_system=None if os.environ.get("NO_COLOR") else "auto")
        self._plain = self._console.color_system is None

    def show(self, answer: Answer) -> list[Option]:
        """Print an answer; returns the questions that were numbered below it."""
        print_ = self._console.print
        if self._plain:
            # Only a terminal needs lines that fit; a program that reads them wants them whole.
            print_(Text(answer.text.replace("**", "")), soft_wrap=not self._console.is_terminal)
        else:
            from rich.markdown import Markdown  # only here: it takes 3 MB that plain text does without

            print_(Markdown(answer.text))
        for source in answer.sources[:MAX_SOURCES]:
            published = f", {source.published}" if source.published else ""
            if self._plain:
                print_(Text(f"  {source.title} ({source.publisher}{published}) {source.url}"), soft_wrap=True)
            else:
                print_(
                    Text.assemble(
                        "  ", (source.title, f"dim link {source.url}"), (f" ({source.publisher}{published})", "dim")
                    )
                )
        if len(answer.sources) > MAX_SOURCES:
            print_(Text(f"  and {len(answer.sources) - MAX_SOURCES} more sources", style="dim"))
        if answer.as_of:
            print_(Text(f"  as of {say_date(answer.as_of)}", style="dim"))
        if answer.weak:
            print_(Text("  resting on one weak page", style="dim"))
        options = list(answer.choices or answer.suggestions)
        for number, option in enumerate(options, 1):
            print_(Text(f"  {number}. {option.question}", style="cyan" if answer.status is Status.CHOOSE else "dim"))
        return options

    def talk(self) -> int:
        """Read questions until the end of the input or Ctrl-C; returns the exit status."""
        interactive = sys.stdin.isatty()
        if interactive:
            self._load_history()
            self._console.print(Text(WELCOME, style="bold"))
        with contextlib.suppress(EOFError, KeyboardInterrupt):
            self._converse(interactive)
        if interactive:
            self._console.print(Text(f"\n{GOODBYE}"))
        return 0

    def _converse(self, interactive: bool) -> None:
        options: list[Option] = []
        while True:
            try:
                typed = input("\n> " if interactive else "").strip()
            except UnicodeDecodeError:
                self._console.print("That was not UTF-8 text.")
                continue
            if not typed:
                continue
            if typed.isdecimal() and 1 <= int(typed) <= len(options):
                typed = options[int(typed) - 1].question
                self._console.print(Text(typed, style="italic"))
            options = self.show(self._assistant.ask(typed, "terminal"))
            if interactive:
                self._save_history()  # now, for a terminal that is closed ends the bot at once
            else:
                self._console.print()

    def _load_history(self) -> None:
        """Line editing and history, where the platform has readline."""
        with contextlib.suppress(ImportError, OSError):
            import readline

            if self._history and self._history.exists():
                readline.read_history_file(self._history)
            readline.set_history_length(500)

    def _save_history(self) -> None:
        with contextlib.suppress(ImportError, OSError):
            import readline

            if self._history:
                self._history.parent.mkdir(parents=True, exist_ok=True)
                readline.write_history_file(self._history)
