# SPDX-License-Identifier: GPL-3.0-or-later
# For the tests in this folder: `point NAME COMMAND...` is one point, passed when the command succeeds;
# `said TEXT` and `status N` look at the last `run COMMAND...`; `finish` ends the list.

# A lesson runs only where it can have a network of its own.
if ! unshare --net true 2>/dev/null && ! unshare --user --net true 2>/dev/null; then
  echo '1..0 # SKIP no network namespace may be made here'
  exit
fi

points=0
cd "$TMPDIR" || exit 1

point() {
  points=$((points + 1))
  name=$1
  shift
  if "$@"; then
    echo "ok $points - $name"
  else
    sed 's/^/# /' out
    echo "not ok $points - $name"
  fi
}

skip() {
  points=$((points + 1))
  echo "ok $points - $1 # SKIP $2"
}

# What it prints, standard error too, is in the file `out`.
run() {
  "$@" >out 2>&1 </dev/null
  ended=$?
}

said() {
  grep -qF -- "$1" out
}

status() {
  [ "$ended" -eq "$1" ]
}

finish() {
  echo "1..$points"
}

has_lab() {
  "$SOCKSHELL" --lab -c '' 2>/dev/null
}

# lesson FILE INFO: makes a lesson whose only block is standard input.
lesson() {
  {
    printf '# A lesson\n\n```sockshell%s\n' "${2:+ $2}"
    cat
    printf '```\n'
  } >"$1"
}
