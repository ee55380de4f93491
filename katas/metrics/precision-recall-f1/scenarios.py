import torch

from nfquiz.judge.scenario import scenario

LABELS = ("float32",)  # the inputs have no floats


def labels(given, n, k):
    """Predictions that are often right, of classes of different sizes; every class comes up on both sides."""
    every = torch.arange(k, device=given.device)
    target = torch.cat([every, every, given.integers(n, high=k) * given.integers(n, high=2)])
    pred = torch.cat([every, every.flip(0), target[2 * k :] + given.integers(n, high=2)]) % k
    order = given.permutation(n + 2 * k)
    return given.watch(pred[order]), given.watch(target[order])


@scenario("a value for each class", dtypes=LABELS)
def per_class(impl, given):
    k = given.size(3, 5)
    pred, target = labels(given, given.size(30, 50), k)
    yield "precision, recall, F1", impl.precision_recall_f1(pred, target, k)


@scenario("macro", dtypes=LABELS)
def macro(impl, given):
    k = given.size(3, 5)
    pred, target = labels(given, given.size(30, 50), k)
    yield "macro", impl.precision_recall_f1(pred, target, k, average="macro")


@scenario("micro", dtypes=LABELS)
def micro(impl, given):
    k = given.size(3, 5)
    pred, target = labels(given, given.size(30, 50), k)
    yield "micro", impl.precision_recall_f1(given.noncontiguous(pred), given.noncontiguous(target), k, "micro")


@scenario("classes that are never predicted, never true, or neither: 0/0 is 0", dtypes=LABELS)
def zero_by_zero(impl, given):
    # class 1 is never predicted, class 3 never true, 4 and 5 neither, class 2 never right
    pred = given.tensor([0, 0, 3, 2, 0, 2, 0, 3])
    target = given.tensor([0, 1, 2, 1, 0, 0, 2, 0])
    yield "each class", impl.precision_recall_f1(pred, target, 6)
    yield "macro", impl.precision_recall_f1(pred, target, 6, "macro")
    yield "micro", impl.precision_recall_f1(pred, target, 6, "micro")


@scenario("nothing right, everything right, one sample", dtypes=LABELS)
def extremes(impl, given):
    target = given.tensor([0, 1, 2, 2])
    for average in (None, "macro", "micro"):
        yield f"nothing right, {average}", impl.precision_recall_f1(given.tensor([1, 2, 0, 0]), target, 3, average)
        yield f"all right, {average}", impl.precision_recall_f1(target, target, 3, average)
        yield f"one sample, {average}", impl.precision_recall_f1(given.tensor([1]), given.tensor([1]), 2, average)


@scenario("no samples", dtypes=LABELS)
def no_samples(impl, given):
    none = given.integers(0)
    for average in (None, "macro", "micro"):
        yield f"{average}", impl.precision_recall_f1(none, none, 3, average=average)


@scenario("an unknown average", dtypes=LABELS)
def unknown(impl, given):
    pred, target = labels(given, 10, 3)
    yield "a known one", impl.precision_recall_f1(pred, target, 3, average="macro")
    for average in ("weighted", "samples", "binary", ""):
        with given.raises(ValueError):
            impl.precision_recall_f1(pred, target, 3, average=average)
