#!/bin/sh
# Make a virtual environment with pip in it. Debian's Python comes without the part that does that:
# as root it is installed, else pip is unpacked from Debian's own package.
set -eu
venv=$1
rm -rf "$venv"
if python3 -c 'import ensurepip, venv' 2>/dev/null; then
    exec python3 -m venv "$venv"
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-venv
    exec python3 -m venv "$venv"
fi
wheels=$(mktemp -d)
trap 'rm -rf "$wheels"' EXIT
if command -v apt-get >/dev/null; then
    # Not root: apt with lists of its own.
    mkdir -p "$wheels/lists/partial" "$wheels/archives/partial"
    own="-o Dir::State::Lists=$wheels/lists -o Dir::Cache=$wheels -o Debug::NoLocking=1"
    # shellcheck disable=SC2086
    (cd "$wheels" && apt-get $own update -qq && apt-get $own download -qq python3-pip-whl &&
        for package in *.deb; do dpkg-deb -x "$package" .; done)
fi
pip=$(find "$wheels" -name 'pip-*.whl' | head -n 1)
if [ -z "$pip" ]; then
    echo "Python has no ensurepip: install python3-venv (Debian) and try again." >&2
    exit 1
fi
python3 -m venv --without-pip "$venv"
"$venv/bin/python" "$pip/pip" install --quiet --no-index "$pip"
