"""How well badly typed questions are read, and how often a rightly spelt stranger is taken for a typo.

    python -m benchmarks.typos [--seed 1] [--facts 300] [--templates 150] [--show MODEL]

Wordings of facts and of templates (their slots filled with names and seasons of the base) are garbled as people garble
them on a phone, one to three words in each, one kind of slip at a time. A garbled question counts as read when it gets
the answer of the clean one: the same status and the same facts. Some slips make another real word ("won" without its w), so no
model reaches 100 %. The other way round, words that the base does not know and that are spelt rightly (people, brands, towns,
uncommon English) are put into questions: none of them should be altered, least of all into a name of the base.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.answering.engine import Engine
from bot.answering.text import stem, words
from bot.knowledge import load

Slip = Callable[[str, random.Random], str]
"""Garbles one word; gives it back as it is where the slip cannot happen in it."""

FRESH = "nothing wrong"
"""No slip, but a second space: the most that can be reached, since a wording that is known word for word gets its own fact."""
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SHORT_MESSAGES = {
    "what": "wat", "when": "wen", "where": "wer", "which": "wich", "who": "hu", "was": "woz", "were": "wer", "you": "u",
    "are": "r", "the": "da", "that": "dat", "this": "dis", "for": "4", "to": "2", "from": "frm", "ever": "eva", "many": "mny",
    "much": "mutch", "does": "duz", "please": "pls", "people": "ppl", "because": "cuz", "before": "b4", "with": "wiv",
    "have": "hav", "why": "y", "one": "1", "first": "furst", "second": "secund", "year": "yr", "years": "yrs", "number": "numba",
    "winner": "winna", "winners": "winnas", "night": "nite", "right": "rite", "could": "cud", "would": "wud", "and": "n",
}  # fmt: skip
SOUNDS = (
    ("ph", "f"), ("ck", "k"), ("qu", "kw"), ("tion", "shun"), ("igh", "y"), ("ea", "ee"), ("ee", "ea"), ("ou", "u"), ("oo", "u"),
    ("ce", "se"), ("ci", "si"), ("ss", "s"), ("ll", "l"), ("nn", "n"), ("tt", "t"), ("er", "a"), ("or", "er"), ("y", "i"), ("c", "k"),
    ("x", "ks"), ("wh", "w"), ("th", "f"), ("ai", "ay"), ("a", "e"), ("i", "e"), ("s", "z"),
)  # fmt: skip


def _place(word: str, rng: random.Random, start: int = 0) -> int:
    """A place in a word; its first letter is the last to go wrong."""
    return rng.randrange(start if rng.random() < 0.1 else max(start, 1), len(word))


def neighbour(word: str, rng: random.Random) -> str:
    """The key beside the one that was meant."""
    at = _place(word, rng)
    return word[:at] + _beside(word[at], rng) + word[at + 1 :]


def _beside(letter: str, rng: random.Random) -> str:
    for number, row in enumerate(ROWS):
        column = row.find(letter)
        if column < 0:
            continue
        near = [row[i] for i in (column - 1, column + 1) if 0 <= i < len(row)]
        near += [ROWS[i][column] for i in (number - 1, number + 1) if 0 <= i < 3 and column < len(ROWS[i])]
        return rng.choice(near)
    return letter


def dropped(word: str, rng: random.Random) -> str:
    """A letter too few."""
    at = _place(word, rng)
    return word[:at] + word[at + 1 :]


def doubled(word: str, rng: random.Random) -> str:
    """A letter twice."""
    at = rng.randrange(len(word))
    return word[:at] + word[at] + word[at:]


def swapped(word: str, rng: random.Random) -> str:
    """Two letters in the wrong order."""
    at = rng.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def by_ear(word: str, rng: random.Random) -> str:
    """As it sounds."""
    options = [(old, new) for old, new in SOUNDS if old in word[1:] or (word.startswith(old) and len(old) > 1)]
    if word in SHORT_MESSAGES:
        return SHORT_MESSAGES[word]
    if not options:
        return word
    old, new = rng.choice(options)
    return new.join(word.rsplit(old, 1))


def without_vowels(word: str, rng: random.Random) -> str:
    """Short as in messages: the vowels are left out, but for the first letter."""
    short = word[0] + re.sub("[aeiou]", "", word[1:])
    return SHORT_MESSAGES.get(word, word) if len(short) < 2 else short


def sounds_swapped(word: str, rng: random.Random) -> str:
    """ "ie" for "ei", "f" for "ph", "k" for "c", "s" for "z", and the other way round."""
    for old, new in rng.sample(
        (("ie", "ei"), ("ei", "ie"), ("ph", "f"), ("c", "k"), ("k", "c"), ("z", "s"), ("s", "c")), 7
    ):
        if old in word:
            return word.replace(old, new, 1)
    return word


def cut(word: str, rng: random.Random) -> str:
    """The last letter is missing."""
    return word[:-1]


def extra(word: str, rng: random.Random) -> str:
    """A key hit along with another."""
    at = _place(word, rng)
    return word[:at] + _beside(word[at], rng) + word[at:]


def split(word: str, rng: random.Random) -> str:
    """A space inside a word."""
    at = rng.randrange(1, len(word))
    return f"{word[:at]} {word[at:]}"


SLIPS: dict[str, Slip] = {
    "neighbouring key": neighbour,
    "letter dropped": dropped,
    "letter doubled": doubled,
    "letters swapped": swapped,
    "letter too many": extra,
    "last letter missing": cut,
    "by ear": by_ear,
    "ie/ei, ph/f, c/k": sounds_swapped,
    "vowels dropped": without_vowels,
    "space inside": split,
}


def garble(text: str, model: str, rng: random.Random) -> str:
    """A text with one to three slips of a kind, each in another word; "mixed" takes a kind at random for each."""
    if model == "class and season":
        return class_garbled(text, rng)
    parts = text.lower().split()
    if model == "space missing":
        for _ in range(rng.choice((1, 1, 2))):
            if len(parts) > 1:
                at = rng.randrange(len(parts) - 1)
                parts[at : at + 2] = [parts[at] + parts[at + 1]]
        return " ".join(parts)
    wanted = rng.choice((1, 1, 2, 2, 3)) if model != "vowels dropped" else rng.choice((1, 2))
    for at in rng.sample(range(len(parts)), len(parts)):
        slip = SLIPS[model] if model != "mixed" else rng.choice(list(SLIPS.values()))
        if len(parts[at]) < 3 or not parts[at].isascii() or not parts[at].strip("?,.!").isalpha():
            continue
        typed = slip(parts[at], rng)
        wanted -= typed != parts[at]
        parts[at] = typed
        if not wanted:
            break
    return " ".join(parts)


def class_garbled(text: str, rng: random.Random) -> str:
    """A text with its class and its season typed badly, where it has any."""

    def season(found: re.Match[str]) -> str:
        first, second = found[1], found[2]
        return rng.choice(
            (f"{first}/ {second}", f"{first[2:]}-{second}", f"{first} {second}", f"{first[2:]}/{second}", f"{first}{second}",
             f"{first} - {second}")
        )  # fmt: skip

    def year(found: re.Match[str]) -> str:
        typed = found[0]
        return rng.choice((typed + typed[-1], typed.replace("0", "o", 1), typed[0] + typed[2] + typed[1] + typed[3:]))

    def category(found: re.Match[str]) -> str:
        digit = found[1]
        return rng.choice((f"lpm{digit}", f"lmp {digit}", f"lmp-{digit}", f"pl{digit}", f"lnp{digit}", f"lmpp{digit}",
                           f"lm{digit}", f"mlp{digit}", f"lmo{digit}"))  # fmt: skip

    text = re.sub(r"(20\d\d)[-\u2013/](\d\d)\b", season, text.lower())
    text = re.sub(r"\b20\d\d(?=\s*$|\?)", year, text)
    return re.sub(r"\blmp([123])\b", category, text)


def corpus(engine: Engine, facts: int, templates: int, seed: int) -> list[str]:
    """Wordings of facts, and of templates with names and seasons in their slots."""
    rng, base = random.Random(seed), engine.base
    texts = rng.sample([text for fact in base.facts.values() for text in fact.wordings], facts)
    names = {
        "season": list(base.seasons), "year": [str(year) for year in range(2014, 2026)],
        "class": ["LMP2", "LMP3", "GT", "LMP2", "LMP3", "GT3"],
        "circuit": ["Sepang", "Fuji", "Buriram", "Dubai", "Yas Marina", "Shanghai", "Zhuhai", "Suzuka", "Abu Dhabi"],
        "team": [team.name for team in base.teams.values()], "driver": [driver.name for driver in base.drivers.values()],
        "car": [car.name for car in base.cars.values()], "make": sorted({car.make for car in base.cars.values()}),
        "country": [country.name for country in base.countries.values()], "month": ["January", "February", "November", "December"],
        "number": ["26", "5", "77"], "race": ["race 1", "race 2"], "round": ["round 1", "round 3"], "hours": ["4 hours"],
        "date": ["8 December 2024", "12 February 2023"],
    }  # fmt: skip
    wordings = [text for template in base.templates.values() for text in template.wordings]
    for wording in rng.sample(wordings, templates):
        texts.append(re.sub(r"\{([a-z_]+)\}", lambda slot: str(rng.choice(names.get(slot[1], ["Sepang"]))), wording))
    return texts


STRANGERS = """
Verstappen Leclerc Piastri Norris Sainz Hulkenberg Bottas Tsunoda Ricciardo Hadjar Vettel Rosberg Raikkonen Kubica Grosjean Ericsson
Newgarden Dixon Palou Rossi Marquez Bagnaia Quartararo Pedrosa Loeb Ogier Rovanpera Neuville Tanak Federer Nadal Djokovic Sinner
Ronaldo Messi Mbappe Haaland Beckham Zidane Guardiola Kristensen Biela Pirro Capello Dumas Lotterer Fassler Treluyer Buemi
Nakajima Conway Kobayashi Hartley Bamber Tandy Vanthoor Estre Christensen Makowiecki Pilet Bruni Lietz Calado Serra Molina
Fuoco Nielsen Antonelli Bearman Colapinto Bortoleto Lawson Doohan Senna Prost Lauda Fangio Ickx Clark Stewart Moss Brabham
Kowalski Novak Schneider Lindqvist Papadopoulos Oyelaran Okonkwo Nguyen Tanaka Yamamoto Takahashi Gonzalez Fernandez Silva
Toyota Nissan Honda Hyundai Kia Volvo Saab Skoda Renault Citroen Opel Vauxhall Cadillac Chevrolet Tesla Rivian Lucid Polestar Bugatti
Pagani Koenigsegg Jaguar Bridgestone Yokohama Hankook Pirelli Dunlop Goodyear Kumho Brembo Castrol Gulf Motul Shell Petronas
Redbull Heineken Budweiser Starbucks Nike Adidas Puma Samsung Huawei Netflix Spotify Alpina Brabus Penske Andretti Ganassi Hendrick
Manchester Liverpool Birmingham Reykjavik Helsinki Stockholm Copenhagen Rotterdam Antwerp Cologne Stuttgart Munich Vienna Budapest
Warsaw Krakow Prague Lisbon Valencia Seville Toulouse Marseille Naples Palermo Istanbul Ankara Cairo Nairobi Lagos Johannesburg
Jakarta Manila Hanoi Saigon Osaka Kyoto Nagoya Sapporo Seoul Busan Taipei Wuhan Guangzhou Shenzhen Mumbai Kolkata Karachi Lahore
Colombo Kathmandu Brisbane Auckland Toronto Vancouver Montreal Chicago Houston Seattle Denver Phoenix Mandalika Termas Assen Zolder
Knockhill Cadwell Croft Snetterton Thruxton Anderstorp Vallelunga Magny Dijon Nogaro Ledenon Charade
podcast emoji croissant sushi karaoke origami yoga pizza burrito espresso cappuccino smoothie selfie drone wifi bluetooth laptop
sudoku avocado broccoli zucchini lasagne marathon triathlon biathlon bobsleigh decathlon snooker badminton croquet dressage
chauffeur valet concierge sommelier plumber dentistry orthodontist veterinarian astronaut cosmonaut meteorite asteroid nebula
quokka wombat platypus armadillo chinchilla salamander iguana flamingo pelican sparrow starling magpie
kfc bbc ibm nasa ufc nhl mlb espn cnn hbo gps usb atm fbi cia nato mri dna cpu ram
"""
"""Words that are spelt rightly and that the base does not know; those that it does know by now are left out."""
FRAMES = (
    ("did {} ever race here", True),
    ("has {} won the lmp2 title", True),
    ("is {} coming to sepang in 2024", False),
    ("what do you think about {}", False),
)
"""Questions to put strangers into, and whether the word is typed as it is written or without capitals."""


def strangers(engine: Engine, now: datetime) -> tuple[int, list[str], list[str]]:
    """(how many words, those altered, those taken for a name of the base)."""
    known = {word for text in _all_texts(engine) for word in words(text)}
    unknown = [word for word in STRANGERS.split() if word.lower() not in known]
    altered: list[str] = []
    named: list[str] = []
    for word in unknown:
        for frame, written in FRAMES:
            typed = word if written else word.lower()
            read = engine.reader.read(frame.format(typed), now)
            if stem(word.lower()) not in read.stems:
                altered.append(f"{typed} ({', '.join(read.plain)})")
            extra_names = read.entities - engine.reader.read(frame.format("that"), now).entities
            if any(not key.startswith(("series/", "track/")) for key in extra_names):
                named.append(f"{typed} ({', '.join(sorted(extra_names))})")
    return len(unknown) * len(FRAMES), altered, named


def _all_texts(engine: Engine) -> list[str]:
    base = engine.base
    return [
        *(text for fact in base.facts.values() for text in (*fact.wordings, fact.question or "", fact.answer)),
        *(text for table in (base.teams, base.drivers, base.cars, base.circuits, base.countries)
          for one in table.values() for text in (one.name, *one.names)),
        *(text for texts in base.vocabulary.synonyms.values() for text in texts),
    ]  # fmt: skip


def main() -> None:
    """Run the benchmark from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--facts", type=int, default=300)
    parser.add_argument("--templates", type=int, default=150)
    parser.add_argument("--show", default="", help="a kind of slip whose misses are printed, or 'strangers'")
    parser.add_argument("--now", default="2026-11-22T12:00:00+00:00")
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"))
    options = parser.parse_args()
    engine, now = Engine(load(options.knowledge)), datetime.fromisoformat(options.now)
    texts = corpus(engine, options.facts, options.templates, options.seed)
    clean = [engine.answer(text, None, now) for text in texts]
    total = right = 0
    for model in (FRESH, *SLIPS, "space missing", "mixed", "class and season"):
        rng = random.Random(f"{options.seed}{model}")
        same = asked = 0
        for text, meant in zip(texts, clean, strict=True):
            typed = text.replace(" ", "  ", 1) if model == FRESH else garble(text, model, rng)
            if typed == text.lower():
                continue
            answer = engine.answer(typed, None, now)
            hit = (answer.status, answer.facts) == (meant.status, meant.facts)
            asked += 1
            same += hit
            if model == options.show and not hit:
                print(
                    f"  {text}\n    {typed}\n    read as {' '.join(engine.reader.read(typed, now).stems)}; {answer.reason}"
                )
        print(f"{model:22}{same / asked:8.1%} of {asked}")
        if model != FRESH:
            total, right = total + asked, right + same
    print(f"{'all':22}{right / total:8.1%} of {total}")
    count, altered, named = strangers(engine, now)
    print(f"strangers: {count} in questions, {len(altered)} altered, {len(named)} taken for a name")
    if options.show == "strangers":
        print("altered", "; ".join(altered), "\nnamed", "; ".join(named))


if __name__ == "__main__":
    main()
