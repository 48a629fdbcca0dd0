#!/bin/sh
# tls.sh PROGRAM - does what deploy/doc/tls.md says, with a server on a loopback address of its own: weir connects
# with verify-full, and is refused by the wrong name, authority, certificate and without TLS.
# shellcheck disable=SC2016  # what is tried runs in shells of its own
set -u

if test -z "${TLS_ADDRESS-}"; then # first a server; on an address that no other test has at the time
    export TLS_ADDRESS=127.83.$(($$ / 250 % 250 + 1)).$(($$ % 250 + 1))
    exec "$(dirname "$0")/../harness/with-postgres.sh" --set "listen_addresses=$TLS_ADDRESS" "$0" "$@"
fi

program=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd -P)
page=$here/../../deploy/doc/tls.md
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
        echo "tls: $name"
        tail -n 30 "$scratch/said"
    fi
}
die() {
    echo "tls: $1"
    exit 1
}

# --- steps 1 to 3, as they stand but for the folder ---
commands() { "$here/page.sh" "$page" sh | sed "s|^TLS=[^ ]*|TLS=$scratch/tls|"; }
try 'the page makes keys and certificates' sh -euc "$(commands)"
test -s "$scratch/tls/client.crt" || die 'without them there is nothing to try'
try 'the server'\''s is for its name' sh -c "openssl x509 -in '$scratch/tls/server.crt' -noout -ext subjectAltName | grep -q DNS:db.example.net"
try 'keys are for their owner alone' sh -c "test \"\$(stat -c %a '$scratch/tls/client.key')\" = 600"
sed 's/weir_batch/weir_auditor/' >"$scratch/other.sh" <<END
$(commands)
END
sed -i "s|$scratch/tls|$scratch/other|" "$scratch/other.sh"
sh -eu "$scratch/other.sh" >/dev/null 2>&1 || die 'no second authority' # other CA, other role
sh -eu >/dev/null 2>&1 <<END || die 'no certificate for another role'
cd '$scratch/tls'
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -subj /CN=weir_auditor -keyout auditor.key -out auditor.csr
openssl x509 -req -in auditor.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile client.ext -out auditor.crt
END

# --- step 4 ---
data=$PGHOST/data
owner=$(stat -c %U "$data")
for file in ca.crt server.crt server.key; do
    install -m 600 "$scratch/tls/$file" "$data/$file"
    test "$(id -u)" != 0 || chown "$owner" "$data/$file"
done
"$here/page.sh" "$page" 'ini postgresql.conf' | grep -v ^listen_addresses >>"$data/postgresql.conf"
{
    echo 'local all all trust'
    "$here/page.sh" "$page" 'text pg_hba.conf'
} >"$scratch/hba"
cat "$scratch/hba" >"$data/pg_hba.conf"
psql -Xqtc 'SELECT pg_reload_conf()' >/dev/null || die 'the server does not take its new configuration'
try 'the server understands its pg_hba.conf' sh -c 'test -z "$(psql -Xqtc "SELECT error FROM pg_hba_file_rules WHERE error IS NOT NULL")"'
try 'the server has TLS on' sh -c 'test "$(psql -Xqtc "SHOW ssl" | tr -d " ")" = on'
psql -Xq -v ON_ERROR_STOP=1 -f "$here/../../deploy/roles.sql" || die 'no roles'
"$program" --quiet migrate >/dev/null || die 'no database of weir'

# --- step 5; the address stands in for what a name server would say ---
unset PGHOST PGUSER PGDATABASE
export PGHOSTADDR="$TLS_ADDRESS" PGSERVICEFILE="$scratch/pg_service.conf"
"$here/page.sh" "$page" 'ini weir.conf' >"$scratch/weir.conf"
service() { # [SED...]: the page's service file, changed
    "$here/page.sh" "$page" 'ini pg_service.conf' | sed -e "s|/etc/weir/|$scratch/tls/|" -e "s|/run/credentials/weir-nightly.service/weir_|$scratch/tls/|" "$@" >"$PGSERVICEFILE"
}
connects() { "$program" --config "$scratch/weir.conf" run list; }
refused() { # PATTERN [SED...]: weir says PATTERN and ends with 4 or 3
    pattern=$1
    shift
    service "$@"
    connects
    status=$?
    echo "exit status $status"
    { test $status = 4 || test $status = 3; } && grep -q -e "$pattern" "$scratch/said"
}
service -e ''
try 'weir connects with verify-full' connects
encrypted() { test "$(psql -XAqtd service=weir -c "SELECT ssl, version, client_dn FROM pg_stat_ssl WHERE pid = pg_backend_pid()" | tee /dev/stderr)" = 't|TLSv1.3|/CN=weir_batch'; }
try 'by TLS 1.3, with its certificate' encrypted
try 'a server of another name is refused' refused 'does not match host name "db.example.org"' -e 's/^host=.*/host=db.example.org/'
try 'a server by another authority is refused' refused 'certificate verify failed' -e "s|^sslrootcert=.*|sslrootcert=$scratch/other/ca.crt|"
try 'without a certificate weir is refused' refused 'valid client certificate' -e '/^sslcert/d' -e '/^sslkey/d'
try 'so is one by another authority' refused 'unknown ca\|certificate' -e "s|^sslcert=.*|sslcert=$scratch/other/client.crt|" -e "s|^sslkey=.*|sslkey=$scratch/other/client.key|"
try 'so is one for another role' refused 'certificate authentication failed for user "weir_batch"' -e 's/client\./auditor./'
try 'without TLS there is no connection' refused 'no encryption' -e 's/^sslmode=.*/sslmode=disable/'
chmod 644 "$scratch/tls/client.key"
try 'a key that others could read is not used' refused 'has group or world access' -e ''
chmod 600 "$scratch/tls/client.key"

echo "$passed passed, $failed failed"
test $failed = 0
