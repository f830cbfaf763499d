#!/bin/sh
# Builds newsbeam's wheel, model inside, into dist/, for --extra_package on engines whose workers install it.
set -eu
cd "$(dirname "$0")/.."
"${PYTHON:-python3}" -m pip wheel --quiet --retries 5 --no-deps --wheel-dir dist .
ls dist/newsbeam-*.whl
