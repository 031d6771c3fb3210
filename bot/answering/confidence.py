"""How sure a decision is: from how a candidate fits and how far it stands from the next one to a probability.

Logistic regressions, one for facts and one for questions over the records. Their coefficients stand in coefficients.json
and come from benchmarks/calibrate.py: wordings of the fact base that were left out, facts that were left out whole (so that the right
decision is to decline), and the labelled questions that are for tuning.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.answering import coefficients
from bot.answering.followups import Turn
from bot.answering.scoring import TYPES, Match
from bot.answering.taking_over import LIGHT

MAX_ASKED, MAX_NAMED = 2.0, 2.5
"""Beyond these weights a question is not easier to get right for being longer."""
FEW_WORDS, MANY_TERMS = 5, 4


@dataclass(frozen=True, slots=True)
class Ties:
    """What a candidate shares with the conversation that a question was asked in.

    named   the share, by weight, of the things spoken of that it speaks of, times apart; None where nothing was named
    timely  it is about a season or year that was spoken of, or none was
    asked   the share, by weight, of what was asked before that it speaks of
    thread  the share, by weight, of what the person has named that it speaks of; None where nothing was named
    again   it is what was answered with just before
    people  its reply names somebody of the teams and drivers that the reading is about; None where it is about none
    tells   its reply names something of the kind that is asked for: somebody, a place, a day, a number, a car; None where no such
            kind is asked for
    """

    named: float | None = None
    timely: bool = True
    asked: float = 0.0
    thread: float | None = None
    again: bool = False
    people: bool | None = None
    tells: bool | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a probability is worked out from.

    lead    the fit (ranking.py) minus the next one's that would say something else
    lexical_lead  how much better its plain words fit than those of any other candidate that would say something else
    rivalry  the log odds that one of such others is meant
    gap     the score of the known gap or small talk that fits best: what is asked may be that which nobody knows
    asked   the summed weight of what is asked, names apart
    named   the summed weight of what is named
    lacking the summed weight of what is named that a fact does not have; a question over the records takes any name or is barred
    strange somebody or something is named that the base does not have
    lacks_kind  a kind of thing is asked for, such as a sum of money, that the candidate does not tell
    untold  the answer names nobody for a "who", or has no number of what is counted
    turn    how the question was read, where it was asked in a conversation
    ties    what the candidate shares with that conversation
    """

    match: Match
    lead: float
    lexical_lead: float
    rivalry: float
    gap: float
    asked: float
    named: float
    lacking: float = 0.0
    strange: bool = False
    lacks_kind: bool = False
    untold: bool = False
    turn: Turn | None = None
    ties: Ties = Ties()

    def features(self) -> tuple[float, ...]:
        """The numbers in the order of the coefficients."""
        match = self.match
        asked, named = min(self.asked, MAX_ASKED), min(self.named, MAX_NAMED)
        return (
            match.score,
            match.wording,
            match.coverage,
            match.topic,
            match.asked,
            match.missed,
            match.missed_concept,
            match.mistyped,
            match.lexical,
            asked,
            named,
            self.lead,
            self.lexical_lead,
            self.rivalry,
            self.gap,
            match.likelier,
            match.likelier_than_gaps,
            self.lacking,
            float(self.strange),
            float(self.lacks_kind),
            float(self.untold),
        )


READINGS = ("alone", "same", "again", "prose", "records", "places")
_LIKE = {"repeat": "records", "thread": "records"}
"""Readings that count like others."""


def turn_features(evidence: Evidence, turn: Turn) -> tuple[float, ...]:
    """What the probability of one reading of a question in a conversation is worked out from.

    For each kind of reading a constant and the log odds that it would have as a question of its own; and signs that a question
    stands alone or leans on the one before.
    """
    odds = log_odds(evidence)
    reading = _LIKE.get(turn.kind, turn.kind)
    if turn.kind == "first":
        reading = "same" if turn.keys <= LIGHT else "again"
    by_kind = [value for kind in READINGS for value in ((1.0, odds) if kind == reading else (0.0, 0.0))]
    alone, prose = turn.kind == "alone", turn.kind == "prose"
    records = reading in ("records", "places")
    fact = evidence.match.candidate.kind == "fact"
    ties = evidence.ties
    prose_in_turn = fact and not alone
    queried = not fact and records
    bare = bool(turn.keys) and turn.keys <= TYPES
    signs = (
        turn.kind == "first",
        not alone and turn.after_unknown,
        alone and turn.leaning,
        alone and turn.words <= FEW_WORDS,
        alone and turn.named,
        alone * min(len(turn.keys), MANY_TERMS),
        alone and fact,
        prose and turn.after_prose,
        prose and not fact,
        prose * min(len(turn.keys), MANY_TERMS),
        records and turn.after_prose,
        not alone and not prose and fact,
        0.0 if alone else evidence.match.coverage,
        0.0 if alone else evidence.match.missed,
        0.0 if alone else evidence.match.mistyped,
        prose * evidence.match.coverage,
        prose_in_turn * (ties.named or 0.0),
        prose_in_turn and ties.named == 0.0,
        prose_in_turn and not ties.timely,
        alone * ties.asked,
        prose_in_turn and ties.again,
        ties.tells is False and not alone,
        ties.tells is True and not alone,
        ties.tells is False and alone,
        prose_in_turn * (ties.thread or 0.0),
        prose_in_turn and ties.thread == 0.0,
        prose_in_turn * evidence.match.lexical,
        prose and turn.leaning,
        ties.people is False and queried,
        bare and prose,
        bare and records,
    )
    return (*by_kind, *map(float, signs))


def log_odds(evidence: Evidence) -> float:
    """How sure it would be to answer with this candidate, were the question read like this by itself."""
    weights = coefficients.current.alone[evidence.match.candidate.kind]
    return sum(a * b for a, b in zip(weights, (1.0, *evidence.features()), strict=True))


def confidence_of(evidence: Evidence) -> float:
    """The probability, 0 to 1, that answering with this candidate is right."""
    if evidence.turn is None:
        return _probability(log_odds(evidence))
    features = turn_features(evidence, evidence.turn)
    return _probability(sum(a * b for a, b in zip(coefficients.current.turns, features, strict=True)))


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
