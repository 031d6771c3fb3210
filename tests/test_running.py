"""`python -m bot run` without a token, as `make run` starts it: the simulated Discord on a local page."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from bot.running import NO_TOKEN

if sys.platform == "win32":
    pytest.skip("needs POSIX signals", allow_module_level=True)

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0


class Running:
    """A bot that runs in a process of its own."""

    def __init__(self, data: Path, *arguments: str) -> None:
        own = {"DATA_DIR": str(data), "PYTHONPATH": str(ROOT), "DISCORD_TOKEN": "", "BROWSER": "true"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, **own},
            # A runner in the background may have Ctrl-C ignored, and children inherit that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self._lines.put(line.rstrip("\n"))
        self._lines.put("")

    def line(self) -> str:
        """The next line on standard output; empty at the end."""
        return self._lines.get(timeout=PATIENCE)

    def page(self) -> Page:
        """The page, once it is there."""
        assert self.line() == NO_TOKEN
        opened = self.line()
        assert opened.startswith("Open http://127.0.0.1:"), opened
        assert "Ctrl-C ends it" in self.line()
        return Page(opened.removeprefix("Open "))

    def left(self) -> tuple[int, str]:
        """The exit status and what was written to standard error."""
        assert self.line() == ""
        assert self.process.stderr is not None
        return self.process.wait(PATIENCE), self.process.stderr.read()

    def close(self) -> None:
        """End it, whatever it is doing."""
        self.process.kill()
        self.process.communicate()


class Page:
    """What the page in the browser does: it reads its state, and sends what is typed."""

    def __init__(self, url: str) -> None:
        self.address, _, self._capability = url.partition("#")
        self._open = build_opener(ProxyHandler({})).open  # nothing on this machine goes through a proxy
        self._context = ""
        self._sequence = 0

    def get(self) -> str:
        """The page itself."""
        with self._open(self.address, timeout=PATIENCE) as response:
            return str(response.read().decode())

    def call(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Call the page's API."""
        headers = {"X-Simcord-Capability": self._capability, "X-Simcord-Context": self._context}
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"{self.address}{path}", data, {**headers, "Content-Type": "application/json"})
        with self._open(request, timeout=PATIENCE) as response:
            return json.load(response)

    def act(self, kind: str, **more: Any) -> dict[str, Any]:
        """Do something as the person at the page; returns the page's state afterwards."""
        state = self.call("api/state") if self._context else self.call("api/pages", {})
        self._context = state["context"]["id"]
        self._sequence += 1
        done = self.call(
            "api/action",
            {
                "protocol_version": 3,
                "sequence": self._sequence,
                "request_id": f"r{self._sequence}",
                "generation": state["context"]["generation"],
                "bot_generation": state["botGeneration"],
                "published_revision": state["publishedRevision"],
                "kind": kind,
                **more,
            },
        )
        assert not done["rejected"], done
        return {} if kind == "close" else dict(self.call("api/state"))


@pytest.fixture
def start(own_data: Path) -> Iterator[Callable[..., Running]]:
    """Starts bots that share one data folder."""
    bots: list[Running] = []

    def start(*arguments: str) -> Running:
        bots.append(Running(own_data, *arguments))
        return bots[-1]

    yield start
    for one in bots:
        one.close()


def ask_command(page: Page) -> dict[str, Any]:
    """What runs /ask on the page."""
    page.act("refresh")
    entry = next(one for one in page.call("api/commands")["entries"] if one["path"] == ["ask"])
    return {"command_id": entry["commandId"], "path": ["ask"], "schema_fingerprint": entry["schemaFingerprint"]}


def texts(state: dict[str, Any]) -> list[str]:
    """What each message on the page says, the oldest first."""
    messages = sorted(state["messages"].values(), key=lambda message: int(message["id"]))
    return [json.dumps(message, ensure_ascii=False) for message in messages]


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_the_page_answers_until_a_signal_stops_it(
    start: Callable[..., Running], own_data: Path, ending: signal.Signals
) -> None:
    bot = start()
    page = bot.page()
    assert "/app.js" in page.get()
    command = ask_command(page)
    (answer,) = texts(page.act("run_command", options={"question": "who won LMP2 at Fuji in 2018?"}, **command))
    assert "Algarve Pro Racing" in answer
    assert "motorbugs.com" in answer
    *_, follow_up = texts(page.act("send_message", content="and GT?"))
    assert "Car Guy Racing" in follow_up
    bot.process.send_signal(ending)
    status, errors = bot.left()
    assert status == 0
    assert errors.count("\n") == 1 and "logged in" in errors
    with contextlib.closing(sqlite3.connect(own_data / "activity.db")) as memory:
        assert memory.execute("select count(*) from questions").fetchone() == (2,)
    with pytest.raises(URLError):
        page.get()


def test_ending_the_session_on_the_page_ends_the_bot(start: Callable[..., Running]) -> None:
    bot = start()
    bot.page().act("close")
    status, errors = bot.left()
    assert status == 0
    assert "Traceback" not in errors


def test_a_port_that_is_taken_is_one_clear_sentence(start: Callable[..., Running]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        bot = start("--port", str(port))
        assert bot.line() == NO_TOKEN
        status, errors = bot.left()
    assert status == 1
    assert errors.splitlines()[-1] == f"--port {port}: address already in use; leave it out for a free port."
    assert "Traceback" not in errors


@pytest.mark.parametrize("port", ["99999", "-1", "http"])
def test_what_is_no_port_is_bad_usage(start: Callable[..., Running], port: str) -> None:
    bot = start("--port", port)
    status, errors = bot.left()
    assert status == 2
    assert "a port is a number from 1 to 65535" in errors
