"""Hidden tests of the kata sgdr. Learning rates are small numbers: they are compared relatively."""

from nfquiz.judge.scenario import scenario, tolerance

# both dtypes: a schedule is made of Python floats, which have float64's precision
LEARNING_RATE = tolerance(float32=(1e-9, 1e-15), float64=(1e-9, 1e-15))


@scenario("the first period", tolerance=LEARNING_RATE)
def first_period(impl, given):
    base, period = given.number(0.05, 0.5), given.integer(5, 9)
    for step in range(period):
        yield f"step {step} of a period of {period}", impl.sgdr(step, base_lr=base, first_period=period)


@scenario("the second period is twice as long by default, and so on", tolerance=LEARNING_RATE)
def doubling(impl, given):
    base, period = given.number(0.05, 0.5), given.integer(3, 5)
    for step in range(period, 15 * period + 2):
        yield f"step {step}, first period {period}", impl.sgdr(step, base_lr=base, first_period=period)


@scenario("a period_mult of one's own", tolerance=LEARNING_RATE)
def multiples(impl, given):
    base = given.number(0.05, 0.5)
    for mult in (3, 1, 5):
        for step in range(40):
            rate = impl.sgdr(step, base_lr=base, first_period=4, period_mult=mult)
            yield f"step {step}, first period 4, period_mult {mult}", rate


@scenario("with a min_lr each wave is lifted and squeezed", tolerance=LEARNING_RATE)
def minimum(impl, given):
    base, period = given.number(0.05, 0.5), given.integer(3, 5)
    low = base * given.number(0.1, 0.4)
    for step in range(4 * period):
        rate = impl.sgdr(step, base_lr=base, first_period=period, period_mult=2, min_lr=low)
        yield f"step {step}, first period {period}", rate


@scenario("base_lr at every restart, however late", tolerance=LEARNING_RATE)
def restarts(impl, given):
    base = given.number(0.05, 0.5)
    for mult in (2, 3, 5, 10):
        start, period = 0, 7
        for count in range(1, 9):
            start, period = start + period, period * mult
            for step in (start - 1, start, start + 1):
                rate = impl.sgdr(step, base_lr=base, first_period=7, period_mult=mult, min_lr=base / 50)
                yield f"step {step} at restart {count}, period_mult {mult}", rate


@scenario("periods of one step, and steps asked for in any order", tolerance=LEARNING_RATE)
def short_and_unordered(impl, given):
    base = given.number(0.05, 0.5)
    for mult in (1, 2):
        for step in given.permutation(9).tolist():
            rate = impl.sgdr(step, base_lr=base, first_period=1, period_mult=mult, min_lr=0.01)
            yield f"step {step}, first period 1, period_mult {mult}", rate


@scenario("a long run of small rates keeps its digits", tolerance=LEARNING_RATE)
def long(impl, given):
    base, period = given.number(1e-5, 9e-5), given.integer(900, 1100)
    for step in (1, 10, period - 30, period + 1, 9 * period, 99 * period + 3):
        yield f"step {step}, first period {period}", impl.sgdr(step, base_lr=base, first_period=period)
        rate = impl.sgdr(step, base_lr=base, first_period=period, period_mult=1, min_lr=1e-6)
        yield f"step {step}, all periods {period}", rate
