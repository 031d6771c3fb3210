"""Where drivers and teams come from, asked in words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.answering.answer import Answer, Status
from tests import real

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def ask(question: str) -> Answer:
    return real.engine().answer(question, None, NOW)


@pytest.mark.parametrize(
    ("question", "home"),
    [
        ("what nationality is Malthe Jakobsen?", "Denmark"),
        ("malthe jakobsen country", "Denmark"),
        ("mahlte jakobsn whats his contry", "Denmark"),
        ("where does Yifei Ye come from?", "China"),
        ("where is Kessel Racing from?", "Switzerland"),
    ],
)
def test_a_home_is_told_with_a_source(question: str, home: str) -> None:
    answer = ask(question)
    assert answer.status is Status.ANSWERED and home in answer.text
    assert answer.sources


def test_a_home_that_is_not_so_is_denied() -> None:
    assert ask("is Malthe Jakobsen from France?").text.startswith("No.")
    assert ask("is Malthe Jakobsen from Denmark?").text.startswith("Yes.")


def test_a_home_that_is_not_on_record_is_not_guessed() -> None:
    base = real.base()
    nobody = next(one.name for one in base.drivers.values() if one.nationality is None)
    answer = ask(f"what nationality is {nobody}?")
    assert answer.status is Status.UNKNOWN and "not on record" in answer.text
