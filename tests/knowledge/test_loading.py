"""A fact base loads whole or not at all, and what is wrong is said with file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.knowledge import KnowledgeBase, KnowledgeError, load

SOURCES = """\
sources:
  report:
    url: https://example.org/report
    title: A report
    publisher: Example
    published: "2020-02"
    kind: press
    checked: 2026-11-22
"""
ENTITIES = """\
circuits:
  sepang: {name: Sepang, place: Sepang, country: Malaysia, sources: [report]}
teams:
  kcmg: {name: KCMG}
drivers:
  ho-pin-tung: {name: Ho-Pin Tung}
cars:
  oreca-07: {name: Oreca 07, make: Oreca}
classes:
  lmp2: {name: LMP2, kind: prototype}
"""
SEASON = """\
season: "2013"
label: "2013"
classes: [lmp2]
rounds:
  - round: 1
    name: 3 Hours of Sepang
    circuit: sepang
    date: 2013-12-08
    status: held
    winners:
      - class: lmp2
        overall: true
        team: kcmg
        drivers: [ho-pin-tung]
        sources: [report]
    sources: [report]
champions: []
runners_up: []
invitations: []
"""
FACTS = """\
topic: history
facts:
  - id: first-fact
    question: What was first?
    wordings: [what came first, "on"]
    answer: The first thing was first.
    as_of: 2026-01-01
    sources: [report]
    confidence: high
"""
VOCABULARY = """\
synonyms: {win: [won]}
slang: {}
ignored: [the, on, no]
other_series: {}
"""


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A small fact base that is right in every way."""
    base = tmp_path / "knowledge"
    for name, text in {
        "sources/all.yaml": SOURCES,
        "entities/all.yaml": ENTITIES,
        "seasons/2013.yaml": SEASON,
        "facts/history.yaml": FACTS,
        "vocabulary.yaml": VOCABULARY,
    }.items():
        file = base / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return base


def problems(directory: Path) -> list[str]:
    """What loading says is wrong, a line each."""
    with pytest.raises(KnowledgeError) as caught:
        load(directory)
    return str(caught.value).splitlines()


def edit(file: Path, old: str, new: str) -> None:
    """Replace the one place where `old` stands."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_right_base_loads(directory: Path) -> None:
    base = load(directory)
    assert base.facts["first-fact"].wordings == ["what came first", "on"]
    assert base.seasons["2013"].rounds[0].winners[0].race_class == "lmp2"
    assert base.sources["report"].published == "2020-02"
    assert base.topics["history"].title == "History"


def test_a_syntax_error_names_file_and_line(directory: Path) -> None:
    edit(directory / "facts/history.yaml", "    answer: The", '    answer: "The')
    (line,) = problems(directory)
    assert line.startswith("knowledge/facts/history.yaml:")
    assert "not valid YAML" in line


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "says"),
    [
        ("facts/history.yaml", "question:", "quesion:", ":4", "did you mean “question”?"),
        ("facts/history.yaml", "    confidence: high\n", "", ":3", "the key “confidence” is missing"),
        ("facts/history.yaml", "as_of: 2026-01-01", "as_of: 2026-02-30", ":7", "day is out of range"),
        ("facts/history.yaml", "as_of: 2026-01-01", "as_of: soon", ":7", "date"),
        ("facts/history.yaml", "[report]", "[reprot]", ":8", "did you mean “report”?"),
        ("facts/history.yaml", "sources: [report]", "sources: []", ":8", "at least 1 item"),
        ("sources/all.yaml", "https://example.org/report", "example.org", ":3", "url"),
        ("sources/all.yaml", '"2020-02"', '"2020-13-45"', ":6", "month"),
        ("seasons/2013.yaml", "team: kcmg", "team: kmcg", ":13", "did you mean “kcmg”?"),
        ("seasons/2013.yaml", "circuit: sepang", "circuit: spa", ":7", "among the circuits"),
        ("seasons/2013.yaml", "status: held", "status: gone", ":9", "cancelled"),
        ("seasons/2013.yaml", "status: held", "status: cancelled", ":10", "has winners but its status is cancelled"),
        ("seasons/2013.yaml", 'season: "2013"', 'season: "2014"', ":1", "must be called 2014.yaml"),
    ],
)
def test_one_mistake_is_one_clear_sentence(
    directory: Path, file: str, old: str, new: str, place: str, says: str
) -> None:
    path = directory / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    found = problems(directory)
    assert len(found) == 1
    assert found[0].startswith(f"knowledge/{file}{place}: ")
    assert says in found[0]


def test_a_duplicate_id_names_the_other_file(directory: Path) -> None:
    shutil.copy(directory / "facts/history.yaml", directory / "facts/more.yaml")
    edit(directory / "facts/more.yaml", "topic: history", "topic: more")
    (line,) = problems(directory)
    assert line.startswith(
        "knowledge/facts/more.yaml:3: the id “first-fact” is already used in knowledge/facts/history.yaml"
    )


def test_a_key_that_stands_twice_is_reported(directory: Path) -> None:
    edit(directory / "facts/history.yaml", "    confidence: high\n", "    confidence: high\n    confidence: low\n")
    (line,) = problems(directory)
    assert line.startswith("knowledge/facts/history.yaml:10: “confidence” stands twice")


def test_all_mistakes_are_told_at_once(directory: Path) -> None:
    edit(directory / "facts/history.yaml", "question:", "quesion:")
    edit(directory / "sources/all.yaml", "kind: press", "kind: rumour")
    assert {line.partition(":")[0] for line in problems(directory)} == {
        "knowledge/facts/history.yaml",
        "knowledge/sources/all.yaml",
    }


def test_a_stray_file_is_reported(directory: Path) -> None:
    (directory / "notes.yaml").write_text("a: 1\n", encoding="utf-8")
    (line,) = problems(directory)
    assert "does not belong in the fact base" in line


def test_a_file_that_is_not_text_is_reported(directory: Path) -> None:
    (directory / "facts/history.yaml").write_bytes(b"\xff\xfe\x00topic")
    (line,) = problems(directory)
    assert "is not UTF-8 text" in line


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    assert "there is no such folder" in problems(tmp_path / "nowhere")[0]


def test_the_cache_serves_the_same_base_until_a_file_changes(directory: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = load(directory, cache)
    assert load(directory, cache) == first
    edit(directory / "facts/history.yaml", "The first thing was first.", "It was the second.")
    assert load(directory, cache).facts["first-fact"].answer == "It was the second."


@pytest.mark.parametrize("content", [b"", b"garbage", b"\x80\x04N."])
def test_a_broken_cache_is_no_error(directory: Path, tmp_path: Path, content: bytes) -> None:
    cache = tmp_path / "cache"
    load(directory, cache)
    (file,) = cache.glob("*.pickle")
    file.write_bytes(content)
    assert isinstance(load(directory, cache), KnowledgeBase)


def test_a_cache_that_cannot_be_written_is_no_error(directory: Path, tmp_path: Path) -> None:
    blocker = tmp_path / "cache"
    blocker.write_text("a file where the folder should be", encoding="utf-8")
    assert isinstance(load(directory, blocker), KnowledgeBase)
