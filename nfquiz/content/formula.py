"""The arithmetic of numeric cards: `(H - K + 2*P) // S + 1`.

A formula is parsed by Python's parser, checked node by node against the short lists below and turned into closures; it
is never evaluated as Python. Allowed are names, numbers, `+ - * / // % **`, comparisons, and the functions below.
"""

import ast
import itertools
import math
import operator
from collections.abc import Callable, Mapping

Number = int | float
_Step = Callable[[Mapping[str, Number]], Number]

FUNCTIONS: dict[str, Callable[..., Number]] = {
    "min": min,
    "max": max,
    "abs": abs,
    "round": round,
    "floor": math.floor,
    "ceil": math.ceil,
    "sqrt": math.sqrt,
    "exp": math.exp,
    "log": math.log,
    "log2": math.log2,
}
_ARGUMENTS = {"min": (2, 20), "max": (2, 20), "round": (1, 2), "log": (1, 2)}
_LONGEST = 500
_LARGEST_BITS = 4096


class FormulaError(ValueError):
    """A formula that is not allowed, or that has no finite value for the given numbers."""


def _power(base: Number, exponent: Number) -> Number:
    # 9**9**9 would run for hours
    if isinstance(base, int) and isinstance(exponent, int) and exponent * base.bit_length() > _LARGEST_BITS:
        raise OverflowError("a power is too large")
    value = base**exponent
    if type(value) is complex:
        raise ArithmeticError("a fractional power of a negative number")
    return value


_BINARY = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: _power,
}
_UNARY = {ast.UAdd: operator.pos, ast.USub: operator.neg}
_COMPARE = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


class Formula:
    """A formula, parsed once; `names` are those it needs, calling it with their values gives a finite number."""

    def __init__(self, text: str) -> None:
        """Raises FormulaError with a sentence about what is not allowed."""
        self.text = text
        self._names: dict[str, None] = {}
        if len(text) > _LONGEST:
            raise FormulaError(f"the formula is longer than {_LONGEST} characters")
        try:
            tree = ast.parse(text.strip(), mode="eval")
            self._step = self._build(tree.body)
        except SyntaxError as error:
            raise FormulaError(f"`{text}` is no formula: {error.msg}") from None
        except (RecursionError, MemoryError, ValueError) as error:
            if isinstance(error, FormulaError):
                raise
            raise FormulaError("the formula can't be parsed: simplify it") from None
        self.names = tuple(self._names)

    def __call__(self, values: Mapping[str, Number]) -> Number:
        """The value, a finite int or float (comparisons give 0 or 1). Raises FormulaError where there is none."""
        try:
            value = self._step(values)
            finite = math.isfinite(value)
        except KeyError as error:
            raise FormulaError(f"{error.args[0]} has no value") from None
        except (ArithmeticError, ValueError, TypeError) as error:
            raise FormulaError(f"has no value at {_shown(values)}: {error}") from None
        if not finite:
            raise FormulaError(f"is not finite at {_shown(values)}")
        return int(value) if isinstance(value, bool) else value

    def _build(self, node: ast.expr) -> _Step:
        if isinstance(node, ast.Constant):
            if type(node.value) not in (int, float):
                raise FormulaError(f"{node.value!r} is not allowed in a formula, only numbers are")
            constant = node.value
            return lambda values: constant
        if isinstance(node, ast.Name):
            name = node.id
            if name in FUNCTIONS:
                raise FormulaError(f"{name} is a function: write {name}(…)")
            self._names[name] = None
            return lambda values: values[name]
        if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
            operate = _BINARY[type(node.op)]
            left, right = self._build(node.left), self._build(node.right)
            return lambda values: operate(left(values), right(values))
        if isinstance(node, ast.UnaryOp) and type(node.op) in _UNARY:
            operate, operand = _UNARY[type(node.op)], self._build(node.operand)
            return lambda values: operate(operand(values))
        if isinstance(node, ast.Compare):
            return self._comparison(node)
        if isinstance(node, ast.Call):
            return self._call(node)
        raise FormulaError(f"`{ast.unparse(node)}` is not allowed in a formula: use + - * / // % **, comparisons and "
                           f"{' '.join(FUNCTIONS)}")  # fmt: skip

    def _comparison(self, node: ast.Compare) -> _Step:
        for op in node.ops:
            if type(op) not in _COMPARE:
                raise FormulaError(f"`{ast.unparse(node)}` is not allowed in a formula: compare with < <= > >= == !=")
        tests = [_COMPARE[type(op)] for op in node.ops]
        terms = [self._build(term) for term in (node.left, *node.comparators)]

        def compare(values: Mapping[str, Number]) -> Number:
            numbers = [term(values) for term in terms]
            return all(test(*pair) for test, pair in zip(tests, itertools.pairwise(numbers), strict=True))

        return compare

    def _call(self, node: ast.Call) -> _Step:
        name = node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)
        if name not in FUNCTIONS:
            raise FormulaError(f"there is no function {name} in formulas: there are {' '.join(FUNCTIONS)}")
        fewest, most = _ARGUMENTS.get(name, (1, 1))
        starred = any(isinstance(argument, ast.Starred) for argument in node.args)
        if node.keywords or starred or not fewest <= len(node.args) <= most:
            raise FormulaError(f"{name} takes {fewest if fewest == most else f'{fewest} to {most}'} numbers here")
        function, arguments = FUNCTIONS[name], [self._build(argument) for argument in node.args]
        return lambda values: function(*[argument(values) for argument in arguments])


def _shown(values: Mapping[str, Number]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in values.items()) or "any values"
