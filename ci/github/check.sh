#!/usr/bin/env bash
# Checks a model in a workflow. Everything that comes from outside is read from the environment and always quoted: names of
# branches and repositories are written by strangers. Nothing of the checked model is run.
set -euo pipefail

sluice=(node "$SLUICE_HOME/bin/sluice.mjs" check --no-code)
against=${SLUICE_AGAINST:-}
from=${SLUICE_SOURCE:-}

fail() {
  printf '::error title=Sluice::%s\n' "$1"
  exit 64
}

if [ -n "${HEAD_SHA:-}" ]; then
  if [ -z "$from" ]; then
    [ -n "${HEAD_REPOSITORY:-}" ] || fail "The repository that the pull request comes from is gone, so nobody can tell who asks for this change."
    host=${GITHUB_SERVER_URL:-https://github.com}
    from="${host#*://}/$HEAD_REPOSITORY#$HEAD_REF"
  fi
  if [ -z "$against" ]; then
    # The commit that merges the pull request into its base is what would become of the model, and its first parent is what
    # the model is now. Read from the object itself: a shallow clone hides parents from every other command.
    parents=$(git cat-file commit HEAD | sed -n '/^$/q; s/^parent //p')
    if [ "$(sed -n 2p <<< "$parents")" = "$HEAD_SHA" ]; then
      against=$(sed -n 1p <<< "$parents")
    else
      against=$(git merge-base "$BASE_SHA" HEAD 2> /dev/null) ||
        fail "The base of the pull request is not here. Check out the merge commit (actions/checkout without ref, fetch-depth: 2), or the whole history (fetch-depth: 0)."
    fi
    if ! git cat-file -e "$against^{commit}" 2> /dev/null; then
      git fetch --quiet --no-tags --depth=1 origin "$against" ||
        fail "The base of the pull request is not here and cannot be fetched. Check it out with fetch-depth: 2."
    fi
  fi
fi

[ -z "$against" ] || sluice+=("--against=$against")
[ -z "$from" ] || sluice+=("--source=$from")

status=0
"${sluice[@]}" --format=github -- "$SLUICE_MODEL" || status=$?
if [ "$status" -le 1 ]; then
  # The same findings again, for readers of the summary and for code scanning; the first run decides.
  if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
    "${sluice[@]}" --format=markdown -- "$SLUICE_MODEL" >> "$GITHUB_STEP_SUMMARY" || true
  fi
  if [ -n "${SLUICE_SARIF:-}" ]; then
    "${sluice[@]}" --format=sarif -- "$SLUICE_MODEL" > "$SLUICE_SARIF" || true
  fi
fi
exit "$status"
