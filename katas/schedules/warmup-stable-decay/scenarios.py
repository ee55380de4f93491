"""Hidden tests of the kata warmup-stable-decay. Learning rates are small numbers: they are compared relatively."""

from nfquiz.judge.scenario import scenario, tolerance

# both dtypes: a schedule is made of Python floats, which have float64's precision; at the end the rate itself may be 0
LEARNING_RATE = tolerance(float32=(1e-9, 1e-12), float64=(1e-9, 1e-12))


def phases(warmup, stable, decay, **settings):
    return {"warmup_steps": warmup, "stable_steps": stable, "decay_steps": decay, **settings}


@scenario("the warmup rises in equal parts, the first update not wasted", tolerance=LEARNING_RATE)
def ramp(impl, given):
    base, warmup = given.number(0.05, 0.5), given.integer(4, 7)
    for step in range(warmup + 1):
        yield f"step {step} of a warmup of {warmup}", impl.warmup_stable_decay(step, base, **phases(warmup, 3, 6))


@scenario("the plateau, and the decay's first step", tolerance=LEARNING_RATE)
def plateau(impl, given):
    base, warmup, stable = given.number(0.05, 0.5), given.integer(3, 5), given.integer(6, 9)
    for step in range(warmup - 1, warmup + stable + 2):
        rate = impl.warmup_stable_decay(step, base, **phases(warmup, stable, 5))
        yield f"step {step}, warmup {warmup}, stable {stable}", rate


@scenario("the decay falls in a straight line to 0 by default", tolerance=LEARNING_RATE)
def decay(impl, given):
    base, warmup, stable, decay = given.number(0.05, 0.5), given.integer(2, 3), given.integer(4, 6), given.integer(5, 9)
    for step in range(warmup + stable, warmup + stable + decay + 1):
        rate = impl.warmup_stable_decay(step, base, **phases(warmup, stable, decay))
        yield f"step {step}, phases {warmup}, {stable}, {decay}", rate


@scenario("with a min_lr the line ends there, the warmup is as before", tolerance=LEARNING_RATE)
def minimum(impl, given):
    base, warmup, stable, decay = given.number(0.05, 0.5), given.integer(4, 6), given.integer(2, 3), given.integer(5, 9)
    low = base * given.number(0.1, 0.4)
    for step in range(warmup + stable + decay + 3):
        rate = impl.warmup_stable_decay(step, base, **phases(warmup, stable, decay, min_lr=low))
        yield f"step {step}, phases {warmup}, {stable}, {decay}", rate


@scenario("after the end it stays at min_lr", tolerance=LEARNING_RATE)
def afterwards(impl, given):
    base = given.number(0.05, 0.5)
    for late in (0, 1, 2, 12, 10**9):
        yield f"{late} steps after the end", impl.warmup_stable_decay(12 + late, base, **phases(3, 4, 5))
        rate = impl.warmup_stable_decay(12 + late, base, **phases(3, 4, 5, min_lr=base / 7))
        yield f"{late} steps after the end, with a min_lr", rate


@scenario("phases that are missing, and phases of one step", tolerance=LEARNING_RATE)
def short_phases(impl, given):
    base = given.number(0.05, 0.5)
    for warmup, stable, decay in ((0, 3, 4), (3, 0, 4), (0, 0, 4), (1, 1, 1), (0, 0, 1), (1, 0, 2)):
        for step in range(warmup + stable + decay + 2):
            rate = impl.warmup_stable_decay(step, base, **phases(warmup, stable, decay, min_lr=base / 9))
            yield f"step {step}, phases {warmup}, {stable}, {decay}", rate


@scenario(
    "steps asked for in any order, a long run of small rates", tolerance=tolerance(float32=(1e-9, 0), float64=(1e-9, 0))
)
def long_and_unordered(impl, given):
    base, stable = given.number(1e-5, 9e-5), given.integer(60_001, 79_999)
    steps = [0, 1, 1_999, 2_000, stable, stable + 2_000, stable + 2_001, stable + 9_000, stable + 12_345]
    for place in given.permutation(len(steps)).tolist():
        rate = impl.warmup_stable_decay(steps[place], base, **phases(2_000, stable, 10_000, min_lr=base / 100))
        yield f"step {steps[place]}, phases 2000, {stable}, 10000", rate
