"""Hidden tests of the kata warmup-step. Learning rates are small numbers: they are compared relatively."""

from nfquiz.judge.scenario import scenario, tolerance

# both dtypes: a schedule is made of Python floats, which have float64's precision
LEARNING_RATE = tolerance(float32=(1e-9, 0), float64=(1e-9, 0))


@scenario("the warmup rises in equal parts, the first update not wasted", tolerance=LEARNING_RATE)
def ramp(impl, given):
    base, warmup = given.number(0.05, 0.5), given.integer(4, 7)
    for step in range(warmup):
        rate = impl.warmup_step(step, base_lr=base, warmup_steps=warmup, step_size=9, gamma=0.3)
        yield f"step {step} of a warmup of {warmup}", rate


@scenario("the seam and the first stair have base_lr", tolerance=LEARNING_RATE)
def seam(impl, given):
    base, warmup, size = given.number(0.05, 0.5), given.integer(3, 5), given.integer(6, 9)
    for step in range(warmup - 1, warmup + size):
        rate = impl.warmup_step(step, base_lr=base, warmup_steps=warmup, step_size=size, gamma=0.3)
        yield f"step {step}, warmup {warmup}, stairs of {size}", rate


@scenario("the next stairs, counted from the end of the warmup", tolerance=LEARNING_RATE)
def stairs(impl, given):
    base, warmup, size, gamma = (
        given.number(0.05, 0.5),
        given.integer(1, 2),
        given.integer(4, 6),
        given.number(0.2, 0.8),
    )
    for step in range(warmup + size - 1, warmup + 4 * size + 1):
        rate = impl.warmup_step(step, base_lr=base, warmup_steps=warmup, step_size=size, gamma=gamma)
        yield f"step {step}, warmup {warmup}, stairs of {size}", rate


@scenario("gamma is 0.1 by default", tolerance=LEARNING_RATE)
def default_gamma(impl, given):
    base = given.number(0.05, 0.5)
    for step in (0, 4, 5, 11, 12, 18, 19, 26):
        rate = impl.warmup_step(step, base_lr=base, warmup_steps=5, step_size=7)
        yield f"step {step}, warmup 5, stairs of 7", rate


@scenario("no warmup, a warmup of one step, and stairs of one step", tolerance=LEARNING_RATE)
def short(impl, given):
    base, gamma = given.number(0.05, 0.5), given.number(0.2, 0.8)
    for warmup, size in ((0, 3), (1, 3), (0, 1), (4, 1)):
        for step in range(9):
            rate = impl.warmup_step(step, base_lr=base, warmup_steps=warmup, step_size=size, gamma=gamma)
            yield f"step {step}, warmup {warmup}, stairs of {size}", rate


@scenario("a factor of 1, and steps asked for in any order", tolerance=LEARNING_RATE)
def unordered(impl, given):
    base, gamma = given.number(2.0, 5.0), given.number(0.2, 0.8)
    for step in given.permutation(16).tolist():
        yield f"step {step}, gamma {gamma:.3g}", impl.warmup_step(step, base, 5, 4, gamma)
        yield f"step {step}, gamma 1", impl.warmup_step(step, base, 5, 4, gamma=1.0)


@scenario("a long schedule of small rates keeps its precision", tolerance=LEARNING_RATE)
def long(impl, given):
    base, size = given.number(1e-4, 9e-4), given.integer(900, 1100)
    for step in (0, 1, 4_998, 4_999, 5_000, 5_000 + size - 1, 5_000 + size, 5_003 + 9 * size, 5_000 + 20 * size):
        rate = impl.warmup_step(step, base_lr=base, warmup_steps=5_000, step_size=size, gamma=0.5)
        yield f"step {step}, warmup 5000, stairs of {size}", rate
