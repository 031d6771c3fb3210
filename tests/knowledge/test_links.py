"""Trying links, against a server on this machine: never against the internet."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot.knowledge.links import USER_AGENT, Link, LinkChecker, Manners, Outcome, State, links_of, on_host
from bot.knowledge.models import Source

if TYPE_CHECKING:
    from conftest import SmallBase

QUICK = Manners(pause=0, timeout=0.5, tries=3, back_off=0.01)


class Site:
    """A server whose pages behave well and badly, and which remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, float]] = []
        self.agents: set[str] = set()
        self.busy = 0
        self.busiest = 0
        self.server: TestServer

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.method, request.path, time.monotonic()))
        self.agents.add(request.headers["User-Agent"])
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        try:
            page = getattr(self, "page_" + request.path.strip("/").replace("-", "_").split("/")[0])
            times = sum(path == request.path for _, path, _ in self.asked)
            reply: web.StreamResponse = await page(request, times)
            return reply
        finally:
            self.busy -= 1

    def url(self, path: str) -> str:
        return str(self.server.make_url(path))

    def methods(self, path: str) -> list[str]:
        return [method for method, asked, _ in self.asked if asked == path]

    async def page_fine(self, request: web.Request, times: int) -> web.Response:
        await asyncio.sleep(0.01)
        return web.Response(text="here")

    async def page_(self, request: web.Request, times: int) -> web.Response:
        return web.Response(text="front page")

    async def page_gone(self, request: web.Request, times: int) -> web.Response:
        return web.Response(status=404)

    async def page_shaky(self, request: web.Request, times: int) -> web.Response:
        return web.Response(status=500 if times < 3 else 200)

    async def page_broken(self, request: web.Request, times: int) -> web.Response:
        return web.Response(status=500)

    async def page_slow(self, request: web.Request, times: int) -> web.Response:
        await asyncio.sleep(5)
        return web.Response()

    async def page_late(self, request: web.Request, times: int) -> web.Response:
        if times == 1:
            await asyncio.sleep(5)
        return web.Response()

    async def page_no_head(self, request: web.Request, times: int) -> web.Response:
        return web.Response(status=405 if request.method == "HEAD" else 200)

    async def page_forbidden(self, request: web.Request, times: int) -> web.Response:
        return web.Response(status=403)

    async def page_moved(self, request: web.Request, times: int) -> web.Response:
        raise web.HTTPMovedPermanently("/fine/new")

    async def page_moved_home(self, request: web.Request, times: int) -> web.Response:
        raise web.HTTPPermanentRedirect("/")

    async def page_moved_then_elsewhere(self, request: web.Request, times: int) -> web.Response:
        raise web.HTTPMovedPermanently("/for-now")

    async def page_for_now(self, request: web.Request, times: int) -> web.Response:
        raise web.HTTPFound("/fine")

    async def page_moved_to_nothing(self, request: web.Request, times: int) -> web.Response:
        raise web.HTTPMovedPermanently("/gone")

    async def page_round(self, request: web.Request, times: int) -> web.Response:
        raise web.HTTPFound("/round")

    async def page_busy(self, request: web.Request, times: int) -> web.Response:
        return web.Response(status=200 if times > 1 else 429, headers={"Retry-After": "0.3"})

    async def page_busy_until(self, request: web.Request, times: int) -> web.Response:
        until = format_datetime(datetime.now(UTC) + timedelta(seconds=1.5), usegmt=True)
        return web.Response(status=200 if times > 1 else 503, headers={"Retry-After": until})

    async def page_busy_for_long(self, request: web.Request, times: int) -> web.Response:
        return web.Response(status=429, headers={"Retry-After": "3600"})

    async def page_always_busy(self, request: web.Request, times: int) -> web.Response:
        return web.Response(status=429)


