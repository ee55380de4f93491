"""Hidden tests of the kata polynomial-decay. Learning rates are small numbers: they are compared relatively."""

from nfquiz.judge.scenario import scenario, tolerance

# both dtypes: a schedule is made of Python floats, which have float64's precision; at the end the rate itself may be 0
LEARNING_RATE = tolerance(float32=(1e-9, 1e-15), float64=(1e-9, 1e-15))


@scenario("a straight line to 0 by default", tolerance=LEARNING_RATE)
def line(impl, given):
    base, total = given.number(0.05, 0.5), given.integer(6, 9)
    for step in range(total + 1):
        yield f"step {step} of {total}", impl.polynomial_decay(step, base_lr=base, total_steps=total)


@scenario("powers above and below 1", tolerance=LEARNING_RATE)
def powers(impl, given):
    base, total = given.number(0.05, 0.5), given.integer(6, 9)
    for power in (2, 0.5, given.number(2.2, 3.8)):
        for step in range(total + 1):
            rate = impl.polynomial_decay(step, base_lr=base, total_steps=total, power=power)
            yield f"step {step} of {total}, power {power:.3g}", rate


@scenario("with a min_lr the curve is lifted and squeezed", tolerance=LEARNING_RATE)
def minimum(impl, given):
    base, total = given.number(0.05, 0.5), given.integer(6, 9)
    low = base * given.number(0.1, 0.4)
    for power in (1.0, 3):
        for step in range(total + 1):
            rate = impl.polynomial_decay(step, base_lr=base, total_steps=total, power=power, min_lr=low)
            yield f"step {step} of {total}, power {power}", rate


@scenario("after total_steps it stays at min_lr", tolerance=LEARNING_RATE)
def afterwards(impl, given):
    base, total = given.number(0.05, 0.5), given.integer(6, 9)
    for power in (1.0, 2, 3, 0.9):
        for late in (1, 2, total, 2 * total + 1, 10**9):
            name = f"{late} steps after the {total}, power {power}"
            yield name, impl.polynomial_decay(total + late, base_lr=base, total_steps=total, power=power)
            rate = impl.polynomial_decay(total + late, base_lr=base, total_steps=total, power=power, min_lr=base / 5)
            yield f"{name}, with a min_lr", rate


@scenario("a run of one step, and steps asked for in any order", tolerance=LEARNING_RATE)
def short_and_unordered(impl, given):
    for step in (1, 0, 2):
        yield f"step {step} of 1", impl.polynomial_decay(step, base_lr=0.3, total_steps=1, power=2.0, min_lr=0.02)
    base, power = given.number(2.0, 5.0), given.number(0.4, 2.6)
    for step in given.permutation(12).tolist():
        yield f"step {step} of 10", impl.polynomial_decay(step, base, 10, power, 0.5)


@scenario("a long run of small rates keeps its precision", tolerance=LEARNING_RATE)
def long(impl, given):
    base, total = given.number(1e-5, 9e-5), given.integer(90_001, 99_999)
    for step in (0, 1, 1_000, total // 2, total - 1_000, total):
        rate = impl.polynomial_decay(step, base_lr=base, total_steps=total, power=0.9, min_lr=base / 100)
        yield f"step {step} of {total}", rate
