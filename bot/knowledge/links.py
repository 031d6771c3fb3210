"""Trying the address of every source, politely: is the page still there?

One request at a time for each host, with a pause after it, and a few hosts at once. A page is asked for with HEAD, and with
GET where a server refuses HEAD. What may pass (too many requests, a server's own error, silence) is tried again later.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from itertools import pairwise
from urllib.parse import urlsplit

import aiohttp

from bot.knowledge.checking import Location, references
from bot.knowledge.models import FactFile, Model, Source, SourceFile

USER_AGENT = (
    "aslms-bot-links/1.0 (checks that the sources of a fact base are still there; one request at a time per host)"
)
HEADERS = {"User-Agent": USER_AGENT, "Accept": "text/html,application/xhtml+xml,application/pdf,*/*;q=0.8"}
WAIT = frozenset({429, 503})
"""A server that answers so asks to come back later."""
CLOSED = frozenset({401, 402, 403, 407, 429, 451, 999})
"""The page is there, but not for a program: it says nothing about what a reader sees."""
MOVED = frozenset({301, 308})


@dataclass(frozen=True, slots=True)
class Link:
    """A source to try: its id, the page, the file that holds it, and how many facts and records rest on it."""

    source: str
    page: Source
    file: str
    facts: int = 0
    records: int = 0

    @property
    def host(self) -> str:
        """The host of its address, in lower case."""
        return (urlsplit(self.page.url).hostname or "").lower()


class State(StrEnum):
    """What trying a link showed. UNCLEAR: there is a server, but it does not tell a program whether the page is there."""

    FINE = "fine"
    MOVED = "moved"
    UNCLEAR = "unclear"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What trying a link showed; `detail` says why, and where the page is now if it MOVED."""

    link: Link
    state: State
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Manners:
    """How politely links are tried; times in seconds.

    at_once   requests at once in all; `per_host` for one host
    pause     between two requests to a host
    timeout   for one request
    tries     for what may pass; the wait before the next doubles from `back_off`
    patience  the longest wait that a server may ask for; beyond it the link is left UNCLEAR
    """

    at_once: int = 12
    per_host: int = 1
    pause: float = 1.0
    timeout: float = 20.0
    tries: int = 3
    back_off: float = 2.0
    patience: float = 60.0


def links_of(files: Mapping[str, Model]) -> list[Link]:
    """The links of all source files, in the order of the files, with how much rests on each."""
    facts: dict[str, set[tuple[str, Location]]] = defaultdict(set)
    records: dict[str, set[tuple[str, Location]]] = defaultdict(set)
    for file, model in files.items():
        kind = facts if isinstance(model, FactFile) else records
        for location, table, identifier in references(model):
            if table == "sources":
                # what names the source: a fact, or the part of a season that holds the key `sources`
                holder = location[: location.index("sources")]
                kind[identifier].add((file, holder))
    return [
        Link(identifier, source, file, len(facts[identifier]), len(records[identifier]))
        for file, model in files.items()
        if isinstance(model, SourceFile)
        for identifier, source in model.sources.items()
    ]


def on_host(links: Iterable[Link], host: str) -> list[Link]:
    """The links on a host or below it: "wikipedia.org" is also "en.wikipedia.org"."""
    host = host.lower().removeprefix("www.")
    return [link for link in links if link.host == host or link.host.endswith(f".{host}")]


@dataclass(frozen=True, slots=True)
class _Reply:
    """How one request ended: with a status, or with the trouble that prevented one.

    passes   it may be otherwise later
    certain  it says something about the page, not only about the way to it
    wait     the seconds that the server asks to wait
    moved    the address to which the page moved for good
    """

    status: int | None
    trouble: str = ""
    passes: bool = False
    certain: bool = True
    wait: float | None = None
    moved: str | None = None

    @property
    def fine(self) -> bool:
        return self.status is not None and self.status < 400


