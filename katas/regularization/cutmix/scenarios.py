"""Hidden tests of the kata cutmix."""

import torch

from nfquiz.judge.scenario import scenario


def wrong_kind(got, like, what):
    """A complaint about the shape or the dtype of what should be like `like`."""
    if not isinstance(got, torch.Tensor):
        return f"{what} is no tensor"
    if got.shape != like.shape:
        return f"{what} does not have its input's shape"
    if got.dtype != like.dtype:
        return f"{what} does not have its input's dtype"
    if not bool(torch.isfinite(got).all()):
        return f"{what} is nan or infinite"
    return None


@scenario("alpha = 0 changes nothing")
def nothing_mixed(impl, given):
    x, y = given.randn(9, 2, 5, 7), given.uniform(9, 4)
    x_mixed, y_mixed = impl.cutmix(x, y, 0.0)
    yield "x_mixed", x_mixed
    yield "y_mixed", y_mixed
    small, labels = given.randn(3, 1, 2, 2), given.uniform(3, 2)
    # an α that is only tiny draws λ = 0 in one call of two
    yield "x_mixed, forty calls", torch.stack([impl.cutmix(small, labels, 0.0)[0] for _ in range(40)])


def whose(x_mixed, x):
    """For each pixel the sample it comes from (N, H, W), or a sentence. Pixels of all samples and channels differ."""
    same = (x_mixed[:, None] - x[None]).abs() < 1e-5  # (N, N, C, H, W)
    strange = x_mixed[~same.any(dim=1)]
    if len(strange):
        if not bool(strange.any()):
            return "some pixels are 0: inside the box they are the partner's, outside its own"
        if bool(torch.isin(strange, x).all()):
            return "some pixels are an image's, but from another place: the box is cut out where it is pasted"
        return "some pixels are of no image at that place: inside the box they are the partner's, outside its own"
    found = same.to(torch.int8).argmax(dim=1)  # (N, C, H, W)
    if bool((found != found[:, :1]).any()):
        return "the channels of an image are not treated alike"
    return found[:, 0]


def read_box(found):
    """The partners and the box (H, W) that `whose` tells, or a sentence. The partners are None without a box."""
    N, H, W = found.shape
    own = torch.arange(N, device=found.device)
    foreign = found != own[:, None, None]
    moved = foreign.flatten(1).any(dim=1)
    if not bool(moved.any()):
        return None, foreign[0]
    boxes = foreign[moved]
    for box in boxes:
        rows, columns = box.any(dim=1), box.any(dim=0)
        if not bool((box == (rows[:, None] & columns)).all()):
            return "the pixels that are replaced do not make a box"
        for line in (rows, columns):
            where = line.nonzero()
            if int(where.max() - where.min()) + 1 != len(where):
                return "the box is torn apart: it is clipped at the border, not continued at the other one"
    if bool((boxes != boxes[0]).any()):
        return "the box differs from image to image: one is drawn for the whole batch"
    partner = own.clone()
    partner[moved] = found[moved].flatten(1).amax(dim=1)
    partner[moved] = torch.stack([image[box][0] for image, box in zip(found[moved], boxes, strict=True)])
    for image, box, one in zip(found[moved], boxes, partner[moved], strict=True):
        if bool((image[box] != one).any()):
            return "the box of one image has pixels of several others"
    if len(partner.unique()) < N:
        return "some images are partners twice and others never: the partners are to be a permutation"
    return partner, boxes[0]


CALLS = 10


