"""Hidden tests of the kata reduce-on-plateau."""

from nfquiz.judge.scenario import scenario, tolerance

# both dtypes: a schedule is made of Python floats, which have float64's precision
LEARNING_RATE = tolerance(float32=(1e-9, 0), float64=(1e-9, 0))
NAN = float("nan")


def rates(schedule, metrics):
    return [schedule.update(metric) for metric in metrics]


@scenario("the rate falls after patience updates in a row without improvement", tolerance=LEARNING_RATE)
def patience(impl, given):
    lr = given.number(0.05, 0.5)
    for allowed in (1, 2, 3):
        metrics = [0.9, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
        yield f"patience {allowed}", rates(impl.ReduceOnPlateau(lr, factor=0.5, patience=allowed), metrics)
    yield "patience 0", rates(impl.ReduceOnPlateau(lr, factor=0.5, patience=0), [1.0, 1.5, 0.5, 0.75, 0.625])


@scenario("the default arguments", tolerance=LEARNING_RATE)
def defaults(impl, given):
    metrics = [2.0, 1.0] + [1.5] * 50
    yield "52 metrics, the last 50 without improvement", rates(impl.ReduceOnPlateau(given.number(0.05, 0.5)), metrics)


@scenario(
    "after a reduction and after an improvement counting begins anew, the lowest metric stays", tolerance=LEARNING_RATE
)
def counting(impl, given):
    lr, factor = given.number(0.05, 0.5), given.number(0.2, 0.8)
    metrics = [1.0, 1.1, 0.8, 0.9, 0.9, 0.7, 0.8, 0.8, 0.8, 0.75, 0.8, 0.6, 0.65, 0.64, 0.63, 0.62, 0.61, 0.605]
    for allowed in (1, 2):
        yield f"patience {allowed}", rates(impl.ReduceOnPlateau(lr, factor=factor, patience=allowed), metrics)


@scenario("an equal metric is no improvement, a little lower one is", tolerance=LEARNING_RATE)
def small_differences(impl, given):
    equal = [0.5, 0.5, 0.5, 0.25, 0.25, 0.25]
    yield "equal ones", rates(impl.ReduceOnPlateau(0.4, factor=0.5, patience=1), equal)
    for exponent in (6, 12):
        falling = [1.0 - 10**-exponent * i for i in range(6)]
        yield f"a fall by 1e-{exponent} each", rates(impl.ReduceOnPlateau(0.4, factor=0.5, patience=1), falling)
    tiny = [1e-9 * (9 - i) for i in range(6)]
    yield "tiny ones that fall", rates(impl.ReduceOnPlateau(0.4, factor=0.5, patience=1), tiny)
    negative = [-1.0, -2.0, -1.5, -1.5, -2.5, -2.25, -2.75]
    yield "negative ones", rates(impl.ReduceOnPlateau(0.4, factor=0.5, patience=1), negative)


@scenario("it never falls below min_lr, and small changes apply", tolerance=LEARNING_RATE)
def minimum(impl, given):
    lr = given.number(0.3, 0.5)
    low = lr * given.number(0.3, 0.45)
    yield "lr, half of it, min_lr", rates(impl.ReduceOnPlateau(lr, factor=0.5, patience=0, min_lr=low), [1.0] * 5)
    yield "lr is min_lr", rates(impl.ReduceOnPlateau(lr, factor=0.5, patience=0, min_lr=lr), [1.0] * 3)
    yield "tiny rates", rates(impl.ReduceOnPlateau(2e-8, factor=0.7, patience=0), [1.0] * 6)


@scenario("nan and infinity", tolerance=LEARNING_RATE)
def not_finite(impl, given):
    for metrics in (
        [1.0, NAN, NAN, 0.5, 0.75, NAN, 0.25],
        [NAN, 1.0, 2.0, NAN, 0.5],
        [float("inf")] * 3 + [9.0, 9.5],
        [1.0, NAN] + [2.0] * 6,
    ):
        yield f"metrics {metrics}", rates(impl.ReduceOnPlateau(0.4, factor=0.5, patience=1), metrics)


@scenario("two schedules, updated in turns", tolerance=LEARNING_RATE)
def two(impl, given):
    first = impl.ReduceOnPlateau(given.number(0.3, 0.5), 0.5, 2, 0.2)
    second = impl.ReduceOnPlateau(given.number(0.05, 0.1), 0.25, 1, min_lr=0.001)
    for update in range(1, 9):
        yield f"the first's update {update}", first.update(1.0)
        yield f"the second's update {update}", second.update(given.choice([0.5, 2.0]))


@scenario("a long noisy run", tolerance=LEARNING_RATE)
def long(impl, given):
    metrics = [2.0 / (1 + i) ** 0.5 + noise for i, noise in enumerate(given.uniform(60).tolist())]
    schedule = impl.ReduceOnPlateau(lr=1.0, factor=given.number(0.5, 0.9), patience=given.integer(1, 3), min_lr=0.2)
    yield "60 updates", rates(schedule, metrics)
