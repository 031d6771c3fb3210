"""The command line as people and scripts use it: real processes on the real fact base."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
KEYS = {
    "id",
    "question",
    "status",
    "answer",
    "facts",
    "sources",
    "as_of",
    "confidence",
    "choices",
    "suggestions",
    "elapsed_ms",
}


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


def bot(data: Path, *arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m bot` with these arguments."""
    variables = {**os.environ, "DATA_DIR": str(data), "PYTHONPATH": str(ROOT), "DISCORD_TOKEN": "", **environment}
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(
        command, input=stdin, capture_output=True, text=True, cwd=ROOT, env=variables, timeout=90, check=False
    )


def test_ask_json_keeps_the_contract(data: Path) -> None:
    done = bot(data, "ask", "who won LMP2 at Fuji in 2018?", "--json", "--now", "2026-11-22T12:00:00Z")
    assert done.returncode == 0
    (line,) = done.stdout.splitlines()
    got = json.loads(line)
    assert set(got) == KEYS
    assert got["id"] is None
    assert got["status"] == "answered"
    assert "Algarve Pro Racing" in got["answer"]
    assert set(got["sources"][0]) == {"title", "url", "publisher", "published"}
    assert got["as_of"] == "2018-12-09"


def test_a_batch_is_answered_in_order_and_remembers_conversations(data: Path) -> None:
    questions = [
        {"id": "a", "question": "Who won the LMP2 title in 2023-24?", "conversation": "x"},
        {"id": "b", "question": "bitcoin price today"},
        {"id": "c", "question": "and LMP3?", "conversation": "x"},
    ]
    done = bot(data, "ask", "--batch", "-", stdin="\n".join(map(json.dumps, questions)))
    got = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [one["id"] for one in got] == ["a", "b", "c"]
    assert got[1]["status"] in ("unknown", "chat")
    assert "2023–24 LMP3 champions" in got[2]["answer"]


def test_now_decides_what_the_present_is(data: Path) -> None:
    done = bot(data, "ask", "who are the reigning LMP2 champions?", "--json", "--now", "2024-12-01T00:00:00Z")
    assert "2023–24" in json.loads(done.stdout)["answer"]


@pytest.mark.parametrize(
    ("arguments", "stdin", "says"),
    [
        (("ask",), "", "Give one question"),
        (("ask", "x", "--now", "tomorrow"), "", "--now tomorrow: not a time"),
        (("ask", "--batch", "no-such-file"), "", "no-such-file: cannot be read"),
        (("ask", "--batch", "-"), '{"question": "hi"}\nnot json\n', "-:2: not JSON"),
        (("ask", "--batch", "-"), '{"text": "hi"}\n', '-:1: needs a text under "question"'),
        (("ask", "x", "--knowledge", "nowhere"), "", "nowhere: there is no such folder"),
        (("ask", "x", "--sideways"), "", "unrecognized arguments: --sideways"),
    ],
)
def test_bad_usage_is_one_clear_sentence(data: Path, arguments: tuple[str, ...], stdin: str, says: str) -> None:
    done = bot(data, *arguments, stdin=stdin)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_bad_setting_names_itself(data: Path) -> None:
    done = bot(data, "ask", "x", CONVERSATION_MINUTES="soon")
    assert done.returncode == 2
    assert done.stderr.startswith("CONVERSATION_MINUTES: ")


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A copy of the fact base with four different mistakes in it."""
    copy = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", copy)
    (copy / "facts" / "broken.yaml").write_text('topic: x\nfacts:\n  - id: "unclosed\n', encoding="utf-8")
    (copy / "facts" / "worse.yaml").write_text(
        "topic: y\nfacts:\n  - id: tyre-supplier\n    question: Q?\n    answer: A.\n    as_of: 2026-02-30\n"
        "    sources: [nobody]\n    confidence: high\n",
        encoding="utf-8",
    )
    return copy


def test_check_reports_every_problem_with_file_and_line(data: Path, broken: Path) -> None:
    done = bot(data, "check", "--knowledge", str(broken))
    assert done.returncode == 1
    assert "knowledge/facts/broken.yaml:" in done.stdout
    assert "knowledge/facts/worse.yaml:6: " in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("command", ["chat", "run"])
def test_nothing_starts_on_a_broken_fact_base(data: Path, broken: Path, command: str) -> None:
    done = bot(data, command, "--knowledge", str(broken))
    assert done.returncode == 2
    assert "The fact base does not load" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_is_clean_on_the_real_fact_base(data: Path) -> None:
    done = bot(data, "check")
    assert done.returncode == 0, done.stdout
    assert "The fact base is fine" in done.stdout


def test_chat_through_a_pipe_is_plain_and_follows_up(data: Path) -> None:
    done = bot(data, "chat", stdin="who won the LMP2 title in 2023-24?\nand LMP3?\n")
    assert done.returncode == 0
    assert "CrowdStrike Racing by APR" in done.stdout
    assert "LMP3 champions" in done.stdout
    assert "\x1b" not in done.stdout
    assert "http" in done.stdout
