"""Hidden tests of the kata step-decay. Learning rates are small numbers: they are compared relatively."""

from nfquiz.judge.scenario import scenario, tolerance

# both dtypes: a schedule is made of Python floats, which have float64's precision
LEARNING_RATE = tolerance(float32=(1e-9, 0), float64=(1e-9, 0))


@scenario("the first stair has base_lr", tolerance=LEARNING_RATE)
def first_stair(impl, given):
    base, size = given.number(0.05, 0.5), given.integer(4, 9)
    for step in (0, 1, size // 2, size // 2 + 1, size - 1):
        yield f"step {step} of stairs of {size}", impl.step_decay(step, base_lr=base, step_size=size, gamma=0.3)


@scenario("the second and the third", tolerance=LEARNING_RATE)
def next_stairs(impl, given):
    base, size, gamma = given.number(0.05, 0.5), given.integer(4, 7), given.number(0.2, 0.8)
    for step in range(size, 3 * size + 1):
        yield f"step {step} of stairs of {size}", impl.step_decay(step, base_lr=base, step_size=size, gamma=gamma)


@scenario("gamma is 0.1 by default", tolerance=LEARNING_RATE)
def default_gamma(impl, given):
    base, size = given.number(0.05, 0.5), given.integer(3, 9)
    for stairs in (0, 1, 2, 3):
        yield f"stair {stairs}", impl.step_decay(stairs * size + size // 2, base, size)


@scenario("stairs of one step, and steps asked for in any order", tolerance=LEARNING_RATE)
def short_and_unordered(impl, given):
    base, gamma = given.number(0.05, 0.5), given.number(0.2, 0.8)
    for step in given.permutation(9).tolist():
        yield f"step {step} of stairs of 1", impl.step_decay(step, base_lr=base, step_size=1, gamma=gamma)
        yield f"step {step} of stairs of 2", impl.step_decay(step, base_lr=base, step_size=2, gamma=gamma)


@scenario("a factor of 1, and one above 1", tolerance=LEARNING_RATE)
def other_factors(impl, given):
    base = given.number(0.05, 0.5)
    for gamma in (1.0, 1.5):
        for step in (0, 4, 5, 14, 15):
            yield f"step {step}, gamma {gamma}", impl.step_decay(step, base_lr=base, step_size=5, gamma=gamma)


@scenario("many stairs down, small rates keep their precision", tolerance=LEARNING_RATE)
def long(impl, given):
    base, size = given.number(1e-4, 9e-4), given.integer(900, 1100)
    for step in (3 * size, 10 * size - 1, 10 * size, 20 * size + 7):
        yield f"step {step} of stairs of {size}", impl.step_decay(step, base_lr=base, step_size=size, gamma=0.5)
