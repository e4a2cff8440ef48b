#!/usr/bin/env bash
# The checker of pages lets a right page pass, and finds everything that is wrong on a wrong one.
# shellcheck source=cli_test.sh
source "$(dirname "$0")/cli_test.sh" "$@"

fixtures=$root/tests/cli/fixtures
check_page() { bash "$root/tests/cli/readme_commands.sh" "$1" "$root" "$sanitizer" "$2"; }

status=0
check_page "$1" "$fixtures/right.md" >out 2>&1 || status=$?
equal "the status for a right page" 0 "$status"
equal "what is said of a right page" "5 checks, 0 failed" "$(cat out)"

status=0
check_page "$1" "$fixtures/wrong.md" >out 2>&1 || status=$?
equal "the status for a wrong page" 1 "$status"
sed -n 's/^FAILED: .*wrong\.md:\([0-9]*\).*/\1/p' out >places
equal "the lines that are complained of" "4 10 16 22 28 33 37 42 46 50 54" "$(paste -sd ' ' places)"
matches "what is said of a wrong page" "*expected:*the?63920*got:*the?63919*" "$(cat out)"
finish
