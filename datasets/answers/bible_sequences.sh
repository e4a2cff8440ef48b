#!/usr/bin/env bash
# Which sequences of three words of a verse occur at least 150 times, and how often.
set -euo pipefail
exec bash "${BASH_SOURCE[0]%/*}/letters_sequences.sh" 150 bible.txt
