"""Hidden tests of the kata cosine-annealing. Learning rates are small numbers: they are compared relatively."""

from nfquiz.judge.scenario import scenario, tolerance

# both dtypes: a schedule is made of Python floats, which have float64's precision
LEARNING_RATE = tolerance(float32=(1e-9, 1e-15), float64=(1e-9, 1e-15))
NEAR_ZERO = tolerance(float32=(1e-9, 1e-12), float64=(1e-9, 1e-12))  # where the rate itself may be 0


@scenario("it starts at base_lr", tolerance=LEARNING_RATE)
def start(impl, given):
    base, total = given.number(0.05, 0.5), given.integer(7, 40)
    yield "step 0", impl.cosine_annealing(0, base_lr=base, total_steps=total)
    yield "step 0, with a min_lr", impl.cosine_annealing(0, base_lr=base, total_steps=total, min_lr=base / 7)


@scenario("it falls slowly, then fast, then slowly, to 0 by default", tolerance=LEARNING_RATE)
def curve(impl, given):
    base, total = given.number(0.05, 0.5), given.integer(7, 12)
    for step in range(total):
        yield f"step {step} of {total}", impl.cosine_annealing(step, base_lr=base, total_steps=total)


@scenario("with a min_lr the whole curve is lifted and squeezed, not cut off", tolerance=LEARNING_RATE)
def minimum(impl, given):
    base, total = given.number(0.05, 0.5), given.integer(7, 12)
    low = base * given.number(0.1, 0.4)
    for step in range(1, total):
        yield f"step {step} of {total}", impl.cosine_annealing(step, base_lr=base, total_steps=total, min_lr=low)


@scenario("at total_steps it is min_lr", tolerance=NEAR_ZERO)
def end(impl, given):
    base, total = given.number(0.05, 0.5), given.integer(7, 40)
    yield "without a min_lr", impl.cosine_annealing(total, base_lr=base, total_steps=total)
    yield "with a min_lr", impl.cosine_annealing(total, base_lr=base, total_steps=total, min_lr=base / 5)


@scenario("after total_steps it stays there", tolerance=NEAR_ZERO)
def afterwards(impl, given):
    base, total = given.number(0.05, 0.5), given.integer(7, 40)
    for late in (1, 2, total // 2, total, total + 1, 2 * total, 3 * total + 1):
        name, step = f"{late} steps after the {total}", total + late
        yield name, impl.cosine_annealing(step, base_lr=base, total_steps=total)
        yield f"{name}, with a min_lr", impl.cosine_annealing(step, base_lr=base, total_steps=total, min_lr=base / 5)


@scenario("short schedules, and steps asked for in any order", tolerance=NEAR_ZERO)
def short_and_unordered(impl, given):
    for total in (1, 2, 3):
        for step in (total, 0, total - 1, total + 1):
            yield f"step {step} of {total}", impl.cosine_annealing(step, base_lr=0.3, total_steps=total, min_lr=0.02)
    base = given.number(0.05, 0.5)
    for step in given.permutation(9).tolist():
        yield f"step {step} of 9", impl.cosine_annealing(step, base_lr=base, total_steps=9)


@scenario("a long schedule of small rates keeps its precision", tolerance=LEARNING_RATE)
def long(impl, given):
    base, total = given.number(1e-5, 9e-5), given.integer(90_001, 99_999)
    for step in (1, 10, 1_000, total // 2, total - 1_000):
        name = f"step {step} of {total}"
        yield name, impl.cosine_annealing(step, base_lr=base, total_steps=total, min_lr=base / 100)
