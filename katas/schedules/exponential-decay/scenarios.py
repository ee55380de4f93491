"""Hidden tests of the kata exponential-decay. Learning rates are small numbers: they are compared relatively."""

from nfquiz.judge.scenario import scenario, tolerance

# both dtypes: a schedule is made of Python floats, which have float64's precision
LEARNING_RATE = tolerance(float32=(1e-9, 0), float64=(1e-9, 0))


@scenario("step 0 has base_lr", tolerance=LEARNING_RATE)
def first(impl, given):
    for gamma in (0.3, given.number(0.5, 0.9)):
        yield f"gamma {gamma:.3g}", impl.exponential_decay(0, base_lr=given.number(0.05, 0.5), gamma=gamma)


@scenario("the first steps", tolerance=LEARNING_RATE)
def first_steps(impl, given):
    base, gamma = given.number(0.05, 0.5), given.number(0.2, 0.8)
    for step in range(1, 12):
        yield f"step {step}", impl.exponential_decay(step, base_lr=base, gamma=gamma)


@scenario("factors near 0 and near 1", tolerance=LEARNING_RATE)
def factors(impl, given):
    base = given.number(0.05, 0.5)
    for gamma in (0.01, 0.5, 0.99, 0.9999):
        for step in (1, 2, 5, 6):
            yield f"step {step}, gamma {gamma}", impl.exponential_decay(step, base_lr=base, gamma=gamma)


@scenario("a factor of 1, and one above 1", tolerance=LEARNING_RATE)
def rising(impl, given):
    base = given.number(0.05, 0.5)
    for gamma in (1.0, given.number(1.1, 1.4)):
        for step in (0, 1, 7, 15):
            yield f"step {step}, gamma {gamma:.3g}", impl.exponential_decay(step, base_lr=base, gamma=gamma)


@scenario("rates above 1, and steps asked for in any order", tolerance=LEARNING_RATE)
def unordered(impl, given):
    base, gamma = given.number(2.0, 5.0), given.number(0.6, 0.9)
    for step in given.permutation(13).tolist():
        yield f"step {step}", impl.exponential_decay(step, base, gamma)


@scenario("late steps and small rates keep their precision", tolerance=LEARNING_RATE)
def long(impl, given):
    base = given.number(1e-4, 9e-4)
    for step in (1_000, 9_999, given.integer(10_000, 50_000), 100_000):
        yield f"step {step}, gamma 0.9995", impl.exponential_decay(step, base_lr=base, gamma=0.9995)
