"""Small cards, a clock that is turned by hand, and sessions over a log in a folder."""

import random
from datetime import UTC, datetime, timedelta

from nfquiz.content.cards import ChoiceCard, ClozeCard, CodeCard, NumericCard, OpenCard, Option, Point
from nfquiz.content.parts import Asked, Source
from nfquiz.drill.questions import Entry
from nfquiz.drill.session import Options
from nfquiz.drill.start import open_session

EVENING = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
SOURCES = (Source(title="A paper", url="https://example.org/paper", year=2015),)


def common(id, topics=("activations",), level="core", then=(), asked=0):
    return {
        "id": id,
        "level": level,
        "q": f"What is {id}?",
        "topics": tuple(topics),
        "sources": SOURCES,
        "then": tuple(then),
        "asked": Asked(sources=asked, last=2026) if asked else None,
    }


def open_card(id, must=(True, False), **more):
    points = tuple(Point(say=f"point {number}", must=is_must) for number, is_must in enumerate(must, 1))
    return OpenCard(**common(id, **more), points=points, answer=f"The answer to {id}.")


def choice_card(id="pick", right=(0,), **more):
    options = tuple(Option(say=f"option {place}", right=place in right) for place in range(4))
    return ChoiceCard(**common(id, **more), options=options, explain="Because.")


def cloze_card(id="fill", text="The {{variance|σ²}} of the {{mini-batch}}.", **more):
    return ClozeCard(**common(id, **more), text=text, explain="So it is.")


def numeric_card(id="size", **more):
    fields = common(id, **more) | {"q": "{H} in, kernel {K}?"}
    return NumericCard(
        **fields, given={"H": (28, 32), "K": (3, 5)}, answer="H - K + 1", unit="px", explain="H − K + 1."
    )


def output_card(id="print", **more):
    return CodeCard(**common(id, **more), code="print([1, 2])", asks="output", prints="[1, 2]\n", explain="A list.")


def every_kind():
    return [open_card("say"), choice_card(), cloze_card(), numeric_card(), output_card()]


class Clock:
    """Says the time it was set to."""

    def __init__(self, now=EVENING):
        self.now = now

    def __call__(self):
        return self.now

    def pass_(self, **time):
        self.now += timedelta(**time)


def entries(*cards):
    return [Entry(card, "deck") for card in cards]


def start(log, cards, clock, seed=1, **options):
    return open_session(log, entries(*cards), Options(**options), clock=clock, dice=random.Random(seed))


def take(session, grade, ticks=None):
    """Asks the next card and rates it; with all points ticked unless told otherwise. Gives the card's id."""
    question = session.next()
    session.reveal()
    session.rate(grade, range(len(question.points)) if ticks is None else ticks)
    return question.card.id
