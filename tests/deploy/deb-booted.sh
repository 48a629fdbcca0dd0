#!/bin/sh
# deb-booted.sh - in a booted Debian with weir and PostgreSQL: follows deploy/doc/install.md, and has systemd run the
# night as the package's units say.  deb.sh calls it.
# shellcheck disable=SC2016  # what is tried runs in shells of its own
set -u

here=$(dirname "$(realpath "$0")")
page=/usr/share/doc/weir/install.md
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
        echo "booted: $name"
        tail -n 30 $log
    fi
}
block() { "$here/page.sh" $page "$1"; } # LABEL
steps() { block sh >/tmp/step.sh && sh -eux /tmp/step.sh; }
shows() { systemctl show -p "$1" --value "${2-weir-nightly.service}"; } # PROPERTY [UNIT]
is() { # PROPERTY VALUE [UNIT]
    test "$(shows "$1" "${3-weir-nightly.service}")" = "$2" || {
        systemctl status --no-pager "${3-weir-nightly.service}"
        return 1
    }
}
night() { # starts the night and waits for its end
    systemctl reset-failed 2>/dev/null
    systemctl start weir-nightly.service || return
    for _ in $(seq 300); do
        case $(shows ActiveState) in inactive | failed) return ;; esac
        sleep 0.2
    done
}

# --- the page: who may connect, the database, prices, the night ---
version=$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 | sed 's|.*/||')
pg_createcluster "$version" main >/dev/null 2>&1
block 'text pg_ident.conf' >>"/etc/postgresql/$version/main/pg_ident.conf"
block 'text pg_hba.conf' | cat - "/etc/postgresql/$version/main/pg_hba.conf" >/tmp/hba
cat /tmp/hba >"/etc/postgresql/$version/main/pg_hba.conf"
try 'the server starts' systemctl start "postgresql@$version-main"
sed -i 's/^\(nightly_\(inbox\|outbox\|calendar\)\) *=/#\1 =/' /etc/weir/weir.conf
block 'ini weir.conf' >>/etc/weir/weir.conf
block 'text calendar.csv' >/etc/weir/calendar.csv
try 'the steps of the page' steps

# --- a night ---
day=$(date -d "$(date +%Y-%m-01) -1 day" +%Y-%m-%d) # the last that the calendar has due
begin=$(date -d "$day -3 months" +%Y-%m-01)
printf 'account,from,tariff,class,persons\nA1,%s,cn.beijing,residential,3\n' "$begin" >/tmp/accounts.csv
printf 'meter,account,from,first_register\nM1,A1,%s,1200\n' "$begin" >/tmp/meters.csv
printf 'meter,date,register\nM1,%s,1260\n' "$day" >/var/lib/weir/inbox/reads.csv
touch -d '1 hour ago' /var/lib/weir/inbox/reads.csv
try 'accounts and meters are loaded' sh -c 'weir load accounts /tmp/accounts.csv && weir load meters /tmp/meters.csv'
try 'the night runs' night
try 'it ended well' is Result success
try 'the file of reads was taken in' test ! -e /var/lib/weir/inbox/reads.csv
try 'there is a run of it' sh -c 'weir --quiet run list | grep -q draft'
try 'its log is in the journal' sh -c 'journalctl -u weir-nightly.service | grep -q run_sealed'
key() { block 'sh key' >/tmp/step.sh && sh -eux /tmp/step.sh; }
try 'a key is made' key
posts() { block 'sh post' >/tmp/step.sh && sh -eux /tmp/step.sh; }
try 'the run is posted by hand, and signed' posts
signed() { weir --quiet checkpoint export --out /tmp/checkpoint && weir verify --checkpoint /tmp/checkpoint --public-key /root/weir-sign.pub; }
try 'its signature is by that key' signed
try 'a second night changes nothing' night
try 'and ends well' is Result success
try 'the timer can be enabled' systemctl enable --now weir-nightly.timer
try 'and will start it' sh -c 'systemctl list-timers --all --no-pager | grep -q weir-nightly.timer'

