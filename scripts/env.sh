#!/bin/sh
# Makes .venv with everything in requirements.lock and this project in it. Instant when nothing has changed.
# Needs Python 3.10 and make. PYTHON=/path/to/python3.10 overrides the search.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*"; }

is_310() {
    "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1
}

# A name on PATH may be a version manager's stub that runs nothing, so each candidate is tried before it is believed.
find_python() {
    for candidate in "${PYTHON:-}" python3.10 python3 python \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10*/bin/python \
        "${XDG_DATA_HOME:-$HOME/.local/share}"/uv/python/cpython-3.10*/bin/python3.10 \
        /usr/local/bin/python3.10 /opt/homebrew/bin/python3.10; do
        if [ -n "$candidate" ] && is_310 "$candidate"; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return
        fi
    done
}

stamp_now() {
    { cat requirements.lock pyproject.toml scripts/env.sh; pwd; } | cksum
}

stamp=.venv/.complete
if [ -x .venv/bin/python ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(stamp_now)" ]; then
    exit 0
fi

python=$(find_python)
if [ -z "$python" ]; then
    say "Python 3.10 is needed (Rasa 3.6 runs on nothing later) and was not found."
    say "Get it with 'pyenv install 3.10' or 'uv python install 3.10', or from python.org, then run this again;"
    say "or name it: make run PYTHON=/path/to/python3.10"
    exit 1
fi

say "installing (1/4): an environment in .venv"
rm -f "$stamp"
if ! is_310 .venv/bin/python; then
    rm -rf .venv
    if ! "$python" -m venv .venv; then
        rm -rf .venv
        say "Python 3.10 is here but cannot make environments; on Debian or Ubuntu install python3.10-venv, then run this again."
        exit 1
    fi
fi

# uv lives beside .venv, not in it: syncing removes whatever the lock does not name.
say "installing (2/4): the installer"
if [ ! -x .venv-tools/bin/uv ]; then
    rm -rf .venv-tools
    "$python" -m venv .venv-tools
    .venv-tools/bin/python -m pip install --quiet --disable-pip-version-check "uv>=0.5"
fi
uv=.venv-tools/bin/uv

say "installing (3/4): the locked packages (about 1 GB the first time)"
UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-300}" $uv pip sync --quiet --python .venv/bin/python --require-hashes requirements.lock

say "installing (4/4): this project"
$uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .

stamp_now >"$stamp"
