"""Editing YAML: only the lines that must change do, on every file of the real fact base and on awkward ones."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.changes import Change, Conflict, FileChange, diff_of, reverse
from bot.knowledge.editing import EditError, YamlText

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
FILES = sorted(KNOWLEDGE.rglob("*.yaml"))
SMALL = """\
# a remark on top
topic: example   # what it is about
facts:
  - id: one  # the first
    question: "Who?"
    wordings:
      - who is it
      - which one
    answer: >-
      Folded text that goes on
      over two lines.

  # between the facts
  - id: two
    answer: Plain.
    sources: [a, b]
"""


def changed(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    found = []
    for key, value in pairs:
        found += [(*path, key), *paths(value, (*path, key))]
    return found


def test_one_key_is_one_line() -> None:
    text = YamlText(SMALL)
    text.set(("facts", 0, "question"), "Who else?")
    assert changed(SMALL, text.text) == ['-    question: "Who?"', "+    question: Who else?"]
    assert "# the first" in text.text


def test_a_remark_behind_a_value_stays() -> None:
    text = YamlText(SMALL)
    text.set(("topic",), "other")
    assert "topic: other   # what it is about" in text.text


def test_a_wording_is_one_more_line() -> None:
    text = YamlText(SMALL)
    text.append(("facts", 0, "wordings"), "whoever could it be")
    assert changed(SMALL, text.text) == ["+      - whoever could it be"]


def test_a_wording_goes_behind_one_that_is_folded() -> None:
    before = SMALL.replace("      - which one\n", "      - >-\n        which one\n        of them\n")
    text = YamlText(before)
    text.append(("facts", 0, "wordings"), "whoever could it be")
    assert changed(before, text.text) == ["+      - whoever could it be"]
    assert text.data["facts"][0]["wordings"] == ["who is it", "which one of them", "whoever could it be"]


@pytest.mark.parametrize(
    "file", [file for file in FILES if file.parts[-2] in ("facts", "seasons", "templates")], ids=str
)
def test_each_real_fact_and_template_can_be_taught(file: Path) -> None:
    text = YamlText(file.read_text(encoding="utf-8"))
    for part in ("facts", "templates"):
        for index in range(0, len(text.data.get(part, [])), 7):
            before = text.text
            text.append((part, index, "wordings"), "a wording that nobody had thought of")
            assert changed(before, text.text) == ["+      - a wording that nobody had thought of"]


def test_a_new_item_stands_behind_the_last_and_comments_stay() -> None:
    text = YamlText(SMALL)
    text.append(("facts",), {"id": "three", "answer": "x" * 120, "sources": ["a"]})
    assert all(line.startswith("+") for line in changed(SMALL, text.text))
    assert yaml.safe_load(text.text)["facts"][2]["sources"] == ["a"]
    assert "sources: [a]" in text.text


def test_a_key_is_put_where_the_order_wants_it() -> None:
    text = YamlText(SMALL)
    text.set(("facts", 0, "disputed"), "They disagree.", order=["id", "question", "wordings", "answer", "disputed"])
    lines = text.text.splitlines()
    assert lines[lines.index("      over two lines.") + 1] == "    disputed: They disagree."


def test_a_list_in_one_line_stays_in_one_line() -> None:
    text = YamlText(SMALL)
    text.append(("facts", 1, "sources"), "c")
    assert "sources: [a, b, c]" in text.text


def test_removing_a_fact_leaves_the_comment_of_the_next() -> None:
    text = YamlText(SMALL)
    text.remove(("facts", 0))
    assert "# between the facts" in text.text
    assert [fact["id"] for fact in text.data["facts"]] == ["two"]


def test_what_cannot_be_done_is_refused_and_nothing_changes() -> None:
    text = YamlText(SMALL)
    with pytest.raises(EditError):
        text.remove(("facts", 0, "id"))
    with pytest.raises(EditError):
        YamlText("facts: [a")
    with pytest.raises(EditError):
        YamlText("- a\n- b\n")


@given(file=st.sampled_from(FILES), data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_edit_of_any_file_loads_to_what_was_meant(file: Path, data: st.DataObject) -> None:
    before = file.read_text(encoding="utf-8")
    text = YamlText(before)
    path = data.draw(st.sampled_from(paths(text.data)))
    value = data.draw(
        st.sampled_from(["plain", "with: colon #hash", "long text " * 20, "two\nlines", 7, "2020-01-01", "on"])
    )
    old = text._value(path)
    if isinstance(old, dict | list):
        text.set(path, old)
        assert text._value(path) == old
        return
    try:
        text.set(path, value)
    except EditError:
        pytest.fail(f"{file.name}: {path} cannot be set")
    assert text._value(path) == value
    assert len(changed(before, text.text)) <= 60


# -- the way back -----------------------------------------------------------------------------------------------------


def edited(before: str, *edits: tuple[tuple[Any, ...], Any]) -> str:
    text = YamlText(before)
    for path, value in edits:
        text.set(path, value)
    return text.text


def test_a_change_is_taken_back_although_other_lines_changed() -> None:
    after = edited(SMALL, (("facts", 0, "question"), "Who else?"))
    diff = diff_of(FileChange("f.yaml", SMALL, after))
    later = edited(after, (("facts", 1, "answer"), "Changed later."))
    (back,) = reverse(diff, {"f.yaml": later})
    assert back.after == edited(SMALL, (("facts", 1, "answer"), "Changed later."))


def test_a_change_of_the_same_line_is_a_conflict() -> None:
    after = edited(SMALL, (("facts", 0, "question"), "Who else?"))
    diff = diff_of(FileChange("f.yaml", SMALL, after))
    with pytest.raises(Conflict, match=r"f\.yaml"):
        reverse(diff, {"f.yaml": edited(after, (("facts", 0, "question"), "Quite another?"))})
    with pytest.raises(Conflict):
        reverse(diff, {"f.yaml": None})


def test_a_new_and_a_removed_file_are_taken_back() -> None:
    change = Change("x", (), (FileChange("new.yaml", None, SMALL), FileChange("old.yaml", SMALL, None)))
    assert reverse(change.diff, {"new.yaml": SMALL, "old.yaml": None}) == (
        FileChange("old.yaml", None, SMALL),
        FileChange("new.yaml", SMALL, None),
    )


@given(st.lists(st.sampled_from([*"abcdef", "--- x", "+++ y", "@@ -1 +1 @@"]), max_size=14), st.data())
@settings(deadline=None)
def test_any_diff_can_be_reversed(lines: list[str], data: st.DataObject) -> None:
    before = "".join(f"{line}\n" for line in lines)
    more = data.draw(st.lists(st.sampled_from([*"abcxyz", "--- x"]), max_size=14))
    after = "".join(f"{line}\n" for line in more)
    if before == after or not before or not after:
        return
    (back,) = reverse(diff_of(FileChange("f.yaml", before, after)), {"f.yaml": after})
    assert back.after == before
