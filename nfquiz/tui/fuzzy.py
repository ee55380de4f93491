"""Subsequence matching: `lnorm` finds `layer-norm`. The best placing of the letters, found in time length × letters."""

from dataclasses import dataclass

_LETTER, _START, _ADJACENT = 1.0, 2.0, 1.5
"""What a letter counts, more at the start of a word, more right after the one before."""
_NONE = float("-inf")


@dataclass(frozen=True)
class Match:
    """score: the higher, the better. places: where the letters are."""

    score: float
    places: tuple[int, ...] = ()


def match(query: str, text: str) -> Match | None:
    """How the letters of the query stand in the text, in this order, whatever their case; None where they don't."""
    query, text = query.casefold(), text.casefold()
    if not query:
        return Match(0.0)
    if (at := text.find(query)) >= 0:  # as a piece: better than any other placing
        whole = 2.0 * len(query) if at == 0 else 0.0
        return Match(_value(len(query), text, at) + whole, tuple(range(at, at + len(query))))
    if not _holds(query, text):
        return None
    # best[j]: the highest score with the last letter placed at j; came[i][j]: where the letter before was
    best, came = [_NONE] * len(text), []
    for number, letter in enumerate(query):
        now, before = [_NONE] * len(text), [-1] * len(text)
        lead, lead_at = (0.0, -1) if number == 0 else (_NONE, -1)
        for place, other in enumerate(text):
            if letter == other:
                worth = _LETTER + (_START if _starts(text, place) else 0.0)
                now[place], before[place] = lead + worth, lead_at
                if number and place and best[place - 1] + worth + _ADJACENT > now[place]:
                    now[place], before[place] = best[place - 1] + worth + _ADJACENT, place - 1
            if number and best[place] > lead:
                lead, lead_at = best[place], place
        best = now
        came.append(before)
    place = max(range(len(text)), key=best.__getitem__)
    score, places = best[place], []
    for before in reversed(came):
        places.append(place)
        place = before[place]
    return Match(score, tuple(reversed(places)))


def _holds(query: str, text: str) -> bool:
    letters = iter(text)
    return all(letter in letters for letter in query)


def _starts(text: str, place: int) -> bool:
    return place == 0 or not text[place - 1].isalnum()


def _value(length: int, text: str, at: int) -> float:
    starts = sum(_starts(text, place) for place in range(at, at + length))
    return length * _LETTER + starts * _START + (length - 1) * _ADJACENT
