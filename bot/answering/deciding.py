"""Deciding: takes the first candidate that is good enough and can serve what is named, asks back, or declines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.answering.answer import Answer, Status
from bot.answering.composing import SORRY, SORRY_NEAR, Composer
from bot.answering.confidence import Evidence, confidence_of
from bot.answering.declining import WORD_FOR_WORD, BetterGaps
from bot.answering.followups import Turn
from bot.answering.implied import is_specific, with_implied
from bot.answering.missing import hitting
from bot.answering.other_race import OtherRace
from bot.answering.ranking import is_answer
from bot.answering.scoring import TYPES, Match
from bot.answering.shortlist import Shortlist
from bot.answering.understanding import Understanding
from bot.answering.weighing import Weigher

ANSWER_AT = {"fact": 0.5, "template": 0.6}
"""The confidence from which a candidate is given as the answer."""
TURN_ANSWER_AT = 0.72
"""The same for a reading of a question that was asked in a conversation, where more goes wrong."""
OTHER_SERIES_SURE = 0.5
"""The same for a fact when the question names another championship."""
UNEXPLAINED, UNEXPLAINED_SURE = 0.05, 0.6
"""A fact that explains less than this share of what is asked has to be so sure by its plain words."""
SPAN_SURE = 0.75
"""The same for a fact where a span of time is asked for, such as "since 2019", which it may not speak of."""
FLOOR = {"fact": 0.3, "template": 0.5}
"""The score below which no candidate is given, however long and clear of others the question is."""
OF_TWO_KINDS = 5
"""Candidates among which a fact and a question over the records are compared by how sure they are."""
MUCH_SURER = 0.1
"""How much surer the better one of the other kind must be of itself to go first."""
GAP_BEATEN = 0.9
"""How sure an answer must be to be given where a known gap fits better."""
BESIDE_HALF = 0.8
"""The confidence from which a fact is given where the records have only half of what is asked."""
CHOOSE_AT = 0.4
"""The confidence from which the best candidates are offered to choose from."""
PLACED = frozenset({"second", "third"})
"""Terms that ask, in a conversation on winners, for those behind them."""
OTHER_SERIES = "I only know the Asian Le Mans Series, not {series}."


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is decided on: a question that stands alone, or one reading (`turn`) of a question in a conversation.

    `near` are the candidates that the conversation makes likely.
    """

    question: str
    understood: Understanding
    now: datetime
    turn: Turn | None
    near: frozenset[str]

    @property
    def guessed(self) -> bool:
        """Whether the reading is a mere guess at what is asked."""
        return self.turn is not None and self.turn.kind not in ("alone", "same", "first", "again")


@dataclass(frozen=True, slots=True)
class _Found:
    """A candidate that has an answer, how sure that is, and its place among those worth a decision."""

    match: Match
    answer: Answer
    confidence: float
    place: int

    @property
    def sure_answer(self) -> Answer:
        """The answer with how sure it is."""
        return replace(self.answer, confidence=self.confidence)


def _is_said(found: _Found | None, gap: Match, turn: Turn | None) -> bool:
    """Whether what was found is asked for word for word, and the known gap that fits better is not."""
    return found is not None and turn is None and gap.wording < WORD_FOR_WORD <= found.match.wording


def _owns_up(answer: Answer) -> bool:
    """Whether an answer says itself that what is asked is not on record, and tells what is: more than a known gap does."""
    return answer.status is Status.UNKNOWN and bool(answer.sources)


