"""The app in a browser: textual-serve runs one app for each visitor; this decides who may come, and whose data it is.

A page of another site could open a web socket to a server on this machine too, and a name of another site could be
made to lead here: so the host and the origin that a browser tells must be ours. Beyond this machine a token is asked
for as well.
"""

import re
import secrets
import shlex
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from ipaddress import ip_address
from pathlib import Path

from aiohttp import web
from textual_serve.server import Server

TOKEN, PROFILE = "nfquiz_token", "nfquiz_profile"
YEAR = 365 * 24 * 3600
LEVEL = "files"
"""The isolation below which no kata is judged for a visitor."""
_FOREIGN_FONT = re.compile(r"<link\s[^>]*fonts\.googleapis\.com[^>]*>", re.DOTALL)
_PROFILE_ID = re.compile(r"[0-9a-f]{32}")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_request: ContextVar[web.Request] = ContextVar("request")


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that is bound to this host."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class AppServer(Server):
    """Serves nfquiz.

    Args:
        host, port: where it is bound.
        packs: folders with more content, given on the command line.
        profiles: a folder with a folder for each visitor; without it all share the person's own data.
        token: what a visitor from another machine must bring; drawn where it is needed and not given.
    """

    def __init__(
        self, host: str, port: int, packs: Sequence[Path] = (), profiles: Path | None = None, token: str | None = None
    ) -> None:
        self.profiles = profiles
        self.token = token or (None if is_loopback(host) else secrets.token_urlsafe(16))
        self._packs = packs
        super().__init__("nfquiz", host, port, title="nfquiz")

    @property
    def address(self) -> str:
        """What to open: with the token, where one is needed."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}/" + (f"?token={self.token}" if self.token else "")

    # textual-serve reads these two at each request: they are the visitor's

    @property
    def command(self) -> str:
        environment = {"NFQUIZ_REQUIRE_ISOLATION": LEVEL}
        request = _request.get(None)
        if self.profiles is not None and request is not None:
            environment["NFQUIZ_HOME"] = str(self.profiles / request[PROFILE])
        settings = [f"{name}={value}" for name, value in environment.items()]
        packs = [part for pack in self._packs for part in ("--pack", str(pack))]
        return shlex.join(["env", *settings, sys.executable, "-m", "nfquiz", *packs])

    @command.setter
    def command(self, _: str) -> None:
        pass

    @property
    def public_url(self) -> str:
        request = _request.get(None)
        return f"http://{request.host}" if request is not None else self.address

    @public_url.setter
    def public_url(self, _: str) -> None:
        pass

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._admit)
        return app

    @web.middleware
    async def _admit(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let a request in that comes from a page of ours, with the token where one is needed."""
        if is_loopback(self.host) and not is_loopback(request.url.host or ""):
            raise web.HTTPForbidden(text="nfquiz answers on this machine only.")
        origin = request.headers.get("Origin")
        if origin is not None and origin != f"http://{request.host}":
            raise web.HTTPForbidden(text="nfquiz answers pages of its own only.")
        brought = request.query.get("token") or request.cookies.get(TOKEN, "")
        if self.token is not None and not secrets.compare_digest(brought.encode(), self.token.encode()):
            raise web.HTTPForbidden(text="Open the address with its token, as `nfquiz serve` printed it.")
        known = request.cookies.get(PROFILE, "")
        request[PROFILE] = known if _PROFILE_ID.fullmatch(known) else secrets.token_hex(16)
        _request.set(request)
        response = await handler(request)
        if not response.prepared:
            if self.token is not None:
                response.set_cookie(TOKEN, self.token, httponly=True, samesite="Strict")
            if self.profiles is not None:
                response.set_cookie(PROFILE, request[PROFILE], httponly=True, samesite="Strict", max_age=YEAR)
        return response

    async def handle_index(self, request: web.Request) -> web.StreamResponse:
        """The page; it fetches nothing from elsewhere."""
        response = await super().handle_index(request)
        response.text = _FOREIGN_FONT.sub("", response.text)
        return response

    def initialize_logging(self) -> None:
        """Only what goes wrong is told."""
        import logging

        logging.basicConfig(level="WARNING", format="nfquiz: %(message)s")

    async def on_startup(self, app: web.Application) -> None:
        """Say where it is."""
        print(f"nfquiz is at {self.address}\nCtrl-C ends it.", flush=True)
