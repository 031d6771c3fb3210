"""The engine: question in, Answer out.

    read → match → decide → compose

Reading finds what a question names and asks (`understanding`). Matching scores every candidate (`matching`), of which some are
worth a decision (`shortlist`). Deciding takes the first that is good enough and can serve what is named (`deciding`, by what
`weighing` finds), else asks back or says that it does not know, with the nearest questions it does know. Composing makes a reply
of it (`composing`); a template runs its query over the records.

Around a decision: `one_question` reads a follow-up in several ways and takes the likeliest, `objecting` says what is false about
a question, `several_questions` takes a text apart that asks more than one thing. What is asked word for word
(`word_for_word`) skips all this.
"""

from __future__ import annotations

import hashlib
import logging
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.answering import followups, the_season
from bot.answering.answer import Answer, Context, Option, Status
from bot.answering.composing import SORRY, Composer
from bot.answering.confidence import Evidence
from bot.answering.deciding import Decider
from bot.answering.declining import BetterGaps
from bot.answering.implied import with_implied
from bot.answering.index import Index
from bot.answering.lead_in import LeadIn
from bot.answering.objecting import Objector
from bot.answering.one_question import OneQuestion
from bot.answering.other_race import OtherRace
from bot.answering.ranking import is_answer
from bot.answering.readings import Readings, language_of
from bot.answering.records import Records
from bot.answering.scoring import Match
from bot.answering.several_questions import SeveralQuestions
from bot.answering.shortlist import Shortlist
from bot.answering.slots import Slots
from bot.answering.small_talk import SmallTalkFinder
from bot.answering.taking_over import TIME
from bot.answering.telling import Teller
from bot.answering.text import fold
from bot.answering.understanding import Reader, Understanding
from bot.answering.weighing import Weigher
from bot.answering.word_for_word import BARE, WordForWord
from bot.knowledge import KnowledgeBase

log = logging.getLogger(__name__)

WORDS_SURE = 0.9
"""How sure it is that a question with the telling words of a known wording asks for the same."""
EXPLAIN = frozenset({"explain", "tell", "describ", "introduc"})
"""Stems of the words that ask for an account of something without being a question."""


