#!/bin/sh
# Put a command `chromium` into the folder $1: the machine's own, one installed as root, or, for
# anybody else, Debian's package and what it needs unpacked below that folder.
set -eu
mkdir -p "$1"
folder=$(cd "$1" && pwd)

link() {
    printf '#!/bin/sh\nexec "%s" "$@"\n' "$1" >"$folder/chromium"
    chmod +x "$folder/chromium"
}

for name in chromium chromium-browser google-chrome; do
    if found=$(command -v "$name"); then
        link "$found"
        exit 0
    fi
done
if ! command -v apt-get >/dev/null; then
    echo "No Chromium here and no apt-get to get one: install Chromium for the browser tests." >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-core
    link "$(command -v chromium)"
    exit 0
fi

# Not root: apt with lists and a cache of its own.
apt="$folder/apt"
mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$folder/root"
own="-o Dir::State::Lists=$apt/lists -o Dir::Cache=$apt -o Dir::Cache::Archives=$apt/archives -o Debug::NoLocking=1"
# shellcheck disable=SC2086
apt-get $own update -qq
# shellcheck disable=SC2086
packages=$(apt-get $own install -s --no-install-recommends chromium fonts-noto-core | sed -n 's/^Inst \([^ ]*\).*/\1/p')
if [ -z "$packages" ]; then
    echo "apt-get does not say what Chromium needs: install Chromium for the browser tests." >&2
    exit 1
fi
# shellcheck disable=SC2086
(cd "$apt/archives" && apt-get $own download -qq $packages &&
    for package in *.deb; do dpkg-deb -x "$package" "$folder/root"; done)
rm -rf "$apt"
libraries="$folder/root/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo x86_64-linux-gnu)"
cat >"$folder/chromium" <<END
#!/bin/sh
LD_LIBRARY_PATH="$libraries:$folder/root/usr/lib/chromium:$folder/root/lib/x86_64-linux-gnu" \\
    exec "$folder/root/usr/lib/chromium/chromium" "\$@"
END
chmod +x "$folder/chromium"