@dataclass(slots=True)
class LinkChecker:
    """Tries links. `outcomes` grows while `run` runs, so that what was found is there when it is interrupted.

    `done` is called with each outcome as it comes.
    """

    links: Sequence[Link]
    manners: Manners = field(default_factory=Manners)
    done: Callable[[Outcome], None] = lambda outcome: None
    outcomes: list[Outcome] = field(default_factory=list)

    async def run(self) -> list[Outcome]:
        """Try every link; returns the outcomes in the order of the links. A page that two sources name is tried once."""
        hosts: dict[str, deque[list[Link]]] = defaultdict(deque)
        same_page: dict[str, list[Link]] = defaultdict(list)
        for link in self.links:
            same_page[link.page.url].append(link)
        for group in same_page.values():
            hosts[group[0].host].append(group)
        timeout = aiohttp.ClientTimeout(total=self.manners.timeout)
        async with aiohttp.ClientSession(headers=HEADERS, timeout=timeout, trust_env=True) as session:
            slots = asyncio.Semaphore(self.manners.at_once)
            async with asyncio.TaskGroup() as tasks:
                for queue in hosts.values():
                    for _ in range(min(self.manners.per_host, len(queue))):
                        tasks.create_task(self._host(_Client(session, slots, self.manners), queue))
        place = {link.source: index for index, link in enumerate(self.links)}
        self.outcomes.sort(key=lambda outcome: place[outcome.link.source])
        return self.outcomes

    async def _host(self, client: _Client, queue: deque[list[Link]]) -> None:
        """Try the pages of one host, one after another."""
        while queue:
            group = queue.popleft()
            state, detail = judge(group[0].page.url, await client.reach(group[0].page.url))
            for link in group:
                outcome = Outcome(link, state, detail)
                self.outcomes.append(outcome)
                self.done(outcome)
            if queue:
                await asyncio.sleep(self.manners.pause)


def judge(url: str, reply: _Reply) -> tuple[State, str]:
    """What a reply says about the page at `url`, and why."""
    if reply.fine and reply.moved:
        gone = urlsplit(url).path.strip("/") and not urlsplit(reply.moved).path.strip("/")
        return State.MOVED, reply.moved + (" (the front page: the page itself may be gone)" if gone else "")
    if reply.fine:
        return State.FINE, ""
    if reply.status in CLOSED or not reply.certain:
        return State.UNCLEAR, reply.trouble
    return State.DEAD, reply.trouble


@dataclass(slots=True)
class _Client:
    """Asks for pages, with the manners."""

    session: aiohttp.ClientSession
    slots: asyncio.Semaphore
    manners: Manners

    async def reach(self, url: str) -> _Reply:
        """The reply that stands: with GET where HEAD is refused, and tried again while the trouble may pass."""
        method = "HEAD"
        failed = 0
        while True:
            reply = await self._ask(method, url)
            if reply.fine:
                return reply
            refused = method == "HEAD" and reply.status is not None
            method = "GET"  # many servers answer HEAD wrongly, so that it proves nothing
            if refused and reply.status not in WAIT:
                await asyncio.sleep(self.manners.pause)
                continue
            failed += 1
            wait = self.manners.back_off * 2 ** (failed - 1) if reply.wait is None else reply.wait
            if failed >= self.manners.tries or not (reply.passes or refused):
                return reply
            if wait > self.manners.patience:
                return _Reply(reply.status, f"{reply.trouble}, to be asked again in {wait:.0f} s", certain=False)
            await asyncio.sleep(wait)

    async def _ask(self, method: str, url: str) -> _Reply:
        try:
            async with (
                self.slots,
                self.session.request(method, url, allow_redirects=True, max_redirects=8) as response,
            ):
                return _reply(response)
        except TimeoutError:
            return _Reply(None, f"no reply within {self.manners.timeout:g} s", passes=True)
        except aiohttp.TooManyRedirects:
            return _Reply(None, "redirects without end")
        except (aiohttp.ClientHttpProxyError, aiohttp.ClientProxyConnectionError) as error:
            return _Reply(None, f"the proxy does not let it through: {error}", certain=False)
        except aiohttp.ClientConnectorDNSError:
            return _Reply(None, "there is no such host", passes=True)
        except aiohttp.ClientSSLError as error:  # a reader's browser warns, but may well show the page
            return _Reply(None, f"no safe connection: {error}", certain=False)
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError) as error:
            return _Reply(None, f"leads to an address that is none: {error}")
        except (aiohttp.ClientError, OSError) as error:
            return _Reply(None, str(error) or type(error).__name__, passes=True)


def _reply(response: aiohttp.ClientResponse) -> _Reply:
    status = response.status
    trouble = f"{status} {response.reason or ''}".strip() if status >= 400 else ""
    passes = status >= 500 or status == 429 or status == 408
    wait = _seconds(response.headers.get("Retry-After"))
    return _Reply(status, trouble, passes, wait=wait, moved=_moved_to(response))


def _moved_to(response: aiohttp.ClientResponse) -> str | None:
    """Where the page moved for good: the address after the redirects that say so, up to the first that does not."""
    hops = [*response.history, response]
    address = None
    for hop, following in pairwise(hops):
        if hop.status not in MOVED:
            break
        address = str(following.url)
    return address


def _seconds(value: str | None) -> float | None:
    """The seconds that a Retry-After header asks for, a number or a date; None where there is none that can be read."""
    if not value:
        return None
    with contextlib.suppress(ValueError):
        return max(0.0, float(value))
    with contextlib.suppress(ValueError):
        moment = parsedate_to_datetime(value)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
    return None
