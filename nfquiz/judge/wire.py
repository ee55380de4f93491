"""How the judge's processes talk: framed messages, a JSON header and raw bytes after it. Never pickle.

A frame is a magic number, the header's length, the body's length, the header and the body. What a candidate sends is
checked before it is believed: sizes are capped before they are buffered, dtypes are taken from a list, and a tensor's
shape must account for its bytes exactly.
"""

import json
import math
import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MAGIC = b"NFQ1"
PREFIX = struct.Struct("<4sIQ")
MAX_HEADER = 4 << 20
MAX_BODY = 256 << 20
MAX_DIMENSIONS = 12
MAX_ITEMS = 100_000
MAX_TEXT = 20_000
MAX_DEPTH = 12
DTYPES = [
    "float64",
    "float32",
    "float16",
    "bfloat16",
    "int64",
    "int32",
    "int16",
    "int8",
    "uint8",
    "bool",
    "complex64",
    "complex128",
]


class WireError(Exception):
    """A frame that is not one of ours, or larger than it may be."""


class Closed(Exception):
    """The other end is gone."""


def frame(header: dict[str, Any], body: bytes | bytearray = b"") -> bytes:
    text = json.dumps(header, separators=(",", ":")).encode()
    return PREFIX.pack(MAGIC, len(text), len(body)) + text + bytes(body)


def write_all(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        try:
            view = view[os.write(fd, view) :]
        except BrokenPipeError:
            raise Closed from None


def send(fd: int, header: dict[str, Any], body: bytes | bytearray = b"") -> None:
    write_all(fd, frame(header, body))


def _read_exactly(fd: int, size: int) -> bytearray:
    data = bytearray()
    while len(data) < size:
        chunk = os.read(fd, min(size - len(data), 1 << 20))
        if not chunk:
            raise Closed
        data += chunk
    return data


def receive(fd: int) -> tuple[dict[str, Any], bytearray]:
    """The next frame. Raises Closed at the end of the stream, WireError for anything that is no frame."""
    header_size, body_size = _sizes(bytes(_read_exactly(fd, PREFIX.size)))
    header = _header(bytes(_read_exactly(fd, header_size)))
    return header, _read_exactly(fd, body_size)


def _sizes(prefix: bytes) -> tuple[int, int]:
    magic, header_size, body_size = PREFIX.unpack(prefix)
    if magic != MAGIC:
        raise WireError("it does not begin as a frame does")
    if header_size > MAX_HEADER or body_size > MAX_BODY:
        raise WireError(f"a result of {header_size + body_size:,} bytes is too large")
    return header_size, body_size


def _header(text: bytes) -> dict[str, Any]:
    try:
        header = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WireError("its header is not JSON") from error
    if not isinstance(header, dict):
        raise WireError("its header is not an object")
    return header


class FrameBuffer:
    """Frames out of a stream that arrives in pieces."""

    def __init__(self) -> None:
        self._data = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[dict[str, Any], bytes]]:
        self._data += data
        while len(self._data) >= PREFIX.size:
            header_size, body_size = _sizes(bytes(self._data[: PREFIX.size]))
            end = PREFIX.size + header_size + body_size
            if len(self._data) < end:
                return
            middle = PREFIX.size + header_size
            header = _header(bytes(self._data[PREFIX.size : middle]))
            body = bytes(self._data[middle:end])
            del self._data[:end]
            yield header, body


# --- values


@dataclass(frozen=True)
class Opaque:
    """A value that is not plain data: its type's name is all that is known of it."""

    type: str


FLOAT_TEXT = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def encode(value: Any, body: bytearray, depth: int = 0) -> Any:
    """A value as JSON, the bytes of its tensors appended to `body`. What is not plain becomes opaque."""
    import numpy as np
    import torch

    kind = type(value)
    if value is None or kind is bool:
        return value
    if kind is int:
        return {"int": str(value)} if abs(value) < 1 << 200 else {"opaque": "a very large int"}
    if kind is float or isinstance(value, np.floating):
        return {"float": float(value).hex() if math.isfinite(value) else str(float(value))}
    if kind is str:
        return {"str": value[:MAX_TEXT]}
    if isinstance(value, np.integer | np.bool_):
        return encode(value.item(), body)
    if kind in (torch.Tensor, torch.nn.Parameter):
        unusual = _unusual(value)
        return {"opaque": unusual} if unusual else _encode_tensor(value.detach(), body)
    if kind is np.ndarray and value.dtype.name in DTYPES:
        native = value.astype(value.dtype.newbyteorder("="), order="C")
        return {"array": _encode_tensor(torch.from_numpy(native), body)["tensor"]}
    if kind in (list, tuple, dict) and len(value) > MAX_ITEMS:
        return {"opaque": f"{kind.__name__} of more than {MAX_ITEMS:,} items"}
    if kind in (list, tuple) and depth < MAX_DEPTH:
        return {kind.__name__: [encode(item, body, depth + 1) for item in value]}
    if kind is dict and depth < MAX_DEPTH and all(type(key) in (str, int) for key in value):
        return {"dict": [[key, encode(item, body, depth + 1)] for key, item in value.items()]}
    return {"opaque": kind.__name__[:100]}