# --- what the service may not ---
probe() { # COMMAND: in the service's confinement, instead of weir
    mkdir -p /run/systemd/system/weir-nightly.service.d
    printf '[Service]\nType=oneshot\nExecStart=\nExecStart=/bin/sh -c "%s || exit 9"\nRestart=no\n' "$1" >/run/systemd/system/weir-nightly.service.d/probe.conf
    systemctl daemon-reload
    systemctl start weir-nightly.service
    status=$?
    rm /run/systemd/system/weir-nightly.service.d/probe.conf
    systemctl daemon-reload
    systemctl reset-failed
    return $status
}
try 'in its confinement a command runs' probe 'true'
refused() { ! probe "$1"; }
try 'it cannot write its configuration' refused 'echo >>/etc/weir/weir.conf'
try 'nor the system' refused 'touch /usr/bin/mine'
try 'nor read a home' refused 'ls /root'
try 'its folder it can' probe 'touch /var/lib/weir/mine'
try 'it is the user weir' probe 'test $(id -un) = weir'

# --- keys and passwords as credentials ---
try 'a password is set' runuser -u postgres -- psql -qc "ALTER ROLE weir_batch PASSWORD 'much-ado'"
cp /etc/weir/weir.conf /tmp/weir.conf
sed -i 's/^database *=.*/database = service=weir/' /etc/weir/weir.conf
umask 077
printf '[weir]\nhost=127.0.0.1\ndbname=weir\nuser=weir_batch\npassword=much-ado\n' >/etc/weir/credentials/pg_service.conf
umask 022
try 'a connection with a password of the credentials' night
try 'works' is Result success
printf '[weir]\nhost=127.0.0.1\ndbname=weir\nuser=weir_batch\npassword=nothing\n' >/etc/weir/credentials/pg_service.conf
night
try 'another password does not' sh -c 'test "$(systemctl show -p Result --value weir-nightly.service)" != success'
try 'no password is in the journal' sh -c '! journalctl | grep -v "ALTER ROLE" | grep -q much-ado'
systemctl stop weir-nightly.service 2>/dev/null
cp /tmp/weir.conf /etc/weir/weir.conf

# --- failures ---
told() { # TEXT: of the last minute
    for _ in $(seq 50); do
        journalctl --since=-60s -t weir | grep -q -e "$1" && return
        sleep 0.2
    done
    journalctl --since=-60s
    return 1
}
mkdir -p /run/systemd/system/weir-nightly.service.d
printf '[Unit]\nStartLimitBurst=2\n[Service]\nRestartSec=1s\n' >/run/systemd/system/weir-nightly.service.d/soon.conf
systemctl daemon-reload
systemctl reset-failed
systemctl stop "postgresql@$version-main"
systemctl start weir-nightly.service
for _ in $(seq 100); do
    test "$(shows ActiveState)" = failed && break
    sleep 0.2
done
try 'a database that is away is tried again, then it has failed' is ActiveState failed
try 'it was tried again' sh -c 'test "$(systemctl show -p NRestarts --value weir-nightly.service)" -ge 1'
try 'and the operator is told' told 'weir-nightly.service failed .*the database was away'
systemctl start "postgresql@$version-main"
echo 'nonsense = 1' >>/etc/weir/weir.conf
systemctl reset-failed
night
try 'a wrong setting is not tried again' is NRestarts 0
try 'and told' told 'weir-nightly.service failed .*a setting or a file is invalid'
cp /tmp/weir.conf /etc/weir/weir.conf
try 'when all is well again, so is the night' night
try 'and ended well' is Result success
try 'nothing else has failed' sh -c 'test -z "$(systemctl --failed --no-legend --plain "weir*")"'

echo "$passed passed, $failed failed"
test $failed = 0
