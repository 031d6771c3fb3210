"""The command line as people and scripts use it: real processes on the real fact base."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
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


@pytest.fixture
def data(own_data: Path) -> Path:
    """A data folder of the test's own, warm for the real fact base; for another one it is as good as cold."""
    return own_data


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


# -- check: warnings, coverage, wordings, links -----------------------------------------------------------------------

SMALL = {
    "entities/all.yaml": "classes:\n  lmp2: {name: LMP2, kind: prototype}\n",
    "seasons/2013.yaml": 'season: "2013"\nlabel: "2013"\nclasses: [lmp2]\nrounds: []\nchampions: []\nrunners_up: []\n'
    "invitations: []\n",
    "vocabulary.yaml": "synonyms: {tyre: [tyre, tyres]}\nslang: {}\nignored: [the, who]\nother_series: {}\n",
    "facts/all.yaml": """\
topic: history
facts:
  - id: tyre-supplier
    question: Who supplies the tyres?
    wordings: [tyre brand, whose rubber do they race on]
    answer: Michelin supplies the tyres.
    as_of: 2026-01-01
    sources: [report]
    confidence: high
  - id: tyre-sizes
    question: How wide are the tyres?
    wordings: [tyre brand]
    answer: They are as wide as the rules allow.
    as_of: 2026-01-01
    sources: [report]
    confidence: high
""",
}


def source(name: str, url: str) -> str:
    return (
        f"  {name}:\n    url: {url}\n    title: T\n    publisher: P\n    kind: press\n    checked: 2026-11-22\n"
        "    archive: https://archive.example/page\n"
    )


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small fact base with one wording that stands in two facts."""
    path = tmp_path / "small"
    for name, text in {**SMALL, "sources/all.yaml": "sources:\n" + source("report", "https://example.org/a")}.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text, encoding="utf-8")
    return path


def test_check_warns_and_fails_only_when_strict(data: Path, small: Path) -> None:
    done = bot(data, "check", "--knowledge", str(small))
    assert done.returncode == 0
    assert done.stdout.startswith(
        "small/facts/all.yaml:12: warning: “tyre brand” of fact tyre-sizes stands also in fact tyre-supplier "
        "(small/facts/all.yaml:5)\n"
    )
    assert "1 warning above." in done.stdout
    strict = bot(data, "check", "--strict", "--knowledge", str(small))
    assert strict.returncode == 1
    assert strict.stdout == done.stdout


def test_check_warns_also_where_the_fact_base_does_not_load(data: Path, small: Path) -> None:
    (small / "sources/all.yaml").write_text("sources:\n" + source("reprot", "https://example.org/a"), encoding="utf-8")
    done = bot(data, "check", "--knowledge", str(small))
    assert done.returncode == 1
    assert "there is no “report” among the sources; did you mean “reprot”?" in done.stdout
    assert "warning: “tyre brand”" in done.stdout


def test_check_coverage_is_a_plain_table_through_a_pipe(data: Path) -> None:
    done = bot(data, "check", "--coverage")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0].split()[:5] == ["season", "held", "off", "planned", "winners"]
    assert next(line for line in lines if line.startswith("2018-19 ")).split()[1] == "4"
    assert "2018-19, not on record" in lines
    assert "\x1b" not in done.stdout


def test_check_wordings_reports_what_another_fact_wins(data: Path, small: Path, tmp_path: Path) -> None:
    done = bot(tmp_path / "data", "check", "--wordings", "--knowledge", str(small))
    assert done.returncode == 0
    lost, summary = done.stdout.splitlines()
    found = re.fullmatch(
        r"small/facts/all.yaml:(?:5|12): “tyre brand” is answered by fact (\S+), score [\d.]+; fact (\S+) scores [\d.]+",
        lost,
    )
    assert found and {*found.groups()} == {"tyre-supplier", "tyre-sizes"}  # both facts have that wording
    assert summary == "5 wordings asked, 1 not answered by their own fact."
    strict = bot(tmp_path / "data", "check", "--wordings", "--strict", "--knowledge", str(small))
    assert strict.returncode == 1
    one = bot(tmp_path / "data", "check", "--wordings", "--fact", found[1], "--knowledge", str(small))
    assert re.fullmatch(r"[23] wordings asked, 0 not answered by their own fact\.\n", one.stdout)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--wordings", "--fact", "tyre-suplier"), "--fact tyre-suplier: there is no such fact; tyre-supplier?"),
        (("--fact", "tyre-supplier"), "--fact goes with --wordings"),
        (("--host", "example.org"), "--links-limit and --host go with --links"),
        (("--links", "--links-limit", "0"), "--links-limit 0: must be 1 or more"),
        (("--links", "--host", "example.com"), "--host example.com: no source is on this host"),
    ],
)
def test_options_of_check_that_do_not_fit_are_bad_usage(
    data: Path, small: Path, arguments: tuple[str, ...], says: str
) -> None:
    done = bot(data, "check", "--knowledge", str(small), *arguments)
    assert done.returncode == 2
    assert says in done.stderr


class Pages(BaseHTTPRequestHandler):
    """A site with one page that is there, one that moved, one that hangs, and no other."""

    hanging = threading.Event()

    def do_HEAD(self) -> None:
        if self.path == "/hangs":
            self.hanging.set()
            time.sleep(30)
        self.send_response({"/here": 200, "/old": 301}.get(self.path, 404))
        if self.path == "/old":
            self.send_header("Location", "/here")
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def site() -> Iterator[str]:
    """The address of a site on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


NO_PROXY = {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


def write_sources(small: Path, **urls: str) -> None:
    text = "sources:\n" + "".join(source(name, url) for name, url in urls.items())
    (small / "sources/all.yaml").write_text(text, encoding="utf-8")


def test_check_links_reports_dead_and_moved_ones(data: Path, small: Path, site: str) -> None:
    write_sources(small, here=f"{site}/here", old=f"{site}/old", report=f"{site}/gone")
    done = bot(data, "check", "--links", "--knowledge", str(small), **NO_PROXY)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        f"small/sources/all.yaml:10: moved: old {site}/old: {site}/here",
        f"small/sources/all.yaml:17: dead: report {site}/gone: 404 Not Found; 2 facts and 0 records rest on it; "
        "archived at https://archive.example/page",
        "3 sources tried: 1 fine, 1 moved, 0 unclear, 1 dead.",
    ]
    assert done.stderr == ""


def test_check_links_is_fine_without_dead_ones(data: Path, small: Path, site: str) -> None:
    write_sources(small, report=f"{site}/here", gone=f"{site}/gone")
    done = bot(
        data, "check", "--links", "--links-limit", "1", "--host", "127.0.0.1", "--knowledge", str(small), **NO_PROXY
    )
    assert done.returncode == 0
    assert done.stdout == "1 source tried: 1 fine, 0 moved, 0 unclear, 0 dead.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_check_links_that_is_interrupted_prints_what_it_found(data: Path, small: Path, site: str) -> None:
    write_sources(small, report=f"{site}/gone", hangs=f"{site}/hangs")
    command = [sys.executable, "-m", "bot", "check", "--links", "--knowledge", str(small)]
    variables = {**os.environ, "DATA_DIR": str(data), "PYTHONPATH": str(ROOT), **NO_PROXY}
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=variables,
        # A runner in the background may have Ctrl-C ignored, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        assert Pages.hanging.wait(60)  # the first page is tried by then
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "dead: report" in out
    assert "1 of 2 sources tried: 0 fine, 0 moved, 0 unclear, 1 dead." in out
    assert "Traceback" not in error
