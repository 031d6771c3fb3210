"""Nothing that is shown is over Discord's limits, whatever the answer."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.answer import Answer, Citation, Option, Status
from bot.discord_ui.buttons import view_of
from bot.discord_ui.rendering import embed_of
from bot.knowledge import KnowledgeBase, load

BASE = load(Path(__file__).parents[2] / "knowledge")
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
    assert len(embed) <= 6000
    assert len(embed.title or "") <= 256
    assert len(embed.description or "") <= 4096
    assert all(len(field.value or "") <= 1024 for field in embed.fields)


@settings(max_examples=60, deadline=None)
@given(answers)
async def test_buttons_stay_within_the_limits(answer: Answer) -> None:
    view = view_of(answer)
    if view is None:
        return
    assert len(view.children) <= 5
    for child in view.children:
        assert len(child.item.label) <= 80
        assert len(child.item.custom_id) <= 100


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
