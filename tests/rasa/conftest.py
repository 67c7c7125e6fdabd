"""The trained model, trained once for all tests here if the files it depends on have changed."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from bot.commands import train
from bot.rasa_parts.serve import MODELS


@pytest.fixture(scope="session")
def model() -> Path:
    assert train.main(argparse.Namespace(force=False)) == 0
    return MODELS / "prescreen.tar.gz"
