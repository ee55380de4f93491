"""Hidden tests of the kata batched-matmul-backward."""

from nfquiz.judge.scenario import GRADIENT, scenario


def gradients(impl, given, shape_a, shape_b):
    """Both gradients for operands of these shapes."""
    a, b = given.randn(*shape_a), given.randn(*shape_b)
    grad_out = given.randn(*(a @ b).shape)
    return impl.matmul_backward(grad_out, a, b)


@scenario("two matrices", tolerance=GRADIENT)
def matrices(impl, given):
    m, k, n = given.sizes(3, 2, 6)
    yield "(grad_a, grad_b)", gradients(impl, given, (m, k), (k, n))
    yield "(grad_a, grad_b), a single row", gradients(impl, given, (1, k), (k, n))
    yield "(grad_a, grad_b), a single column", gradients(impl, given, (m, k), (k, 1))
    yield "(grad_a, grad_b), k = 1", gradients(impl, given, (m, 1), (1, n))


@scenario("batches of matrices, each with its own partner", tolerance=GRADIENT)
def batches(impl, given):
    m, k, n, batch = given.sizes(4, 2, 6)
    yield "(grad_a, grad_b)", gradients(impl, given, (batch, m, k), (batch, k, n))
    yield "(grad_a, grad_b), two batch dimensions", gradients(impl, given, (2, batch, m, k), (2, batch, k, n))


@scenario("one matrix b for a whole batch", tolerance=GRADIENT)
def shared_b(impl, given):
    m, k, n, batch = given.sizes(4, 2, 6)
    yield "(grad_a, grad_b)", gradients(impl, given, (batch, m, k), (k, n))
    yield "(grad_a, grad_b), two batch dimensions", gradients(impl, given, (3, batch, m, k), (k, n))


@scenario("one matrix a for a whole batch", tolerance=GRADIENT)
def shared_a(impl, given):
    m, k, n, batch = given.sizes(4, 2, 6)
    yield "(grad_a, grad_b)", gradients(impl, given, (m, k), (batch, k, n))
    yield "(grad_a, grad_b), three batch dimensions", gradients(impl, given, (m, k), (2, 3, batch, k, n))


@scenario("batch dimensions of size 1 are stretched", tolerance=GRADIENT)
def stretched(impl, given):
    m, k, n, batch = given.sizes(4, 2, 6)
    yield "(grad_a, grad_b), b stretched", gradients(impl, given, (batch, m, k), (1, k, n))
    yield "(grad_a, grad_b), a stretched", gradients(impl, given, (1, m, k), (batch, k, n))
    yield "(grad_a, grad_b), both of size 1", gradients(impl, given, (1, m, k), (1, k, n))
    yield "(grad_a, grad_b), each in another one", gradients(impl, given, (batch, 1, m, k), (1, 3, k, n))
    yield "(grad_a, grad_b), in the middle", gradients(impl, given, (2, 1, batch, m, k), (2, 3, batch, k, n))
    yield "(grad_a, grad_b), twice in a row", gradients(impl, given, (1, 1, m, k), (2, 3, k, n))
    yield "(grad_a, grad_b), next to the matrix", gradients(impl, given, (2, 3, 1, m, k), (2, 3, batch, k, n))


@scenario("dimensions that are missing and others that are stretched", tolerance=GRADIENT)
def mixed(impl, given):
    m, k, n, batch = given.sizes(4, 2, 6)
    yield "(grad_a, grad_b)", gradients(impl, given, (4, 1, m, k), (batch, k, n))
    yield "(grad_a, grad_b), b without the first", gradients(impl, given, (4, batch, m, k), (1, k, n))
    yield "(grad_a, grad_b), a without the first two", gradients(impl, given, (1, m, k), (2, 3, batch, k, n))
    yield "(grad_a, grad_b), square everything", gradients(impl, given, (3, 1, 3, 3), (3, 3, 3))


@scenario("vectors", tolerance=GRADIENT)
def vectors(impl, given):
    m, k, n, batch = given.sizes(4, 2, 6)
    yield "(grad_a, grad_b), matrix @ vector", gradients(impl, given, (m, k), (k,))
    yield "(grad_a, grad_b), vector @ matrix", gradients(impl, given, (k,), (k, n))
    yield "(grad_a, grad_b), vector @ vector", gradients(impl, given, (k,), (k,))
    yield "(grad_a, grad_b), batch @ vector", gradients(impl, given, (batch, m, k), (k,))
    yield "(grad_a, grad_b), vector @ batch", gradients(impl, given, (k,), (batch, k, n))
    yield "(grad_a, grad_b), batch of size 1 @ vector", gradients(impl, given, (1, m, k), (k,))
    yield "(grad_a, grad_b), vector @ two batch dimensions", gradients(impl, given, (k,), (3, batch, k, n))
    yield "(grad_a, grad_b), vectors of one number", gradients(impl, given, (1,), (1,))


@scenario("empty batches, and a k of 0", tolerance=GRADIENT)
def empty(impl, given):
    m, k, n = given.sizes(3, 2, 5)
    yield "(grad_a, grad_b), no batch at all", gradients(impl, given, (0, m, k), (0, k, n))
    yield "(grad_a, grad_b), b shared by no batch", gradients(impl, given, (0, m, k), (k, n))
    yield "(grad_a, grad_b), a stretched to none", gradients(impl, given, (1, m, k), (0, k, n))
    yield "(grad_a, grad_b), k = 0", gradients(impl, given, (2, m, 0), (0, n))


@scenario("operands and gradient in strided memory", tolerance=GRADIENT)
def strided(impl, given):
    m, k, n, batch = given.sizes(4, 2, 5)
    a = given.watch(given.randn(k, batch, 2, m).permute(2, 1, 3, 0))  # (2, batch, m, k)
    b = given.noncontiguous(given.randn(batch, k, n))
    grad_out = given.watch(given.randn(n, m, batch, 2).permute(3, 2, 1, 0))  # (2, batch, m, n)
    yield "(grad_a, grad_b)", impl.matmul_backward(grad_out, a, b)
    one = given.randn(1, 1, 1, 1)
    expanded = given.watch(one.expand(2, batch, m, n))  # as the backward pass of a sum makes it
    yield "(grad_a, grad_b), grad_out expanded", impl.matmul_backward(expanded, a, b)
    both = given.noncontiguous(given.randn(2, batch, k, n))
    yield "(grad_a, grad_b), b strided in two batch dimensions", impl.matmul_backward(grad_out, a, both)
