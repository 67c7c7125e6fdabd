"""`prescreen run`: what stands in the way is said in a sentence that names the way out; and with stand-ins for the servers:
one address is told, who dies is started again, and nothing is left running."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands.run import CannotRun, _alone, check_ports, prepare
from bot.settings import SettingError, Settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


@pytest.mark.parametrize(
    ("field", "setting"),
    [
        ("web_port", "PRESCREEN_WEB_PORT"),
        ("rasa_port", "PRESCREEN_RASA_PORT"),
        ("action_port", "PRESCREEN_ACTION_PORT"),
        ("console_port", "PRESCREEN_CONSOLE_PORT"),
    ],
)
def test_a_taken_port_is_named_with_its_setting(tmp_path: Path, taken: int, field: str, setting: str) -> None:
    free = {"web_port": 0, "rasa_port": 0, "action_port": 0}
    settings = Settings(data_dir=tmp_path, database_url="", **{**free, field: taken})
    with pytest.raises(CannotRun, match=rf"Port {taken} is in use already.*{setting}="):
        check_ports(settings)


def test_free_ports_are_no_trouble(tmp_path: Path) -> None:
    check_ports(Settings(data_dir=tmp_path, database_url="", web_port=0, rasa_port=0, action_port=0))


def test_a_data_folder_has_one_supervisor(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "var", database_url="")
    with _alone(settings), pytest.raises(CannotRun, match="running already"), _alone(settings):
        pass
    with _alone(settings):
        pass


def test_what_is_wrong_with_trials_is_said_before_the_training(tmp_path: Path) -> None:
    said: list[str] = []
    wrong = Settings(tmp_path, "", embed_origins=(("NCT05398808", "https://study.example"),))
    with pytest.raises(SettingError, match=r"lets https://study\.example show the trial NCT05398808"):
        prepare(wrong, said.append)
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "trial.yml").write_text("trial: [")
    with pytest.raises(CannotRun, match=r"trial\.yml:2: this is not YAML"):
        prepare(Settings(tmp_path, "", trials=(tmp_path,)), said.append)
    assert said == []


STAND_IN = """
import sys
from bot.commands import run
from bot.commands.children import Program
WEB = '''
import http.server, os
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(os.environ["PRESCREEN_WEB_PORT"])), Ready).serve_forever()
'''
IDLE = "import time; time.sleep(120)"
run.prepare = lambda settings, say: None
run.programs = lambda settings: [
    Program("rasa", [sys.executable, "-c", IDLE], {}), Program("web", [sys.executable, "-c", WEB], {})
]
sys.exit(run.command(None))
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    ports = {f"PRESCREEN_{name}_PORT": str(free_port()) for name in ("WEB", "RASA", "ACTION")}
    env = {**os.environ, "PRESCREEN_DATA_DIR": str(tmp_path / "var"), **ports}
    process = subprocess.Popen([sys.executable, "-c", STAND_IN], stdout=subprocess.PIPE, text=True, cwd=ROOT, env=env)
    yield process
    process.kill()
    process.wait(10)


def lines_until(process: subprocess.Popen[str], words: str) -> list[str]:
    assert process.stdout is not None
    heard: list[str] = []
    for line in process.stdout:
        heard.append(line.rstrip())
        if words in line:
            return heard
    raise AssertionError(f"it ended without saying {words!r}: {heard}")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_tells_one_address_and_ends_with_its_children(supervisor: subprocess.Popen[str], number: int) -> None:
    heard = lines_until(supervisor, "Ctrl-C")
    assert len([line for line in heard if line.startswith("Ready: http://127.0.0.1:")]) == 1
    assert any("coordinator add" in line for line in heard)
    children = children_of(supervisor.pid)
    assert len(children) == 2
    supervisor.send_signal(number)
    assert supervisor.wait(20) == 0
    assert not [pid for pid in children if (Path("/proc") / str(pid)).exists()]


def test_a_server_that_dies_is_started_again_and_said(supervisor: subprocess.Popen[str]) -> None:
    lines_until(supervisor, "Ctrl-C")
    os.kill(children_of(supervisor.pid)[0], signal.SIGKILL)
    lines_until(supervisor, "rasa started again")


def children_of(pid: int) -> list[int]:
    """In the order in which they were started."""
    found = (Path("/proc") / str(pid) / "task" / str(pid) / "children").read_text()
    return [int(child) for child in found.split()]
