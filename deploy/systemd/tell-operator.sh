#!/bin/sh
# tell-operator.sh UNIT - tells the operator that UNIT of systemd has failed: what its exit status means, what to
# do, and the last lines of its journal.  By mail to WEIR_OPERATOR where that is set and there is a sendmail;
# else to everybody who is logged in.  Always one line in the system's log as well.
set -eu

unit=$1
result=${MONITOR_SERVICE_RESULT-unknown}
status=${MONITOR_EXIT_STATUS-}
test "${MONITOR_EXIT_CODE-exited}" = exited || result=$result/$MONITOR_EXIT_CODE

case $status in
2) meaning='it was called wrongly' advice='A drop-in may have changed ExecStart: systemctl cat '$unit ;;
3) meaning='a setting or a file is invalid' advice='weir config check says whether it is the configuration.' ;;
4) meaning='the database was away or busy, at each try' advice='When it is back: systemctl start '$unit ;;
5) meaning='something stored does not hold: a hash, a sum or a signature' \
    advice='Post and export nothing before somebody knows why: weir verify.  Keep the database as it is.' ;;
70 | ABRT) meaning='a bug' advice='Nothing is half done.  Please report it with the lines below.' ;;
KILL) meaning='it was killed, or did not end in time when it was asked to' advice='It goes on where it was: systemctl start '$unit ;;
*) meaning='see below' advice='weir doctor looks over the installation.' ;;
esac

logger -t weir -p daemon.crit -- "$unit failed ($result${status:+, $status}): $meaning" || true

body() {
    printf '%s on %s has failed: %s%s: %s.\n%s\n' "$unit" "$(uname -n)" "$result" "${status:+, exit status $status}" "$meaning" "$advice"
    printf 'What was committed before is whole; started again it goes on where it was.\n\nThe last it said:\n\n'
    journalctl --unit="$unit" --lines=40 --output=cat --no-pager 2>/dev/null || echo '(the journal cannot be read)'
}

mailer=$(PATH=$PATH:/usr/sbin:/usr/lib command -v sendmail) || mailer=
if test -n "${WEIR_OPERATOR-}" && test -n "$mailer"; then
    {
        printf 'To: %s\nSubject: %s failed on %s: %s\nMIME-Version: 1.0\n' "$WEIR_OPERATOR" "$unit" "$(uname -n)" "$meaning"
        printf 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n'
        body
    } | "$mailer" -i -- "$WEIR_OPERATOR"
else
    body | wall
fi
