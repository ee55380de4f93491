import torch

from nfquiz.judge.scenario import scenario


def samples(given, *counts, labels=None):
    """Samples in any order, the class c with counts[c] of them; the first feature tells one from the other."""
    names = torch.tensor(labels or list(range(len(counts))), device=given.device)
    n = sum(counts)
    order = given.permutation(n)
    y = given.watch(names.repeat_interleave(torch.tensor(counts, device=given.device))[order])
    X = torch.stack([order.to(given.dtype), -2 * order.to(given.dtype) + 0.5], dim=1)
    return given.watch(X), y


def rows_in_order(X, y):
    """The samples by their first feature, so that their order does not matter."""
    order = X.flatten(1)[:, 0].argsort()
    return X[order], y[order]


@scenario("every sample once, with its own label")
def complete(impl, given):
    X, y = samples(given, given.size(9, 12), given.size(5, 7), 4)
    X_train, y_train, X_val, y_val = impl.split(X, y, 0.3, generator=given.generator())
    yield "both sets together, in order", rows_in_order(torch.cat([X_train, X_val]), torch.cat([y_train, y_val]))
    yield "the validation set is the smaller", len(y_val) < len(y_train)


def shares(seen):
    # nothing is left to chance here
    uneven, off, alike = [], [], []
    for name, (sizes, validated, trained, fraction) in zip(SHARES, seen, strict=True):
        if [a + b for a, b in zip(validated, trained, strict=True)] != sizes:
            return "some samples are lost, or in both sets"
        if any(abs(m - fraction * n) > 1 + 1e-9 for m, n in zip(validated, sizes, strict=True)):
            whole = abs(sum(validated) - fraction * sum(sizes)) <= 1
            (uneven if whole else off).append(name)
            alike.append(all(m == min(max(validated), n) for m, n in zip(validated, sizes, strict=True)))
    if off and all(alike):
        return "every class gives the same number of validation samples, whatever its own size"
    if off:
        return f"the number of validation samples is off by more than 1 in a class for val_fraction {', '.join(off)}"
    if uneven:
        return "the validation set has its share of all samples, but not of every class"
    return None


SHARES = ("0.2", "0.5", "0.1", "0.75", "0.4")


@scenario("every class in its share", dtypes=("float32",), expect=shares)
def stratified(impl, given):
    X, y = samples(given, 60, 30, 8, 20, 14, 5)
    for name in SHARES:
        _, y_train, _, y_val = impl.split(X, y, float(name), generator=given.generator())
        counts = ([int((part == label).sum()) for label in range(6)] for part in (y, y_val, y_train))
        yield f"val_fraction {name}", (*counts, float(name))


@scenario("small classes, labels with gaps")
def small(impl, given):
    X, y = samples(given, 1, 2, 7, 1, labels=[-3, 2, 9, 40])
    X_train, y_train, X_val, y_val = impl.split(X, y, 0.3, given.generator())
    yield "both sets together, in order", rows_in_order(torch.cat([X_train, X_val]), torch.cat([y_train, y_val]))
    yield "of seven samples one, two or three", 1 <= int((y_val == 9).sum()) <= 3


@scenario("images, strided")
def images(impl, given):
    y = given.noncontiguous(given.watch(given.permutation(12) % 3))
    X = given.noncontiguous(given.randn(12, 2, 3) + 10 * given.permutation(12)[:, None, None])
    X_train, y_train, X_val, y_val = impl.split(X, y, 0.25, generator=given.generator())
    yield "samples in the sets", len(X_train) + len(X_val)
    yield "both sets together, in order", rows_in_order(torch.cat([X_train, X_val]), torch.cat([y_train, y_val]))


def drawn_at_random(seen):
    # of 40 samples 20 are drawn in each of two splits: that both draw the same has a chance below 1e-11; that they are
    # the first or the last rows as well
    if seen["alike"]:
        return "every split draws the same samples"
    if seen["the first rows"] or seen["the last rows"]:
        return "the samples are taken as they stand"
    return None


@scenario("the samples are drawn at random", dtypes=("float32",), expect=drawn_at_random)
def drawn(impl, given):
    X, y = given.watch(torch.arange(40.0, device=given.device)[:, None]), given.watch(given.integers(40, high=1))
    generator = given.generator()
    one, other = (sorted(impl.split(X, y, 0.5, generator=generator)[2].flatten().tolist()) for _ in range(2))
    yield "alike", one == other
    yield "the first rows", one[-1] < 22
    yield "the last rows", one[0] > 18


@scenario("the same generator state gives the same split, whatever the global one")
def reproducible(impl, given):
    X, y = samples(given, 20, 15)
    torch.manual_seed(given.integer(0, 10**9))
    before = torch.get_rng_state()
    once = impl.split(X, y, 0.4, torch.Generator(given.device).manual_seed(3))
    yield "the global state is where it was", torch.equal(before, torch.get_rng_state())
    torch.manual_seed(given.integer(0, 10**9))
    again = impl.split(X, y, 0.4, torch.Generator(given.device).manual_seed(3))
    yield "the same split", all(torch.equal(a, b) for a, b in zip(once, again, strict=True))


def draws_differ(seen):
    # 20 of 40 samples drawn alike twice: chance below 1e-11
    return "every call without a generator gives the same split" if seen["alike"] else None


@scenario("without a generator", dtypes=("float32",), expect=draws_differ)
def global_state(impl, given):
    X, y = given.watch(torch.arange(40.0, device=given.device)[:, None]), given.watch(given.integers(40, high=1))
    one, other = (sorted(impl.split(X, y, 0.5)[2].flatten().tolist()) for _ in range(2))
    yield "alike", one == other
