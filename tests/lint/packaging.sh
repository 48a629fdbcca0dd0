#!/bin/sh
# packaging.sh - fails when the package's version is not the program's, or when the libraries that are built with are
# not the same in setup.sh, the Debian package and the container file.
set -eu

status=0
complain() {
    echo "$1" >&2
    status=1
}

program=$(sed -n 's/^#define ABOUT_COMMAND_VERSION "\(.*\)"/\1/p' engine/cli/about_command.h)
package=$(sed -n '1s/^weir (\(.*\)-[^-]*) .*/\1/p' deploy/debian/changelog)
test "$program" = "$package" || complain "deploy/debian/changelog: version $package, but the program says $program"

libraries() { # of standard input: the packages of libraries that it names, one a line
    grep -v '^ *#' | grep -o 'lib[a-z0-9.+-]*-dev' | sort -u
}
wanted=$(sed -n "/^for_build='/,/'$/p" tests/harness/setup.sh | libraries)
test -n "$wanted" || complain 'tests/harness/setup.sh: no libraries found'
for file in deploy/debian/control deploy/Containerfile; do
    test "$(libraries <$file)" = "$wanted" || complain "$file: not the libraries of tests/harness/setup.sh: $(echo "$wanted" | tr '\n' ' ')"
done
exit $status
