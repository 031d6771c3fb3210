"""Nothing that is shown is over Discord's limits, whatever the answer."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.answer import Answer, Citation, Option, Status
from bot.answering.answer import citations as cited
from bot.discord_ui.browsing_layout import fit
from bot.discord_ui.buttons import view_of
from bot.discord_ui.rendering import QUOTED, embed_of, plain_of, quoted
from bot.knowledge import KnowledgeBase
from tests import real

BASE = real.base()
texts = st.text(max_size=5000)
citations = st.builds(
    Citation,
    title=st.text(max_size=400),
    url=st.text(max_size=900),
    publisher=st.text(max_size=300),
    published=st.none() | st.just("2020-02"),
)
options = st.builds(Option, label=st.text(max_size=200), question=st.text(min_size=1, max_size=300))
answers = st.builds(
    Answer,
    question=texts,
    status=st.sampled_from(Status),
    text=texts,
    heading=st.none() | st.text(max_size=600),
    sources=st.lists(citations, max_size=30).map(tuple),
    as_of=st.none() | st.just(date(2026, 2, 8)),
    choices=st.lists(options, max_size=8).map(tuple),
    suggestions=st.lists(options, max_size=8).map(tuple),
    race_class=st.sampled_from([None, "lmp2", "nonsense"]),
    weak=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(answers)
def test_an_answer_stays_within_the_limits(answer: Answer) -> None:
    embed = embed_of(answer, BASE)
    assert len(plain_of(embed)) <= 2000
    assert len(embed) <= 6000
    assert len(embed.title or "") <= 256
    assert len(embed.description or "") <= 4096
    assert all(len(field.value or "") <= 1024 for field in embed.fields)


@settings(max_examples=60, deadline=None)
@given(answers)
async def test_buttons_stay_within_the_limits(answer: Answer) -> None:
    for child in view_of(answer).to_components():
        check_row(child["components"])


def check_row(parts: list[dict[str, Any]]) -> None:
    """Fail where Discord would refuse a row of buttons, or a menu."""
    assert 1 <= len(parts) <= 5
    assert len({part["custom_id"] for part in parts}) == len(parts)
    for part in parts:
        assert 1 <= len(part["custom_id"]) <= 100
        assert len(part.get("label") or "") <= 80
        options = part.get("options", [])
        assert len(options) <= 25
        assert len({option["value"] for option in options}) == len(options)
        for option in options:
            assert all(len(option.get(key) or "") <= 100 for key in ("label", "value", "description"))


@pytest.mark.parametrize("base", [BASE], ids=["real"])
def test_every_fact_fits(base: KnowledgeBase) -> None:
    for fact in base.facts.values():
        sources = tuple(
            Citation(base.sources[one].title, base.sources[one].url, base.sources[one].publisher, None)
            for one in fact.sources
        )
        answer = Answer(
            "", Status.ANSWERED, f"{fact.answer}\n\n{fact.disputed}", fact.question, (fact.id,), sources, fact.as_of
        )
        embed = embed_of(answer, base)
        assert len(embed) <= 6000
        assert fact.answer in (embed.description or "")


SAMPLES = {
    "car": "Oreca 07",
    "circuit": "Sepang",
    "class": "LMP3",
    "country": "Malaysia",
    "date": "15 February 2025",
    "driver": "Ho-Pin Tung",
    "hours": "four",
    "make": "Ferrari",
    "month": "February",
    "number": "26",
    "race": "4 Hours of Sepang",
    "round": "2",
    "season": "2023-24",
    "team": "United Autosports",
    "year": "2018",
}


def test_every_template_fits() -> None:
    """Whatever the templates answer, for a season of many entries and without naming one, fits."""
    engine, now, answered = real.engine(), datetime(2026, 11, 22, tzinfo=UTC), 0
    for template in BASE.templates.values():
        for wording in template.wordings[:4]:
            for season in (SAMPLES["season"], "2013", ""):
                question = re.sub(r"{(\w+)}", lambda slot: (SAMPLES | {"season": season})[slot[1]], wording)  # noqa: B023
                answer = engine.answer(question, None, now)
                answered += answer.status is Status.ANSWERED
                embed = embed_of(answer, BASE)
                assert len(embed) <= 6000
                assert 0 < len(embed.description or "") <= 4096
                assert all(0 < len(field.value or "") <= 1024 for field in embed.fields)
                assert len(plain_of(embed)) <= 2000
                for row in view_of(answer).to_components():
                    check_row(row["components"])
    assert answered > len(BASE.templates)


def test_no_source_is_shown_with_a_remark_of_the_fact_base() -> None:
    titles = [one.title for one in cited(BASE, BASE.sources)]
    assert len(titles) == len(BASE.sources)
    assert not [one for one in titles if "not shown" in one or "slug" in one or "excerpt" in one]


@given(st.text(max_size=2000))
def test_a_quoted_question_is_one_short_line(question: str) -> None:
    line = quoted(question)
    assert not line or line.startswith("> ")
    assert len(line) <= 2 + 2 * QUOTED
    assert len(line.splitlines()) <= 1


def test_what_does_not_fit_is_counted_as_one_more_point() -> None:
    assert fit(["- " + "x" * 20] * 5, 80).splitlines()[-1] == "- and 3 more"
    assert fit(["x" * 20] * 5, 80).splitlines()[-1] == "and 3 more"


def test_a_quoted_question_turns_no_line_around_and_previews_no_page() -> None:
    assert quoted("\u202ewho\u200b won") == "> who won"
    assert quoted("see https://example.com/who-won now") == "> see <https://example.com/who-won> now"
    assert quoted(" \n\u200b ") == ""


def test_classes_that_stand_together_have_the_mark_of_their_colour() -> None:
    reply = "Race:\n- LMP2 (overall winner): **A**\n- LMP2 Am: **B**\n- LMP3, Am: **C**\n- GT3: **D** at LMP3: no"
    shown = embed_of(Answer("", Status.ANSWERED, reply), BASE).description
    marks = {name: BASE.classes[name].mark for name in ("lmp2", "lmp2-am", "gt")}
    assert shown == (
        f"Race:\n- {marks['lmp2']}\u00a0LMP2 (overall winner): **A**\n- {marks['lmp2-am']}\u00a0LMP2 Am: **B**\n"
        f"- LMP3, Am: **C**\n- {marks['gt']}\u00a0GT3: **D** at LMP3: no"
    )
    alone = "Champions:\n- LMP2: **A**"
    assert embed_of(Answer("", Status.ANSWERED, alone), BASE).description == alone