def batch_complaint(seen):
    # random for a right answer is only whether anything shows in ten calls: a box shorter than two of eleven pixels has
    # probability below 4e-4 under Beta(3, 3), and the identity of six images 1/720: 0.002 ** 10 < 1e-26
    x, eye = seen["x"], seen["y"]
    labels_stay = mixed = 0
    for call in range(CALLS):
        x_mixed, y_mixed = seen[f"call {call + 1}: x_mixed"], seen[f"call {call + 1}: y_mixed"]
        if found := wrong_kind(x_mixed, x, "x_mixed") or wrong_kind(y_mixed, eye, "y_mixed"):
            return found
        pixels = whose(x_mixed, x)
        if isinstance(pixels, str):
            return pixels
        read = read_box(pixels)
        if isinstance(read, str):
            return read
        partner, box = read
        if partner is None:
            continue
        mixed += 1
        area = float(box.double().mean())
        labels = torch.eye(len(x), dtype=torch.float64, device=x.device)

        def near(share, y_mixed=y_mixed, labels=labels, partner=partner):
            wanted = share * labels + (1 - share) * labels[partner]
            return bool((y_mixed.double() - wanted).abs().max() < 1e-4)

        if near(1 - area):
            continue
        if near(1.0) or near(0.0):
            labels_stay += 1
            continue
        if near(area):
            return "the labels have the shares exchanged: the partner's is the share of the box"
        away = y_mixed.double() * (1 - labels) > 1e-4
        if bool((y_mixed.double().sum(dim=1) - 1).abs().max() > 1e-3):
            return "the two shares of the labels do not add up to one"
        if bool((away & (labels[partner] == 0)).any()):
            return "the labels are mixed with those of other partners than the images"
        shares = y_mixed.double().diagonal()[partner != torch.arange(len(x), device=x.device)]
        if bool((shares - shares[0]).abs().max() > 1e-3):
            return "the labels' share differs from sample to sample"
        return "the labels' share is not exactly that of the pixels outside the box, as it was rounded and clipped"
    if not mixed:
        return "no pixel of any image is ever replaced"
    if labels_stay:
        return "the labels are not mixed, but those of one image alone"
    return None


@scenario("one box and one permutation for the whole batch, and labels by the area left", expect=batch_complaint)
def batch(impl, given):
    eye = given.watch(torch.eye(6, dtype=given.dtype, device=given.device))
    x = given.randn(6, 3, 11, 17)
    yield "x", x
    yield "y", eye
    for call in range(CALLS):
        x_mixed, y_mixed = impl.cutmix(x, eye, 3.0)
        yield f"call {call + 1}: x_mixed", x_mixed
        yield f"call {call + 1}: y_mixed", y_mixed


DRAWS = 340
HEIGHT, WIDTH = 36, 60


def draw(impl, given, alpha, times=DRAWS):
    """Of so many batches the rows and the columns that the box covers, (times, H) and (times, W), and the labels'
    shares."""
    values = torch.arange(5, dtype=given.dtype, device=given.device)[:, None, None, None]
    x = given.watch(values.repeat(1, 1, HEIGHT, WIDTH))
    y = given.watch(torch.eye(5, dtype=given.dtype, device=given.device))
    rows, columns, shares = [], [], []
    for _ in range(times):
        x_mixed, y_mixed = impl.cutmix(x, y, alpha)
        box = (x_mixed != x).any(dim=0)[0]
        rows.append(box.any(dim=1))
        columns.append(box.any(dim=0))
        shares.append(y_mixed.diagonal().amin())
    return torch.stack(rows), torch.stack(columns), torch.stack(shares)


def axis_complaint(line, length):
    """What is wrong with the places that the boxes cover along one side of the image, or None."""
    first, last, count = line[:, 0], line[:, -1], line.sum(dim=1).double()
    starts = line.int().argmax(dim=1)
    if int(starts.max() - starts.min()) <= 4:
        return "begin at the same place in every call"
    touching = [float(border.double().mean()) for border in (first, last)]
    if max(touching) < 0.12:
        return (
            "hardly ever reach a border, as they do where the centre is uniform over the image and the box is clipped"
        )
    if min(touching) < 0.12:
        return "hardly ever reach one of the borders: it is the centre that is uniform, not a corner"
    inside = count[~first & ~last]
    if not len(inside):
        return "always reach a border: for λ near one half they are to be about 0.7 of the image's"
    ratio = inside / length

    def near(size):
        return bool(((ratio - size).abs() <= 0.03 + 2.01 / length).all())

    if not near(0.5**0.5):
        if near(0.5):
            return "are 1 − λ of the image's: the root is missing"
        if near(0.5 * 0.5**0.5):
            return "are half as many as they should be"
        return "are not √(1 − λ) of the image's"
    if not bool((count[first ^ last] < 0.6 * length).any()):
        return "are as many at a border as elsewhere: the box is cut off there, not moved inside"
    if max(abs(share - 0.354) for share in touching) > 0.24:
        return "are not those about a uniform centre"
    return None


