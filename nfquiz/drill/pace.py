"""How long a card takes this person: thought as measured, and what reading and rating take anybody."""

READING = 30.0
"""Seconds for reading an answer and rating oneself."""
THINKING = 45.0
"""Seconds of thought that a card takes anybody of whom nothing is known."""
KNOWN_AFTER = 20
"""After so many answers the person's own pace counts as much as that."""
NEW_CARD = 1.5
"""A new card takes so many times as long: it is read twice, and comes back the same evening."""
SLOWEST = 600.0
"""A card that lay open for longer tells nothing about the person's pace."""


def seconds_a_card(thought: float, answers: int) -> float:
    """What a card takes, by the seconds of thought of so many answers."""
    return (thought + KNOWN_AFTER * THINKING) / (answers + KNOWN_AFTER) + READING
