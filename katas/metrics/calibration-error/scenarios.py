import torch

from nfquiz.judge.scenario import scenario, tolerance

CLOSE = tolerance(float32=(1e-4, 1e-5), float64=(1e-4, 1e-5))


def predictions(given, n, k, bins, right=0.6):
    """Probabilities whose largest lie well inside of the bins, of many bins; targets that are often the prediction."""
    lowest = bins // 4
    bin_of = given.integers(n, low=lowest, high=bins)
    inside = given.uniform(n, low=0.15, high=0.85)
    confidence = (bin_of.to(given.dtype) + inside) / bins
    predicted = given.integers(n, high=k)
    rest = ((1 - confidence) / (k - 1))[:, None].expand(n, k)
    chosen = predicted[:, None] == torch.arange(k, device=given.device)
    probs = torch.where(chosen, confidence[:, None], rest)
    target = torch.where(given.mask(n, share=right), predicted, (predicted + 1) % k)
    return given.watch(probs), given.watch(target)


@scenario("the default bins", tolerance=CLOSE)
def default(impl, given):
    probs, target = predictions(given, given.size(40, 60), 8, 15)
    yield "ECE", impl.expected_calibration_error(probs, target)
    yield (
        "ECE with 15 bins",
        impl.expected_calibration_error(given.noncontiguous(probs), given.noncontiguous(target), 15),
    )


@scenario("other numbers of bins", tolerance=CLOSE)
def bins(impl, given):
    for number in (10, 5, 20):
        probs, target = predictions(given, 50, 8, number)
        yield f"ECE with {number} bins", impl.expected_calibration_error(probs, target, num_bins=number)
    probs, target = predictions(given, 30, 5, 4)
    yield "a single bin", impl.expected_calibration_error(probs, target, num_bins=1)


@scenario("two classes, gaps of both signs", tolerance=CLOSE)
def signs(impl, given):
    probs = given.tensor([[0.9, 0.1], [0.12, 0.88], [0.62, 0.38], [0.63, 0.37], [0.42, 0.58], [0.97, 0.03]])
    for target in ([0, 0, 0, 0, 1, 0], [1, 0, 0, 0, 0, 1], [0, 1, 1, 0, 1, 0]):
        yield f"targets {target}", impl.expected_calibration_error(probs, given.tensor(target))
    # 0.95 and 0.91 share one of ten bins, and none of fifteen; 0.72 and 0.68 the other way round
    edges = given.tensor([[0.95, 0.05], [0.91, 0.09], [0.72, 0.28], [0.68, 0.32]])
    yield "which bins there are by default", impl.expected_calibration_error(edges, given.tensor([1, 0, 0, 0]))


@scenario("a confidence of 1", tolerance=CLOSE)
def certain(impl, given):
    probs = given.tensor([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.1, 0.2, 0.7]])
    yield "some wrong", impl.expected_calibration_error(probs, given.tensor([0, 2, 2, 2]))
    yield "all wrong", impl.expected_calibration_error(probs, given.tensor([1, 2, 0, 0]), num_bins=6)
    yield "all right", impl.expected_calibration_error(probs[:3], given.tensor([0, 1, 2]))
    yield "one sample", impl.expected_calibration_error(probs[:1], given.tensor([1]))
