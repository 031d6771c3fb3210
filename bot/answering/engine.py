"""The engine: question in, Answer out.

    read → match → decide → compose

Reading finds what a question names and asks (`understanding`). Matching scores every candidate (`matching`). Deciding
takes the first candidate that is good enough and can serve what is named; a template runs its query over the records.
When nothing is good enough the engine asks back or says that it does not know, with the nearest questions it does know.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.answering import followups
from bot.answering.answer import Answer, Citation, Context, Option, Status
from bot.answering.candidates import NO_DAY, candidates, texts
from bot.answering.lexicon import Lexicon
from bot.answering.matching import Match, Matcher
from bot.answering.queries import QUERIES
from bot.answering.records import Records, Request
from bot.answering.result import Result
from bot.answering.slots import Slots
from bot.answering.suggesting import Suggester
from bot.answering.understanding import Reader, Term, Understanding
from bot.knowledge import KnowledgeBase

log = logging.getLogger(__name__)

ANSWER_AT = 0.50
"""The score from which a prose fact is given as the answer."""
ANSWER_CLEAR = 0.42
"""The score from which it is given when it stands clear of the next one by CLEAR_BY."""
CLEAR_BY = 0.10
TEMPLATE_AT = 0.50
CHOOSE_AT = 0.40
GAP_AT = 0.45
COVERAGE = {"fact": 0.38, "template": 0.22}
"""The share of what is asked that an answer must explain, names apart."""
COVERAGE_SELECTED = 0.1
"""The same for a template where the names alone select a race."""
GAP_ANYWAY = 0.33
"""A gap that alone explains what is asked wins from this score on."""
TELLING = 0.4
"""The weight from which a word tells what is asked."""
TALK_AT = 0.55
OTHER_SERIES_AT = 0.72
"""A question that names another championship is answered only from a fact that speaks of it and fits this well."""
MAX_RELATED = 3
IMPLIED_ANYWAY = frozenset({"who", "race", "first", "last", "need", "season", "hour", "duration"})
"""Terms that leave a question made of names as it is."""

SORRY = "I don't know that one."
SORRY_NEAR = "I don't know that one. The nearest things I do know are below."
OTHER_SERIES = "I only know the Asian Le Mans Series, not {series}."
SAY_SOMETHING = "Ask me anything about the Asian Le Mans Series: winners, champions, circuits, rules, history."


class Engine:
    """Answers questions from one fact base. Holds no state of conversations; safe to share between threads of talk."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        self._lexicon = Lexicon(base, texts(base))
        self._reader = Reader(base, self._lexicon)
        self._matcher = Matcher(candidates(base, self._reader), base.vocabulary.weak)
        self._records = Records(base)
        self._suggester = Suggester(base)
        self._abouts: dict[str, Slots] = {}

    # -- the public side ----------------------------------------------------------------------------------------------

    def answer(self, question: str, context: Context | None, now: datetime) -> Answer:
        """Answer one question, leaning on `context` if it is a follow-up. Never raises, whatever the text."""
        try:
            answer = self._answer(question, context, now)
            keeps = context is not None and answer.context.candidate is None
            return replace(answer, context=context) if keeps and context else answer
        except Exception:
            log.exception("answering failed for a question of %d characters", len(question))
            return Answer(question, Status.UNKNOWN, SORRY, reason="internal error")

    def complete(self, typed: str, limit: int = 25) -> list[Option]:
        """Known questions that fit what has been typed so far, best first; popular ones for an empty text."""
        return self._suggester.complete(typed, limit)

    def known_questions(self) -> list[str]:
        """Every question that this engine may offer as a suggestion."""
        return [fact.question for fact in self.base.facts.values() if fact.question]

    def explain(self, question: str, now: datetime, limit: int = 8) -> str:
        """How a question was understood and what it was matched with, for moderators and for tuning."""
        understood = self._reader.read(question, now)
        lines = [
            f"terms    {' '.join(f'{t.key}:{self._matcher.weight(t.key) * t.factor:.2f}' for t in understood.terms)}",
            f"entities {' '.join(sorted(understood.entities))}",
            f"slots    {understood.slots.named()} asks {sorted(understood.asks)} claims {understood.claims}",
        ]
        for match in self._matcher.match(understood, limit=limit):
            lines.append(
                f"{match.score:.3f} w{match.wording:.2f} d{match.document:.2f} {match.candidate.kind} {match.candidate.id}"
            )
        return "\n".join(lines)

    # -- one question -------------------------------------------------------------------------------------------------

    def _answer(self, question: str, context: Context | None, now: datetime) -> Answer:
        understood = self._reader.read(question, now)
        if not understood.terms and not understood.entities and not understood.shift:
            return self._nothing_asked(question, context)
        parts = followups.split(question) if len(question) < 600 else []
        if len(parts) > 1:
            joined = self._several(question, parts, context, now)
            if joined is not None:
                return joined
        return self._single(question, understood, context, now)

    def _single(self, question: str, understood: Understanding, context: Context | None, now: datetime) -> Answer:
        plain = self._decide(question, understood, frozenset(), now)
        if context is None or context.candidate is None or not followups.leans(understood, plain):
            return self._final(plain, understood)
        if plain.meant and not understood.leaning:  # the conversation is not searched for an answer
            return self._final(plain, understood)
        for variant, hints in followups.variants(understood, context, self._reader.clock):
            leaning = self._decide(question, variant, hints, now)
            if leaning.status is Status.ANSWERED:
                return leaning
        return self._final(plain, understood)

    def _final(self, answer: Answer, understood: Understanding) -> Answer:
        """The answer, with the nearest known questions where it is none."""
        if answer.status is Status.UNKNOWN and not answer.suggestions:
            return replace(answer, suggestions=tuple(self._near(understood)))
        return answer

    def _nothing_asked(self, question: str, context: Context | None) -> Answer:
        options = tuple(self._suggester.complete("", MAX_RELATED))
        return Answer(
            question, Status.CHAT, SAY_SOMETHING, suggestions=options, context=context or Context(), reason="empty"
        )

    def _several(self, question: str, parts: Sequence[str], context: Context | None, now: datetime) -> Answer | None:
        """Two or more questions in one: each is answered, leaning on the one before; None where that does not work."""
        answers: list[Answer] = []
        for part in parts:
            understood = self._reader.read(part, now)
            answer = self._single(part, understood, answers[-1].context if answers else context, now)
            if answer.status is not Status.ANSWERED:
                return None
            answers.append(answer)
        distinct = list({answer.text: answer for answer in answers}.values())
        if len(distinct) == 1:
            return replace(distinct[0], question=question)
        sources = tuple(dict.fromkeys(source for answer in distinct for source in answer.sources))
        days = [answer.as_of for answer in distinct if answer.as_of]
        return replace(
            distinct[-1],
            question=question,
            text="\n\n".join(answer.text for answer in distinct),
            heading=None,
            facts=tuple(dict.fromkeys(fact for answer in distinct for fact in answer.facts)),
            sources=sources,
            as_of=min(days) if days else None,
            confidence=min(answer.confidence for answer in distinct),
            race_class=None,
            reason="several questions: " + "; ".join(answer.reason for answer in distinct),
        )

    # -- deciding -----------------------------------------------------------------------------------------------------

    def _decide(self, question: str, understood: Understanding, hints: frozenset[str], now: datetime) -> Answer:
        understood = _with_implied(understood)
        matches = self._matcher.match(understood, hints, limit=14)
        choices: list[Match] = []
        have = held(understood.slots)
        selected = "season" in have and bool(have & {"circuit", "month", "race", "round"}) and len(have) > 2
        needed = COVERAGE | {"template": COVERAGE_SELECTED} if selected else COVERAGE
        gap = self._better_gap(understood, matches)
        if gap is not None:
            return self._gap(question, gap)
        for rank, match in enumerate(matches):
            kind = match.candidate.kind
            if match.coverage < needed.get(kind, 0.0):
                continue
            if kind == "template" and "reason" in understood.asks:
                continue  # the records tell what happened, not why
            if understood.series and kind in ("fact", "template") and match.score < OTHER_SERIES_AT:
                break
            if kind == "gap":
                if match.score >= GAP_AT:
                    return self._gap(question, match)
            elif kind == "talk":
                if match.score >= TALK_AT:
                    return self._talk(question, match)
            elif kind == "template":
                if match.score >= TEMPLATE_AT:
                    answer = self._run(question, understood, match, now)
                    if answer is not None:
                        return answer
            elif self._sure(match, matches[rank + 1 :]):
                return self._fact(question, understood, match)
            elif match.score >= CHOOSE_AT and self.base.facts[match.candidate.id].question:
                choices.append(match)
        if understood.series:
            series = " or ".join(understood.series)
            return Answer(
                question, Status.UNKNOWN, OTHER_SERIES.format(series=series), meant=True, reason="other series"
            )
        if len(choices) > 1:
            return self._choose(question, choices[:4])
        return Answer(question, Status.UNKNOWN, SORRY_NEAR if matches else SORRY, reason="no candidate is good enough")

    def _better_gap(self, understood: Understanding, matches: Sequence[Match]) -> Match | None:
        """A known gap that explains a telling word which the best candidate leaves over, and misses none that it explains."""
        best = next((match for match in matches if match.candidate.kind in ("fact", "template")), None)
        if best is None:
            return None
        telling = {term.key for term in understood.terms if self._matcher.weight(term.key) * term.factor >= TELLING}
        has = best.candidate.words | best.candidate.answer
        for match in matches:
            if match.candidate.kind != "gap" or match.score < GAP_ANYWAY:
                continue
            words = match.candidate.words
            if (telling & words) - has and not (telling & has) - words:
                return match
        return None

    def _sure(self, match: Match, others: Sequence[Match]) -> bool:
        if match.score >= ANSWER_AT:
            return True
        following = next((other.score for other in others if other.candidate.kind == "fact"), 0.0)
        return match.score >= ANSWER_CLEAR and match.score - following >= CLEAR_BY

    # -- composing ----------------------------------------------------------------------------------------------------

    def _fact(self, question: str, understood: Understanding, match: Match) -> Answer:
        fact = self.base.facts[match.candidate.id]
        text = f"{fact.answer}\n\n{fact.disputed}" if fact.disputed else fact.answer
        about = self._about(fact.id)
        classes = understood.slots.classes
        return Answer(
            question,
            Status.ANSWERED,
            text,
            heading=fact.question,
            facts=(fact.id,),
            sources=self._citations(fact.sources),
            as_of=fact.as_of,
            confidence=min(1.0, match.score),
            suggestions=tuple(self._related(match)),
            race_class=classes[0] if len(classes) == 1 else None,
            weak=fact.confidence == "low",
            reason=f"fact {fact.id}, score {match.score:.2f}",
            context=Context(match.candidate.id, understood.keys, understood.slots, about, prose=True),
        )

    def _about(self, identifier: str) -> Slots:
        """What a fact names, which a follow-up may lean on."""
        if identifier not in self._abouts:
            fact = self.base.facts[identifier]
            self._abouts[identifier] = self._reader.read(f"{fact.question or ''} {fact.answer}", NO_DAY).slots
        return self._abouts[identifier]

    def _run(self, question: str, understood: Understanding, match: Match, now: datetime) -> Answer | None:
        template = self.base.templates[match.candidate.id]
        slots = understood.slots
        if not _has_needs(template.needs, slots):
            return None
        query = QUERIES[template.query]
        request = Request(
            records=self._records,
            slots=slots,
            options=template.options,
            now=now,
            asks=understood.asks,
            claims=understood.claims,
        )
        result = query(request)
        if result is None:
            return None
        return self._from_result(question, understood, match, result)

    def _from_result(self, question: str, understood: Understanding, match: Match, result: Result) -> Answer:
        classes = result.about.classes or understood.slots.classes
        context = Context(match.candidate.id, understood.keys, understood.slots, result.about)
        if result.choices:
            choices = tuple(Option(*choice) for choice in result.choices)
            return Answer(
                question, Status.CHOOSE, result.text, choices=choices, context=context, reason="ambiguous name"
            )
        if not result.known:
            return Answer(question, Status.UNKNOWN, result.text, context=context, reason="not on record")
        if not result.sources:
            log.warning("template %s answered without a source", match.candidate.id)
            return Answer(question, Status.UNKNOWN, SORRY_NEAR, context=context, reason="no source")
        text = "\n\n".join((result.text, *result.disputed))
        return Answer(
            question,
            Status.ANSWERED,
            text,
            facts=result.records,
            sources=self._citations(result.sources),
            as_of=result.as_of,
            confidence=min(1.0, match.score),
            suggestions=tuple(self._related(match)),
            race_class=classes[0] if len(classes) == 1 else None,
            reason=f"template {match.candidate.id}, score {match.score:.2f}",
            context=context,
        )

    def _gap(self, question: str, match: Match) -> Answer:
        gap = self.base.gaps[match.candidate.id]
        confidence = min(1.0, match.score)
        reason = f"gap {gap.id}"
        return Answer(question, Status.UNKNOWN, gap.says, confidence=confidence, meant=True, reason=reason)

    def _talk(self, question: str, match: Match) -> Answer:
        line = self.base.small_talk[match.candidate.id]
        options = tuple(self._suggester.complete("", MAX_RELATED))
        return Answer(question, Status.CHAT, line.says, suggestions=options, meant=True, reason=f"small talk {line.id}")

    def _choose(self, question: str, matches: Sequence[Match]) -> Answer:
        choices = tuple(self._suggester.of_fact(match.candidate.id) for match in matches)
        text = "Did you mean one of these?\n" + "\n".join(f"- {option.question}" for option in choices)
        return Answer(question, Status.CHOOSE, text, confidence=matches[0].score, choices=choices, reason="several fit")

    def _citations(self, identifiers: Iterable[str]) -> tuple[Citation, ...]:
        found = (self.base.sources[identifier] for identifier in dict.fromkeys(identifiers))
        return tuple(
            Citation(source.title, source.url, source.publisher, str(source.published) if source.published else None)
            for source in found
        )

    def _related(self, match: Match) -> list[Option]:
        return self._suggester.related(match.candidate, MAX_RELATED)

    def _near(self, understood: Understanding) -> list[Option]:
        matches = [match for match in self._matcher.match(understood, limit=8) if match.candidate.kind == "fact"]
        return [
            self._suggester.of_fact(match.candidate.id)
            for match in matches
            if match.score > 0.15 and self.base.facts[match.candidate.id].question
        ][:MAX_RELATED]


