"""`nfquiz serve`: the app in a browser."""

import socket
from pathlib import Path
from typing import Annotated

import typer

from nfquiz.cli import console, context
from nfquiz.errors import UserError


def serve(
    host: Annotated[str, typer.Option(help="Where to listen; beyond this machine only with a token.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8000,
    token: Annotated[
        str | None, typer.Option(help="What visitors must bring; drawn where it is needed.", envvar="NFQUIZ_TOKEN")
    ] = None,
    profiles: Annotated[
        Path | None, typer.Option(help="Give each visitor a profile and a log of their own in this folder.")
    ] = None,
) -> None:
    """Serve the app to a browser.

    It listens on this machine alone unless told otherwise, and then asks every visitor for a token. There is no
    encryption: across a network, put it behind a proxy that has it, or a tunnel. Katas are judged in the sandbox, and
    not at all where it does not reach the isolation level `files`.
    """
    here = context.get()
    try:
        from nfquiz.tui.served import AppServer, is_loopback
    except ImportError as error:
        raise UserError(
            "Serving needs textual-serve, which is not installed.", "Install it with `pip install 'nfquiz[serve]'`."
        ) from error
    port = port or _free_port(host)
    if profiles is not None:
        profiles = profiles.expanduser().absolute()
        try:
            profiles.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(f"{profiles} can't be made: {error.strerror}.") from error
    elif not is_loopback(host):
        console.note("All visitors share your own cards and log; --profiles DIR gives each their own.")
    server = AppServer(host, port, here.packs_given, profiles, token)
    try:
        server.serve()
    except OSError as error:
        says = f"{host}, port {port}, can't be listened on: {error.strerror or error}."
        raise UserError(says, "Give another with --port.") from error


def _free_port(host: str) -> int:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as one:
        try:
            one.bind((host, 0))
        except OSError as error:
            raise UserError(f"{host} is no address of this machine: {error.strerror}.") from error
        return one.getsockname()[1]
