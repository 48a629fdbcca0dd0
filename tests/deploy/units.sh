#!/bin/sh
# units.sh PROGRAM - the systemd units as `make install` writes them: systemd finds nothing wrong with them, the
# service is as confined as promised, and the operator is told what a failure means.  Needs no running systemd.
set -u

program=$(realpath "$1")
root=$(cd "$(dirname "$0")/../.." && pwd -P)
scratch=$(mktemp -d)
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
        echo "units: $name"
        cat "$scratch/said"
    fi
}

# As installed, but below a folder of ours, so that the programs named are there.
units=$scratch/units
mkdir -p "$units" "$scratch/bin" "$scratch/libexec/weir"
ln -s "$program" "$scratch/bin/weir"
cp "$root/deploy/systemd/tell-operator.sh" "$scratch/libexec/weir/tell-operator"
for unit in "$root"/deploy/systemd/*.in; do
    name=${unit##*/}
    sed -e "s|@bindir@|$scratch/bin|" -e "s|@libexecdir@|$scratch/libexec|" -e 's|@sysconfdir@|/etc|' "$unit" >"$units/${name%.in}"
done
cp "$root"/deploy/systemd/*.timer "$units"

# What systemd itself lacks in a container, such as units of others, is no matter of ours.
verified() { # UNIT...
    SYSTEMD_UNIT_PATH=$units: systemd-analyze verify --man=no --recursive-errors=no "$@" || return 1
}
try 'the service is valid' verified "$units/weir-nightly.service"
try 'the timer is valid' verified "$units/weir-nightly.timer"
try 'the unit that tells is valid' verified "$units/weir-failed@.service"
says_nothing() { # UNIT...
    verified "$@" >"$scratch/verified" 2>&1
    ! grep "^$units" "$scratch/verified"
}
try 'and no line of them is doubted' says_nothing "$units/weir-nightly.service" "$units/weir-nightly.timer" "$units/weir-failed@.service"

misspelt() { # a planted fault is found
    sed 's/^ProtectSystem=/ProtectSystm=/' "$units/weir-nightly.service" >"$scratch/weir-wrong.service"
    SYSTEMD_UNIT_PATH=$units: systemd-analyze verify --man=no "$scratch/weir-wrong.service" 2>&1 | grep -q ProtectSystm
}
try 'a misspelt setting would be seen' misspelt

exposed() { # UNIT LIMIT, in tenths
    systemd-analyze security --offline=true --threshold="$2" --no-pager "$units/$1"
}
try 'the service is exposed less than 3.0' exposed weir-nightly.service 29
try 'what tells is exposed less than 7.0' exposed weir-failed@.service 69

next_run() {
    calendar=$(sed -n 's/^OnCalendar=//p' "$units/weir-nightly.timer")
    systemd-analyze calendar --base-time='2026-03-01 12:00:00' "$calendar" | grep -q 'Next elapse:.*2026-03-02 01:30:00'
}
try 'the timer elapses each night' next_run

# --- the operator is told; mailer, log and journal are stand-ins that keep what they are given ---
fake=$scratch/fake
mkdir -p "$fake"
for name in sendmail wall logger; do
    # shellcheck disable=SC2016  # for the stand-in
    printf '#!/bin/sh\necho "$0 $*" | sed "s|.*/||" >>%s/told\ntest %s = logger || cat >>%s/told\n' "$scratch" $name "$scratch" >"$fake/$name"
done
printf '#!/bin/sh\necho "event=nightly_step step=verify"\n' >"$fake/journalctl"
chmod +x "$fake"/*

told() { # PATTERN [NAME=VALUE...]: what is told of weir-nightly.service has PATTERN
    pattern=$1
    shift
    rm -f "$scratch/told"
    env -i PATH="$fake:/usr/bin:/bin" "$@" "$scratch/libexec/weir/tell-operator" weir-nightly.service || return 1
    cat "$scratch/told"
    grep -q -e "$pattern" "$scratch/told"
}
integrity='MONITOR_SERVICE_RESULT=exit-code MONITOR_EXIT_CODE=exited MONITOR_EXIT_STATUS=5'
# shellcheck disable=SC2086  # several words
{
    try 'a mail goes to the operator' told '^sendmail -i -- ops@example.net' $integrity WEIR_OPERATOR=ops@example.net
    try 'it says what failed' told '^Subject: weir-nightly.service failed on .*: something stored does not hold' $integrity WEIR_OPERATOR=ops@example.net
    try 'it has what was said last' told 'event=nightly_step' $integrity WEIR_OPERATOR=ops@example.net
    try 'the log has a line' told '^logger -t weir -p daemon.crit -- weir-nightly.service failed (exit-code, 5)' $integrity WEIR_OPERATOR=ops@example.net
    try 'without an address everybody is told' told '^wall' $integrity
    try 'a kill is told as one' told 'it was killed' MONITOR_SERVICE_RESULT=timeout MONITOR_EXIT_CODE=killed MONITOR_EXIT_STATUS=KILL
    try 'without what systemd says it is told too' told 'has failed: unknown'
}

echo "$passed passed, $failed failed"
test $failed = 0
