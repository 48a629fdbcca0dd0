#!/bin/sh
# install.sh - `make install` below a DESTDIR with every folder somewhere unusual; what is installed bills the demo's
# town there, and `make uninstall` leaves what is the operator's alone.
set -u

root=$(cd "$(dirname "$0")/../.." && pwd -P)
mkdir -p "$root/build"
scratch=$(mktemp -d "$root/build/install.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
passed=0
failed=0

try() { # NAME COMMAND...: passes when COMMAND does
    name=$1
    shift
    if "$@" >"$scratch/said" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "install: $name"
        tail -n 40 "$scratch/said"
    fi
}

dest=$scratch/dest
made() { # GOAL
    env -u MAKEFLAGS -u MAKELEVEL -u VARIANT make -C "$root" --no-print-directory "$1" DESTDIR="$dest" prefix=/opt/weir sysconfdir=/opt/etc \
        mandir=/opt/man unitdir=/opt/units
}
try 'installs' made install
echo '# mine' >>"$dest/opt/etc/weir/weir.conf"
try 'installs again' made install
try 'a configuration that is there stays' grep -qx '# mine' "$dest/opt/etc/weir/weir.conf"
try 'the program runs' "$dest/opt/weir/bin/weir" version
try 'the shipped configuration is right' "$dest/opt/weir/bin/weir" --config "$root/deploy/weir.conf.example" config check
try 'the tariffs are there with their tests' "$dest/opt/weir/bin/weir" tariff test "$dest/opt/weir/share/weir/tariffs"
try 'pages go where they were told to' test -f "$dest/opt/man/man1/weir.1"
try 'the unit names what was installed' grep -qx 'ExecStart=/opt/weir/bin/weir --config /opt/etc/weir/weir.conf nightly' "$dest/opt/units/weir-nightly.service"
nothing_left_open() { ! grep -rn '@[a-z]*dir@' "$dest"; }
try 'no name is left to be filled in' nothing_left_open
credentials_closed() { test "$(stat -c %a "$dest/opt/etc/weir/credentials")" = 700; }
try 'credentials are for root alone' credentials_closed

# Nothing of the source tree is used: it is not there.
demo() {
    cd / || return 1
    env WEIR_PROGRAM="$dest/opt/weir/bin/weir" WEIR_CITY="$dest/opt/weir/libexec/weir/city" \
        "$dest/opt/weir/share/weir/demo/run" "$scratch/town" >"$scratch/shown" 2>&1 && return
    tail -n 20 "$scratch/shown"
    return 1
}
try 'what is installed bills a town' demo
try 'by tariffs that were installed' grep -q "^\$ weir tariff publish $dest/opt/weir/share/weir/tariffs/" "$scratch/shown"
try 'to the last step' grep -q 'nothing is left running' "$scratch/shown"
try 'its files are there' test -s "$scratch/town/invoices-q4.tar"

try 'uninstalls' made uninstall
left() { # all that is left
    (cd "$dest" && find . -type f) | sort | tee "$scratch/left"
    test "$(cat "$scratch/left")" = './opt/etc/weir/weir.conf'
}
try 'and only the configuration is left' left

echo "$passed passed, $failed failed"
test $failed = 0
