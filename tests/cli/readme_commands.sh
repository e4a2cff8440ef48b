#!/usr/bin/env bash
# readme_commands.sh PROGRAM ROOT SANITIZER PAGE: runs the commands of a Markdown page, in a copy of
# the tree, and compares what they print with what the page shows.
#
# A block of commands is fenced as ```console or ```sh. Before it stands one of
#     <!-- test: NAME -->               its commands are run
#     <!-- test: NAME, status 1 -->     the last of them ends with that status
#     <!-- test: none; REASON -->       it is not run, and that is why
# In a block with lines that begin with "$ " these are the commands, and behind each is what it
# prints, on standard output and standard error: all of it, but "..." stands for any text, and on a
# line of its own for any lines. In a block without such lines each line is a command, which must
# succeed, and what it prints is of no interest. A backslash at its end continues a command on the
# next line. The commands of a block share a shell, and the blocks of a page share the copy. There
# `throng` is the program, `./dev run` runs it, and `./dev package` packs it; build/release is the
# build that it is from.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"
page=$4

# ------------------------------------------------------------------------------- a copy of the tree
tar -C "$root" --exclude=./build --exclude=./.git -cf - . | tar -xf - || exit 1
cat >dev <<'END'
#!/usr/bin/env bash
case ${1:-} in
    run) exec throng "$@" ;;
    package)
        cpack --config "$PWD/build/release/CPackConfig.cmake" -G DEB -B "$PWD/build/packages" \
            >cpack.log 2>&1 || { cat cpack.log && exit 1; }
        printf '%s\n' "$PWD"/build/packages/*.deb
        ;;
    help) exec sed -n '/^usage: /,/^END$/{/^END$/!p}' "$0.real" ;;
    *) echo "./dev $*: mark its block as untested, and say why" >&2 && exit 1 ;;
esac
END
cp "$root/dev" dev.real 2>/dev/null
chmod +x dev
# The build that is tested is the one of release; packages are made in the copy.
mkdir build
ln -s "$(cd "$(dirname "$1")/.." && pwd)" build/release
# The package for CMake, and a home of its own.
cp -r "$(dirname "$1")/../lib/cmake" "$scratch/program/lib/"
mkdir "$scratch/home"
export HOME=$scratch/home
unset XDG_CACHE_HOME XDG_DATA_HOME

# ------------------------------------------------------------------------------------------ a block
# The pattern, as of [[ == ]], that an expected output stands for.
as_pattern() {
    local text=$1
    text=${text//\\/\\\\}
    text=${text//\*/\\*}
    text=${text//\?/\\?}
    text=${text//\[/\\[}
    printf '%s' "${text//.../*}"
}

# step COMMAND EXPECTED: runs a command in this shell, and tells of an output that differs. Without
# EXPECTED any will do.
step() {
    status=0
    eval "$1" >"$scratch/printed" 2>&1 </dev/null || status=$?
    (($# < 2)) && return
    local pattern printed
    pattern=$(as_pattern "$2")
    printed=$(cat "$scratch/printed")
    # shellcheck disable=SC2053  # a pattern is wanted
    [[ $printed == $pattern ]] ||
        printf '%s\n' "the output of: $1" "expected:" "$2" "got:" "$printed" >>"$scratch/complaints"
}

# Runs the command that run_block has read; fails where the rest of the block is of no use.
run_pending() {
    ((pending)) || return 0
    pending=0
    if ((has_prompts)); then
        step "$command" "${expected%$'\n'}"
    else
        step "$command"
        return "$status"
    fi
}

# run_block FILE: its commands, one after the other, until one fails that may not.
run_block() {
    local line command="" expected="" has_prompts=0 pending=0 status=0
    grep -q '^\$ ' "$1" && has_prompts=1
    while IFS= read -r line || [[ -n $line ]]; do
        if ((pending)) && [[ $command == *\\ ]]; then
            command=${command%\\}$line
        elif ((has_prompts)) && [[ $line != '$ '* ]]; then
            expected+=$line$'\n'
        else
            run_pending || return
            [[ -z $line || $line == '#'* ]] && continue
            command=${line#\$ }
            expected=""
            pending=1
        fi
    done <"$1"
    run_pending
    return "$status"
}

# test_block NAME STATUS FILE LINE: without STATUS the block must show what it prints, or succeed.
test_block() {
    local got=0
    checks=$((checks + 1))
    : >"$scratch/complaints"
    (run_block "$3") || got=$?
    [[ -s $scratch/complaints ]] && fail "$page:$4, $1" "$(cat "$scratch/complaints")"
    [[ -z $2 ]] && grep -q '^\$ ' "$3" && return
    ((got == ${2:-0})) ||
        fail "$page:$4, $1" "expected status ${2:-0}, got $got, and this output:" \
            "$(cat "$scratch/printed")"
}

# end_block LINE: a whole block is in $scratch/block, what stands before it in $mark.
end_block() {
    local name expected=""
    if [[ ! $mark =~ ^test:\ (.+)$ ]]; then
        fail "$page:$1: a block of commands with no <!-- test: NAME --> before it, nor a" \
            "<!-- test: none; REASON -->"
        return
    fi
    name=${BASH_REMATCH[1]}
    if [[ $name == none* ]]; then
        [[ $name =~ ^none\;\ .{10,}$ ]] || fail "$page:$1: no reason why it is not run"
        return
    fi
    if [[ $name =~ ^(.*),\ status\ ([0-9]+)$ ]]; then
        name=${BASH_REMATCH[1]}
        expected=${BASH_REMATCH[2]}
    fi
    test_block "$name" "$expected" "$scratch/block" "$1"
}

# ----------------------------------------------------------------------------------------- the page
number=0
fence=""
mark=""
while IFS= read -r line || [[ -n $line ]]; do
    number=$((number + 1))
    if [[ -n $fence ]]; then
        if [[ $line != '```' ]]; then
            printf '%s\n' "$line" >>"$scratch/block"
            continue
        fi
        [[ $fence == sh || $fence == console ]] && end_block "$begin"
        fence=""
        mark=""
    elif [[ $line == '```'* ]]; then
        fence=${line#'```'}
        case $fence in
            bash | shell | sh-session | shell-session)
                fail "$page:$number: call it console or sh, so that its commands are run"
                ;;
        esac
        fence=${fence:-text}
        begin=$number
        : >"$scratch/block"
    elif [[ $line =~ ^'<!-- '(test:\ .*)' -->'$ ]]; then
        mark=${BASH_REMATCH[1]}
        marked=$number
    elif [[ -n $line && -n $mark ]]; then
        fail "$page:$marked: no block of commands behind <!-- $mark -->"
        mark=""
    fi
done <"$page"
if [[ -n $fence ]]; then
    fail "$page:$begin: a block that does not end"
elif [[ -n $mark ]]; then
    fail "$page:$marked: no block of commands behind <!-- $mark -->"
fi
finish