@pytest_asyncio.fixture
async def site(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    site = Site()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", site.handle)
    site.server = TestServer(app, host="127.0.0.1")
    await site.server.start_server(shutdown_timeout=0.1)
    yield site
    await site.server.close()


def link(url: str, name: str = "page") -> Link:
    """A link to try."""
    page = Source(
        url=url,
        title="T",
        publisher="P",
        kind="press",
        checked=date(2026, 11, 22),
        title_from_url=False,
        published=None,
    )
    return Link(name, page, "sources/all.yaml")


async def attempt(url: str, manners: Manners = QUICK) -> Outcome:
    """Try one page."""
    (outcome,) = await LinkChecker([link(url)], manners).run()
    return outcome


@pytest.mark.parametrize(
    ("path", "state", "detail", "methods"),
    [
        ("/fine", State.FINE, "", ["HEAD"]),
        ("/no-head", State.FINE, "", ["HEAD", "GET"]),
        ("/gone", State.DEAD, "404 Not Found", ["HEAD", "GET"]),
        ("/shaky", State.FINE, "", ["HEAD", "GET", "GET"]),
        ("/broken", State.DEAD, "500 Internal Server Error", ["HEAD", "GET", "GET", "GET"]),
        ("/slow", State.DEAD, "no reply within 0.5 s", ["HEAD", "GET", "GET"]),
        ("/late", State.FINE, "", ["HEAD", "GET"]),
        ("/forbidden", State.UNCLEAR, "403 Forbidden", ["HEAD", "GET"]),
        ("/for-now", State.FINE, "", ["HEAD"]),
        ("/round", State.DEAD, "redirects without end", None),
        ("/moved-to-nothing", State.DEAD, "404 Not Found", ["HEAD", "GET"]),
        ("/busy", State.FINE, "", ["HEAD", "GET"]),
        ("/busy-until", State.FINE, "", ["HEAD", "GET"]),
        ("/busy-for-long", State.UNCLEAR, "429 Too Many Requests, to be asked again in 3600 s", ["HEAD"]),
        ("/always-busy", State.UNCLEAR, "429 Too Many Requests", ["HEAD", "GET", "GET"]),
    ],
)
async def test_what_a_page_shows(site: Site, path: str, state: State, detail: str, methods: list[str] | None) -> None:
    outcome = await attempt(site.url(path))
    assert (outcome.state, outcome.detail) == (state, detail)
    assert methods is None or site.methods(path) == methods


@pytest.mark.parametrize(
    ("path", "now", "remark"),
    [
        ("/moved", "/fine/new", ""),
        ("/moved-then-elsewhere", "/for-now", ""),
        ("/moved-home", "/", " (the front page: the page itself may be gone)"),
    ],
)
async def test_a_page_that_moved_for_good_says_where_to(site: Site, path: str, now: str, remark: str) -> None:
    outcome = await attempt(site.url(path))
    assert (outcome.state, outcome.detail) == (State.MOVED, site.url(now) + remark)


@pytest.mark.parametrize(("path", "least"), [("/busy", 0.3), ("/busy-until", 0.4)])
async def test_a_server_that_asks_to_wait_is_left_alone_until_then(site: Site, path: str, least: float) -> None:
    await attempt(site.url(path))
    (_, _, first), (_, _, second) = site.asked
    assert second - first >= least


async def test_the_wait_between_tries_doubles(site: Site) -> None:
    await attempt(site.url("/broken"), replace(QUICK, back_off=0.1))
    _, first, second, third = [moment for _, _, moment in site.asked]
    assert second - first >= 0.1
    assert third - second >= 0.2


async def test_a_host_without_a_server_is_dead() -> None:
    outcome = await attempt(f"http://127.0.0.1:{unused_port()}/")
    assert outcome.state is State.DEAD
    assert "Cannot connect" in outcome.detail


async def test_a_host_is_asked_one_thing_at_a_time_with_a_pause(site: Site) -> None:
    links = [link(site.url(f"/fine/{number}"), f"page-{number}") for number in range(5)]
    outcomes = await LinkChecker(links, replace(QUICK, pause=0.05)).run()
    assert [outcome.link for outcome in outcomes] == links
    assert site.busiest == 1
    moments = [moment for _, _, moment in site.asked]
    assert all(after - before >= 0.05 for before, after in pairwise(moments))


async def test_no_more_than_so_many_requests_run_at_once(site: Site) -> None:
    # one server under two names counts as two hosts
    port = site.server.port
    links = [link(f"http://{host}:{port}/fine", host) for host in ("127.0.0.1", "localhost")]
    await LinkChecker(links, replace(QUICK, at_once=1)).run()
    assert site.busiest == 1
    await LinkChecker([link(site.url(f"/fine/{n}"), str(n)) for n in range(4)], replace(QUICK, per_host=2)).run()
    assert site.busiest == 2


async def test_a_page_that_two_sources_name_is_asked_for_once(site: Site) -> None:
    links = [link(site.url("/gone"), "one"), link(site.url("/gone"), "two")]
    outcomes = await LinkChecker(links, QUICK).run()
    assert [(outcome.link.source, outcome.state) for outcome in outcomes] == [("one", State.DEAD), ("two", State.DEAD)]
    assert site.methods("/gone") == ["HEAD", "GET"]


async def test_the_checker_says_who_it_is(site: Site) -> None:
    await attempt(site.url("/no-head"))
    assert site.agents == {USER_AGENT}


async def test_what_was_found_is_there_when_it_is_interrupted(site: Site) -> None:
    links = [link(site.url("/fine"), "one"), link(site.url("/slow"), "two")]
    seen: list[Outcome] = []
    checker = LinkChecker(links, replace(QUICK, timeout=30), done=seen.append)
    running = asyncio.create_task(checker.run())
    while not seen:
        await asyncio.sleep(0.01)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert [outcome.link.source for outcome in checker.outcomes] == ["one"]


def test_links_know_what_rests_on_them(small: SmallBase) -> None:
    links = {link.source: link for link in links_of(small.files())}
    assert list(links) == ["report", "list"]
    # two facts in use and a retired one; two circuits, three rounds, two winners, a pole, three champions
    assert (links["report"].facts, links["report"].records) == (3, 11)
    # the entries and two cars of the entry list
    assert (links["list"].facts, links["list"].records) == (1, 3)
    assert links["report"].file == "sources/all.yaml"


def test_links_of_one_host() -> None:
    links = [link(f"https://{host}/") for host in ("en.wikipedia.org", "wikipedia.org", "www.wikipedia.org", "a.org")]
    assert Counter(one.host for one in on_host(links, "Wikipedia.org")) == {
        "en.wikipedia.org": 1,
        "wikipedia.org": 1,
        "www.wikipedia.org": 1,
    }
    assert [one.host for one in on_host(links, "en.wikipedia.org")] == ["en.wikipedia.org"]
    assert on_host(links, "pedia.org") == []
