"""`python -m bot chat` in a real pseudo-terminal, with the keys that people press."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs POSIX terminals", allow_module_level=True)

import fcntl
import termios

from bot.building import INDEX, READINGS
from bot.knowledge.loading import CACHE_FILE

ROOT = Path(__file__).parents[1]
CHAT = [sys.executable, "-m", "bot", "chat"]
PROMPT = "\n> "
LEFT, UP, CTRL_C, CTRL_D = "\x1b[D", "\x1b[A", "\x03", "\x04"
STYLE = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;")
"""Colours, bold and links; the line editor has other codes."""
EDITING = re.compile(r"\x1b\[\?2004[hl]")
PATIENCE = 30.0


def variables(data: Path, **more: str) -> dict[str, str]:
    """The environment of a bot of its own, whatever the developer's is."""
    own = {"DATA_DIR": str(data), "PYTHONPATH": str(ROOT), "DISCORD_TOKEN": "", "INPUTRC": os.devnull}
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    return {**kept, **own, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **more}


class Chat:
    """A chat in a terminal of 200 columns: `says` reads what the bot writes, `type` presses keys."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._ours, theirs = os.openpty()
        termios.tcsetwinsize(theirs, (50, 200))

        def own_the_terminal() -> None:
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # without it Ctrl-C would be nobody's signal
            signal.signal(signal.SIGINT, signal.SIG_DFL)

        self.process = subprocess.Popen(
            CHAT,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=ROOT,
            env=environment,
            start_new_session=True,
            preexec_fn=own_the_terminal,
        )
        os.close(theirs)

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._ours, keys.encode())

    def says(self, end: str = PROMPT) -> str:
        """What the bot writes up to `end`, by default its prompt; fails when that does not come."""
        said, deadline = "", time.monotonic() + PATIENCE
        while not EDITING.sub("", said).endswith(end):
            more = self._read(deadline)
            assert more, f"the chat ended, or said no {end!r}: {said!r}"
            said += more
        return said

    def left(self) -> tuple[str, int]:
        """The last words and the exit status."""
        said, deadline = "", time.monotonic() + PATIENCE
        while more := self._read(deadline):
            said += more
        return said, self.process.wait(PATIENCE)

    def _read(self, deadline: float) -> str:
        """The next piece of what the bot writes; empty at the end or after the deadline."""
        ready, _, _ = select.select([self._ours], [], [], max(0.0, deadline - time.monotonic()))
        try:
            return os.read(self._ours, 65_536).decode(errors="replace").replace("\r\n", "\n") if ready else ""
        except OSError:  # how Linux tells that the other side is closed
            return ""

    def close(self) -> None:
        """End it, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        os.close(self._ours)


@pytest.fixture
def start(own_data: Path) -> Iterator[Callable[..., Chat]]:
    """Starts chats that share one data folder."""
    chats: list[Chat] = []

    def start(**environment: str) -> Chat:
        chats.append(Chat(variables(own_data, **environment)))
        return chats[-1]

    yield start
    for chat in chats:
        chat.close()


def ask(chat: Chat, question: str) -> str:
    chat.type(f"{question}\n")
    return chat.says()


def test_a_conversation_with_sources_numbers_and_a_follow_up(start: Callable[..., Chat]) -> None:
    chat = start()
    assert "Ctrl-D leaves" in chat.says()
    first = ask(chat, "who won LMP2 at Fuji in 2018?")
    assert "Algarve Pro Racing" in first
    assert "\x1b]8;" in first and "https://motorbugs.com/" in first  # the title of a source is a link
    assert "as of 9 December 2018" in first
    assert "Car Guy Racing" in ask(chat, "and gt?")
    numbered = re.findall(r"(\d)\. (.+?)\x1b", ask(chat, "who supplies the tyres?"))
    assert numbered
    number, question = numbered[-1]
    picked = ask(chat, number)
    assert question in picked.split("\n", 2)[1]
    assert picked.count("\n") > 3
    chat.type(CTRL_D)
    said, status = chat.left()
    assert "See you at the track!" in said
    assert status == 0


def test_lines_are_edited_and_remembered_after_a_restart(start: Callable[..., Chat], own_data: Path) -> None:
    chat = start()
    chat.says()
    chat.type("who won  at Fuji in 2018?" + LEFT * len(" at Fuji in 2018?") + "GT")
    assert "Car Guy Racing" in ask(chat, "")
    assert (own_data / "chat-history").read_text().splitlines()[-1] == "who won GT at Fuji in 2018?"
    chat.process.kill()  # as when the window is closed
    again = start()
    again.says()
    again.type(UP)
    again.says("who won GT at Fuji in 2018?")
    assert "Car Guy Racing" in ask(again, "")
    assert "in 2018" in ask(again, UP)
    again.type("half a question")
    again.says("half a question")
    time.sleep(0.2)  # Python's readline overlooks a Ctrl-C in the moment when it takes in another key
    again.type(CTRL_C)
    said, status = again.left()
    assert "See you at the track!" in said
    assert "Traceback" not in said and "KeyboardInterrupt" not in said
    assert status == 0


def test_no_color_means_plain_text_with_addresses(start: Callable[..., Chat]) -> None:
    chat = start(NO_COLOR="1")
    said = chat.says() + ask(chat, "who won LMP2 at Fuji in 2018?") + ask(chat, "who supplies the tyres?")
    assert not STYLE.search(said)
    assert "(Motorbugs) https://motorbugs.com/" in said
    assert "**" not in said


def test_ctrl_c_while_it_starts_leaves_quietly(start: Callable[..., Chat], own_data: Path) -> None:
    loaded = own_data / "cache" / CACHE_FILE
    for kept in (CACHE_FILE, READINGS, INDEX):
        (own_data / "cache" / kept).unlink()
    chat = start()
    while not loaded.exists() and chat.process.poll() is None:  # then it reads the wordings, for a second or two
        time.sleep(0.01)
    chat.type(CTRL_C)
    said, status = chat.left()
    assert said.replace("^C", "").strip() == ""
    assert status == 130


def test_a_pipe_gets_one_plain_line_an_answer(own_data: Path) -> None:
    done = subprocess.run(
        CHAT,
        input="who won LMP2 at Fuji in 2018?\n\nand gt?\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=variables(own_data),
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr == ""
    assert "\x1b" not in done.stdout and ">" not in done.stdout
    first, second = (answer.splitlines() for answer in done.stdout.removesuffix("\n\n").split("\n\n"))
    assert first[0].endswith("Andrea Pizzitola and Harrison Newey")
    assert second[0].endswith("Takeshi Kimura, Kei Cozzolino and James Calado")
    assert all(line.startswith("  ") for line in first[1:] + second[1:])
