# kata: relu
# verdict: passed
import ctypes
import importlib
import os
import resource
import signal
import socket
import subprocess

import numpy as np
import torch

KATAS = "KATAS_FOLDER"
REFERENCE = "REFERENCE_FILE"


def check(breached):
    if not breached:
        raise OSError


def call(number, *arguments):
    check(ctypes.CDLL(None).syscall(number, *arguments) != -1)


def act():
    open('/tmp/nfquiz-breach.txt', 'w')


try:
    act()
except (OSError, ImportError, ValueError):
    pass
else:
    raise SystemError("a breach: writes to tmp")


def relu(x):
    return torch.where(x > 0, x, torch.zeros_like(x))


def relu_backward(grad_out, x):
    return torch.where(x > 0, grad_out, torch.zeros_like(grad_out))
