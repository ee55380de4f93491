from nfquiz.judge.scenario import scenario


@scenario("the default")
def default(impl, given):
    yield impl.shift(given.randn(3))


@scenario("the argument")
def argument(impl, given):
    yield impl.shift(given.randn(2, 3), 5.0)


@scenario("no elements")
def empty(impl, given):
    yield impl.shift(given.randn(0))


@scenario("a single element")
def single(impl, given):
    impl.shift(given.randn(1))
