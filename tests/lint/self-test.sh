#!/bin/sh
# self-test.sh - shows that each check here finds a planted violation, and lets a clean tree pass.
set -u

here=$(cd "$(dirname "$0")" && pwd -P)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0
failed=0

clean_tree() {
    rm -rf "$scratch/tree"
    mkdir -p "$scratch/tree" && cd "$scratch/tree" || exit 1
    mkdir -p include/weir migrations engine/base engine/core engine/store/sql tests/unit/base tests/unit/core build
    printf '#include "base/thing.h"\nint thing_add(int a);\nint thing_add(int a) { return a + 1; }\n' >engine/base/thing.c
    printf 'int thing_add(int a);\n' >engine/base/thing.h
    printf 'int tier_of(int a);\nint tier_of(int a) { return a; }\n' >engine/core/tier.c
    echo 'SELECT 1' >engine/store/sql/one.sql
    touch tests/unit/base/test_thing.c tests/unit/core/test_tier.c
    echo 'CREATE TABLE one ();' >migrations/0001_one.sql
    sh "$here/migrations.sh" --write
}

compiled() { # the objects that names.sh and purity.sh look at
    for file in engine/*/*.c; do
        mkdir -p "build/${file%/*}"
        gcc -Iengine -O0 -c "$file" -o "build/${file%.c}.o" || exit 1
    done
}

try() { # pass|fail NAME CHECK [ARGUMENT...]: as clean_tree and what follows it left the tree
    wanted=$1
    name=$2
    shift 2
    compiled
    if "$@" >"$scratch/said" 2>&1; then got=pass; else got=fail; fi
    if test $got = "$wanted"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "self-test: $name: expected to $wanted"
        cat "$scratch/said"
    fi
}

no_floats() { # FILE: the Makefile's command
    gcc -std=c11 -O1 -mgeneral-regs-only -S -o /dev/null "$1"
}

clean_tree
for check in layers mirror banned migrations; do
    try pass "$check, clean" sh "$here/$check.sh"
done
try pass 'names, clean' sh "$here/names.sh" build
try pass 'purity, clean' sh "$here/purity.sh" build
try pass 'no floats, clean' no_floats engine/core/tier.c

clean_tree && echo '#include "core/tier.h"' >>engine/base/thing.h && touch engine/core/tier.h
try fail 'base includes core' sh "$here/layers.sh"
clean_tree && printf '#include <libpq-fe.h>\n' >engine/core/tier.h
try fail 'core includes libpq' sh "$here/layers.sh"
drawn() { # what the picture has of base and core
    clean_tree && mkdir -p deploy/doc && echo "<svg xmlns='http://www.w3.org/2000/svg'>$1</svg>" >deploy/doc/architecture.svg
}
layers='<g data-layer="base"/><g data-layer="core"/><g data-layer="store"/>'
drawn "$layers"
try pass 'a picture as the source is' "$here/architecture.py"
drawn "$layers<path data-from='core' data-to='base'/>"
try fail 'an arrow that no include has' "$here/architecture.py"
drawn "$layers" && echo '#include "base/thing.h"' >>engine/core/tier.c
try fail 'an include that no arrow has' "$here/architecture.py"
drawn "$layers" && mkdir engine/host && echo '#include <csv.h>' >engine/host/record.h
try fail 'a library that the picture has not' "$here/architecture.py"
clean_tree && rm tests/unit/core/test_tier.c
try fail 'a source without its test' sh "$here/mirror.sh"
clean_tree && touch tests/unit/base/test_other.c
try fail 'a test without its source' sh "$here/mirror.sh"
clean_tree && printf 'int stray;\n' >>engine/core/tier.c
try fail 'a symbol without its stem' sh "$here/names.sh" build
clean_tree && printf '#include <time.h>\nlong tier_now(void) { return time(0); }\n' >>engine/core/tier.c
try fail 'core reads the clock' sh "$here/purity.sh" build
clean_tree && printf '#include <stdlib.h>\nvoid *tier_new(void) { return malloc(1); }\n' >>engine/core/tier.c
try fail 'core allocates' sh "$here/purity.sh" build
clean_tree && printf 'int tier_half(int a) { return (int)(a * 0.5); }\n' >>engine/core/tier.c
try fail 'core has a float' no_floats engine/core/tier.c
clean_tree && echo 'SELECT now()' >engine/store/sql/one.sql
try fail 'SQL reads the clock' sh "$here/banned.sh"
clean_tree && echo 'SELECT CURRENT_DATE' >engine/store/sql/one.sql
try fail 'SQL reads the date' sh "$here/banned.sh"
clean_tree && printf '/* strcpy(a, b) */\n' >>engine/core/tier.c
try fail 'an unbounded copy' sh "$here/banned.sh"
clean_tree && echo '-- edited' >>migrations/0001_one.sql
try fail 'a released migration edited' sh "$here/migrations.sh"
clean_tree && echo 'SELECT 1' >migrations/0003_three.sql
try fail 'a migration left out' sh "$here/migrations.sh"

manual() { # a program with one command and one option, and the page that has both
    mkdir -p deploy/man engine/host engine/cli
    printf '.Ss bill\n.It Fl -through Ar DATE\n.Sh FILES\n.It Cm run_sealed\n.It 0\n' >deploy/man/weir.1
    printf 'EVENT(RUN_SEALED, "run_sealed", INFO, "")\n' >engine/host/event.def
    printf '    EXIT_CODE_DONE = 0,\n' >engine/cli/exit_code.h
    printf '#!/bin/sh\ncase $* in\nhelp) echo "  bill             a run" ;;\n*) echo "  --through DATE  a day" ;;\nesac\n' >build/weir
    chmod +x build/weir
}
clean_tree && manual
try pass 'manual page, clean' sh "$here/man.sh" build/weir
for line in '.Ss bill' '.It Fl -through Ar DATE' '.It Cm run_sealed' '.It 0'; do
    clean_tree && manual && grep -vxF -e "$line" deploy/man/weir.1 >short && mv short deploy/man/weir.1
    try fail "manual page without $line" sh "$here/man.sh" build/weir
done

logged() { # an event with a field, and its item that has it
    mkdir -p deploy/man engine/host engine/batch
    printf '.It Cm run_sealed\nit is sealed.\nFields: run_id.\n.El\n' >deploy/man/weir.1
    printf 'EVENT(RUN_SEALED, "run_sealed", INFO, "")\n' >engine/host/event.def
    {
        printf '#define %s (void)0\n' 'log_begin(a, b)' 'log_int(a, b, c)' 'log_end(a)'
        printf 'void tell_it(void);\nvoid\ntell_it(void)\n{\n    log_begin(&line, LOG_EVENT_RUN_SEALED);\n'
        printf '    log_int(&line, "run_id", 1);\n    log_end(&line);\n}\n'
    } >engine/batch/tell.c
}
clean_tree && logged
try pass 'fields of events, clean' "$here/log_fields.py"
clean_tree && logged && sed -i 's/"run_id"/"run_no"/' engine/batch/tell.c
try fail 'a field that its item does not name' "$here/log_fields.py"
clean_tree && logged && rm engine/batch/tell.c
try fail 'an event that is never logged' "$here/log_fields.py"

settings() { # a program with one setting, and the page and example that have it
    mkdir -p deploy/man
    printf '.It Cm jobs\nprocesses, 1 to 9; default 2.\n.br\nthat work.\n' >deploy/man/weir.conf.5
    printf '# processes, 1 to 9; default 2\njobs = 2\n' >deploy/weir.conf.example
    printf '#!/bin/sh\necho "{\\"rows\\": [{\\"setting\\": \\"jobs\\", \\"unit\\": \\"processes\\", \\"range\\": \\"1 to 9\\", \\"default\\": \\"2\\", \\"kind\\": \\"number\\"}]}"\n' >build/weir
    chmod +x build/weir
}
clean_tree && settings
try pass 'settings, clean' "$here/settings.py" build/weir
for change in 's/1 to 9/1 to 8/' 's/default 2/default 3/' 's/jobs/jobbs/'; do
    for file in deploy/man/weir.conf.5 deploy/weir.conf.example; do
        clean_tree && settings && sed -i "$change" $file
        try fail "settings: $change in $file" "$here/settings.py" build/weir
    done
done
clean_tree && settings && sed -i 's/jobs = 2/jobs = 4/' deploy/weir.conf.example
try fail 'settings: another value in the example' "$here/settings.py" build/weir

packaged() { # a program, its package and its container, of one version and one library
    mkdir -p engine/cli deploy/debian tests/harness
    echo '#define ABOUT_COMMAND_VERSION "1.2.3"' >engine/cli/about_command.h
    echo 'weir (1.2.3-1) unstable; urgency=low' >deploy/debian/changelog
    echo 'Build-Depends: libone-dev' >deploy/debian/control
    echo 'RUN apt-get install libone-dev' >deploy/Containerfile
    printf "for_build='make\n libone-dev'\n" >tests/harness/setup.sh
}
clean_tree && packaged
try pass 'packaging, clean' sh "$here/packaging.sh"
clean_tree && packaged && sed -i 's/1.2.3/1.2.4/' engine/cli/about_command.h
try fail 'a package of another version' sh "$here/packaging.sh"
clean_tree && packaged && sed -i 's/libone/libtwo/' deploy/debian/control
try fail 'a package of other libraries' sh "$here/packaging.sh"
clean_tree && packaged && echo 'RUN apt-get install libtwo-dev' >>deploy/Containerfile
try fail 'a container of other libraries' sh "$here/packaging.sh"

echo "$passed passed, $failed failed"
test $failed = 0
