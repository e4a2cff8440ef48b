#!/usr/bin/env bash
# Which sequences of five words of a verse occur at least 20 times, and how often.
set -euo pipefail
exec bash "${BASH_SOURCE[0]%/*}/bible_bigrams.sh" 5 20
