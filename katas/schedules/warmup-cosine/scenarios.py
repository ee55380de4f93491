"""Hidden tests of the kata warmup-cosine. Learning rates are small numbers: they are compared relatively."""

from nfquiz.judge.scenario import scenario, tolerance

# both dtypes: a schedule is made of Python floats, which have float64's precision
LEARNING_RATE = tolerance(float32=(1e-9, 1e-15), float64=(1e-9, 1e-15))
NEAR_ZERO = tolerance(float32=(1e-9, 1e-12), float64=(1e-9, 1e-12))  # where the rate itself may be 0


@scenario("the warmup rises in equal parts, the first update not wasted", tolerance=LEARNING_RATE)
def ramp(impl, given):
    base, warmup = given.number(0.05, 0.5), given.integer(4, 7)
    for step in range(warmup):
        yield f"step {step} of a warmup of {warmup}", impl.warmup_cosine(step, base, warmup, 3 * warmup + 1)


@scenario("the seam: base_lr at the warmup's last step and at the cosine's first", tolerance=LEARNING_RATE)
def seam(impl, given):
    base, warmup = given.number(0.05, 0.5), given.integer(4, 7)
    for step in (warmup - 1, warmup, warmup + 1):
        rate = impl.warmup_cosine(step, base_lr=base, warmup_steps=warmup, total_steps=30, min_lr=base / 9)
        yield f"step {step}, warmup {warmup}", rate


@scenario("the cosine falls to 0 by default", tolerance=NEAR_ZERO)
def curve(impl, given):
    base, warmup = given.number(0.05, 0.5), given.integer(3, 6)
    total = warmup + given.integer(5, 9)
    for step in range(warmup, total + 1):
        yield f"step {step} of {total}, warmup {warmup}", impl.warmup_cosine(step, base, warmup, total)


@scenario("with a min_lr the cosine is lifted and squeezed, the warmup is not", tolerance=LEARNING_RATE)
def minimum(impl, given):
    base, warmup = given.number(0.05, 0.5), given.integer(3, 6)
    total, low = warmup + given.integer(5, 9), base * given.number(0.1, 0.4)
    for step in range(total + 1):
        yield f"step {step} of {total}, warmup {warmup}", impl.warmup_cosine(step, base, warmup, total, min_lr=low)


@scenario("after total_steps it stays at min_lr", tolerance=NEAR_ZERO)
def afterwards(impl, given):
    base, warmup = given.number(0.05, 0.5), given.integer(3, 6)
    total = warmup + given.integer(5, 9)
    for late in (1, 2, total, 2 * total + 1):
        yield f"{late} steps after the {total}", impl.warmup_cosine(total + late, base, warmup, total)
        rate = impl.warmup_cosine(total + late, base, warmup, total, min_lr=base / 5)
        yield f"{late} steps after the {total}, with a min_lr", rate


@scenario("no warmup, and a warmup of one step", tolerance=NEAR_ZERO)
def short_warmups(impl, given):
    base = given.number(0.05, 0.5)
    for warmup in (0, 1):
        for step in (0, 1, 2, 7, 8):
            yield f"step {step}, warmup {warmup}", impl.warmup_cosine(step, base, warmup, 8, min_lr=base / 7)


@scenario("a cosine of one step, and steps asked for in any order", tolerance=NEAR_ZERO)
def short_and_unordered(impl, given):
    for warmup, total in ((0, 1), (3, 4), (2, 4)):
        for step in (total, 0, total - 1, total + 1):
            yield f"step {step} of {total}, warmup {warmup}", impl.warmup_cosine(step, 0.3, warmup, total, 0.02)
    base = given.number(0.05, 0.5)
    for step in given.permutation(11).tolist():
        yield f"step {step} of 9, warmup 4", impl.warmup_cosine(step, base, 4, 9)


@scenario("a long schedule of small rates keeps its precision", tolerance=LEARNING_RATE)
def long(impl, given):
    base, total = given.number(1e-5, 9e-5), given.integer(90_001, 99_999)
    for step in (0, 1, 1_000, 1_999, 2_000, total // 2, total - 1_000):
        yield f"step {step} of {total}", impl.warmup_cosine(step, base, 2_000, total, min_lr=base / 100)
