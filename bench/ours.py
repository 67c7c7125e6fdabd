"""Our three servers as `prescreen run` starts them, with a data folder of their own and rate limits out of the way."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from bench.servers import Costs, DidNotStart, cpu, memory, trained
from bot.commands import train
from tests.system.servers import ROOT, Servers


class Ours:
    name = "ours"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.servers = Servers(folder, {"PRESCREEN_LOG_LEVEL": "INFO", "PRESCREEN_TURN_SECONDS": "15"})

    @property
    def url(self) -> str:
        return self.servers.base_url

    def up(self) -> Costs:
        """Trains a model that is thrown away, for its time; runs with the one in models/. Raises DidNotStart."""
        seconds = trained(ROOT, _training(self.folder / "models"))
        if train.main(argparse.Namespace(force=False)) != 0:
            raise DidNotStart("the model could not be trained")
        began = time.monotonic()
        self.servers.up()
        ready = time.monotonic() - began
        megabytes, processes = memory(self.servers.pids.values())
        return Costs(seconds, ready, megabytes, processes)

    def memory(self) -> float:
        return memory(self.servers.pids.values())[0]

    def cpu(self) -> float:
        return cpu(self.servers.pids.values())

    def down(self) -> None:
        self.servers.down()


def _training(out: Path) -> list[str]:
    asked = ["train", "--fixed-model-name", "bench", "--out", str(out), "--data", "data/nlu", "data/rules", "--quiet"]
    return [sys.executable, "-m", "bot.rasa_parts.serve", *asked]
