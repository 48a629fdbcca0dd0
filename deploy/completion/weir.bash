# shellcheck shell=bash
# weir.bash - completion of commands, options and their choices.  All of it is asked from `weir help`,
# so it fits whichever weir is on the path.

_weir_commands() {
    "$1" help 2>/dev/null | sed -n 's/^  \([a-z][a-z0-9 -]*[a-z0-9]\)  .*/\1/p'
}

_weir() {
    local program=${COMP_WORDS[0]} current=${COMP_WORDS[COMP_CWORD]} previous=
    local typed='' command='' word line options
    ((COMP_CWORD > 1)) && previous=${COMP_WORDS[COMP_CWORD - 1]}
    COMPREPLY=()

    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        [[ $word == -* ]] || typed+="${typed:+ }$word"
    done
    while read -r line; do
        [[ "$typed " == "$line "* && ${#line} -gt ${#command} ]] && command=$line
    done < <(_weir_commands "$program")

    if [[ -z $command && $current != -* ]]; then
        while read -r line; do
            [[ $line == "$typed${typed:+ }$current"* ]] || continue
            line=${line#"$typed${typed:+ }"}
            COMPREPLY+=("${line%% *}")
        done < <(_weir_commands "$program")
        mapfile -t COMPREPLY < <(printf '%s\n' "${COMPREPLY[@]}" | sort -u)
        return
    fi

    # shellcheck disable=SC2086  # the words of a command are several arguments
    options=$("$program" help $command 2>/dev/null)
    if [[ $previous == --* ]]; then
        line=$(sed -n "s/^  $previous \([^ ]*|[^ ]*\).*/\1/p" <<<"$options" | tr '|' ' ')
        if [[ -n $line ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$line" -- "$current")
            return
        fi
    fi
    if [[ $current == -* ]]; then
        options=$(sed -n 's/^  \(--[a-z0-9-]*\).*/\1/p' <<<"$options")
        mapfile -t COMPREPLY < <(compgen -W "$options --config --json --quiet --help" -- "$current")
    fi
}

complete -o default -F _weir weir
