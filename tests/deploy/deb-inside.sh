#!/bin/sh
# deb-inside.sh - in a fresh Debian, with an older and the present package in /src/files; deb.sh calls it.
# shellcheck disable=SC2016  # what is tried runs in shells of its own
set -u

passed=0
failed=0
log=/tmp/said

try() { # NAME COMMAND...: passes when COMMAND does
    name=$1
    shift
    if "$@" >$log 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "deb: $name"
        tail -n 30 $log
    fi
}
try_not() { # NAME COMMAND...
    name=$1
    shift
    try "$name" sh -c '! "$@"' sh "$@"
}

echo '#!/bin/sh
exit 101' >/usr/sbin/policy-rc.d # no service of this Debian starts
chmod +x /usr/sbin/policy-rc.d
install() { apt-get -qq -y --no-install-recommends -o Dpkg::Options::=--force-confdef install "$@" </dev/null; }
apt-get -qq update
install postgresql-common >/dev/null 2>&1
echo 'create_main_cluster = false' >>/etc/postgresql-common/createcluster.conf
install postgresql bash-completion man-db mandoc >/dev/null 2>&1
set -- /src/files/weir_0.0.9-1_*.deb
old=$1
new=$(find /src/files -name 'weir_*.deb' ! -name '*_0.0.9-1_*')
find / -xdev \( -path /proc -o -path /src -o -path /tmp -o -path /var/cache -o -path /var/lib/apt -o -path /var/log -o -path /dev -o -path /sys \) \
    -prune -o -print | sort >/tmp/before

try 'the older one installs' install "$old"
try 'its version is the older' sh -c 'dpkg-query -W weir | grep -q "0\.0\.9-1$"'
try 'the program runs' weir version
try 'the shipped configuration is right' weir config check
try 'there is a user' getent passwd weir
try 'the inbox is its group'\''s' sh -c 'test "$(stat -c %U:%G:%a /var/lib/weir/inbox)" = weir:weir:2770'
try 'credentials are root'\''s alone' sh -c 'test "$(stat -c %U:%a /etc/weir/credentials)" = root:700'
try 'nothing is enabled' sh -c 'test -z "$(find /etc/systemd/system -name "weir*")"'
try 'the units are valid' systemd-analyze verify weir-nightly.timer weir-nightly.service
for page in 1:weir 5:weir.conf 5:weir-tariff 5:weir-reads 7:weir-verify; do
    try "the manual has $page" sh -c "gzip -dc /usr/share/man/man${page%%:*}/${page#*:}.${page%%:*}.gz | mandoc -Tlint -Wwarning"
done
try 'the shell completes' bash -c '. /usr/share/bash-completion/bash_completion; _completion_loader weir 2>/dev/null || _comp_load weir
    COMP_WORDS=(weir vers); COMP_CWORD=1; _weir; test "${COMPREPLY[*]}" = version'
try 'the demo bills its town, to the end' sh -c 'cd /tmp && /usr/share/weir/demo/run /tmp/town >/tmp/shown && grep -q "nothing is left running" /tmp/shown'
try 'a user who is not root can run it, too' setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME=/tmp sh -c \
    'mkdir -p /tmp/nobody && cd /tmp/nobody && /usr/share/weir/demo/run'

echo '# mine' >>/etc/weir/weir.conf
echo secret >/etc/weir/credentials/pg_service.conf
touch /var/lib/weir/inbox/reads.csv
try 'it is upgraded' install "$new"
try_not 'its version is another now' sh -c 'dpkg-query -W weir | grep -q "0\.0\.9-1$"'
try 'the operator'\''s configuration is kept' grep -qx '# mine' /etc/weir/weir.conf
try 'so are credentials' grep -qx secret /etc/weir/credentials/pg_service.conf
try 'the demo bills its town again' sh -c 'cd /tmp && /usr/share/weir/demo/run /tmp/town'
try 'all files are as packaged, but for the configuration' sh -c 'test "$(dpkg --verify weir | tr -s " ")" = "??5?????? c /etc/weir/weir.conf"'

try 'it goes back to the older one' install --allow-downgrades "$old"
try 'and forward' install "$new"
try 'it is removed' apt-get -qq -y remove weir
try_not 'the program is gone' test -e /usr/bin/weir
try 'configuration stays' test -e /etc/weir/weir.conf
try 'it comes back' install "$new"
try 'with the configuration as it was' grep -qx '# mine' /etc/weir/weir.conf
try 'it is purged, and what stays is named' sh -c 'apt-get -qq -y purge weir 2>&1 | tee /dev/stderr | grep -q "/var/lib/weir is not empty"'
try 'what people put there stays' test -e /var/lib/weir/inbox/reads.csv -a -e /etc/weir/credentials/pg_service.conf
try_not 'the configuration is gone' test -e /etc/weir/weir.conf

rm /var/lib/weir/inbox/reads.csv /etc/weir/credentials/pg_service.conf
try 'a second time' install "$new"
try 'purged where nobody put anything' apt-get -qq -y purge weir
left() { # what is there that was not before; libraries that came along are no matter of the package's
    find / -xdev \( -path /proc -o -path /src -o -path /tmp -o -path /var/cache -o -path /var/lib/apt -o -path /var/log -o -path /dev -o -path /sys \) \
        -prune -o -print | sort | comm -13 /tmp/before - | grep -i weir | tee /tmp/left
    ! test -s /tmp/left
}
try 'nothing with its name is left' left

echo "$passed passed, $failed failed"
test $failed = 0
