#!/bin/sh
# deb.sh [SUITE...] - the Debian package, made and tried in a fresh Debian of each SUITE (bookworm trixie): installed,
# the demo billed by it, upgraded from an older version, removed, purged.  Needs what chroot.sh needs: root, and a
# mirror of Debian, so `make check` does not run it; `make test-deb` does.
set -eu

here=$(dirname "$(realpath "$0")")
root=$(realpath "$here/../..")
home=${WEIR_CHROOT:-/var/tmp/weir-chroot}
test $# -gt 0 || set -- bookworm trixie

status=0
for suite; do
    echo "deb: $suite: two versions of the package are made"
    # shellcheck disable=SC2016  # for the shell inside
    "$here/chroot.sh" "$suite" deb sh -c '
        apt-get -qq update
        apt-get -qq -y --no-install-recommends install make ccache >/dev/null 2>&1
        PATH=/usr/lib/ccache:$PATH
        tests/harness/setup.sh deb
        rm -rf build/deb
        make deb DEB_VERSION=0.0.9-1
        make deb
        lintian --fail-on error,warning --suppress-tags groff-message build/deb/weir_*.changes' >"$home/$suite.deb.log" 2>&1 || {
        tail -n 40 "$home/$suite.deb.log"
        exit 1
    }
    rm -rf "$root/build/debs-$suite"
    mkdir -p "$root/build/debs-$suite"
    cp "$home/$suite.deb/upper/src/weir/build/deb/"*.deb "$root/build/debs-$suite"
    echo "deb: $suite: installed, tried, upgraded, removed, purged"
    export CHROOT_FILES="$root/build/debs-$suite"
    "$here/chroot.sh" "$suite" try - tests/deploy/deb-inside.sh || status=1
    if ! command -v systemd-nspawn >/dev/null; then
        echo 'deb: there is no systemd-nspawn (systemd-container), so the service is not tried'
        continue
    fi
    echo "deb: $suite: booted, installed as the page says, and a night run by the timer's service"
    "$here/chroot.sh" "$suite" boot - tests/deploy/deb-prepare.sh >"$home/$suite.boot.log" 2>&1 || {
        tail -n 40 "$home/$suite.boot.log"
        exit 1
    }
    CHROOT_BOOT=yes "$here/chroot.sh" "$suite" boot tests/deploy/deb-booted.sh || status=1
done
exit $status
