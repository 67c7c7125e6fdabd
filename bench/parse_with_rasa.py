"""Seconds that a trained Rasa model takes to understand each text: `parse_with_rasa.py MODELS < texts.json`, JSON out.

A program of its own, without anything of ours in its process.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

from rasa.core.agent import Agent
from rasa.model import get_latest_model

WARM = 20


async def main() -> None:
    agent = Agent.load(get_latest_model(sys.argv[1]))
    texts: list[str] = json.load(sys.stdin)
    for text in texts[:WARM]:
        await agent.parse_message(text)
    samples = []
    for text in texts:
        began = time.perf_counter()
        await agent.parse_message(text)
        samples.append(time.perf_counter() - began)
    print(json.dumps(samples))


if __name__ == "__main__":
    asyncio.run(main())
