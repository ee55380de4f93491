"""Who is let into the served app, and whose data a visitor works on."""

import shlex

import pytest
from aiohttp.test_utils import TestClient, TestServer

from nfquiz.tui import served
from nfquiz.tui.served import PROFILE, TOKEN, AppServer, is_loopback

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::aiohttp.web_exceptions.NotAppKeyWarning")


@pytest.fixture
async def visit(tmp_path):
    """A client of a server: `client, server = await visit("0.0.0.0")`."""
    clients = []

    async def start(host="127.0.0.1", **terms):
        server = AppServer(host, 8000, **terms)
        client = TestClient(TestServer(await server._make_app()))
        await client.start_server()
        clients.append(client)
        return client, server

    yield start
    for client in clients:
        await client.close()


def test_what_only_this_machine_can_reach():
    assert all(map(is_loopback, ("127.0.0.1", "::1", "localhost")))
    assert not any(map(is_loopback, ("0.0.0.0", "10.0.0.7", "example.org")))


async def test_on_this_machine_no_token_is_needed_and_nothing_is_fetched_from_elsewhere(visit):
    client, server = await visit()
    page = await (await client.get("/")).text()
    assert server.token is None and "nfquiz" in page
    assert "googleapis" not in page and f"ws://127.0.0.1:{client.port}/ws" in page


async def test_a_name_of_another_site_that_leads_here_is_refused(visit):
    client, _ = await visit()
    assert (await client.get("/", headers={"Host": "evil.example:8000"})).status == 403


async def test_a_page_of_another_site_can_not_open_the_app(visit):
    client, _ = await visit()
    assert (await client.get("/ws", headers={"Origin": "http://evil.example"})).status == 403


async def test_beyond_this_machine_the_token_is_asked_for_once(visit):
    client, server = await visit("0.0.0.0")
    assert (await client.get("/")).status == 403
    assert (await client.get("/ws")).status == 403
    assert (await client.get("/?token=wrong")).status == 403
    assert (await client.get(f"/?token={server.token}")).cookies[TOKEN]["httponly"]
    assert (await client.get("/")).status == 200  # the cookie has it now
    assert server.token in server.address


async def test_each_visitor_has_a_profile_that_lasts(visit, tmp_path):
    client, _ = await visit(profiles=tmp_path)
    first = (await client.get("/")).cookies[PROFILE].value
    assert (await client.get("/")).cookies[PROFILE].value == first
    client.session.cookie_jar.clear()
    forged = await client.get("/", headers={"Cookie": f"{PROFILE}=../../home"})
    assert forged.cookies[PROFILE].value not in (first, "../../home")


def test_the_app_of_a_visitor_works_on_the_visitor_s_data_in_the_sandbox(tmp_path):
    server = AppServer("127.0.0.1", 8000, packs=[tmp_path], profiles=tmp_path / "a b")
    before = served._request.set({PROFILE: "f" * 32})
    try:
        words = shlex.split(server.command)
    finally:
        served._request.reset(before)
    assert words[:3] == ["env", "NFQUIZ_REQUIRE_ISOLATION=files", f"NFQUIZ_HOME={tmp_path / 'a b' / ('f' * 32)}"]
    assert words[-2:] == ["--pack", str(tmp_path)]
