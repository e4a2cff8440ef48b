# shellcheck shell=bash
# Completion of `throng` for bash. The program itself says what may stand at the cursor.

_throng() {
    local command=${1/#\~/$HOME} word kind line typed before=""
    local -a words=() found=()
    local -i i
    # Bash takes words apart at = and :, which here belong to them.
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if ((i > 1)) && [[ $word =~ ^[=:]+ || ${COMP_WORDS[i - 1]} =~ ^[=:]+$ ]]; then
            words[${#words[@]} - 1]+=$word
        else
            words+=("$word")
        fi
    done
    typed=${words[${#words[@]} - 1]}
    # What it takes for the word is only what is behind these.
    [[ $typed == *[=:]* ]] && before=${typed%"${typed##*[=:]}"}
    typed=${typed#"$before"}

    COMPREPLY=()
    {
        IFS= read -r kind
        while IFS=$'\t' read -r line _; do COMPREPLY+=("${line#"$before"}"); done
    } < <("$command" __complete "${words[@]}" 2>/dev/null)
    [[ ${COMPREPLY[*]} == *= ]] && compopt -o nospace
    case $kind in
        files) mapfile -t found < <(compgen -f -- "$typed") ;;
        folders) mapfile -t found < <(compgen -d -- "$typed") ;;
    esac
    ((${#found[@]} == 0)) && return
    compopt -o filenames
    COMPREPLY+=("${found[@]}")
}

complete -F _throng throng
