#!/usr/bin/env bash
# Reads the code without running it. With the tag ci even ./desktop is vetted
# without cgo and without OpenGL headers, so this works on a bare machine.
set -uo pipefail
cd "$(dirname "$0")/.."
[[ $(type -t step) == function ]] || . scripts/steps.sh

# The newest release that the Go proxy serves; pinned, so that a new check
# does not fail an old commit.
staticcheck=honnef.co/go/tools/cmd/staticcheck@v0.8.2

formatted() {
	local wrong
	# A file that gofmt cannot read fails here by its exit status.
	wrong=$(find . -name '*.go' -not -path './node_modules/*' -not -path './build/*' -print0 | xargs -0 gofmt -l) || return
	[[ -z $wrong ]] && return
	echo "these files are not as gofmt writes them:"
	echo "$wrong"
	return 1
}

export CGO_ENABLED=0
step format formatted
step vet go vet -tags ci ./...
if go run "$staticcheck" -version >/dev/null 2>&1; then
	step staticcheck go run "$staticcheck" -tags ci ./...
else
	skip staticcheck "the module proxy cannot be reached"
fi
unset CGO_ENABLED

# test.sh sources this file and goes on; called by itself, it ends here.
[[ ${BASH_SOURCE[0]} != "$0" ]] || summary check
