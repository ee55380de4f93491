"""How fast this person forgets beside what the memory model foretells, from its own forecasts of their reviews."""

from collections.abc import Iterable
from dataclasses import dataclass

from nfquiz.drill.memory import Model
from nfquiz.drill.trail import Trail

PRIOR_REVIEWS = 20
"""What is assumed before there are reviews (that the model is right) weighs as much as so many of them."""
PRIOR_RECALL = 0.85
SHORTEST = 0.5
"""Days: what is asked again sooner tells nothing about forgetting."""
SLOWEST, FASTEST = 0.25, 8.0
MOST = 20_000
"""So many reviews are looked at, the latest of each card first come first."""
_DAY = 86400


@dataclass(frozen=True)
class Forgetting:
    """The chance of recall is taken as the model's forecast to the power of `pace`: 1 as foretold, 2 twice as fast.

    Attributes:
        pace: that exponent.
        reviews: how many reviews it was found from.
    """

    pace: float = 1.0
    reviews: int = 0


def forgetting(trails: Iterable[Trail], model: Model) -> Forgetting:
    """The pace at which as many reviews are foretold to be recalled as were recalled."""
    forecasts, recalled = [PRIOR_RECALL] * PRIOR_REVIEWS, PRIOR_RECALL * PRIOR_REVIEWS
    for trail in trails:
        for before, after in zip(trail.points, trail.points[1:], strict=False):
            days = (after[0] - before[0]) / _DAY
            if days >= SHORTEST:
                forecasts.append(model.retained(days, before[1]))
                recalled += after[2] > 0
        if len(forecasts) > MOST:
            break
    low, high = SLOWEST, FASTEST
    for _ in range(12):  # the sum falls with the pace; twelve halvings give it to 0.2 %
        middle = (low * high) ** 0.5
        low, high = (middle, high) if sum(one**middle for one in forecasts) > recalled else (low, middle)
    return Forgetting((low * high) ** 0.5, len(forecasts) - PRIOR_REVIEWS)
