"""Hidden tests of the kata unbroadcast."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

DIGITS = tolerance(float32=(1e-3, 1e-4), float64=(1e-11, 1e-11))


@scenario("dimensions that are missing in front", tolerance=GRADIENT)
def missing(impl, given):
    a, b, c = given.sizes(3, 2, 6)
    yield "(b) from (a, b)", impl.unbroadcast(given.randn(a, b), (b,))
    yield "(b, c) from (a, b, c)", impl.unbroadcast(given.randn(a, b, c), (b, c))
    yield "(c) from (a, b, c)", impl.unbroadcast(given.randn(a, b, c), (c,))
    yield "(c) from (2, a, b, c)", impl.unbroadcast(given.randn(2, a, b, c), (c,))
    yield "a square", impl.unbroadcast(given.randn(3, 3), (3,))
    yield "(3, 3) from (3, 3, 3)", impl.unbroadcast(given.randn(3, 3, 3), (3, 3))


@scenario("dimensions of size 1 that were stretched", tolerance=GRADIENT)
def stretched(impl, given):
    a, b, c = given.sizes(3, 2, 6)
    yield "(a, 1) from (a, b)", impl.unbroadcast(given.randn(a, b), (a, 1))
    yield "(1, b) from (a, b)", impl.unbroadcast(given.randn(a, b), (1, b))
    yield "(1, 1) from (a, b)", impl.unbroadcast(given.randn(a, b), (1, 1))
    yield "(1, b, 1) from (a, b, c)", impl.unbroadcast(given.randn(a, b, c), (1, b, 1))
    yield "(a, 1, c) from (a, b, c)", impl.unbroadcast(given.randn(a, b, c), (a, 1, c))
    yield "(1) from (a)", impl.unbroadcast(given.randn(a), (1,))


@scenario("nothing was broadcast", tolerance=GRADIENT)
def nothing(impl, given):
    a, b = given.sizes(2, 2, 6)
    yield "a matrix", impl.unbroadcast(given.randn(a, b), (a, b))
    yield "a column", impl.unbroadcast(given.randn(a, 1), (a, 1))
    yield "a 0-d tensor", impl.unbroadcast(given.randn(), ())
    yield "one element", impl.unbroadcast(given.randn(1, 1), (1, 1))


@scenario("both at once", tolerance=GRADIENT)
def mixed(impl, given):
    a, b, c = given.sizes(3, 2, 6)
    yield "(1, c) from (a, b, c)", impl.unbroadcast(given.randn(a, b, c), (1, c))
    yield "(b, 1) from (a, b, c)", impl.unbroadcast(given.randn(a, b, c), (b, 1))
    yield "(1) from (a, b)", impl.unbroadcast(given.randn(a, b), (1,))
    yield "(1, c, 1) from (3, a, c, b), as torch.Size", impl.unbroadcast(given.randn(3, a, c, b), torch.Size((1, c, 1)))
    yield "(3, 1) from (3, 3, 3)", impl.unbroadcast(given.randn(3, 3, 3), (3, 1))
    yield "(1, 3) from (3, 1, 3)", impl.unbroadcast(given.randn(3, 1, 3), (1, 3))
    yield "(2) from (3, 1, 2)", impl.unbroadcast(given.randn(3, 1, 2), (2,))
    yield "(a, b) from (1, 1, a, b)", impl.unbroadcast(given.randn(1, 1, a, b), (a, b))


@scenario("a single number", tolerance=GRADIENT)
def scalars(impl, given):
    a, b = given.sizes(2, 2, 6)
    yield "() from (a)", impl.unbroadcast(given.randn(a), ())
    yield "() from (a, b)", impl.unbroadcast(given.randn(a, b), ())
    yield "() from (1, a, b)", impl.unbroadcast(given.randn(1, a, b), torch.Size(()))
    yield "() from (1)", impl.unbroadcast(given.randn(1), ())


@scenario("empty tensors", tolerance=GRADIENT)
def empty(impl, given):
    a = given.size(2, 5)
    yield "(a) from (0, a)", impl.unbroadcast(given.randn(0, a), (a,))
    yield "(0, 1) from (0, a)", impl.unbroadcast(given.randn(0, a), (0, 1))
    yield "(0) from (a, 0)", impl.unbroadcast(given.randn(a, 0), (0,))
    yield "(1, a) from (0, a)", impl.unbroadcast(given.randn(0, a), (1, a))
    yield "(1, a) from (0, 1, a)", impl.unbroadcast(given.randn(0, 1, a), (1, a))
    yield "() from (0)", impl.unbroadcast(given.randn(0), ())


@scenario("gradients in strided memory", tolerance=GRADIENT)
def layouts(impl, given):
    a, b, c = given.sizes(3, 2, 5)
    grad = given.watch(given.randn(c, b, a).permute(2, 1, 0))  # (a, b, c)
    yield "(c) from (a, b, c)", impl.unbroadcast(grad, (c,))
    yield "(1, b, 1) from (a, b, c)", impl.unbroadcast(grad, (1, b, 1))
    yield "(b, 1) from (2, a, b, c)", impl.unbroadcast(given.noncontiguous(given.randn(2, a, b, c)), (b, 1))
    expanded = given.watch(given.randn(1, 1).expand(a, b))  # as the backward pass of a sum makes it
    yield "an expanded gradient", impl.unbroadcast(expanded, (b,))


@scenario("float64 keeps its digits", tolerance=DIGITS)
def digits(impl, given):
    grad = given.uniform(4, 3, 5, low=0.5, high=1.5)
    yield "(3, 1) from (4, 3, 5)", impl.unbroadcast(grad, (3, 1))
    yield "(4, 3, 5) from itself", impl.unbroadcast(grad, (4, 3, 5))