def _with_implied(understood: Understanding) -> Understanding:
    """ "LMP2 Sepang 2020" asks who won the race, "GT 2022" who won the title: what names alone imply."""
    if any(term.key not in IMPLIED_ANYWAY for term in understood.terms):
        return understood
    have = held(understood.slots)
    if "season" in have and have & {"circuit", "race", "round", "hours", "date"}:
        implied = "win"
    elif "season" in have and "class" in have:
        implied = "title"
    else:
        return understood
    return replace(understood, terms=(*understood.terms, Term(implied)))


def _has_needs(needs: Sequence[str], slots: Slots) -> bool:
    """Whether the slots hold at least one of the alternatives that a template needs ("a+b" needs both)."""
    if not needs:
        return True
    have = held(slots)
    return any(all(part in have for part in need.split("+")) for need in needs)


def held(slots: Slots) -> frozenset[str]:
    """The names, as templates use them, of the slots that hold something."""
    names = set()
    if slots.seasons or slots.missing_seasons or slots.years:
        names.add("season")
    if slots.years:
        names.add("year")
    if slots.months or slots.dates or slots.days:
        names.add("month")
    if slots.dates or slots.days or (slots.months and slots.years):
        names.add("date")
    for name, values in (
        ("class", slots.classes or slots.missing_classes),
        ("circuit", slots.circuits or slots.missing_circuits),
        ("country", slots.countries),
        ("team", slots.teams),
        ("driver", slots.drivers),
        ("car", slots.cars),
        ("make", slots.makes or slots.cars),
        ("race", slots.race is not None or slots.weekdays),
        ("round", slots.round is not None),
        ("hours", slots.hours is not None),
        ("number", slots.number is not None),
    ):
        if values:
            names.add(name)
    return frozenset(names)
