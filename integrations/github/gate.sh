#!/usr/bin/env bash
# Asks at the gate once, and leaves the answer in every form that the steps after it want.
set -euo pipefail
home="$RUNNER_TEMP/rollback-check"
out="$(mktemp -d "$RUNNER_TEMP/rollback-check-out.XXXXXX")"

words=(gate --format github)
for form in json markdown sarif; do words+=(--report "$form=$out/rollback.$form"); done
[ -z "${WISH_POLICY:-}" ] || words+=("--policy=$WISH_POLICY")
[ -z "${WISH_DEPTH:-}" ] || words+=("--depth=$WISH_DEPTH")
[ "${WISH_STRICT:-}" != true ] || words+=(--strict)
[ -z "${WISH_RUNNING:-}" ] || words+=("--running=$WISH_RUNNING")
read -r -d '' -a services <<<"${WISH_SERVICES:-}" || true
for service in ${services[@]+"${services[@]}"}; do words+=("--service=$service"); done
[ "${GITHUB_REF_TYPE:-}" != tag ] || words+=("--tag=$GITHUB_REF_NAME")

code=0
"$home/bin/rollback-check" "${words[@]}" || code=$?

verdict="$("$home/bin/python" -c '
import json, sys
try:
    print(json.load(open(sys.argv[1], encoding="utf-8"))["verdict"] or "")
except (OSError, ValueError):
    print("")
' "$out/rollback.json")"
{
  echo "exit-code=$code"
  echo "verdict=$verdict"
  [ ! -f "$out/rollback.json" ] || echo "report=$out/rollback.json"
  [ ! -f "$out/rollback.markdown" ] || echo "comment=$out/rollback.markdown"
  # Where no verdict was reached nothing is sent: code scanning would take it for a run that found nothing.
  [ -z "$verdict" ] || echo "sarif=$out/rollback.sarif"
} >>"$GITHUB_OUTPUT"
[ ! -f "$out/rollback.markdown" ] || cat "$out/rollback.markdown" >>"$GITHUB_STEP_SUMMARY"
exit "$code"
