"""A card in the person's editor: opened on a template, opened again where something is wrong, and never lost."""

import os
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from nfquiz.cli import console
from nfquiz.errors import UserError
from nfquiz.practice.own_editor import editor_command

if TYPE_CHECKING:
    from nfquiz.cli.context import Context

Card = TypeVar("Card")
Read = Callable[[Path], tuple[Card | None, list[tuple[int, str]]]]
_HEAD = """\
# A new card. Save it and close the editor to add it; empty the file to leave it.
# Lines that start with # are no part of it. A text with ": " or "#" in it goes in double quotes;
# a long one stands under `|`, indented. docs/authoring.md has all kinds and fields.
"""
_TAIL = """\
# trap: What is asked next.
# topics: [optimizers, adam]
# level: core                  # or intermediate, advanced
# sources: [{title: "", url: "https://"}]
# katas: [adam]
# id: a-name-of-its-own        # else it is made of the question's words
"""
TEMPLATES = {
    "open": """\
kind: open
q:
answer: |

points:                        # 1 to 5: what a complete answer says
  - {say: "", must: true}
  - {say: ""}
""",
    "choice": """\
kind: choice
q:
options:                       # 3 to 5, one or more of them right
  - {say: "", right: true}
  - {say: "", why: ""}
  - {say: "", why: ""}
explain: |

""",
    "cloze": """\
kind: cloze
q: Complete the sentence.
text:                          # with {{hidden}} or {{hidden|other wording}} parts, in double quotes
explain: |

""",
    "numeric": """\
kind: numeric
q: ""                          # with {H} for a number that is drawn
given: {H: [28, 32], K: [3, 5]}
answer: "H - K + 1"            # a formula
# tolerance: 1e-3              # relative
# unit: MiB
explain: |

""",
    "code": """\
kind: code
q: What does this print?
code: |

asks: output                   # or bug, with `points` and `answer` instead of `prints`
prints: |

explain: |

""",
}


def compose(read: Read[Card], here: "Context", kind: str, begun: str = "") -> Card | None:
    """The card that the person wrote, or None where they left it.

    Args:
        read: makes a card of a file, or (line, sentence) pairs of problems.
        begun: what the file holds at first; empty: the draft that was left last time, or the kind's template.

    Raises:
        UserError: no editor, or a card with problems that nobody is there to mend; the draft is kept.
    """
    command = editor()
    draft = here.paths.state / "drafts" / "card.yaml"
    template = _HEAD + TEMPLATES[kind] + _TAIL
    _lay_out(draft, _HEAD + begun + _TAIL if begun else "", template)
    while True:
        before = draft.read_bytes()
        _run(command, draft)
        text = draft.read_text(encoding="utf-8", errors="replace")
        if not _content(text) or _content(text) == _content(template):
            draft.unlink()
            return None
        card, problems = read(draft)
        if card is not None:
            draft.unlink()
            return card
        for line, says in problems:
            console.note(f"{draft}:{line}: {says}")
        kept = "What you wrote is kept: `nfquiz add` goes on with it."
        if not console.is_terminal() or draft.read_bytes() == before:
            raise UserError(f"{draft} is no whole card yet.", kept)
        console.note("Enter opens it again, q leaves it for later.")
        answer = console.ask()
        if answer is None or answer.strip().lower() in ("q", "quit"):
            raise UserError(f"{draft} is no whole card yet.", kept)


def editor() -> list[str]:
    """The person's editor, with its arguments. Raises UserError where there is none."""
    hint = "Set EDITOR, or give the card as options: nfquiz add 'QUESTION' --answer 'ANSWER'."
    return editor_command(os.environ, usual=console.is_terminal(), hint=hint)


def _lay_out(draft: Path, begun: str, template: str) -> None:
    """The file to edit; a draft from last time is gone on with, or put aside where something else was begun."""
    draft.parent.mkdir(parents=True, exist_ok=True)
    if draft.exists():
        if not begun:
            console.note(f"Going on with the card that you left: {draft}")
            return
        aside, number = draft.with_stem("card-2"), 2
        while aside.exists():
            number += 1
            aside = draft.with_stem(f"card-{number}")
        draft.rename(aside)
        console.note(f"The card that you left earlier is in {aside}")
    draft.write_text(begun or template, encoding="utf-8")


def _content(text: str) -> list[str]:
    """The lines that count."""
    return [line.rstrip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def _run(command: list[str], draft: Path) -> None:
    done = subprocess.run([*command, str(draft)], check=False)
    if done.returncode:
        kept = f"What you wrote is kept in {draft}: `nfquiz add` goes on with it."
        raise UserError(f"{shlex.join(command)} ended with {done.returncode}; nothing was added.", kept)
