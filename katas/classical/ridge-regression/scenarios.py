import torch

from nfquiz.judge.scenario import GRADIENT, scenario


def data(given, n, n_in, n_out):
    """Inputs and targets off centre and of different scales."""
    scale = torch.linspace(0.5, 1.5, n_in, dtype=given.dtype, device=given.device)
    X = given.watch(given.randn(n, n_in) * scale + 0.7)
    return X, given.watch(given.randn(n, n_out) + torch.arange(1, n_out + 1, device=given.device))


@scenario("one output", tolerance=GRADIENT)
def one_output(impl, given):
    X, y = data(given, given.size(9, 14), given.size(2, 4), 1)
    weight, bias = impl.ridge(X, y, given.number(0.5, 1.5))
    yield "weight", weight
    yield "bias", bias


@scenario("several outputs", tolerance=GRADIENT)
def several_outputs(impl, given):
    n_in, n_out = given.sizes(2, 2, 5)
    X, y = data(given, given.size(9, 14), n_in, n_out)
    weight, bias = impl.ridge(given.noncontiguous(X), given.noncontiguous(y), 2.5)
    yield "weight", weight
    yield "bias", bias


@scenario("weak and strong penalties", tolerance=GRADIENT)
def penalties(impl, given):
    X, y = data(given, 10, 3, 2)
    for lam in (0.05, 1.0, 40.0, 1e4):
        weight, bias = impl.ridge(X, y, lam=lam)
        yield f"weight for lam {lam}", weight
        yield f"bias for lam {lam}", bias


@scenario("more features than samples, equal columns, a constant one", tolerance=GRADIENT)
def rank_deficient(impl, given):
    X, y = data(given, 4, 6, 2)
    yield "more features than samples", impl.ridge(X, y, 0.5)
    column = given.randn(8, 1)
    X = given.watch(torch.cat([column, column, torch.full_like(column, 2.0)], dim=1))
    yield "equal columns", impl.ridge(X, given.randn(8, 1), 1.0)


@scenario("one sample, one feature", tolerance=GRADIENT)
def small(impl, given):
    yield "one sample", impl.ridge(given.randn(1, 3), given.randn(1, 2), 0.5)
    yield "one feature", impl.ridge(given.randn(6, 1), given.randn(6, 1), 0.5)
