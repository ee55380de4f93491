"""Hidden tests of the kata linear-warmup. Learning rates are small numbers: they are compared relatively."""

from nfquiz.judge.scenario import scenario, tolerance

# both dtypes: a schedule is made of Python floats, which have float64's precision
LEARNING_RATE = tolerance(float32=(1e-9, 1e-15), float64=(1e-9, 1e-15))


@scenario("the first update isn't wasted", tolerance=LEARNING_RATE)
def start(impl, given):
    base, warmup = given.number(0.05, 0.5), given.integer(3, 40)
    yield "step 0", impl.linear_warmup(0, base_lr=base, warmup_steps=warmup)


@scenario("it rises in equal parts", tolerance=LEARNING_RATE)
def ramp(impl, given):
    base, warmup = given.number(0.05, 0.5), given.integer(5, 9)
    for step in range(warmup):
        yield f"step {step} of a warmup of {warmup}", impl.linear_warmup(step, base_lr=base, warmup_steps=warmup)


@scenario("after the warmup it stays at base_lr", tolerance=LEARNING_RATE)
def afterwards(impl, given):
    base, warmup = given.number(0.05, 0.5), given.integer(5, 9)
    for late in (0, 1, 2, warmup, 10 * warmup, 10**6):
        yield f"{late} steps after", impl.linear_warmup(warmup + late, base_lr=base, warmup_steps=warmup)


@scenario("short warmups, and steps asked for in any order", tolerance=LEARNING_RATE)
def short_and_unordered(impl, given):
    for warmup in (1, 2, 3):
        for step in (warmup, 0, warmup - 1, warmup + 1):
            yield f"step {step}, warmup {warmup}", impl.linear_warmup(step, base_lr=3.0, warmup_steps=warmup)
    base = given.number(0.05, 0.5)
    for step in given.permutation(9).tolist():
        yield f"step {step}, warmup 6", impl.linear_warmup(step, base_lr=base, warmup_steps=6)


@scenario("a long warmup to a small rate keeps its precision", tolerance=LEARNING_RATE)
def long(impl, given):
    base, warmup = given.number(1e-5, 9e-5), given.integer(9_001, 9_999)
    for step in (0, 1, 100, warmup // 2, warmup - 2, warmup - 1, warmup):
        yield f"step {step}, warmup {warmup}", impl.linear_warmup(step, base, warmup)
