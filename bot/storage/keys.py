"""Where the master keys come from: the setting, or a file beside the data that only its owner may read.

The file holds one Fernet key a line, newest first. It is made on first use only; with data there and no key the start
stops.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet

from bot.storage.errors import LostKey


def master_keys(given: tuple[str, ...], key_file: Path, has_data: bool) -> tuple[str, ...]:
    """`given` if there are any, else the keys in `key_file`, which is made when there is no data yet. Raises
    LostKey.
    """
    if given:
        return given
    if key_file.exists():
        return read_keys(key_file)
    if has_data:
        raise LostKey(
            f"The key file {key_file} is missing, but the database holds data that only its key opens. "
            "Put the file back, or set PRESCREEN_KEYS; a new key would not help."
        )
    keys = (Fernet.generate_key().decode(),)
    write_keys(key_file, keys)
    return keys


def read_keys(key_file: Path) -> tuple[str, ...]:
    keys = tuple(line.strip() for line in key_file.read_text().splitlines() if line.strip())
    if not keys:
        raise LostKey(f"The key file {key_file} is empty. Put the right file back, or set PRESCREEN_KEYS.")
    return keys


def write_keys(key_file: Path, keys: tuple[str, ...]) -> None:
    """Replace the file in one step, readable and writable by its owner only (mode 600)."""
    key_file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=key_file.parent, prefix=".keys-")  # mkstemp makes it with mode 600
    try:
        with os.fdopen(handle, "w") as file:
            file.write("\n".join(keys) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, key_file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
