"""Hidden tests of the kata linear-scaling-rule. Learning rates are small numbers: they are compared relatively."""

from nfquiz.judge.scenario import scenario, tolerance

# both dtypes: a schedule is made of Python floats, which have float64's precision
LEARNING_RATE = tolerance(float32=(1e-9, 0), float64=(1e-9, 0))


@scenario("larger batches, with the default arguments", tolerance=LEARNING_RATE)
def larger(impl, given):
    base = given.number(0.05, 0.5)
    for batch in (256, 512, 8192, given.integer(300, 500)):
        for step in (0, 1, 7):
            yield f"step {step}, batch {batch}", impl.linear_scaling_rule(step, base_lr=base, batch_size=batch)


@scenario("smaller batches", tolerance=LEARNING_RATE)
def smaller(impl, given):
    base = given.number(0.05, 0.5)
    for batch in (128, 1, given.integer(20, 200)):
        for step in (0, 3):
            yield f"step {step}, batch {batch}", impl.linear_scaling_rule(step, base_lr=base, batch_size=batch)


@scenario("a base_batch_size of one's own", tolerance=LEARNING_RATE)
def base_batches(impl, given):
    base, batch = given.number(0.05, 0.5), given.integer(50, 90)
    for other in (32, 48, batch, 1000):
        rate = impl.linear_scaling_rule(given.integer(0, 9), base_lr=base, batch_size=batch, base_batch_size=other)
        yield f"batch {batch}, base {other}", rate


@scenario("the warmup goes from base_lr straight to the scaled rate", tolerance=LEARNING_RATE)
def warmup(impl, given):
    base, batch, steps = given.number(0.05, 0.5), given.integer(600, 3000), given.integer(5, 8)
    for step in range(steps + 1):
        rate = impl.linear_scaling_rule(step, base_lr=base, batch_size=batch, warmup_steps=steps)
        yield f"step {step}, batch {batch}, warmup {steps}", rate


@scenario("the warmup goes down to a smaller batch's rate, and stays level at an equal one's", tolerance=LEARNING_RATE)
def downwards(impl, given):
    base = given.number(0.05, 0.5)
    for batch, other in ((30, 96), (64, 64)):
        for step in range(7):
            rate = impl.linear_scaling_rule(step, base_lr=base, batch_size=batch, base_batch_size=other, warmup_steps=4)
            yield f"step {step}, batch {batch}, base {other}, warmup 4", rate


@scenario("after the warmup the rate stays; a warmup of one step", tolerance=LEARNING_RATE)
def afterwards(impl, given):
    base, batch = given.number(0.05, 0.5), given.integer(600, 3000)
    for steps in (1, 6):
        for step in (0, steps - 1, steps, steps + 1, 3 * steps, 10**9):
            rate = impl.linear_scaling_rule(step, base_lr=base, batch_size=batch, warmup_steps=steps)
            yield f"step {step}, batch {batch}, warmup {steps}", rate


@scenario("everything at once, small rates, steps asked for in any order", tolerance=LEARNING_RATE)
def unordered(impl, given):
    base, steps = given.number(1e-6, 9e-6), given.integer(1001, 1999)
    places = [0, 1, steps // 2, steps - 1, steps, steps + 1, 50_000]
    for place in given.permutation(len(places)).tolist():
        batch, other = given.integer(1, 5000), given.integer(1, 500)
        rate = impl.linear_scaling_rule(places[place], base, batch, other, steps)
        yield f"step {places[place]}, batch {batch}, base {other}, warmup {steps}", rate
