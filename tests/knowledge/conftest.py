"""A small fact base that is right in every way, for tests to spoil."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.knowledge import KnowledgeBase, KnowledgeError, load
from bot.knowledge.findings import find
from bot.knowledge.loading import Parsed, files_of
from bot.knowledge.models import Model

FILES = {
    "sources/all.yaml": """\
sources:
  report:
    url: https://example.org/report
    title: A report
    publisher: Example
    published: "2020-02"
    kind: press
    checked: 2026-11-22
  list:
    url: https://example.net/list
    title: A list
    publisher: Example
    published: 2026-11-22
    kind: official
    checked: 2026-11-22
    archive: https://web.archive.org/web/2026/https://example.net/list
""",
    "entities/all.yaml": """\
circuits:
  sepang: {name: Sepang International Circuit, names: [Sepang], place: Sepang, country: Malaysia, sources: [report]}
  buriram: {name: Chang International Circuit, names: [Buriram], place: Buriram, country: Thailand, sources: [report]}
teams:
  kcmg: {name: KCMG}
  oak-racing: {name: OAK Racing}
  craft-bamboo: {name: Craft-Bamboo Racing, run_by: oak-racing}
drivers:
  ho-pin-tung: {name: Ho-Pin Tung}
  david-cheng: {name: David Cheng}
  richard-bradley: {name: Richard Bradley}
  shaun-thong: {name: Shaun Thong}
cars:
  oreca-07: {name: Oreca 07, make: Oreca}
classes:
  lmp2: {name: LMP2, kind: prototype}
  gt: {name: GT, kind: gt}
""",
    "seasons/2015-16.yaml": """\
season: "2015-16"
label: "2015–16"
classes: [lmp2, gt]
entries: {total: 3, by_class: {lmp2: 2, gt: 1}, sources: [list]}
entry_list:
  - class: lmp2
    team: kcmg
    number: "18"
    drivers: [ho-pin-tung, david-cheng]
    part_time: {david-cheng: [2]}
    sources: [list]
  - class: gt
    team: craft-bamboo
    number: "77"
    drivers: [richard-bradley]
    rounds: [2]
    sources: [list]
rounds:
  - round: 1
    name: 3 Hours of Sepang
    circuit: sepang
    date: 2015-11-08
    status: held
    starters: 12
    winners:
      - {class: lmp2, overall: true, team: kcmg, number: "18", drivers: [ho-pin-tung], sources: [report]}
    sources: [report]
  - round: 2
    name: 3 Hours of Buriram
    circuit: buriram
    date: 2016-01-10
    status: held
    winners:
      - {class: lmp2, overall: true, team: kcmg, number: "18", drivers: [ho-pin-tung, david-cheng], sources: [report]}
    poles:
      - {class: gt, team: craft-bamboo, driver: richard-bradley, sources: [report]}
    sources: [report]
  - name: 3 Hours of Sepang, the second one
    round: null
    circuit: sepang
    date: 2016-01-24
    status: cancelled
    sources: [report]
champions:
  - {class: lmp2, title: teams, team: kcmg, sources: [report]}
  - {class: lmp2, title: drivers, drivers: [ho-pin-tung], sources: [report]}
  - {class: gt, title: teams, team: oak-racing, sources: [report]}
runners_up: []
invitations: []
""",
    "facts/history.yaml": """\
topic: history
facts:
  - id: tyre-supplier
    question: Who supplies the tyres in 2016?
    wordings: [tyre brand, whose rubber do they race on]
    answer: Michelin supplies the tyres.
    as_of: 2026-01-01
    sources: [report, list]
    confidence: high
  - id: fuel-supplier
    question: Who supplies the fuel in 2016?
    wordings: [which petrol]
    answer: TotalEnergies supplies the fuel.
    as_of: 2026-01-01
    sources: [report]
    confidence: high
  - id: old-fuel-supplier
    question: Who supplies the fuel in 2016?
    answer: Shell supplies the fuel.
    as_of: 2026-01-01
    sources: [report]
    confidence: high
    retired: replaced by fuel-supplier
""",
    "gaps.yaml": """\
gaps:
  - id: hospitality
    says: No page tells what the hospitality costs.
    wordings: [what is hospitality]
""",
    "vocabulary.yaml": """\
synonyms: {win: [won]}
slang: {}
ignored: [the, who, what, is, in, it, a, did, of, and]
other_series: {}
""",
    "premises.yaml": """\
statements: {negations: [not], auxiliaries: [did], asking: [why], spans: [since], at: [in], scene: [race], links: [the], taking: [took],
  behind_title: [hopes], no_plain_win: [toss], lost_things: [wheel], before_others: [against], introducing: [because], in_a_car: [with]}
subjects: {unreal: [hoped], changes: [planned], official: [announced], racing: [raced], surely_racing: [crashed], season_scene: [season],
  country_scene: [held], first_race: [opener], last_race: [finale], undone: [inherited], not_its_car: [rival], taking_part: [win],
  sessions: [practice], off_track: [boss]}
common_in_names: [racing]
same_cars: [[Oreca]]
part_of: {gt: lmp2}
taken_for: {lmp2: [gt]}
called_off: [cancelled]
plans: [planned]
years_of_prose: [2006]
""",
}


@dataclass(frozen=True, slots=True)
class SmallBase:
    """A fact base in a folder, with what the checks say of it."""

    path: Path

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace the one place where `old` stands."""
        text = (self.path / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        (self.path / file).write_text(text.replace(old, new), encoding="utf-8")

    def base(self) -> KnowledgeBase:
        return load(self.path)

    def files(self) -> dict[str, Model]:
        parsed: Parsed = {}
        load(self.path, None, parsed)
        return files_of(parsed)

    def problems(self) -> list[str]:
        """What loading says is wrong, a line each."""
        with pytest.raises(KnowledgeError) as caught:
            load(self.path)
        return str(caught.value).splitlines()

    def warnings(self) -> list[str]:
        """What is untidy, a line each."""
        return [str(problem) for problem in find(self.path, self.files())]


@pytest.fixture
def small(tmp_path: Path) -> SmallBase:
    """A small fact base that is right in every way."""
    path = tmp_path / "knowledge"
    for name, text in FILES.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return SmallBase(path)
