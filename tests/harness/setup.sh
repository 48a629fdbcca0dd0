#!/bin/sh
# setup.sh build|check|deb - installs what is missing to build and run weir, or to check it, or to make its
# package as well, on Debian and Ubuntu: says what first, then apt-get, with sudo when not root.  Asks nothing, and does nothing when
# all is there.  PostgreSQL is installed without Debian's own cluster; one that exists is left alone.
set -eu

for_build='build-essential pkg-config libpq-dev libxml2-dev libxslt1-dev libssl-dev libcsv-dev
 libjansson-dev libinih-dev libsystemd-dev libunistring-dev libqrencode-dev postgresql'
for_check='libcmocka-dev libxml2-utils clang clang-tidy clang-format gcovr mandoc shellcheck valgrind
 cppcheck strace time python3 hledger ledger beancount weasyprint chromium fonts-noto-cjk poppler-utils
 openssl xmlsec1 softhsm2 libengine-pkcs11-openssl systemd prometheus'
for_deb='debhelper lintian'

case ${1-} in
build) wanted=$for_build ;;
deb) wanted="$for_build $for_deb" ;;
check) wanted="$for_build $for_check" ;;
*) echo 'usage: setup.sh build|check|deb' >&2 && exit 2 ;;
esac

installed() { # the names of installed packages and what they provide, one a line
    dpkg-query -W -f='${db:Status-Status} ${Package} ${Provides}\n' |
        awk '$1 == "installed" { gsub(/\([^)]*\)|,/, " "); for (i = 2; i <= NF; i++) print $i }'
}

missing() {
    # shellcheck disable=SC2086
    { installed | sed 's/^/have /' && printf 'want %s\n' $wanted; } |
        awk '$1 == "have" { have[$2] = 1 } $1 == "want" && !($2 in have) { printf " %s", $2 }'
}

complain() {
    {
        echo "setup: $1"
        echo "setup: needed are:$(missing)"
        echo "setup: as root: apt-get install$(missing)"
    } >&2
    exit 1
}

if ! command -v dpkg-query >/dev/null; then
    echo 'setup: not Debian or Ubuntu, so what is needed must be there already; README.md names it' >&2
    exit 0
fi

# The sanitizer and fuzzer runtime is a package of its own in Debian 12 and later, named by version.
llvm=
if test "$1" = check; then
    llvm=$(clang --version 2>/dev/null | sed -n 's/.*clang version \([0-9]*\).*/\1/p')
    test -n "$llvm" || llvm=$(apt-cache depends clang 2>/dev/null | sed -n 's/.*Depends: clang-\([0-9]*\)$/\1/p' | head -n 1)
    if test -n "$llvm" && apt-cache show "libclang-rt-$llvm-dev" >/dev/null 2>&1; then
        wanted="$wanted libclang-rt-$llvm-dev"
    fi
fi

packages=$(missing)
test -n "$packages" || exit 0
echo "setup: will install with apt-get:$packages"
command -v apt-get >/dev/null || complain 'there is no apt-get here'

if test "$(id -u)" = 0; then
    as_root() { "$@"; }
elif command -v sudo >/dev/null; then
    as_root() { sudo "$@"; }
else
    complain 'these packages are missing, you are not root, and there is no sudo'
fi

install() { # PACKAGE...
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
        -o DPkg::Lock::Timeout=300 install "$@" </dev/null >/dev/null
}

# Package lists may be missing or old, so a first failure is not the last word.
# shellcheck disable=SC2086
if ! as_root apt-get -qq --simulate install $packages </dev/null >/dev/null 2>&1; then
    as_root apt-get -qq update </dev/null || complain 'apt-get update failed'
    if test "$1" = check && test -z "$llvm" && test -z "${SETUP_AGAIN-}"; then
        SETUP_AGAIN=1 exec "$0" "$1" # now that it can be asked which clang there is
    fi
fi

clusters=/etc/postgresql-common/createcluster.conf
quieted=
# shellcheck disable=SC2317  # called by the trap
undo() {
    test ! -e $clusters.weir-setup || as_root mv -f $clusters.weir-setup $clusters
    test -z "$quieted" || as_root rm -f "$quieted"
}

# Debian's own first cluster would be made, and started, with the server: not for this.
case " $packages " in
*' postgresql '*)
    install postgresql-common || complain 'apt-get could not install postgresql-common'
    as_root cp -p $clusters $clusters.weir-setup
    trap undo EXIT
    echo 'create_main_cluster = false # while setup.sh of weir runs' | as_root tee -a $clusters >/dev/null
    ;;
esac

# Only promtool is wanted of it, not its service.
policy=/usr/sbin/policy-rc.d
case " $packages " in
*' prometheus '*)
    if ! test -e $policy; then
        printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null
        as_root chmod 755 $policy
        quieted=$policy
        trap undo EXIT
    fi
    ;;
esac

# shellcheck disable=SC2086
install $packages || { as_root apt-get -qq update </dev/null && install $packages; } ||
    complain 'apt-get could not install them'
