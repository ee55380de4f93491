from nfquiz.judge.scenario import scenario

IDS = ("float32",)  # there are no floats in it


def sequences(given, *lengths, low=1):
    return [given.integers(length, low=low, high=30) for length in lengths]


@scenario("different lengths", dtypes=IDS)
def different(impl, given):
    ids, mask = impl.collate(sequences(given, 3, given.size(5, 7), 1, 4))
    yield "ids", ids
    yield "mask", mask


@scenario("another value for the padding", dtypes=IDS)
def other_pad(impl, given):
    for pad in (-100, 29, 1):
        ids, mask = impl.collate(sequences(given, 2, 5, 3, low=0), pad=pad)
        yield f"ids with pad {pad}", ids
        yield f"mask with pad {pad}", mask


@scenario("real tokens with the value of pad", dtypes=IDS)
def like_padding(impl, given):
    batch = [given.tensor([0, 4, 0]), given.tensor([0, 0, 0, 0, 9]), given.tensor([3, 0])]
    ids, mask = impl.collate(batch)
    yield "ids", ids
    yield "mask", mask
    ids, mask = impl.collate(batch, 9)
    yield "ids with pad 9", ids
    yield "mask with pad 9", mask


@scenario("one sequence, equal lengths, strided", dtypes=IDS)
def rectangles(impl, given):
    yield "one sequence", impl.collate(sequences(given, 4), pad=2)
    yield "one token", impl.collate(sequences(given, 1), pad=2)
    yield "equal lengths", impl.collate(sequences(given, 3, 3), pad=2)
    batch = [given.noncontiguous(one) for one in sequences(given, 2, 4, 3)]
    yield "strided", impl.collate(batch, pad=2)


@scenario("empty sequences", dtypes=IDS)
def empty(impl, given):
    yield "one of them", impl.collate(sequences(given, 2, 0, 3))
    yield "all of them", impl.collate(sequences(given, 0, 0))
