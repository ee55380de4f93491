"""Hidden tests of the kata cyclical-lr. Learning rates are small numbers: they are compared relatively."""

from nfquiz.judge.scenario import scenario, tolerance

# both dtypes: a schedule is made of Python floats, which have float64's precision; the lower bound itself may be 0
LEARNING_RATE = tolerance(float32=(1e-9, 1e-12), float64=(1e-9, 1e-12))


@scenario("the rise", tolerance=LEARNING_RATE)
def rise(impl, given):
    low, high, half = given.number(0.05, 0.2), given.number(0.5, 0.9), given.integer(4, 7)
    for step in range(half + 1):
        yield f"step {step}, step_size {half}", impl.cyclical_lr(step, base_lr=low, max_lr=high, step_size=half)


@scenario("the fall, and the next cycles", tolerance=LEARNING_RATE)
def cycles(impl, given):
    low, high, half = given.number(0.05, 0.2), given.number(0.5, 0.9), given.integer(3, 5)
    for step in range(half, 6 * half + 2):
        yield f"step {step}, step_size {half}", impl.cyclical_lr(step, base_lr=low, max_lr=high, step_size=half)


@scenario("half cycles of one step and of two", tolerance=LEARNING_RATE)
def short(impl, given):
    low, high = given.number(0.05, 0.2), given.number(0.5, 0.9)
    for half in (1, 2):
        for step in range(9):
            yield f"step {step}, step_size {half}", impl.cyclical_lr(step, base_lr=low, max_lr=high, step_size=half)


@scenario("a lower bound of 0, equal bounds, bounds above 1", tolerance=LEARNING_RATE)
def bounds(impl, given):
    high = given.number(0.5, 0.9)
    for low, top in ((0.0, high), (high, high), (1.5, 1.5 + high)):
        for step in range(13):
            rate = impl.cyclical_lr(step, base_lr=low, max_lr=top, step_size=5)
            yield f"step {step}, from {low:.3g} to {top:.3g}", rate


@scenario("late steps, asked for in any order", tolerance=LEARNING_RATE)
def unordered(impl, given):
    low, high, half = given.number(0.05, 0.2), given.number(0.5, 0.9), given.integer(11, 19)
    steps = [0, half, 7 * half + 1, 98 * half, 99 * half, 99 * half + 3, given.integer(50_000, 90_000), 100_003]
    for place in given.permutation(len(steps)).tolist():
        yield f"step {steps[place]}, step_size {half}", impl.cyclical_lr(steps[place], low, high, half)


@scenario("long cycles of small rates keep their precision", tolerance=tolerance(float32=(1e-9, 0), float64=(1e-9, 0)))
def long(impl, given):
    low, high = given.number(1e-6, 4e-6), given.number(1e-5, 9e-5)
    for step in (1, 777, 1_999, 2_000, 2_001, 3_456, 7_999, 41_001):
        yield f"step {step}, step_size 2000", impl.cyclical_lr(step, base_lr=low, max_lr=high, step_size=2_000)