def box_complaint(seen):
    # Beta(4000, 4000) is off 1/2 by 0.04, seven standard deviations, with probability below 1e-11 in any of 340 calls:
    # then the sides are off 0.707 by 0.03 at most. Ten calls or more are the identity of five images, one in 120, with
    # probability below 6e-4, forty or more below 1e-25. By Hoeffding one of the four shares that touch a border, 0.354
    # (within 0.04, by rounding), is off by 0.2 more with probability below 8 exp(−2 · 300 · 0.2²) < 4e-10. A box
    # touches neither of two opposite borders in 0.25 of the calls at least: none in 300 has probability below 1e-37. Of
    # a hundred that touch one, a third at most is longer than 0.6 of the image: all of them never
    rows, columns = seen["rows"], seen["columns"]
    shown = rows.any(dim=1)
    if not bool(shown.any()):
        return "no pixel is ever replaced"
    if float(shown.double().mean()) < 0.85:
        return "in many calls nothing is replaced at all, though λ is near one half"
    lines = {"rows": axis_complaint(rows[shown], HEIGHT), "columns": axis_complaint(columns[shown], WIDTH)}
    if lines["rows"] and lines["rows"] == lines["columns"]:
        return f"the box's rows and columns {lines['rows']}"
    return "; ".join(f"the box's {what} {says}" for what, says in lines.items() if says) or None


@scenario("sides √(1 − λ), about a uniform centre, clipped at the border", expect=box_complaint, dtypes=("float32",))
def boxes(impl, given):
    rows, columns, _ = draw(impl, given, 4000.0)
    yield "rows", rows
    yield "columns", columns


def alpha_complaint(seen):
    # for α = 0.1, λ > 0.97 with probability 0.35 and < 0.03 as often. A box of λ < 0.03 has sides of 0.98 and more,
    # which cover a quarter of the image at least where they show, in all permutations but one of 120. By Hoeffding one
    # of these two shares of 340 calls falls short by 0.2 with probability below 2 exp(−2 · 340 · 0.2²) < 4e-12
    # With α = 1 a tenth of the boxes covers less than a tenth and as many more than 0.6 of the image: none of either in
    # 230 calls has probability below 2 · 0.9 ** 230 < 1e-10
    if not bool(torch.isfinite(seen["shares"]).all()):
        return "alpha = 0.1: nan or infinite shares"
    covered = seen["rows"].double().mean(dim=1) * seen["columns"].double().mean(dim=1)
    if not bool((covered > 0).any()):
        return "alpha = 0.1: no pixel is ever replaced"
    if float((covered < 0.03).double().mean()) < 0.15:
        return "alpha = 0.1: small boxes are too rare: λ does not have the distribution Beta(α, α)"
    if float((covered > 0.2).double().mean()) < 0.14:
        return "alpha = 0.1: large boxes are too rare: λ does not have the distribution Beta(α, α)"
    covered = seen["alpha = 1: rows"].double().mean(dim=1) * seen["alpha = 1: columns"].double().mean(dim=1)
    if not bool((covered < 0.1).any()) or not bool((covered > 0.6).any()):
        return "alpha = 1: small or large boxes are missing: λ is uniform then"
    return None


@scenario(
    "λ has the distribution Beta(α, α): a small α makes tiny or huge boxes", expect=alpha_complaint, dtypes=("float32",)
)
def small_alpha(impl, given):
    rows, columns, shares = draw(impl, given, 0.1)
    yield "rows", rows
    yield "columns", columns
    yield "shares", shares
    rows, columns, _ = draw(impl, given, 1.0, times=230)
    yield "alpha = 1: rows", rows
    yield "alpha = 1: columns", columns


