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

# step NAME COMMAND… runs a command, keeps its whole output in a file and shows
# it, through the function that the variable show names if one does. The text
# that Fyne logs when a widget is touched off the UI thread is a failure even
# where the program went on: the released build is compiled so that the same
# mistake becomes a silent race.
step() {
	local name=$1 log=$logs/$1.log from=$SECONDS
	shift
	echo "== $name"
	if "$@" 2>&1 | tee "$log" | "${show:-cat}" && ! grep -q 'Error in Fyne call thread' "$log"; then
		passed=$((passed + 1))
		return
	fi
	if grep -q 'Error in Fyne call thread' "$log"; then
		echo "$name: a widget was touched outside the UI thread:" >&2
		grep -m 3 -A 3 'Error in Fyne call thread' "$log" >&2
	fi
	failed+=("$name")
	echo "== $name FAILED after $((SECONDS - from)) s, see $log" >&2
}

# verdicts shows of "go test -v" what "go test" would: a line for a package
# that passed, everything that a failed one said. The tests run with -v because
# without it the go command throws away what a passing test logged, and with it
# the complaint of Fyne that step looks for.
verdicts() {
	awk '
		/^(ok  |\?   )\t|^\t[^ ]+\t+coverage:/ { print; said = ""; next }
		/^(=== (RUN|PAUSE|CONT|NAME)|[ ]*--- (PASS|SKIP))/ { next }
		/^FAIL/ { printf "%s%s\n", said, $0; said = ""; next }
		{ said = said $0 "\n" }
		END { printf "%s", said }'
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
