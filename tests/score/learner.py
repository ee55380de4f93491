"""A simulated learner: true knowledge of every card, with forgetting, that the score does not see.

It is not the score's own memory model. Some cards are known beforehand, more in a topic of which the learner has a good
grasp; all that is known is forgotten exponentially (the model says: by a power law), at a pace of the card's own, and
what is recalled late lasts longer. Of the points of a rubric each is said by the learner's thoroughness in the topic.
"""

import random
from dataclasses import dataclass
from datetime import timedelta
from math import exp

from making import open_card

from nfquiz.drill.memory import Grade
from nfquiz.score.advice import next_steps
from nfquiz.score.gain import Gains
from nfquiz.score.items import importance, items_of
from nfquiz.score.readiness import Ground, by_topic
from nfquiz.score.record import read_record
from nfquiz.score.report import AHEAD, report
from nfquiz.score.trail import read_trails
from nfquiz.store.events import event

POINTS = 4


@dataclass
class Known:
    """What is true of a card: since when it decays, and how slowly (days until 1/e is left)."""

    at: float
    lasts: float


class Learner:
    """topics: how many, of `cards` each. A learner's grasp and thoroughness differ from topic to topic."""

    def __init__(self, log, clock, seed, topics=10, cards=10):
        self.dice, self.log, self.clock = random.Random(seed), log, clock
        self.topics = [f"topic-{number}" for number in range(topics)]
        self.grasp = {topic: self.dice.random() ** 1.5 for topic in self.topics}
        self.thorough = {topic: self.dice.uniform(0.5, 1.0) for topic in self.topics}
        self.cards = [
            open_card(
                f"{topic}-{n}", must=(True, *[False] * (POINTS - 1)), topics=(topic,), asked=self.dice.choice((0, 1, 9))
            )
            for topic in self.topics
            for n in range(cards)
        ]
        self.slow = {card.id: self.dice.uniform(0.5, 2.0) for card in self.cards}
        self.known = {}

        self.met = set()
        for card in self.cards:
            if self.dice.random() < self.grasp[card.topics[0]]:
                self.known[card.id] = Known(self.now(), 60 * self.slow[card.id])

    def now(self):
        return self.clock().timestamp() / 86400

    def truth(self, card):
        """The true share of a full answer to be expected now: what readiness means to foretell."""
        return self._recall(card) * self._full(card.topics[0])

    def true_readiness(self, cards=None):
        cards = self.cards if cards is None else cards
        weights = [importance(card.asked) for card in cards]
        return sum(w * self.truth(card) for w, card in zip(weights, cards, strict=True)) / sum(weights)

    def _full(self, topic):
        return (1 + (POINTS - 1) * self.thorough[topic]) / POINTS

    def _recall(self, card):
        known = self.known.get(card.id)
        return exp(-(self.now() - known.at) / known.lasts) if known else 0.0

    def answer(self, card):
        """Answers as its knowledge has it, learns from what it is shown, and takes a minute or two for it."""
        topic, new, chance = card.topics[0], card.id not in self.met, self._recall(card)
        self.met.add(card.id)
        right = self.dice.random() < chance
        said = 1 + sum(self.dice.random() < self.thorough[topic] for _ in range(POINTS - 1))
        rating = Grade.AGAIN if not right else Grade.GOOD if said >= 3 else Grade.HARD
        data = {"rating": int(rating), "score": said / POINTS if right else 0.0, "correct": None, "sureness": None}
        data |= {"seconds": 45.0, "new": new, "recall": None}
        self.log.append(event("answer", f"card:{card.id}", data, self.clock()))
        if right:
            lasts = self.known[card.id].lasts * (1.3 + 2.5 * (1 - chance))
        else:
            lasts = 8 * self.slow[card.id]
        self.known[card.id] = Known(self.now(), lasts)
        if right:
            self.thorough[topic] += 0.03 * (1 - self.thorough[topic])
            return 1
        # shown, and asked again the same evening
        again = data | {"rating": int(Grade.GOOD), "score": said / POINTS, "new": False, "learning": True}
        self.log.append(event("answer", f"card:{card.id}", again, self.clock() + timedelta(minutes=10)))
        return 2

    def advice(self):
        """What the report says to do next."""
        ground = Ground(items_of(self.cards, [], read_trails(self.log)), self.clock())
        return next_steps(Gains(ground, self.clock() + AHEAD), by_topic(ground))

    def report(self):
        return report(self.cards, [], read_trails(self.log), read_record(self.log, self.clock()), self.clock())


def ranks(values):
    """Ranks from 0, ties sharing their mean."""
    order = sorted(range(len(values)), key=values.__getitem__)
    found = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for place in order[start:end]:
            found[place] = (start + end - 1) / 2
        start = end
    return found


def rank_correlation(one, other):
    """Spearman's: Pearson's of the ranks."""
    a, b = ranks(one), ranks(other)
    middle = (len(a) - 1) / 2
    top = sum((x - middle) * (y - middle) for x, y in zip(a, b, strict=True))
    return top / (sum((x - middle) ** 2 for x in a) * sum((y - middle) ** 2 for y in b)) ** 0.5


MINUTES = {1: 75 / 60, 2: 2 * 75 / 60}
"""A card takes so long by how often it had to be asked on the evening."""


def practise_at_random(learner, minutes, dice):
    """Any cards, until the time is up."""
    while minutes > 0:
        minutes -= MINUTES[learner.answer(dice.choice(learner.cards))]


def practise_as_advised(learner, minutes):
    """The best of what is advised, then what is advised after it, until the time is up."""
    while minutes > 0:
        best = max(learner.advice(), key=lambda step: step.gain / step.minutes)
        for card in cards_of(best.action, learner):
            if minutes > 0:
                minutes -= MINUTES[learner.answer(card)]


def cards_of(action, learner):
    """What `nfquiz drill` asks for such an action: what is due, or the topic's new cards."""
    trails = read_trails(learner.log)
    if action.topics:
        new = [card for card in learner.cards if set(action.topics) & set(card.topics) and card.id not in learner.met]
        return sorted(new, key=lambda card: importance(card.asked), reverse=True)[: action.new]
    due = [card for card in learner.cards if trails.card(card.id).is_due(learner.clock())]
    return sorted(due, key=lambda card: trails.card(card.id).due)[: action.limit]
