"""Writes the JSON Schemas of the fact base's files, which editors use to complete and check while one types.

python -m bot.knowledge.schemas [docs/schemas]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bot.knowledge import models

SCHEMAS: dict[str, type[models.Model]] = {
    "entities": models.EntityFile,
    "sources": models.SourceFile,
    "season": models.Season,
    "facts": models.FactFile,
    "templates": models.TemplateFile,
    "gaps": models.GapFile,
    "small_talk": models.SmallTalkFile,
    "vocabulary": models.Vocabulary,
    "premises": models.Premises,
    "asked_for": models.AskedFor,
}
"""The schemas by the name of their file."""


def schema_text(name: str) -> str:
    """The JSON Schema called `name`, as it stands in its file. Raises KeyError for an unknown name."""
    schema = SCHEMAS[name].model_json_schema(by_alias=True)
    return json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def write_schemas(directory: Path) -> None:
    """Write every schema into `directory`, which is made when absent. Raises OSError when it cannot."""
    directory.mkdir(parents=True, exist_ok=True)
    for name in SCHEMAS:
        (directory / f"{name}.json").write_text(schema_text(name), encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/schemas"))
