"""Every path a visitor can take, as a conversation with the real servers: greeting, answers, detours, outcome, handoff."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.system.conftest import TRIAL, Begin
from tests.system.conversation import HERE, load, play

CONVERSATIONS = sorted((HERE / "conversations").glob("*.yml"))


@pytest.mark.parametrize("path", CONVERSATIONS, ids=[path.stem for path in CONVERSATIONS])
def test_conversation(path: Path, begin: Begin) -> None:
    conversation = load(path)
    play(begin(conversation.get("trial", TRIAL)), conversation["steps"])
