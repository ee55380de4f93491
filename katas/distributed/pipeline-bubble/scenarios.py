"""Hidden tests of the kata pipeline-bubble."""

from nfquiz.judge.scenario import scenario, tolerance

ONCE = ("float64",)  # nothing here has a dtype
EXACT = tolerance(float64=(1e-12, 1e-12))


@scenario("the share of idle time", dtypes=ONCE, tolerance=EXACT)
def bubble(impl, given):
    for stages, micro_batches in ((4, 12), (8, 8), (given.integer(3, 9), given.integer(10, 40))):
        yield f"p = {stages}, m = {micro_batches}", impl.bubble_fraction(stages, micro_batches)


@scenario("one stage, one micro-batch, more stages than micro-batches", dtypes=ONCE, tolerance=EXACT)
def bubble_corners(impl, given):
    for stages, micro_batches in ((1, 1), (1, 7), (5, 1), (2, 1), (9, 4), (64, 1000)):
        yield f"p = {stages}, m = {micro_batches}", impl.bubble_fraction(stages, micro_batches)


@scenario("the schedule of many micro-batches", dtypes=ONCE)
def many(impl, given):
    for stages in (2, 3, given.integer(4, 6)):
        yield f"p = {stages}, m = {2 * stages + 1}", impl.schedule_1f1b(stages, 2 * stages + 1)


@scenario("as many micro-batches as stages", dtypes=ONCE)
def equal(impl, given):
    stages = given.integer(3, 5)
    schedule = impl.schedule_1f1b(stages, stages)
    yield f"p = m = {stages}", schedule
    yield "the work is given as tuples", all(isinstance(work, tuple) for order in schedule for work in order)


@scenario("fewer micro-batches than stages", dtypes=ONCE)
def few(impl, given):
    for stages, micro_batches in ((5, 2), (4, 3), (6, 1)):
        yield f"p = {stages}, m = {micro_batches}", impl.schedule_1f1b(stages, micro_batches)


@scenario("a single stage", dtypes=ONCE)
def single(impl, given):
    for micro_batches in (1, 4):
        yield f"p = 1, m = {micro_batches}", impl.schedule_1f1b(1, micro_batches)
