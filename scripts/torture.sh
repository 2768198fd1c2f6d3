#!/usr/bin/env bash
# Gives every decoder FUZZ=10 seconds of made-up bytes, and then tortures the real
# programs for MINUTES=10: killed, restored, copied, over lines with faults. The
# last line is JSON. FUZZ=0 leaves the decoders out.
set -uo pipefail
cd "$(dirname "$0")/.."

fuzz=${FUZZ:-10}
failed=0
if ((fuzz > 0)); then
	# The go command fuzzes one target at a time. Left to itself it spends a minute on
	# making one interesting input shorter.
	while IFS=: read -r file target; do
		echo "== $target in $(dirname "$file"), $fuzz s"
		CGO_ENABLED=0 go test -tags ci -run '^$' -fuzz "^$target\$" -fuzztime "${fuzz}s" -fuzzminimizetime 1s "./$(dirname "$file")" || failed=1
	done < <(grep -rEo --include='*_test.go' '^func Fuzz[A-Za-z]+' shared desktop syncserver | sed 's/func //')
fi

seed=()
[[ -n ${SEED:-} ]] && seed=(-seed "$SEED")
CGO_ENABLED=0 go run ./syncserver/fleet torture -minutes "${MINUTES:-10}" -stations "${STATIONS:-4}" "${seed[@]}" -json || failed=1
exit $failed
