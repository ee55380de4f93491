"""Hidden tests of the kata early-stopping."""

from nfquiz.judge.scenario import scenario

NAN = float("nan")


def answers(stopping, given, losses):
    """What update says to each loss."""
    return [stopping.update(loss, {"weight": given.randn(2)}) for loss in losses]


@scenario("it stops after patience updates in a row without improvement")
def patience(impl, given):
    for allowed in (1, 2, 3):
        losses = [0.9, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
        yield f"patience {allowed}", answers(impl.EarlyStopping(allowed), given, losses)


@scenario("an improvement begins the counting anew, also after a stop")
def reset(impl, given):
    losses = [1.0, 1.1, 0.8, 0.9, 0.9, 0.7, 0.7, 0.7, 0.7, 0.6, 0.65, 0.5]
    for allowed in (2, 3):
        stopping = impl.EarlyStopping(allowed)
        yield f"patience {allowed}", answers(stopping, given, losses)
        yield f"best loss, patience {allowed}", stopping.best_loss


@scenario("an equal loss is no improvement")
def equal(impl, given):
    yield "patience 2", answers(impl.EarlyStopping(2), given, [0.5, 0.5, 0.5, 0.25, 0.25])


@scenario("min_delta: small gains do not count, until they add up")
def min_delta(impl, given):
    stopping = impl.EarlyStopping(2, min_delta=0.25)
    for loss in (4.0, 3.875, 3.75, 3.625, 3.5, 3.25, 3.0, 3.125):
        yield f"update with {loss}", stopping.update(loss, {"weight": given.tensor([loss])})
        yield f"best loss after {loss}", stopping.best_loss
        yield f"best state after {loss}", stopping.best_state
    one = impl.EarlyStopping(3, 0.5)
    yield "large losses", answers(one, given, [100.0, 99.75, 99.0, 98.25, 98.0, 98.0])
    tiny = impl.EarlyStopping(1)
    yield "tiny gains, no min_delta", answers(tiny, given, [1.0, 1.0 - 1e-6, 1.0 - 2e-6, 1.0 - 2e-6])


@scenario("the best state is that of the best loss, and a copy")
def best_state(impl, given):
    weight, bias = given.copy(given.randn(given.size(2, 4), 3)), given.copy(given.randn(2))
    count = given.copy(given.tensor([0]))
    state = {"weight": weight, "bias": bias, "count": count}
    stopping = impl.EarlyStopping(3)
    for epoch, loss in enumerate((0.9, 0.7, 0.8, 0.6, 0.75), start=1):
        weight += 1
        bias *= 2
        count += 1
        stopping.update(loss, state)
        yield f"best state after epoch {epoch}", stopping.best_state
        yield f"best loss after epoch {epoch}", stopping.best_loss
    weight.zero_()
    del state["bias"]
    yield "best state when training has gone on", stopping.best_state


@scenario("nan is no improvement")
def nan(impl, given):
    stopping = impl.EarlyStopping(2)
    yield "in the middle", answers(stopping, given, [0.5, NAN, 0.4, NAN, NAN, NAN, 0.3])
    yield "best loss", stopping.best_loss
    yield "nothing else", answers(impl.EarlyStopping(2), given, [NAN, NAN, NAN])
    first = impl.EarlyStopping(2)
    yield "at first", first.update(NAN, {"weight": given.randn(2)})
    yield "best state after nan alone", first.best_state
    yield "after that", answers(first, given, [0.9, 0.8, NAN, 0.85])
    yield "best loss, nan at first", first.best_loss


@scenario("the first loss may be enormous, the best one 0")
def extremes(impl, given):
    for name, losses in (("enormous", [1e30, 1e29, 2e29, 1e20]), ("down to 0", [0.5, 0.0, 0.25, 0.125])):
        stopping = impl.EarlyStopping(2)
        yield name, answers(stopping, given, losses)
        yield f"best loss, {name}", stopping.best_loss
        yield f"there is a best state, {name}", stopping.best_state is not None


@scenario("two runs count by themselves, losses may be negative")
def two(impl, given):
    first, second = impl.EarlyStopping(2), impl.EarlyStopping(3, min_delta=0.5)
    pairs = ((0.5, -1.0), (0.6, -1.75), (0.6, -2.0), (0.25, -2.0), (0.125, -2.0))
    for epoch, (one, other) in enumerate(pairs, start=1):
        yield f"the first, epoch {epoch}", first.update(one, {"weight": given.randn(1)})
        yield f"the second, epoch {epoch}", second.update(other, {"weight": given.randn(1)})
    yield "best losses", [first.best_loss, second.best_loss]
