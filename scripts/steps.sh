# Sourced by check.sh and test.sh: runs named steps one after another, keeps
# what each printed, and says at the end which failed. A failing step does not
# stop the others, because one run should tell everything that is wrong.
#
#	step vet go vet ./...
#	summary test

logs=build/test
mkdir -p "$logs"
passed=0
failed=()
skipped=()
started=$SECONDS

# step NAME COMMAND… runs a command with its output both shown and kept. The
# text that Fyne logs when a widget is touched off the UI thread is a failure
# even where the program went on: the released build is compiled so that the
# same mistake becomes a silent race.
step() {
	local name=$1 log=$logs/$1.log from=$SECONDS
	shift
	echo "== $name"
	if "$@" 2>&1 | tee "$log" && ! grep -q 'Error in Fyne call thread' "$log"; then
		passed=$((passed + 1))
		return
	fi
	grep -q 'Error in Fyne call thread' "$log" && echo "$name: a widget was touched outside the UI thread" >&2
	failed+=("$name")
	echo "== $name FAILED after $((SECONDS - from)) s, see $log" >&2
}

# skip NAME REASON leaves a step out and says so in the summary.
skip() {
	echo "== $1 skipped: $2"
	skipped+=("$1")
}

# summary WHAT prints the last line and ends the script with its verdict.
summary() {
	local line="$1: $passed passed, ${#failed[@]} failed"
	((${#failed[@]})) && line+=" (${failed[*]})"
	((${#skipped[@]})) && line+=", skipped: ${skipped[*]}"
	echo "$line, $((SECONDS - started)) s"
	((${#failed[@]} == 0))
	exit
}