class Decider:
    """Decides on one reading of one question.

    `confidence_of` tells how sure an answer is; calibration puts another one in its place to see what decisions rest on.
    """

    def __init__(
        self, shortlist: Shortlist, weigher: Weigher, composer: Composer, gaps: BetterGaps, other_race: OtherRace
    ) -> None:
        self._shortlist = shortlist
        self._weigher = weigher
        self._composer = composer
        self._gaps = gaps
        self._other_race = other_race
        self.confidence_of: Callable[[Evidence], float] = confidence_of

    def decide(
        self,
        question: str,
        understood: Understanding,
        now: datetime,
        turn: Turn | None = None,
        near: frozenset[str] = frozenset(),
    ) -> Answer:
        """The answer to a question that stands alone, or to one reading of a question in a conversation.

        `near` are the candidates that the conversation makes likely.
        """
        asked = _Asked(question, with_implied(understood, begins=turn is None), now, turn, near)
        matches = self._shortlist.matches(asked.understood, turn.hints if turn else frozenset(), near)
        viable = self._in_order(asked, matches)
        found = self._first(asked, viable, matches)
        ahead = viable[: found.place] if found else viable
        declining = self._gaps.better(asked.understood, matches, asked.guessed) or next(
            (match for match in ahead if not is_answer(match) and not _is_said(found, match, turn)), None
        )
        if found is not None and (declining is None or found.confidence >= GAP_BEATEN or _owns_up(found.answer)):
            if _is_sure_enough(asked, found):
                return self._given(asked, found, viable, matches)
            if found.confidence >= CHOOSE_AT and not asked.understood.series:
                choice = self._composer.choose(question, viable[found.place :], found.confidence)
                return replace(choice, context=found.answer.context, confidence=found.confidence)
        if declining is not None:
            return self._composer.declining(question, declining)
        return _declined(asked, matches)

    def _first(
        self, asked: _Asked, viable: Sequence[Match], matches: Sequence[Match], start: int = 0, kind: str | None = None
    ) -> _Found | None:
        """The first candidate from a place on, of one kind or any, that has an answer; None where none has."""
        for place, match in enumerate(viable[start:], start):
            if not is_answer(match) or (kind is not None and match.candidate.kind != kind):
                continue
            if asked.guessed and _asks_for_another_place(asked.understood, match):
                continue
            answer = self._composer.serve(asked.question, asked.understood, match, asked.now, asked.guessed)
            if answer is None:
                continue
            evidence = self._weigher.evidence(match, viable[place + 1 :], matches, asked.understood, asked.turn, answer)
            if asked.turn is not None and asked.turn.kind in ("again", "first") and evidence.ties.tells is False:
                continue  # the reply to the question asked again lacks the part that is asked for now
            if asked.turn is not None and evidence.untold:
                continue  # a fact near what was spoken of that names nobody for "who", or no number of what is counted
            return _Found(match, answer, self.confidence_of(evidence), place)
        return None

    def _given(self, asked: _Asked, found: _Found, viable: Sequence[Match], matches: Sequence[Match]) -> Answer:
        """A sure answer; where it has half of what is asked, a fact behind it that is sure of the whole."""
        if not found.answer.half:
            behind = viable[found.place + 1 :]
            return replace(
                self._other_race.added_to(found.answer, asked.understood, found.match, behind),
                confidence=found.confidence,
            )
        whole = self._first(asked, viable, matches, found.place + 1, "fact")
        return whole.sure_answer if whole is not None and whole.confidence >= BESIDE_HALF else found.sure_answer

    def _in_order(self, asked: _Asked, matches: Sequence[Match]) -> list[Match]:
        """The candidates that are worth a decision, in the order in which they are tried."""
        turn, understood = asked.turn, asked.understood
        viable = self._shortlist.viable(matches, understood, alone=turn is None and is_specific(understood))
        if turn is not None and turn.kind in ("same", "first", "again"):
            viable = _asked_again(viable, turn, asked.near)
        if turn is not None:
            viable = hitting(turn, viable)
        return self._surer_first(viable, matches, understood)

    def _surer_first(self, viable: list[Match], matches: Sequence[Match], understood: Understanding) -> list[Match]:
        """The candidates with the best one of the other kind before the first where it would be the surer answer.

        Fits of facts and of questions over the records are hard to compare; how sure each of them is has been learnt apart.
        """
        answers = [match for match in viable if is_answer(match)][:OF_TWO_KINDS]
        other = next((match for match in answers if match.candidate.kind != answers[0].candidate.kind), None)
        if other is None:
            return viable
        sure, surer = (
            confidence_of(
                self._weigher.evidence(one, [match for match in viable if match is not one], matches, understood)
            )
            for one in (answers[0], other)
        )
        if surer <= sure + MUCH_SURER:
            return viable
        at = viable.index(answers[0])
        return [*viable[:at], other, *(match for match in viable[at:] if match is not other)]


def _asked_again(viable: list[Match], turn: Turn, near: frozenset[str]) -> list[Match]:
    """The candidates for the question before with something else in it.

    Records are asked the same again. A prose fact would say the same again, which only helps who asks for a part of it.
    """
    if turn.kind == "same" and turn.after_prose and not turn.keys & TYPES:
        return [match for match in viable if match.candidate.id not in near]
    before = [match for match in viable if match.candidate.id in near and is_answer(match)]
    return before or (viable if turn.kind == "same" else [])


def _asks_for_another_place(understood: Understanding, match: Match) -> bool:
    """Whether those behind the winner are asked for, of which a question over the records does not know."""
    return match.candidate.kind == "template" and bool(understood.keys & PLACED - match.candidate.words)


def _is_sure_enough(asked: _Asked, found: _Found) -> bool:
    """Whether an answer is sure enough to be given, and its candidate fits at all."""
    match, understood, turn = found.match, asked.understood, asked.turn
    kind = match.candidate.kind
    needed = ANSWER_AT[kind] if turn is None else max(ANSWER_AT[kind], TURN_ANSWER_AT)
    if understood.series and not understood.own:
        needed = max(needed, OTHER_SERIES_SURE)
    if kind == "fact" and match.coverage < UNEXPLAINED:
        needed = max(needed, UNEXPLAINED_SURE)
    if kind == "fact" and understood.slots.span is not None:
        needed = max(needed, SPAN_SURE)
    leans = turn is not None and turn.kind != "alone"
    return found.confidence >= needed and (leans or match.score >= FLOOR[kind])


def _declined(asked: _Asked, matches: Sequence[Match]) -> Answer:
    """The reply where neither a candidate nor a known gap is good enough."""
    if asked.understood.series:
        text = OTHER_SERIES.format(series=" or ".join(asked.understood.series))
        return Answer(asked.question, Status.UNKNOWN, text, meant=True, reason="other series")
    text = SORRY_NEAR if matches else SORRY
    return Answer(asked.question, Status.UNKNOWN, text, reason="no candidate is good enough")
