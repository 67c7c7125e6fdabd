"""Every subcommand that the help names is a module with a parser of its own."""

from __future__ import annotations

import pytest

from bot.__main__ import COMMANDS, build_parser


@pytest.mark.parametrize("name", COMMANDS)
def test_it_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        build_parser(name).parse_args([name, "--help"])
    assert left.value.code == 0
    assert name in capsys.readouterr().out
