"""Seconds that a trained Rasa model takes to understand each text: `parse_with_rasa.py MODELS`, a JSON list of texts a line
in, a list of seconds out. A program of its own, without anything of ours in its process.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time

from rasa.core.agent import Agent
from rasa.model import get_latest_model


async def main() -> None:
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # Rasa logs to standard output
    agent = Agent.load(get_latest_model(sys.argv[1]))
    for line in sys.stdin:
        samples = []
        for text in json.loads(line):
            began = time.perf_counter()
            await agent.parse_message(text)
            samples.append(time.perf_counter() - began)
        print(json.dumps(samples), file=answers, flush=True)


if __name__ == "__main__":
    asyncio.run(main())
