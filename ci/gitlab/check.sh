#!/usr/bin/env bash
# Checks a model in a merge request's pipeline. Everything that comes from outside is read from the environment and always
# quoted: names of branches and projects are written by strangers. Nothing of the checked model is run.
set -euo pipefail

sluice=(node "$SLUICE_HOME/bin/sluice.mjs" check --no-code)

if [ -n "${CI_MERGE_REQUEST_IID:-}" ]; then
  # A merged result is compared with the target as it is; the source branch alone with where it began.
  against=${CI_MERGE_REQUEST_TARGET_BRANCH_SHA:-}
  [ -n "$against" ] || against=$CI_MERGE_REQUEST_DIFF_BASE_SHA
  git cat-file -e "$against^{commit}" 2> /dev/null || git fetch --quiet --no-tags --depth=1 origin "$against"
  sluice+=("--against=$against" "--source=$CI_SERVER_HOST/$CI_MERGE_REQUEST_SOURCE_PROJECT_PATH#$CI_MERGE_REQUEST_SOURCE_BRANCH_NAME")
fi

status=0
"${sluice[@]}" --format=pretty -- "$SLUICE_MODEL" || status=$?
if [ "$status" -le 1 ]; then
  # The same findings again, for the merge request's page; the first run decides.
  "${sluice[@]}" --format=junit -- "$SLUICE_MODEL" > sluice-junit.xml || true
fi
exit "$status"
