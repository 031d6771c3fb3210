"""Pages of the curated facts: the topics, the questions of one, a fact, and a fact at random."""

from __future__ import annotations

import random

import discord

from bot.answering.answer import Answer, Status, citations
from bot.answering.records import Cited, count_of
from bot.discord_ui.browsing_layout import (
    Choice,
    Desk,
    Link,
    Menu,
    Page,
    Sheet,
    page_number,
    pages_of,
    steps,
)
from bot.discord_ui.rendering import cut, embed_of
from bot.knowledge import KnowledgeBase
from bot.knowledge.base import Topic
from bot.knowledge.models import Fact, Season

TOPICS = 25
"""Topics on one page: as many as a menu holds."""
SIZE = 20
"""Questions on one page: so many that their list fits in an embed."""


def topics_page(desk: Desk, page: str | None = None) -> Page:
    """The topics with the number of their facts, to pick one."""
    topics = sorted(desk.base.topics.values(), key=lambda topic: (_season_of(desk.base, topic) is not None, topic.id))
    count = pages_of(len(topics), TOPICS)
    at = page_number(page, count)
    size = -(-len(topics) // count)  # pages as long as each other: the last one would have one topic, the newest season
    shown = topics[(at - 1) * size : at * size]
    sheet = Sheet("Topics")
    total = sum(len(topic.facts) for topic in topics)
    sheet.say(f"**{count_of(total, 'fact')}** in {count_of(len(topics), 'topic')}. Pick one below.", "")
    sheet.say(*(f"- {cut(topic_title(desk.base, topic), 100)} ({len(topic.facts)})" for topic in shown))
    choices = tuple(
        Choice(topic_title(desk.base, topic), f"topic/{topic.id}/1", count_of(len(topic.facts), "fact"))
        for topic in shown
    )
    menus = (Menu("topic", "A topic", choices),) if choices else ()
    return Page(sheet.embed(desk.base, Cited()), (*steps("topics", count, at), Link("A random fact", "random")), menus)


def topic_page(desk: Desk, topic: Topic, page: str | None = None) -> Page:
    """The questions of one topic, to pick one."""
    count = pages_of(len(topic.facts), SIZE)
    at = page_number(page, count)
    facts = [desk.base.facts[one] for one in topic.facts[(at - 1) * SIZE : at * SIZE]]
    sheet, cited = Sheet(topic_title(desk.base, topic)), Cited()
    sheet.say(
        f"{count_of(len(topic.facts), 'fact')}{f', page {at} of {count}' if count > 1 else ''}. Pick one below.", ""
    )
    sheet.say(*(f"- {cut(title_of(fact), 140)}" for fact in facts))
    for fact in facts:
        cited.add(fact.id, fact.sources[:1], fact.as_of)
    choices = tuple(Choice(title_of(fact), f"fact/{fact.id}") for fact in facts)
    menus = (Menu("fact", "A question", choices),) if choices else ()
    links = (*steps(f"topic/{topic.id}", count, at), Link("All topics", "topics/1"))
    return Page(sheet.embed(desk.base, cited), links, menus)


def fact_page(desk: Desk, fact: Fact) -> Page:
    """A fact as an answer shows it, with the way to its neighbours and back to its topic."""
    topic = next((one for one in desk.base.topics.values() if fact.id in one.facts), None)
    if topic is None:
        return Page(fact_embed(desk.base, fact), (Link("All topics", "topics/1"),))
    at = topic.facts.index(fact.id)
    before, after = topic.facts[max(0, at - 1)], topic.facts[min(len(topic.facts) - 1, at + 1)]
    links = (
        Link("← Previous", f"fact/{before}", at > 0),
        Link("Next →", f"fact/{after}", at < len(topic.facts) - 1),
        Link(topic_title(desk.base, topic), f"topic/{topic.id}/{at // SIZE + 1}"),
        Link("All topics", "topics/1"),
    )
    return Page(fact_embed(desk.base, fact), links)


def random_page(desk: Desk) -> Page:
    """A fact at random, with a button for another one."""
    fact = random.choice(list(desk.base.facts.values()))
    topic = next((one for one in desk.base.topics.values() if fact.id in one.facts), None)
    more = (
        (Link(topic_title(desk.base, topic), f"topic/{topic.id}/{topic.facts.index(fact.id) // SIZE + 1}"),)
        if topic
        else ()
    )
    return Page(fact_embed(desk.base, fact), (Link("Another one", "random"), *more))


def fact_embed(base: KnowledgeBase, fact: Fact) -> discord.Embed:
    """The embed that shows a fact as an answer is shown."""
    answer = Answer(
        question=fact.question or "",
        status=Status.ANSWERED,
        text=f"{fact.answer}\n\n{fact.disputed}" if fact.disputed else fact.answer,
        heading=fact.question,
        facts=(fact.id,),
        sources=citations(base, fact.sources),
        as_of=fact.as_of,
        weak=fact.confidence == "low",
    )
    return embed_of(answer, base)


def title_of(fact: Fact) -> str:
    """What a list calls a fact: its question, or the beginning of its answer where it has none."""
    return fact.question or cut(fact.answer, 140)


def topic_title(base: KnowledgeBase, topic: Topic) -> str:
    """A topic as readers see it; a season's topic bears the season's label."""
    season = _season_of(base, topic)
    return f"Season {season.label}" if season else topic.title


def _season_of(base: KnowledgeBase, topic: Topic) -> Season | None:
    return base.seasons.get(topic.id.removeprefix("season-"))
