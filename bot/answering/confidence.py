"""How sure a decision is: from how a candidate fits and how far it stands from the next one to a probability.

Logistic regressions, one for facts and one for questions over the records. Their coefficients come from
benchmarks/calibrate.py: wordings of the fact base that were left out, facts that were left out whole (so that the right
decision is to decline), and the labelled questions that are for tuning.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.answering.matching import Match


MAX_ASKED, MAX_NAMED = 2.0, 2.5
"""Beyond these weights a question is not easier to get right for being longer."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a probability is worked out from.

    margin  the score minus the next one's that would say something else
    asked   the summed weight of what is asked, names apart
    named   the summed weight of what is named
    """

    match: Match
    margin: float
    asked: float
    named: float

    def features(self) -> tuple[float, ...]:
        """The numbers in the order of the coefficients."""
        match = self.match
        asked, named = min(self.asked, MAX_ASKED), min(self.named, MAX_NAMED)
        return (
            match.score,
            self.margin,
            match.coverage,
            match.topic,
            match.asked,
            match.missed,
            match.missed_concept,
            match.mistyped,
            asked,
            named,
        )


COEFFICIENTS: dict[str, tuple[float, tuple[float, ...]]] = {
    "fact": (-5.76, (2.80, 5.92, -0.34, 1.87, 1.20, 0.31, -1.44, 0.06, 1.14, 0.53)),
    "template": (-2.16, (2.64, 1.51, 1.27, 1.50, 1.65, -0.31, -2.92, 1.03, 0.53, -0.54)),
}
"""For each kind of candidate the constant and the coefficients of Evidence.features."""


def confidence_of(evidence: Evidence) -> float:
    """The probability, 0 to 1, that answering with this candidate is right."""
    constant, coefficients = COEFFICIENTS[evidence.match.candidate.kind]
    total = constant + sum(a * b for a, b in zip(coefficients, evidence.features(), strict=True))
    return 1 / (1 + math.exp(-total))