def _unusual(tensor: Any) -> str:
    """What keeps a tensor from being read as plain values, in words; "" for an ordinary one."""
    import torch

    if tensor.is_nested:
        return "nested tensor"
    if tensor.layout is not torch.strided:
        return "sparse tensor"
    return "tensor without data (on the meta device)" if tensor.is_meta else ""


def _encode_tensor(tensor: Any, body: bytearray) -> dict[str, Any]:
    import torch

    dtype = str(tensor.dtype).removeprefix("torch.")
    if dtype not in DTYPES:
        return {"opaque": f"{dtype} tensor"}
    # a fresh copy: a view of one element passes for contiguous with any stride
    plain = tensor.resolve_conj().resolve_neg().to("cpu").clone(memory_format=torch.contiguous_format)
    data = plain.flatten().view(torch.uint8).numpy().tobytes() if plain.numel() else b""
    start = len(body)
    body += data
    return {
        "tensor": {
            "dtype": dtype,
            "shape": list(tensor.shape),
            "device": tensor.device.type,
            "at": start,
            "bytes": len(data),
        }
    }


def decode(spec: Any, body: bytes, depth: int = 0) -> Any:
    """The value that `encode` wrote. Raises WireError unless everything about it adds up."""
    if spec is None or type(spec) is bool:
        return spec
    if type(spec) is not dict or len(spec) != 1 or depth > MAX_DEPTH:
        raise WireError("a value is malformed")
    ((kind, content),) = spec.items()
    try:
        if kind == "int":
            return int(content[:100])
        if kind == "float":
            return FLOAT_TEXT[content] if content in FLOAT_TEXT else float.fromhex(content)
        if kind == "str":
            return printable(content[:MAX_TEXT])
        if kind in ("list", "tuple"):
            items = [decode(item, body, depth + 1) for item in content[:MAX_ITEMS]]
            return items if kind == "list" else tuple(items)
        if kind == "dict":
            return {_key(key): decode(item, body, depth + 1) for key, item in content[:MAX_ITEMS]}
        if kind == "tensor":
            return _decode_tensor(content, body)
        if kind == "array":
            return _decode_tensor(content, body).numpy()
        if kind == "opaque":
            return Opaque(printable(str(content))[:100])
    except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
        raise WireError(f"a {kind} is malformed") from error
    raise WireError(f"there is no kind of value {str(kind)[:40]!r}")


def _key(key: Any) -> str | int:
    if type(key) not in (str, int):
        raise WireError("a key is malformed")
    return key


def _decode_tensor(spec: dict[str, Any], body: bytes) -> Any:
    import torch

    name, shape, start, size = spec["dtype"], spec["shape"], spec["at"], spec["bytes"]
    if name not in DTYPES or type(shape) is not list or len(shape) > MAX_DIMENSIONS:
        raise WireError("a tensor is malformed")
    if any(type(n) is not int or n < 0 for n in [*shape, start, size]):
        raise WireError("a tensor's sizes are malformed")
    dtype = getattr(torch, name)
    if math.prod(shape) * dtype.itemsize != size or start + size > len(body):
        raise WireError("a tensor's shape does not account for its bytes")
    if size == 0:
        tensor = torch.empty(shape, dtype=dtype)
    else:
        raw = torch.frombuffer(bytearray(body[start : start + size]), dtype=torch.uint8)
        tensor = (raw != 0 if dtype is torch.bool else raw.view(dtype)).reshape(shape)
    tensor.origin = str(spec["device"])[:20]  # where the candidate had it: the values themselves are on the CPU now
    return tensor


def encode_data(arrays: Mapping[str, Any], body: bytearray) -> list[list[Any]]:
    """Arrays of bytes (`shape`, `data`) by name as JSON, their bytes appended to `body`."""
    table = []
    for name, array in arrays.items():
        table.append([name, list(array.shape), len(body)])
        body += array.data
    return table


def decode_data(table: list[list[Any]], body: bytes | bytearray) -> dict[str, Any]:
    """The arrays that `encode_data` wrote, as uint8 tensors."""
    import torch

    found = {}
    for name, shape, start in table:
        raw = bytearray(body[start : start + math.prod(shape)])
        flat = torch.frombuffer(raw, dtype=torch.uint8) if raw else torch.empty(0, dtype=torch.uint8)
        found[name] = flat.reshape(shape)
    return found


def printable(text: str) -> str:
    """Text without control characters, so that nobody's output drives the person's terminal."""
    return "".join(char for char in text if char in "\n\t" or char.isprintable())
