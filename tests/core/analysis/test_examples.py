"""The examples in the words of each method run, and say what they say."""

import doctest
from importlib import import_module
from pkgutil import iter_modules

import pytest

from commonweal.core import analysis

MODULES = [module.name for module in iter_modules(analysis.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_method_run(name: str) -> None:
    module = import_module(f"{analysis.__name__}.{name}")
    assert doctest.testmod(module, extraglobs={"np": import_module("numpy")}).failed == 0
