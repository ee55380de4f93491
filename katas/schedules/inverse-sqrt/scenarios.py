"""Hidden tests of the kata inverse-sqrt. Learning rates are small numbers: they are compared relatively."""

from nfquiz.judge.scenario import scenario, tolerance

# both dtypes: a schedule is made of Python floats, which have float64's precision
LEARNING_RATE = tolerance(float32=(1e-9, 0), float64=(1e-9, 0))


@scenario("the rise in equal parts, the first update not wasted", tolerance=LEARNING_RATE)
def rise(impl, given):
    width, warmup = given.integer(20, 90), given.integer(5, 9)
    for step in range(warmup):
        yield f"step {step}, warmup {warmup}", impl.inverse_sqrt(step, d_model=width, warmup_steps=warmup)


@scenario("the top and the fall after it", tolerance=LEARNING_RATE)
def fall(impl, given):
    width, warmup = given.integer(20, 90), given.integer(4, 7)
    for step in (warmup - 1, warmup, warmup + 1, 2 * warmup, 4 * warmup - 1, 100 * warmup):
        yield f"step {step}, warmup {warmup}", impl.inverse_sqrt(step, d_model=width, warmup_steps=warmup)


@scenario("the width of the model", tolerance=LEARNING_RATE)
def widths(impl, given):
    warmup = given.integer(3, 6)
    for width in (1, 2, 64, 1000):
        for step in (0, warmup - 1, 3 * warmup):
            yield f"d_model {width}, step {step}", impl.inverse_sqrt(step, d_model=width, warmup_steps=warmup)


@scenario("the length of the warmup also sets the height of the top", tolerance=LEARNING_RATE)
def warmups(impl, given):
    width = given.integer(20, 90)
    for warmup in (1, 2, 9, 50):
        for step in (0, 1, warmup - 1, warmup, 60):
            yield f"warmup {warmup}, step {step}", impl.inverse_sqrt(step, d_model=width, warmup_steps=warmup)


@scenario("the paper's own setting, and late steps", tolerance=LEARNING_RATE)
def paper(impl, given):
    for step in (0, 1, 999, 3_998, 3_999, 4_000, 99_999, given.integer(10**6, 10**7)):
        yield f"step {step}, d_model 512, warmup 4000", impl.inverse_sqrt(step, d_model=512, warmup_steps=4_000)


@scenario("steps asked for in any order, all arguments at once", tolerance=LEARNING_RATE)
def unordered(impl, given):
    for step in given.permutation(12).tolist():
        width, warmup = given.integer(1, 2000), given.integer(1, 12)
        yield f"step {step}, d_model {width}, warmup {warmup}", impl.inverse_sqrt(step, width, warmup)
