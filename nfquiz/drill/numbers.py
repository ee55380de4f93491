"""Numbers as people write them: `1e-3`, `3/4`, `2^10`, `1,024`, `3×10⁻⁴`, `12 %`, with or without the unit."""

import re
import unicodedata

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_NUMBER = r"(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?"
_GROUPED = re.compile(r"(?<![\d.])[1-9]\d{0,2}(?:([,'_ ])\d{3})(?:\1\d{3})*(?![\d])")
_TERM = re.compile(rf"[+-]?{_NUMBER}(?:\^[+-]?{_NUMBER})?")
_LARGEST = 400
"""Powers whose result has more digits than a float holds are not computed."""


class NotANumber(ValueError):
    """The text can't be read as a number. The message says what can."""


def parse_number(text: str, unit: str = "") -> float:
    """The value that the text states: products, quotients and powers of plain numbers.

    Raises:
        NotANumber: for anything else, an unknown unit among it.
    """
    rest = _plain(text)
    unit = _plain(unit)
    percent = rest.endswith("%") and unit != "%"
    for ending in (unit, "%"):
        if ending and rest.lower().endswith(ending.lower()):
            rest = rest[: -len(ending)].strip()
            break
    rest = _GROUPED.sub(lambda found: re.sub(r"[,'_ ]", "", found.group()), rest.lstrip("=≈~").strip())
    rest = re.sub(r"(?<=\d),(?=\d)", ".", rest) if rest.count(",") == 1 else rest
    try:
        value = _value(rest.replace(" ", ""))
    except (ValueError, ZeroDivisionError, OverflowError):
        wanted = f", or with the unit {unit}" if unit else ""
        says = f"{text.strip()!r} is not a number I can read; write 0.5, 1e-3, 3/4 or 2^10{wanted}."
        raise NotANumber(says) from None
    return value / 100 if percent else value


def _plain(text: str) -> str:
    """One spelling for minus, times, powers and spaces."""
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+", lambda found: "^" + found.group().translate(_SUPERSCRIPTS), text)
    text = unicodedata.normalize("NFKC", text)
    text = text.replace("\u2212", "-").replace("\u2013", "-").replace("×", "*").replace("·", "*").replace("\u2019", "'")
    text = text.replace("**", "^").replace("÷", "/").replace("\u2044", "/")
    return re.sub(r"\s+", " ", text).strip()


def _value(text: str) -> float:
    text = re.sub(r"(?<=\d)x(?=\d)", "*", text.lower())
    parts = re.split(r"([*/])", text)
    value = _term(parts[0])
    for operator, part in zip(parts[1::2], parts[2::2], strict=True):
        value = value * _term(part) if operator == "*" else value / _term(part)
    if value != value or abs(value) == float("inf"):
        raise ValueError
    return value


def _term(text: str) -> float:
    if not _TERM.fullmatch(text):
        raise ValueError(text)
    sign = -1.0 if text.startswith("-") else 1.0
    base, _, power = text.lstrip("+-").partition("^")
    if not power:
        return sign * float(base)
    if abs(float(power)) > 10 * _LARGEST:
        raise OverflowError
    return sign * float(base) ** float(power)


def show_number(value: float) -> str:
    """A number as a card shows it: whole ones in full, with separators from ten thousand on; others to six digits."""
    if float(value).is_integer() and abs(value) < 1e15:
        return f"{int(value):,}" if abs(value) >= 10_000 else str(int(value))
    return f"{value:.6g}"
