"""Proves that a pressed button goes through the whole pipeline without the reader, its encoder or Duckling being loaded."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.rasa_parts.serve import ROOT

MESSAGES = {"press": None, "typed": "two months ago"}
SCRIPT = """
import asyncio, json, sys
from pathlib import Path
from bot.rasa_parts import patches, reading, records
from tests.rasa.fake_servers import FakeRecords

patches.apply()
records.use(FakeRecords(Path(sys.argv[1])))
made = []
built = reading.UtteranceReader.create.__func__
reading.UtteranceReader.create = classmethod(lambda cls, *rest: made.append(built(cls, *rest)) or made[-1])

from rasa.core.agent import Agent
from bot.language import encoder

agent = Agent.load(sys.argv[2])
for message in sys.argv[3:]:
    found = asyncio.run(agent.parse_message(f"m:{message}"))
print(json.dumps({
    "intent": found["intent"]["name"], "utterance": "utterance" in found,
    "readers": sum("reader" in vars(one) for one in made), "components": len(made),
    "encoder": encoder.shared.cache_info().currsize,
}))
"""


@pytest.fixture(scope="module")
def after(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """`after("press", ...)`: what a fresh process has loaded once these messages went through its pipeline."""
    file = tmp_path_factory.mktemp("press") / "messages.json"
    file.write_text(json.dumps(MESSAGES))

    def run(*messages: str) -> dict[str, Any]:
        asked = [sys.executable, "-c", SCRIPT, str(file), str(model), *messages]
        done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        return dict(json.loads(done.stdout.splitlines()[-1]))

    return run


def test_a_press_loads_nothing_of_the_reading(after: Any) -> None:
    found = after("press", "press")
    assert found == {"intent": "press", "utterance": False, "readers": 0, "components": 1, "encoder": 0}


def test_the_first_typed_reply_loads_it(after: Any) -> None:
    found = after("press", "typed")
    assert (found["utterance"], found["readers"], found["encoder"]) == (True, 1, 1)
