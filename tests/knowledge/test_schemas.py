"""The JSON Schemas in docs/ are those of the models."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.schemas import SCHEMAS, schema_text

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_file_is_in_step_with_the_model(name: str) -> None:
    written = (ROOT / "docs" / "schemas" / f"{name}.json").read_text(encoding="utf-8")
    assert written == schema_text(name), "run: python -m bot.knowledge.schemas"


def test_every_file_of_the_fact_base_names_its_schema() -> None:
    for file in (ROOT / "knowledge").rglob("*.yaml"):
        first = file.read_text(encoding="utf-8").partition("\n")[0]
        prefix = "# yaml-language-server: $schema="
        assert first.startswith(prefix), f"{file} names no schema in its first line"
        assert (file.parent / first.removeprefix(prefix)).resolve().is_file(), (
            f"{file} names a schema that is not there"
        )