def permutation_complaint(seen):
    # boxes of Beta(40, 40) always show. By Hoeffding one of 9 shares of 240 calls is off by 0.23 with probability below
    # 18 exp(−2 · 240 · 0.23²) < 2e-10
    M = seen["labels"].double()
    shares = ((M > 1e-6) & (torch.eye(3, device=M.device) == 0)).double().mean(dim=0)
    if bool((shares == 0).all()):
        return "nobody ever has a partner"
    if bool(((shares == 0) | (shares == 1)).all()):
        return "every image has the same partner in every call: a permutation is to be drawn"
    wanted = (1 - torch.eye(3, dtype=M.dtype, device=M.device)) / 3
    if bool(((shares - wanted).abs() > 0.23).any()):
        return "not every permutation is equally likely"
    identity = torch.eye(3, dtype=M.dtype, device=M.device)
    if not any(torch.equal(one, identity) for one in M):
        return "no call leaves every image to itself, which all permutations being equally likely would do now and then"
    return None


@scenario("every permutation is equally likely", expect=permutation_complaint, dtypes=("float32",))
def permutation(impl, given):
    x = given.randn(3, 1, 6, 6)
    y = given.watch(torch.eye(3, dtype=given.dtype, device=given.device))
    yield "labels", torch.stack([impl.cutmix(x, y, 40.0)[1] for _ in range(240)])


SHAPES = {"one image": (1, 3, 6, 4), "one channel": (3, 1, 5, 9), "as many channels as images": (4, 4, 8, 6)}


def shapes_complaint(seen):
    # nothing is random for a right answer: one box and one permutation explain it
    for name in SHAPES:
        x, y, x_mixed, y_mixed = (seen[f"{name}: {what}"] for what in ("x", "y", "x_mixed", "y_mixed"))
        if found := wrong_kind(x_mixed, x, "x_mixed") or wrong_kind(y_mixed, y, "y_mixed"):
            return f"{name}: {found}"
    for name in SHAPES:
        x, y, x_mixed, y_mixed = (seen[f"{name}: {what}"] for what in ("x", "y", "x_mixed", "y_mixed"))
        pixels = whose(x_mixed, x)
        read = pixels if isinstance(pixels, str) else read_box(pixels)
        if isinstance(read, str):
            return "no box and no permutation of the images explain the result"
        partner, box = read
        share = 0.0 if partner is None else float(box.double().mean())
        wanted = y if partner is None else (1 - share) * y + share * y[partner]
        if not torch.allclose(y_mixed, wanted, rtol=1e-4, atol=1e-5):
            return "soft labels are not mixed by the area of the box"
    return None


@scenario("batches of every size, strided ones and soft labels", expect=shapes_complaint)
def shapes(impl, given):
    for name, shape in SHAPES.items():
        x, y = given.noncontiguous(given.randn(*shape)), given.noncontiguous(given.uniform(shape[0], 3))
        yield f"{name}: x", x
        yield f"{name}: y", y
        x_mixed, y_mixed = impl.cutmix(x, y, 2.0)
        yield f"{name}: x_mixed", x_mixed
        yield f"{name}: y_mixed", y_mixed


@scenario("with a generator: the same state gives the same result, and the global one is neither read nor moved")
def generators(impl, given):
    # two calls give the same by chance where both boxes are empty: with α = 9 sides below a hundredth: never
    x, y = given.randn(40, 1, 9, 11), given.watch(torch.eye(40, dtype=given.dtype, device=given.device))
    first = given.generator()
    second = torch.Generator(device=given.device)
    second.set_state(first.get_state())
    before = torch.get_rng_state()
    ours = impl.cutmix(x, y, 9.0, generator=first)
    yield "the global state stands still", torch.equal(before, torch.get_rng_state())
    torch.manual_seed(given.integer(1, 10**6))
    again = impl.cutmix(x, y, 9.0, generator=second)
    same = all(torch.equal(one, other) for one, other in zip(ours, again, strict=True))
    yield "the same state gives the same result, whatever the global seed", same
    yield "the same partners", torch.equal(ours[1] > 0, again[1] > 0)
    yield "the generator moves on", not torch.equal(ours[0], impl.cutmix(x, y, 9.0, generator=first)[0])
    yield (
        "without a generator every call differs",
        not torch.equal(impl.cutmix(x, y, 9.0)[0], impl.cutmix(x, y, 9.0)[0]),
    )
