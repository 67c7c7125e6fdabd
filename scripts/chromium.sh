#!/bin/sh
# Looks for a Chromium for the tests in a browser; installs Debian's where that is possible.
# Elsewhere it says so: the tests in a browser are then skipped, and under CI the run fails.
set -eu

for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done
if [ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ]; then
    exit 0
fi

if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "installing Chromium for the tests in a browser"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
    exit 0
fi

echo "The tests in a browser need Chromium, which is not here: install it with your system's package manager" \
    "(Debian, Ubuntu: sudo apt-get install chromium), or set CHROMIUM to its path."
[ "${CI:-}" = "true" ] && exit 1
exit 0
