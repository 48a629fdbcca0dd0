#!/bin/sh
# chroot.sh SUITE NAME COMMAND... - runs COMMAND as root in a Debian of its own: SUITE (bookworm, trixie) is
# fetched once by debootstrap, and NAME is a layer over it that keeps what COMMAND changes.  The files of this
# tree, as git has them and with what is not committed yet, stand in /src/weir; and, where it is there, its
# neighbour `shared` in /src/shared, read only; what the folder CHROOT_FILES holds is in /src/files, read only too.
# `-` as the first word of COMMAND throws the layer away before.
#
# With CHROOT_BOOT=yes the layer, which must have systemd, is booted as a container (systemd-nspawn) with a network
# of its own, and COMMAND runs as a unit there.
#
# It needs root, debootstrap and a mirror of Debian (DEBIAN_MIRROR, default http://deb.debian.org/debian), and
# keeps its things under WEIR_CHROOT (default /var/tmp/weir-chroot).  Mounts are of a namespace of their own, and
# processes too: whatever COMMAND leaves running ends with it.
set -eu

fail() {
    echo "chroot: $1" >&2
    exit 70
}

suite=$1
name=$2
shift 2
home=${WEIR_CHROOT:-/var/tmp/weir-chroot}
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
base=$home/$suite.base
layer=$home/$suite.$name
root=$(cd "$(dirname "$0")/../.." && pwd -P)

show() { # FOLDER NAME: FOLDER, where there is one, as /src/NAME
    test -d "$1" || return 0
    mkdir -p "$layer/root/src/$2"
    mount --bind "$(realpath "$1")" "$layer/root/src/$2"
    mount -o remount,bind,ro "$layer/root/src/$2"
}

boot() { # COMMAND...: what it says comes here, and its exit status; the container is off afterwards
    show "${CHROOT_FILES-}" files
    rm -f "$layer/root/src/status" "$layer/root/src/said"
    {
        printf '#!/bin/sh\ncd /src/weir\nexport HOME=/root LC_ALL=C.UTF-8 PATH=%s\n' "$path"
        echo "$* >/src/said 2>&1"
        printf 'echo $? >/src/status\nsystemctl poweroff\n'
    } >"$layer/root/src/inside"
    chmod 755 "$layer/root/src/inside"
    printf '[Unit]\nAfter=multi-user.target\n[Service]\nExecStart=/src/inside\n' >"$layer/root/etc/systemd/system/inside.service"
    mkdir -p "$layer/root/etc/systemd/system/multi-user.target.wants"
    ln -sf ../inside.service "$layer/root/etc/systemd/system/multi-user.target.wants/inside.service"
    timeout --signal=KILL "${CHROOT_LIMIT_S:-900}" systemd-nspawn --quiet --register=no --keep-unit --private-network \
        -D "$layer/root" --boot </dev/null >"$layer/boot.log" 2>&1 || true
    cat "$layer/root/src/said" || tail -n 20 "$layer/boot.log"
    exit "$(cat "$layer/root/src/status" || echo 70)"
}

path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
if test "${CHROOT_INSIDE-}" = yes; then # in the namespaces: mount, and go in
    unset CHROOT_INSIDE
    mount -t overlay overlay -o "lowerdir=$base,upperdir=$layer/upper,workdir=$layer/work" "$layer/root"
    test "${CHROOT_BOOT-}" != yes || boot "$@"
    mount -t proc proc "$layer/root/proc"
    mount --rbind /sys "$layer/root/sys"
    mount -t tmpfs -o mode=755 tmpfs "$layer/root/dev"
    for device in null zero full random urandom tty; do
        touch "$layer/root/dev/$device"
        mount --bind "/dev/$device" "$layer/root/dev/$device"
    done
    mkdir -p "$layer/root/dev/shm" "$layer/root/dev/pts"
    mount -t tmpfs -o mode=1777 tmpfs "$layer/root/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=0666 devpts "$layer/root/dev/pts"
    ln -s pts/ptmx "$layer/root/dev/ptmx"
    for link in fd:fd stdin:fd/0 stdout:fd/1 stderr:fd/2; do
        ln -s "/proc/self/${link#*:}" "$layer/root/dev/${link%:*}"
    done
    cp /etc/resolv.conf "$layer/root/etc/resolv.conf"
    show "$root/../shared" shared
    show "${CHROOT_FILES-}" files
    exec chroot "$layer/root" env -i HOME=/root PATH=$path \
        LC_ALL=C.UTF-8 TERM=dumb DEBIAN_FRONTEND=noninteractive sh -c 'cd /src/weir && exec "$@"' sh "$@"
fi

test "$(id -u)" = 0 || fail 'this needs root'
command -v debootstrap >/dev/null || fail 'there is no debootstrap'
mkdir -p "$home"
if ! test -e "$base/.complete"; then
    rm -rf "$base"
    debootstrap --variant=minbase "$suite" "$base" "$mirror" >"$home/$suite.log" 2>&1 ||
        fail "debootstrap failed: $home/$suite.log"
    touch "$base/.complete"
fi
exec 9>"$layer.lock"
flock --nonblock 9 || fail "$layer is in use"
if test "$1" = -; then
    shift
    rm -rf "$layer"
fi
mkdir -p "$layer/upper/src/weir" "$layer/work" "$layer/root"
(cd "$root" && git ls-files --cached --others --exclude-standard | while read -r file; do test ! -e "$file" || echo "$file"; done) |
    tar -C "$root" -T - -cf - | tar -C "$layer/upper/src/weir" -xf -
test "${CHROOT_BOOT-}" != yes || CHROOT_INSIDE=yes exec unshare --mount --propagation private "$0" "$suite" "$name" "$@"
CHROOT_INSIDE=yes exec unshare --mount --pid --fork --kill-child --propagation private "$0" "$suite" "$name" "$@"
