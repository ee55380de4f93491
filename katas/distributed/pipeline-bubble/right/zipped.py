"""The steady part is two lists zipped."""

from itertools import chain


def bubble_fraction(stages, micro_batches):
    return (stages - 1) / (micro_batches + stages - 1)


def _stage(warmup, m):
    forwards = [("F", i) for i in range(m)]
    backwards = [("B", i) for i in range(m)]
    turns = zip(forwards[warmup:], backwards, strict=False)
    return [*forwards[:warmup], *chain.from_iterable(turns), *backwards[m - warmup :]]


def schedule_1f1b(stages, micro_batches):
    return [_stage(min(left, micro_batches), micro_batches) for left in range(stages - 1, -1, -1)]
