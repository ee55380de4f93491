"""Whether a text is Python, told kindly."""

import ast
import warnings


def parse_python(source: str | bytes) -> ast.Module | tuple[int, str]:
    """The tree of a source, or the line (from 1) and what is wrong there."""
    try:
        with warnings.catch_warnings():
            # an odd backslash in somebody's string is no news for the person at the terminal
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except SyntaxError as error:
        return error.lineno or 1, f"is no Python: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        return 1, f"is no Python: {error}"
