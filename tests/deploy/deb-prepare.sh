#!/bin/sh
# deb-prepare.sh - makes of a fresh Debian one that boots, with PostgreSQL and the present package of /src/files;
# deb.sh calls it before deb-booted.sh.
set -eu

echo '#!/bin/sh
exit 101' >/usr/sbin/policy-rc.d # not here, but when it boots
chmod +x /usr/sbin/policy-rc.d
install() { apt-get -qq -y --no-install-recommends install "$@" </dev/null; }
apt-get -qq update
install postgresql-common
echo 'create_main_cluster = false' >>/etc/postgresql-common/createcluster.conf
install systemd systemd-sysv dbus bsdutils openssl postgresql
install "$(find /src/files -name 'weir_*.deb' ! -name '*_0.0.9-1_*')"
rm /usr/sbin/policy-rc.d
