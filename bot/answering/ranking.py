"""Which of the best candidates comes first: their parts weighed by how well they told right from wrong.

The score of a match (scoring.py) finds the few candidates that may be meant; it is one mixture for all of them. Among those
few a linear function of all that is known of a match puts the right one first more often. Its coefficients are those of a
pairwise logistic regression (right candidate against each wrong one) from benchmarks/calibrate.py; they stand in
coefficients.json.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import mul

from bot.answering import coefficients
from bot.answering.scoring import Match

NO_RIVAL = -8.0
EXACT = 0.999
"""How well a wording and a question have to explain each other to be the same, names in slots apart."""
CLOSE = 0.95
"""The same from which a wording is too close to the question for another one to go before it."""


def features(match: Match) -> tuple[float, ...]:
    """What a match is compared by, in the order of the coefficients."""
    return (
        match.score,
        match.wording,
        match.topic,
        match.centre,
        match.coverage,
        match.asked,
        match.missed,
        match.missed_concept,
        match.mistyped,
        match.lexical,
        match.shared,
        match.candidate.kind == "template",
        match.likelier,
    )


def fit(match: Match) -> float:
    """How well a match fits beside others of the same question; a difference of 1 makes it 2.7 times as likely."""
    return sum(map(mul, coefficients.current.ranking, features(match)), 0.0)


def rivalry(match: Match, rivals: Sequence[Match]) -> float:
    """The log odds that one of the rivals is meant rather than the match, by their fit; NO_RIVAL where there is none."""
    own = fit(match)
    fits = [fit(rival) - own for rival in rivals]
    return max(NO_RIVAL, math.log(sum(math.exp(value) for value in fits))) if fits else NO_RIVAL


def ranked(matches: Sequence[Match], alone: bool = False) -> list[Match]:
    """Facts and questions over the records by their fit, in the places that they have among gaps and small talk.

    Of a question that stands `alone`, one over the records that is asked word for word goes before what fits it less closely,
    however well that fits the words that many questions share.
    """
    answers = sorted((match for match in matches if is_answer(match)), key=lambda match: -fit(match))
    if alone and answers and answers[0].wording < CLOSE:
        answers.sort(key=lambda match: not is_exact(match))
    order = iter(answers)
    return [next(order) if is_answer(match) else match for match in matches]


def is_answer(match: Match) -> bool:
    """Whether a match is with something that gives an answer: a fact or a question over the records."""
    return match.candidate.kind in ("fact", "template")


def is_exact(match: Match) -> bool:
    """Whether a question over the records is the one that is asked, word for word once its slots are filled."""
    return match.candidate.kind == "template" and match.wording >= EXACT and match.coverage >= EXACT
