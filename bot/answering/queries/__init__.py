"""The queries over the season records, by the name that templates in knowledge/templates/ call them.

Each takes a Request and gives a Result, or None where it cannot serve what the question names: the engine then tries the
next candidate. A query computes everything from the records; what differs between templates comes in as options.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.answering.queries import calendar, circuits, races, rankings, titles
from bot.answering.records import Request
from bot.answering.result import Result

QUERIES: dict[str, Callable[[Request], Result | None]] = {
    "champions": titles.champions,
    "runner_up": titles.runner_up,
    "margin": titles.margin,
    "race_winners": races.race_winners,
    "poles": races.poles,
    "race_facts": races.race_facts,
    "calendar": calendar.calendar,
    "cancelled": calendar.cancelled,
    "entries": calendar.entries,
    "grids": calendar.grids,
    "classes": calendar.classes,
    "invitations": calendar.invitations,
    "organiser": calendar.organiser,
    "last_race": calendar.last_race,
    "next_race": calendar.next_race,
    "ranking": rankings.ranking,
    "tally": rankings.tally,
    "people": rankings.people,
    "circuit_info": circuits.circuit_info,
    "extreme_circuit": circuits.extreme_circuit,
    "visits": circuits.visits,
    "totals": circuits.totals,
    "race_lengths": circuits.race_lengths,
}
