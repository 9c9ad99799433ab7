#!/bin/sh
# Put a command `chromium` into the folder $1, and see that the library is there which the program
# that steers it needs: what the machine has, or installed as root, or, for anybody else, Debian's
# packages unpacked below that folder (`libraries` then names where).
set -eu
mkdir -p "$1"
folder=$(cd "$1" && pwd)

link() {
    printf '#!/bin/sh\nexec "%s" "$@"\n' "$1" >"$folder/chromium"
    chmod +x "$folder/chromium"
}

find_chromium() {
    command -v chromium || command -v chromium-browser || command -v google-chrome
}

wanted=""
find_chromium >/dev/null || wanted="chromium fonts-noto-core"
/sbin/ldconfig -p | grep -q 'libatomic\.so\.1' || wanted="$wanted libatomic1"

if [ -z "$wanted" ]; then
    link "$(find_chromium)"
    exit 0
fi
if ! command -v apt-get >/dev/null; then
    echo "No apt-get here: install $wanted for the browser tests." >&2
    exit 1
fi
if [ "$(id -u)" = 0 ]; then
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $wanted
    link "$(find_chromium)"
    exit 0
fi

# Not root: apt with lists and a cache of its own.
apt="$folder/apt"
mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$folder/root"
own="-o Dir::State::Lists=$apt/lists -o Dir::Cache=$apt -o Dir::Cache::Archives=$apt/archives -o Debug::NoLocking=1"
# shellcheck disable=SC2086
apt-get $own update -qq
# shellcheck disable=SC2086
packages=$(apt-get $own install -s --no-install-recommends $wanted | sed -n 's/^Inst \([^ ]*\).*/\1/p')
if [ -z "$packages" ]; then
    echo "apt-get does not say what these need: install $wanted for the browser tests." >&2
    exit 1
fi
# shellcheck disable=SC2086
(cd "$apt/archives" && apt-get $own download -qq $packages &&
    for package in *.deb; do dpkg-deb -x "$package" "$folder/root"; done)
rm -rf "$apt"
machine=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2>/dev/null || echo x86_64-linux-gnu)
libraries="$folder/root/usr/lib/$machine:$folder/root/lib/$machine"
printf '%s' "$libraries" >"$folder/libraries"
if find_chromium >/dev/null; then
    link "$(find_chromium)"
    exit 0
fi
cat >"$folder/chromium" <<END
#!/bin/sh
LD_LIBRARY_PATH="$libraries:$folder/root/usr/lib/chromium" \\
    exec "$folder/root/usr/lib/chromium/chromium" "\$@"
END
chmod +x "$folder/chromium"
