#!/usr/bin/env bash
# Everything that must hold before a change is accepted, cheapest first:
# reading the code, all tests without cgo, the tests of what runs concurrently
# once more with the race detector, and the real window on a screen without a
# monitor. The packages are asked from the go command, so that adding or
# removing one needs no change here.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/steps.sh

scripts/setup.sh || echo "test: something could not be installed; the steps that need it will fail" >&2
scripts/assets.sh || exit 1
. scripts/check.sh

# Tests are built without migrated_fynedo on purpose: only then does Fyne log
# widgets that are touched off the UI thread.
show=verdicts step test env CGO_ENABLED=0 go test -v -tags ci -timeout 15m ./...

concurrent=$(go list -e -tags ci ./... | grep -E '^yizhan/(shared/ledger(/.*)?|desktop/(station|syncer|browser)|syncserver/(ingest|gateway))$')
if [[ -n $concurrent ]]; then
	# shellcheck disable=SC2086 # one argument per package
	show=verdicts step race env CGO_ENABLED=1 go test -v -race -tags ci -timeout 20m $concurrent
fi

if [[ $(go list -tags ci -f '{{.Name}}' ./desktop 2>/dev/null) == main ]]; then
	# gles draws the same and compiles in a quarter of the time.
	step window-build env CGO_ENABLED=1 go build -tags gles,migrated_fynedo,no_emoji,no_animations -o bin/yizhan ./desktop
	if [[ -x scripts/window_test.sh ]]; then
		step window scripts/window_test.sh
	fi
	step page scripts/page_test.sh
fi

summary test
