"""Hidden scenarios of the distillation-loss kata."""

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

PRECISE = tolerance(float64=(1e-10, 1e-10))


def batch(given, n, k):
    """Logits of a student and a teacher, and labels, the first and the last class among them."""
    target = given.integers(n, low=0, high=k)
    target[0] = k - 1
    return given.randn(n, k) * 2, given.randn(n, k) * 2, target


@scenario("the teacher's part alone, at several temperatures", tolerance=PRECISE)
def teacher_alone(impl, given):
    n, k = given.sizes(2, 3, 8)
    for temperature in (1.0, 0.5, 2.0, 5.0):
        student, teacher, target = batch(given, n, k)
        yield f"temperature = {temperature}", impl.distillation_loss(student, teacher, target, temperature, 1.0)
    yield "a square matrix", impl.distillation_loss(*batch(given, 4, 4), temperature=3.0, alpha=1.0)


@scenario("the labels' part alone: no temperature in it", tolerance=PRECISE)
def labels_alone(impl, given):
    n, k = given.sizes(2, 3, 8)
    for temperature in (1.0, 3.0):
        yield f"temperature = {temperature}", impl.distillation_loss(*batch(given, n, k), temperature, 0.0)
    yield "a square matrix", impl.distillation_loss(*batch(given, 4, 4), 2.0, 0.0)


@scenario("both parts: alpha weighs the teacher's", tolerance=PRECISE)
def both(impl, given):
    n, k = given.sizes(2, 3, 8)
    for temperature, alpha in ((1.0, 0.3), (2.0, 0.7), (4.0, 0.5)):
        yield (
            f"temperature = {temperature}, alpha = {alpha}",
            impl.distillation_loss(*batch(given, n, k), temperature=temperature, alpha=alpha),
        )
    yield "integers", impl.distillation_loss(*batch(given, n, k), 3, 1)


@scenario("a student that agrees with its teacher; one sample; two classes", tolerance=PRECISE)
def corners(impl, given):
    n, k = given.sizes(2, 3, 6)
    student, _, target = batch(given, n, k)
    yield "the teacher's own logits", impl.distillation_loss(student, given.watch(student + 3), target, 2.0, 0.6)
    yield "one sample", impl.distillation_loss(*batch(given, 1, k), 2.0, 0.6)
    yield "two classes", impl.distillation_loss(*batch(given, n, 2), 2.0, 0.6)


@scenario("the gradient for the student", tolerance=GRADIENT)
def gradient(impl, given):
    n, k = given.sizes(2, 3, 6)
    for temperature, alpha in ((1.0, 1.0), (3.0, 1.0), (3.0, 0.0), (2.0, 0.4)):
        student, teacher, target = batch(given, n, k)
        student = student.clone().requires_grad_()
        (impl.distillation_loss(student, teacher, target, temperature, alpha) * 1.5).backward()
        yield f"temperature = {temperature}, alpha = {alpha}", student.grad


@scenario("no gradient reaches the teacher", tolerance=GRADIENT)
def constant_teacher(impl, given):
    student, teacher, target = batch(given, 3, 4)
    student, teacher = student.clone().requires_grad_(), teacher.clone().requires_grad_()
    impl.distillation_loss(student, teacher, target, 2.0, 0.4).backward()
    yield "the student's gradient", student.grad
    yield "whether the teacher has any", teacher.grad is not None and bool((teacher.grad != 0).any())


@scenario("strided memory")
def layouts(impl, given):
    n, k = given.sizes(2, 3, 6)
    student, teacher, target = batch(given, n, k)
    yield (
        "loss",
        impl.distillation_loss(
            given.noncontiguous(student), given.watch(teacher.T.contiguous().T), given.noncontiguous(target), 2.0, 0.4
        ),
    )
