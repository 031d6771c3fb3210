"""The queries over the season records, by the name that templates in knowledge/templates/ call them.

Each takes a Request and gives a Result, or None where it cannot serve what the question names: the engine then tries the
next candidate. A query computes everything from the records; what differs between templates comes in as options.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.answering.queries import (
    calendar,
    circuits,
    comparing,
    entries,
    extremes,
    feats,
    fields,
    nationalities,
    patterns,
    profiles,
    races,
    rankings,
    seasons,
    titles,
)
from bot.answering.queries.common import for_spans, for_winters
from bot.answering.records import Request
from bot.answering.result import Result

_BY_NAME: dict[str, Callable[[Request], Result | None]] = {
    "champions": titles.champions,
    "runner_up": titles.runner_up,
    "margin": titles.margin,
    "race_winners": races.race_winners,
    "poles": races.poles,
    "race_facts": races.race_facts,
    "winner_laps": races.winner_laps,
    "calendar": calendar.calendar,
    "cancelled": calendar.cancelled,
    "entries": calendar.entries,
    "grids": calendar.grids,
    "classes": calendar.classes,
    "class_in_season": calendar.class_in_season,
    "invitations": calendar.invitations,
    "organiser": calendar.organiser,
    "last_race": calendar.last_race,
    "next_race": calendar.next_race,
    "ranking": rankings.ranking,
    "tally": rankings.tally,
    "people": entries.people,
    "took_part": entries.took_part,
    "appearances": entries.appearances,
    "field": fields.field,
    "car_counts": fields.car_counts,
    "nationals": fields.nationals,
    "profile": profiles.profile,
    "car_profile": profiles.car_profile,
    "season_profile": profiles.season_profile,
    "number_holder": entries.number_holder,
    "first_win": feats.first_win,
    "streak": feats.streak,
    "sweeps": feats.sweeps,
    "different_winners": feats.different_winners,
    "winning_seasons": feats.winning_seasons,
    "single_country": feats.single_country,
    "season_sizes": feats.season_sizes,
    "circuit_info": circuits.circuit_info,
    "extreme_circuit": circuits.extreme_circuit,
    "visits": circuits.visits,
    "totals": circuits.totals,
    "race_lengths": circuits.race_lengths,
    "compare": comparing.compare,
    "national_feats": nationalities.national_feats,
    "edges": seasons.edges,
    "seasons_without": seasons.seasons_without,
    "season_parts": seasons.season_parts,
    "season_span": seasons.season_span,
    "season_breaks": seasons.season_breaks,
    "race_counts": seasons.race_counts,
    "average_grid": seasons.average_grid,
    "largest_class": seasons.largest_class,
    "entry_history": seasons.entry_history,
    "most_seasons": seasons.most_seasons,
    "from_pole": patterns.from_pole,
    "title_margins": patterns.title_margins,
    "title_runs": patterns.title_runs,
    "several_classes": patterns.several_classes,
    "win_gaps": patterns.win_gaps,
    "champions_wins": patterns.champions_wins,
    "weekend_doubles": patterns.weekend_doubles,
    "busiest_places": extremes.busiest_places,
    "laps_extreme": extremes.laps_extreme,
    "first_pole": extremes.first_pole,
    "since_race": extremes.since_race,
    "outside": extremes.outside,
    "season_edges": extremes.season_edges,
    "races_in_year": extremes.races_in_year,
    "class_changes": extremes.class_changes,
}

SPANNED = frozenset(
    [
        "champions",
        "runner_up",
        "margin",
        "race_winners",
        "poles",
        "calendar",
        "cancelled",
        "entries",
        "grids",
        "ranking",
        "tally",
        "compare",
        "visits",
        "totals",
        "race_counts",
        "from_pole",
        "title_margins",
        "several_classes",
        "national_feats",
        "weekend_doubles",
        "champions_wins",
        "edges",
        "seasons_without",
        "invitations",
        "people",
        "took_part",
        "appearances",
        "race_lengths",
        "streak",
        "class_changes",
    ]
)
"""The queries that select races by `Records.select` and seasons by `Records.named_seasons`, and so take a span of time."""
QUERIES: dict[str, Callable[[Request], Result | None]] = {
    name: for_spans(for_winters(query), name in SPANNED) for name, query in _BY_NAME.items()
}
