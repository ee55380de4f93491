import torch

from nfquiz.judge.scenario import scenario

INDICES = ("float32",)  # there are no floats in it


def generator(given):
    """A generator on the CPU: there is no tensor whose device it could share."""
    return torch.Generator().manual_seed(given.integer(0, 10**9))


def together(*indices):
    return torch.cat(indices).sort().values.tolist()


@scenario("k pairs; the validation sets are everything once", dtypes=INDICES)
def validation(impl, given):
    n, k = given.size(20, 30), given.size(3, 5)
    folds = impl.k_fold(n, k, generator=generator(given))
    yield "a list", isinstance(folds, list)
    yield "number of pairs", len(folds)
    yield "dtypes", sorted({str(indices.dtype) for pair in folds for indices in pair})
    yield "all validation sets together", together(*(val for _, val in folds))


@scenario("each training set is the rest", dtypes=INDICES)
def training(impl, given):
    n, k = given.size(20, 30), given.size(3, 5)
    for fold, (train, val) in enumerate(impl.k_fold(n, k, generator=generator(given)), start=1):
        yield f"training and validation of fold {fold} together", together(train, val)
        yield f"training is the larger one in fold {fold}", len(train) > len(val)


@scenario("sizes that differ by at most 1", dtypes=INDICES)
def sizes(impl, given):
    for n, k in ((10, 5), (11, 5), (14, 5), (7, 6), (5, 5), (9, 2), (23, 8)):
        folds = impl.k_fold(n, k, generator=generator(given))
        yield f"sizes for n = {n}, k = {k}", sorted(len(val) for _, val in folds)
        yield f"training sizes for n = {n}, k = {k}", sorted(len(train) for train, _ in folds)
        yield f"validation sets for n = {n}, k = {k}", together(*(val for _, val in folds))


def well_shuffled(seen):
    # folds of 10 of 40 that all are runs of neighbours (39 and 0 are, too): chance 10 · 4!·10!⁴/40! < 1e-19; twice the
    # same folds: the same
    if seen["all are runs"]:
        which = "the same run" if seen["other generators give the same order"] else "a run"
        return f"every fold is {which} of neighbouring indices"
    if seen["by step"]:
        return "every fold is every k-th index"
    if seen["other generators give the same"]:
        return "every generator gives the same folds"
    return None


@scenario("shuffled over the folds", dtypes=INDICES, expect=well_shuffled)
def shuffled(impl, given):
    first, second = (impl.k_fold(40, 4, generator=generator(given)) for _ in range(2))
    sets = [val.sort().values for _, val in first]
    yield "all are runs", all(int(((val.roll(-1) - val) % 40 == 1).sum()) >= 9 for val in sets)
    yield "by step", all(len(val.remainder(4).unique()) == 1 for val in sets)
    yield (
        "other generators give the same order",
        all(torch.equal(a, b) for (_, a), (_, b) in zip(first, second, strict=True)),
    )
    yield (
        "other generators give the same",
        [sorted(v.tolist()) for _, v in first] == [sorted(v.tolist()) for _, v in second],
    )


@scenario("the same generator state gives the same folds, whatever the global one", dtypes=INDICES)
def reproducible(impl, given):
    seed = given.integer(0, 10**9)
    torch.manual_seed(given.integer(0, 10**9))
    before = torch.get_rng_state()
    once = impl.k_fold(30, 4, torch.Generator().manual_seed(seed))
    yield "the global state is where it was", torch.equal(before, torch.get_rng_state())
    torch.manual_seed(given.integer(0, 10**9))
    again = impl.k_fold(30, 4, torch.Generator().manual_seed(seed))
    yield "the same folds", [torch.equal(a[1], b[1]) for a, b in zip(once, again, strict=True)]


def draws_differ(seen):
    # folds of 30 that come out alike: chance below 1e-16
    return "every call without a generator gives the same folds" if seen["alike"] else None


@scenario("without a generator", dtypes=INDICES, expect=draws_differ)
def global_state(impl, given):
    one, other = impl.k_fold(30, 3), impl.k_fold(30, 3)
    yield "alike", [sorted(val.tolist()) for _, val in one] == [sorted(val.tolist()) for _, val in other]