class Engine:
    """Answers questions from one fact base. Holds no state of conversations; safe to share between threads of talk."""

    def __init__(self, base: KnowledgeBase, readings: Readings | None = None, index: Index | None = None) -> None:
        """`readings` are those of an earlier engine; they are used where the language is the same, and added to.

        `index` is what an earlier engine worked out of this very base.
        """
        self.base = base
        language = language_of(base)
        self.readings = readings if readings and readings.language == language else Readings(language)
        self.index = index or Index.of(base, self.readings)
        self.matcher = self.index.matcher
        lexicon = self.index.lexicon
        self.reader = Reader(base, lexicon)
        self.records = Records(base)
        self._lead_in = LeadIn(base.vocabulary)
        self._named_seasons = the_season.NamedSeasons(base.vocabulary.season_names)
        self._small_talk = SmallTalkFinder(base.small_talk.values(), base.vocabulary)
        self._composer = Composer(base, self.reader, self.records, self.matcher)
        self._shortlist = Shortlist(base, lexicon, self.matcher)
        self._weigher = Weigher(base, self.matcher, self._composer, Teller(base, self.reader, self._composer))
        gaps = BetterGaps(self.index.gaps, self.matcher, self._shortlist)
        other_race = OtherRace(self.records, self._composer)
        self._decider = Decider(self._shortlist, self._weigher, self._composer, gaps, other_race)
        objector = Objector(base, lexicon, self.records, self.matcher, self._composer)
        self._one_question = OneQuestion(base, self.reader, self.records, self._decider, objector, self._composer)
        self._said = WordForWord(
            self.index, self.reader, self.records, self._shortlist, self._composer, objector, base.gaps
        )
        self._several = SeveralQuestions(self.reader, self.matcher, self._decider, self._one_question, self._said)

    def answer(self, question: str, context: Context | None, now: datetime) -> Answer:
        """Answer one question, leaning on `context` if it is a follow-up. Never raises, whatever the text."""
        try:
            talk = self._small_talk.word_for_word(question)
            asked = question if talk else self._lead_in.question_in(question, follows=context is not None)
            said = followups.said_in(asked, context)
            said, understood = self._read(said, context, now)
            answer = self._unless_small_talk(self._answer(said, understood, context, now), understood, said)
            answer = replace(answer, question=question, gist=_gist(said, understood, answer))
            if answer.context.said == Slots():
                answer = replace(answer, context=replace(answer.context, said=understood.slots))
            if context is not None and answer.context.candidate is None:
                return replace(answer, context=context)
            return answer
        except Exception:
            log.exception("answering failed for a question of %d characters", len(question))
            return Answer(question, Status.UNKNOWN, SORRY, reason="internal error")

    def _read(self, said: str, context: Context | None, now: datetime) -> tuple[str, Understanding]:
        """A text and how it is read, a bare "the season" as the one of the day where no other is spoken of."""
        understood = self.reader.read(said, now)
        spoken = context is not None and context.said.named() & TIME
        meant = said if spoken else the_season.said_of(said, understood, self.reader.clock, now.date())
        meant = self._named_seasons.said_of(meant, understood)
        return (said, understood) if meant == said else (meant, self.reader.read(meant, now))

    def _answer(self, question: str, understood: Understanding, context: Context | None, now: datetime) -> Answer:
        talking = context is not None and context.candidate is not None
        leans = talking and followups.points(understood)
        bare = leans and (understood.leaning or understood.words <= BARE)
        said = None if bare else self._said.fact(question, understood) or self._said.definition(question, understood)
        if said is None and not leans:
            said = self._said.gap(question)
        if said is not None:
            return said
        remark = self._small_talk.word_for_word(question) if not understood.entities else None
        if remark is not None:
            return self._composer.talk(question, remark)
        if not understood.terms and not understood.entities and not understood.shift and not leans:
            about = self.base.vocabulary.about
            asked = understood.asking or not EXPLAIN.isdisjoint(understood.stems)
            if about in self.base.facts and understood.own and asked:
                return self._composer.fact(question, understood, about, score=1.0)
            return self._composer.nothing_asked(question, context)
        queried = None if talking else self._said.slotted(question, understood, now)
        if queried is not None:
            return queried
        answer = self._several.answer(question, understood, context, now)
        return answer if leans else self._alike(question, understood, answer) or answer

    def _alike(self, question: str, understood: Understanding, answer: Answer) -> Answer | None:
        """The fact that is asked for in words which say the same as a known wording, where the `answer` is not sure."""
        sure = answer.status is Status.ANSWERED and answer.confidence >= WORDS_SURE
        in_time = (
            understood.slots.named() & TIME or understood.ordinal is not None
        )  # the same words mean another race later
        if sure or in_time or answer.meant or answer.premise:
            return None
        identifier = self.index.wordings.like(question)
        return None if identifier is None else self._composer.fact(question, understood, identifier, score=WORDS_SURE)

    def _unless_small_talk(self, answer: Answer, understood: Understanding, said: str) -> Answer:
        """The answer, or the friendly line where nothing was found and what was said is like small talk on file."""
        lost = answer.status is Status.CHAT or (answer.status is Status.UNKNOWN and not answer.meant)
        line = self._small_talk.find(said) if lost and not understood.entities else None
        return answer if line is None else self._composer.talk(answer.question, line)

    def complete(self, typed: str, limit: int = 25) -> list[Option]:
        """Known questions that fit what has been typed so far, best first; popular ones for an empty text."""
        return self._composer.suggester.complete(typed, limit)

    def with_slots(self, question: str, now: datetime) -> str:
        """A question as the wording of a template: what it names replaced by slots such as {season}."""
        return self.reader.slotted(question, now)

    def nearest(self, question: str, now: datetime, limit: int = 20) -> list[Match]:
        """The candidates that fit a question best, whether or not any would be given as the answer."""
        return self.matcher.match(self.reader.read(question, now), limit=limit)

    def possible(self, question: str, now: datetime) -> list[tuple[Match, Answer]]:
        """Every candidate that could be given as the answer to a question, best first, with what it would say."""
        understood = with_implied(self.reader.read(question, now))
        viable = self._shortlist.viable(self._shortlist.matches(understood), understood)
        answers = (
            (match, self._composer.serve(question, understood, match, now)) for match in viable if is_answer(match)
        )
        return [(match, answer) for match, answer in answers if answer is not None]

    def read_in_turn(self, question: str, context: Context | None, now: datetime) -> list[tuple[str, Answer]]:
        """The answer to each reading of a question that leans on `context`; none where it does not lean on it."""
        if context is None or context.candidate is None:
            return []
        said = followups.said_in(question, context)
        return list(self._one_question.in_turn(said, self.reader.read(said, now), context, now, sure=math.inf))

    def known_questions(self) -> list[str]:
        """Every question that this engine may offer as a suggestion."""
        return [fact.question for fact in self.base.facts.values() if fact.question]

    def evidence(
        self, match: Match, behind: Sequence[Match], matches: Sequence[Match], understood: Understanding
    ) -> Evidence:
        """What the decision for a candidate of a question outside a conversation rests on; see Weigher.evidence."""
        return self._weigher.evidence(match, behind, matches, understood)

    @property
    def confidence_of(self) -> Callable[[Evidence], float]:
        """What tells how sure a decision is; calibration puts another one in its place to see what decisions rest on."""
        return self._decider.confidence_of

    @confidence_of.setter
    def confidence_of(self, function: Callable[[Evidence], float]) -> None:
        self._decider.confidence_of = function

    def explain(self, question: str, now: datetime, limit: int = 8) -> str:
        """How a question was understood and what it was matched with, for moderators and for tuning."""
        understood = self.reader.read(question, now)
        lines = [
            f"terms    {' '.join(f'{t.key}:{self.matcher.weight(t.key) * t.factor:.2f}' for t in understood.terms)}",
            f"entities {' '.join(sorted(understood.entities))}",
            f"slots    {understood.slots.named()} asks {sorted(understood.asks)} claims {understood.claims}",
        ]
        for match in self.matcher.match(understood, limit=limit):
            lines.append(
                f"{match.score:.3f} w{match.wording:.2f} t{match.topic:.2f} c{match.centre:.2f} v{match.coverage:.2f} {match.candidate.kind} {match.candidate.id}"
            )
        return "\n".join(lines)


def _gist(question: str, understood: Understanding, answer: Answer) -> str:
    """What a question asks; of one that is answered with what: "and LMP2?" is another question in each conversation."""
    keys = sorted(understood.keys | understood.entities) or [fold(question)]
    keys += answer.facts if answer.status is Status.ANSWERED else ()
    return hashlib.blake2b("\0".join(keys).encode(), digest_size=8).hexdigest()
