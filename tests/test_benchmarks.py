"""The benchmarks run by hand and seldom, so that nothing else would notice a broken one."""

import importlib
import pkgutil

import pytest

import benchmarks


@pytest.mark.parametrize("name", sorted(found.name for found in pkgutil.iter_modules(benchmarks.__path__)))
def test_every_benchmark_can_be_imported(name):
    importlib.import_module(f"benchmarks.{name}")
