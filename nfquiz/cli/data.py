"""`nfquiz data`: larger data for the capstones, brought to where `nfquiz kata … --data` finds them."""

from typing import Annotated

import typer

from nfquiz.cli import console, context
from nfquiz.errors import UserError, unknown

SETS = ("mnist",)


def data(
    name: Annotated[str | None, typer.Argument(metavar="mnist", help="Without it: what there is.")] = None,
    origin: Annotated[
        str | None, typer.Option("--from", metavar="FOLDER|URL", help="Where the four files of MNIST lie.")
    ] = None,
) -> None:
    """Bring larger data for the capstones.

    mnist: the original files, packed or not, from a folder or an address such as
    https://ossci-datasets.s3.amazonaws.com/mnist; each is checked by its size and checksum. Then
    `nfquiz kata mlp-digits --data mnist` trains on them.
    """
    folder = context.get().paths.datasets
    if name is None:
        for one in SETS:
            there = (folder / one).is_dir()
            console.say(f"{one}: {folder / one}" if there else f"{one}: not here; `nfquiz data {one} --from FOLDER`")
        return
    if name not in SETS:
        raise unknown("data set", name, SETS)
    if origin is None:
        raise UserError("Where from?", f"Name a folder or an address: `nfquiz data {name} --from FOLDER`.")
    from nfquiz.content.mnist import bring

    bring(origin, folder / name, console.note)
    console.say(f"MNIST is in {folder / name}; `nfquiz kata mlp-digits --data mnist` trains on it.")
