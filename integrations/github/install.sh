#!/usr/bin/env bash
# Installs rollback-check as this version of the action has it, apart from what the job installs for itself.
set -euo pipefail
home="$RUNNER_TEMP/rollback-check"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "::error title=rollback-check::Python is older than 3.11: add actions/setup-python to the job"
  exit 1
}
python3 -m venv "$home"
"$home/bin/python" -m pip install --quiet --disable-pip-version-check "$GITHUB_ACTION_PATH"
