# shellcheck shell=bash
# weir.bash - completion of commands, options and what they may be.  All of it is asked from `weir help`,
# so it fits whichever weir is on the path.

# The commands that help lists, of one word or two.
_weir_commands() { # HELP
    sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z-]*\( [a-z][a-z-]*\)\{0,1\}\)  *[^ ].*/\1/p' <<<"$1"
}

# The options of a help text, one a line.
_weir_options() { # HELP
    sed -n 's/^  \(--[a-z0-9-]*\).*/\1/p' <<<"$1"
}

# What stands after an option in its help: FILE, a|b|c, nothing.
_weir_argument() { # HELP OPTION
    sed -n "s/^  $2 \([^ ][^ ]*\).*/\1/p" <<<"$1" | head -n 1
}

# The words that an option may be followed by: a|b|c, or `a (default), b or c` in its help.
_weir_choices() { # HELP OPTION
    local argument
    argument=$(_weir_argument "$1" "$2")
    if [[ $argument == *"|"* ]]; then
        tr '|' '\n' <<<"$argument"
    else
        sed -n "s/^  $2 [^ ]*  *\([a-z][a-z-]* (default), .*\)/\1/p" <<<"$1" |
            sed 's/([^)]*)//g; s/ or /,/' | tr -d ' ' | tr ',' '\n'
    fi
}

# What the first operand may be: `KIND is one of a, b, c;` in the help.
_weir_operands() { # HELP
    tr '\n' ' ' <<<"$1" | sed -n 's/.*KIND is one of \([a-z, ]*\);.*/\1/p' | tr -d ' ' | tr ',' '\n'
}

_weir() {
    local program=${COMP_WORDS[0]} current=${COMP_WORDS[COMP_CWORD]} previous=
    local typed=() general commands command='' help='' line word skip=''
    ((COMP_CWORD > 1)) && previous=${COMP_WORDS[COMP_CWORD - 1]}
    # bash takes --option=value apart.
    if [[ $current == "=" ]]; then
        current=
    elif [[ $previous == "=" ]] && ((COMP_CWORD > 2)); then
        previous=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    COMPREPLY=()
    general=$("$program" help 2>/dev/null) || return
    commands=$(_weir_commands "$general")

    # The words before, without the values of options that every command has.
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        if [[ -n $skip ]]; then
            [[ $word == "=" ]] || skip=
        elif [[ $word == --* ]]; then
            [[ -z $(_weir_argument "$general" "$word") ]] || skip=yes
        elif [[ $word != "=" ]]; then
            typed+=("$word")
        fi
    done
    while read -r line; do
        [[ "${typed[*]} " == "$line "* && ${#line} -gt ${#command} ]] && command=$line
    done <<<"$commands"
    if [[ -n $command ]]; then
        # shellcheck disable=SC2086  # the words of a command are several arguments
        help=$("$program" help $command 2>/dev/null)
    fi

    # After an option that takes something: that.
    if [[ $previous == --* ]]; then
        line=$(_weir_argument "$help"$'\n'"$general" "$previous")
        if [[ -n $line ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$(_weir_choices "$help"$'\n'"$general" "$previous")" -- "$current")
            case $line in
            FILE | DIR | FOLDER | *FILE*) ;;
            *) compopt +o default 2>/dev/null ;;
            esac
            return 0
        fi
    fi
    if [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_weir_options "$help"$'\n'"$general")" -- "$current")
        return 0
    fi

    # More words of a command; `help` is followed by any.
    if [[ ${typed[0]-} == help ]]; then
        typed=("${typed[@]:1}")
        command=
    fi
    local before="${typed[*]}"
    while read -r line; do
        [[ $line == "$before${before:+ }$current"* && $line != "$before" ]] || continue
        line=${line#"$before${before:+ }"}
        COMPREPLY+=("${line%% *}")
    done <<<"$commands"
    if ((${#COMPREPLY[@]} > 0)); then
        mapfile -t COMPREPLY < <(printf '%s\n' "${COMPREPLY[@]}" | sort -u)
        return 0
    fi

    # The first operand of a command, where it is one of a few words.
    if [[ -n $command ]]; then
        line=${before#"$command"}
        [[ -n ${line// /} ]] || mapfile -t COMPREPLY < <(compgen -W "$(_weir_operands "$help")" -- "$current")
    fi
    return 0
}

complete -o default -F _weir weir
