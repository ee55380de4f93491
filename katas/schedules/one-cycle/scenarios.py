"""Hidden tests of the kata one-cycle. Learning rates are small numbers: they are compared relatively."""

from nfquiz.judge.scenario import scenario, tolerance

# both dtypes: a schedule is made of Python floats, which have float64's precision
LEARNING_RATE = tolerance(float32=(1e-9, 1e-14), float64=(1e-9, 1e-14))


@scenario("the rise with the default arguments", tolerance=LEARNING_RATE)
def rise(impl, given):
    top = given.number(0.05, 0.5)
    for step in range(6):
        yield f"step {step} of 20", impl.one_cycle(step, max_lr=top, total_steps=20)


@scenario("the fall with the default arguments", tolerance=LEARNING_RATE)
def fall(impl, given):
    top = given.number(0.05, 0.5)
    for step in range(6, 20):
        yield f"step {step} of 20", impl.one_cycle(step, max_lr=top, total_steps=20)


@scenario("the first rate, the top and the last rate with factors of one's own", tolerance=LEARNING_RATE)
def landmarks(impl, given):
    top, div, final = given.number(0.05, 0.5), given.number(3.0, 9.0), given.number(20.0, 90.0)
    for step in (0, 3, 9):
        rate = impl.one_cycle(step, max_lr=top, total_steps=10, pct_start=0.4, div_factor=div, final_div_factor=final)
        yield f"step {step} of 10, pct_start 0.4", rate


@scenario("a top between two steps", tolerance=LEARNING_RATE)
def between(impl, given):
    top = given.number(0.05, 0.5)
    for share, total in ((0.45, 7), (0.3, 13), (given.number(0.55, 0.8), given.integer(9, 15))):
        for step in range(total):
            rate = impl.one_cycle(step, max_lr=top, total_steps=total, pct_start=share, div_factor=5.0)
            yield f"step {step} of {total}, pct_start {share:.3g}", rate


@scenario("after the end it stays at the lowest rate", tolerance=LEARNING_RATE)
def afterwards(impl, given):
    top, total = given.number(0.05, 0.5), given.integer(10, 15)
    for late in (0, 1, 2, total, 10**9):
        yield f"{late} steps after the {total}", impl.one_cycle(total + late, max_lr=top, total_steps=total)
        rate = impl.one_cycle(total + late, max_lr=top, total_steps=total, final_div_factor=3.0)
        yield f"{late} steps after the {total}, final_div_factor 3", rate


@scenario("everything at once, steps asked for in any order", tolerance=LEARNING_RATE)
def unordered(impl, given):
    top, share, total = given.number(0.5, 3.0), given.number(0.2, 0.7), given.integer(11, 17)
    div, final = given.number(1.5, 40.0), given.number(1.5, 900.0)
    for step in given.permutation(total + 3).tolist():
        rate = impl.one_cycle(step, top, total, pct_start=share, div_factor=div, final_div_factor=final)
        yield f"step {step} of {total}", rate


@scenario("factors of 1, and below 1", tolerance=LEARNING_RATE)
def small_factors(impl, given):
    top = given.number(0.05, 0.5)
    for div, final in ((1.0, 100.0), (10.0, 1.0), (2.0, 0.5)):
        for step in (0, 2, 5, 9, 11, 12):
            rate = impl.one_cycle(step, max_lr=top, total_steps=12, div_factor=div, final_div_factor=final)
            yield f"step {step} of 12, factors {div} and {final}", rate


@scenario("a long run of small rates keeps its digits", tolerance=tolerance(float32=(1e-8, 0), float64=(1e-8, 0)))
def long(impl, given):
    top, total = given.number(1e-4, 9e-4), given.integer(90_001, 99_999)
    for step in (0, 1, 10_000, 26_999, 30_001, total // 2, total - 10_000, total - 1):
        yield f"step {step} of {total}", impl.one_cycle(step, max_lr=top, total_steps=total)
