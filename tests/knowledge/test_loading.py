"""A fact base loads whole or not at all, and what is wrong is said with file and line."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.knowledge import KnowledgeBase, load

if TYPE_CHECKING:
    from conftest import SmallBase


def test_a_right_base_loads(small: SmallBase) -> None:
    base = small.base()
    assert base.facts["tyre-supplier"].wordings == ["tyre brand", "whose rubber do they race on"]
    assert base.seasons["2015-16"].rounds[0].winners[0].race_class == "lmp2"
    assert base.sources["report"].published == "2020-02"
    assert base.topics["history"].title == "History"


def test_words_that_other_readers_take_for_booleans_stay_text(small: SmallBase) -> None:
    small.edit("facts/history.yaml", "[which petrol]", '[which petrol, on, "off"]')
    small.edit("vocabulary.yaml", "ignored: [the,", "ignored: [no, yes, the,")
    base = small.base()
    assert base.facts["fuel-supplier"].wordings == ["which petrol", "on", "off"]
    assert {"no", "yes"} <= set(base.vocabulary.ignored)


def test_a_syntax_error_names_file_and_line(small: SmallBase) -> None:
    small.edit("facts/history.yaml", "    answer: Michelin", '    answer: "Michelin')
    (line,) = small.problems()
    assert line.startswith("knowledge/facts/history.yaml:")
    assert "not valid YAML" in line


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "says"),
    [
        ("facts/history.yaml", "question:", "quesion:", ":4", "did you mean “question”?"),
        ("facts/history.yaml", "    confidence: high\n", "", ":3", "the key “confidence” is missing"),
        ("facts/history.yaml", "as_of: 2026-01-01", "as_of: 2026-02-30", ":7", "day is out of range"),
        ("facts/history.yaml", "as_of: 2026-01-01", "as_of: soon", ":7", "date"),
        ("facts/history.yaml", "[report, list]", "[reprot, list]", ":8", "did you mean “report”?"),
        ("facts/history.yaml", "sources: [report, list]", "sources: []", ":8", "at least 1 item"),
        ("sources/all.yaml", "https://example.org/report", "example.org", ":3", "url"),
        ("sources/all.yaml", '"2020-02"', '"2020-13-45"', ":6", "month"),
        ("seasons/2015-16.yaml", "true, team: kcmg", "true, team: kmcg", ":26", "did you mean “kcmg”?"),
        ("seasons/2015-16.yaml", "circuit: sepang", "circuit: spa", ":21", "among the circuits"),
        ("seasons/2015-16.yaml", "status: held", "status: gone", ":23", "cancelled"),
        ("seasons/2015-16.yaml", "runners_up: []", "runners_up: []\nsources: [lst]", ":49", "did you mean “list”?"),
        ("seasons/2015-16.yaml", "status: held", "status: cancelled", ":25", "has winners but its status is cancelled"),
        ("seasons/2015-16.yaml", 'season: "2015-16"', 'season: "2014"', ":1", "must be called 2014.yaml"),
    ],
)
def test_one_mistake_is_one_clear_sentence(
    small: SmallBase, file: str, old: str, new: str, place: str, says: str
) -> None:
    path = small.path / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    found = small.problems()
    assert len(found) == 1
    assert found[0].startswith(f"knowledge/{file}{place}: ")
    assert says in found[0]


MORE = """\
topic: more
facts:
  - id: tyre-supplier
    question: What stands here a second time?
    answer: An id.
    as_of: 2026-01-01
    sources: [report]
    confidence: high
"""


def test_a_duplicate_id_names_the_other_file(small: SmallBase) -> None:
    (small.path / "facts/more.yaml").write_text(MORE, encoding="utf-8")
    (line,) = small.problems()
    assert line.startswith(
        "knowledge/facts/more.yaml:3: the id “tyre-supplier” is already used in knowledge/facts/history.yaml"
    )


def test_a_key_that_stands_twice_is_reported(small: SmallBase) -> None:
    small.edit("facts/history.yaml", "the tyres.\n", "the tyres.\n    answer: Somebody else does.\n")
    (line,) = small.problems()
    assert line.startswith("knowledge/facts/history.yaml:7: “answer” stands twice")


def test_all_mistakes_are_told_at_once(small: SmallBase) -> None:
    small.edit("facts/history.yaml", "question: Who supplies the tyres", "quesion: Who supplies the tyres")
    small.edit("sources/all.yaml", "kind: press", "kind: rumour")
    assert {line.partition(":")[0] for line in small.problems()} == {
        "knowledge/facts/history.yaml",
        "knowledge/sources/all.yaml",
    }


def test_a_stray_file_is_reported(small: SmallBase) -> None:
    (small.path / "notes.yaml").write_text("a: 1\n", encoding="utf-8")
    (line,) = small.problems()
    assert "does not belong in the fact base" in line


def test_a_file_that_is_not_text_is_reported(small: SmallBase) -> None:
    (small.path / "gaps.yaml").write_bytes(b"\xff\xfe\x00topic")
    (line,) = small.problems()
    assert "is not UTF-8 text" in line


def test_a_missing_folder_is_reported(small: SmallBase) -> None:
    shutil.rmtree(small.path)
    assert "there is no such folder" in small.problems()[0]


def test_the_cache_serves_the_same_base_until_a_file_changes(small: SmallBase, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = load(small.path, cache)
    assert load(small.path, cache) == first
    small.edit("facts/history.yaml", "Michelin supplies the tyres.", "It is Michelin.")
    assert load(small.path, cache).facts["tyre-supplier"].answer == "It is Michelin."


@pytest.mark.parametrize("content", [b"", b"garbage", b"\x80\x04N."])
def test_a_broken_cache_is_no_error(small: SmallBase, tmp_path: Path, content: bytes) -> None:
    cache = tmp_path / "cache"
    load(small.path, cache)
    (file,) = cache.glob("*.pickle")
    file.write_bytes(content)
    assert isinstance(load(small.path, cache), KnowledgeBase)


def test_a_cache_that_cannot_be_written_is_no_error(small: SmallBase, tmp_path: Path) -> None:
    blocker = tmp_path / "cache"
    blocker.write_text("a file where the folder should be", encoding="utf-8")
    assert isinstance(load(small.path, blocker), KnowledgeBase)
