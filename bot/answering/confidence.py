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
            match.lexical,
            asked,
            named,
        )


COEFFICIENTS: dict[str, tuple[float, tuple[float, ...]]] = {
    "fact": (-5.18, (1.78, 6.32, -0.46, 2.61, 0.98, 0.63, -1.59, 0.27, 1.06, 0.95, 0.01)),
    "template": (-3.53, (3.06, 2.44, 1.34, 1.93, 0.33, -1.01, -1.32, -2.05, 2.43, 0.63, -0.36)),
}
"""For each kind of candidate the constant and the coefficients of Evidence.features."""


def confidence_of(evidence: Evidence) -> float:
    """The probability, 0 to 1, that answering with this candidate is right."""
    constant, coefficients = COEFFICIENTS[evidence.match.candidate.kind]
    total = constant + sum(a * b for a, b in zip(coefficients, evidence.features(), strict=True))
    return 1 / (1 + math.exp(-total))
