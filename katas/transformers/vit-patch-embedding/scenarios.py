"""Hidden scenarios of the vit-patch-embedding kata."""

import torch

from nfquiz.judge.scenario import GRADIENT, scenario, tolerance

# One matrix product: two right orders of the sums differ by a few 1e-6 in float32
PRODUCT = tolerance(float32=(1e-4, 1e-5))


def _layer(impl, given, img_size, patch_size, in_channels, embed_dim):
    layer = impl.PatchEmbedding(img_size, patch_size, in_channels, embed_dim)
    impl.PatchEmbedding(2, 1, 2, 3)  # another one, which is none of its business
    return given.fill(layer)


@scenario("the parameters and the number of patches")
def parameters(impl, given):
    layers = {sizes: impl.PatchEmbedding(*sizes) for sizes in ((6, 2, 3, 5), (8, 4, 1, 6), (3, 3, 2, 4))}
    for sizes, layer in layers.items():
        yield f"shapes for {sizes}", {name: list(one.shape) for name, one in sorted(layer.named_parameters())}
        yield f"num_patches for {sizes}", layer.num_patches
        yield "all are trained", all(one.requires_grad for one in layer.parameters())


@scenario("one channel: patches row by row, a patch row by row", tolerance=PRODUCT)
def one_channel(impl, given):
    patch = given.size(2, 3)
    layer = _layer(impl, given, 2 * patch, patch, 1, 5)
    yield "result", layer(given.randn(given.size(2, 3), 1, 2 * patch, 2 * patch))


@scenario("several channels: a patch is flattened as (channel, row, column)", tolerance=PRODUCT)
def several_channels(impl, given):
    channels, patch = given.sizes(2, 2, 4)
    layer = _layer(impl, given, 3 * patch, patch, channels, 6)
    yield "result", layer(given.randn(2, channels, 3 * patch, 3 * patch))


@scenario("every pixel goes to its place", tolerance=PRODUCT)
def places(impl, given):
    layer = given.fill(impl.PatchEmbedding(4, 2, 2, 8))
    with torch.no_grad():  # the projection hands a patch's numbers on as they are
        layer.proj.weight.copy_(torch.eye(8))
        layer.proj.bias.zero_()
        layer.pos_embed.zero_()
    yield "result", layer(given.watch(torch.arange(32, device=given.device, dtype=given.dtype).reshape(1, 2, 4, 4)))


@scenario("the class token comes first, the same for all images; positions are added to all tokens", tolerance=PRODUCT)
def class_token_and_positions(impl, given):
    layer = _layer(impl, given, 4, 2, 3, 5)
    with torch.no_grad():
        layer.proj.weight.zero_()
    yield "three images", layer(given.randn(3, 3, 4, 4))
    with torch.no_grad():
        layer.pos_embed.zero_()
    yield "without positions", layer(given.randn(3, 3, 4, 4))


@scenario("one image; none; one patch; patches of one pixel", tolerance=PRODUCT)
def few(impl, given):
    layer = _layer(impl, given, 6, 2, 3, 5)
    yield "one image", layer(given.randn(1, 3, 6, 6))
    yield "no image", layer(given.randn(0, 3, 6, 6))
    yield "one patch", _layer(impl, given, 4, 4, 2, 3)(given.randn(2, 2, 4, 4))
    yield "patches of one pixel", _layer(impl, given, 3, 1, 2, 4)(given.randn(2, 2, 3, 3))


@scenario("strided memory and channels last", tolerance=PRODUCT)
def memory(impl, given):
    layer = _layer(impl, given, 6, 3, 2, 5)
    yield "strided", layer(given.noncontiguous(given.randn(2, 2, 6, 6)))
    yield "channels last", layer(given.randn(2, 6, 6, 2).permute(0, 3, 1, 2))
    yield "all sizes equal", _layer(impl, given, 4, 2, 4, 4)(given.randn(4, 4, 4, 4))


@scenario("gradients for the images and all parameters", tolerance=GRADIENT)
def gradients(impl, given):
    layer = _layer(impl, given, 4, 2, 3, 5)
    x = given.param(2, 3, 4, 4)
    (layer(x) * given.randn(2, 5, 5)).sum().backward()
    yield "gradient for the images", x.grad
    for name, one in sorted(layer.named_parameters()):
        yield f"gradient for {name}", one.grad
