# Sourced by demo.sh and screenshots.sh: starts programs in the background and
# ends exactly those again, whatever way the script ends. Programs are ended by
# the process id that starting them gave, never by name, because another
# checkout may be running the same program.

started_pids=()

# start LOG COMMAND… runs a command in the background in a session of its own
# and sets started_pid. The session is what lets it outlive this script when
# the user asks for that.
start() {
	local log=$1
	shift
	setsid "$@" >"$log" 2>&1 </dev/null &
	started_pid=$!
	started_pids+=("$started_pid")
}

# stop_all ends what start began, the last first; five seconds are enough for a
# database to be closed.
stop_all() {
	local i pid
	for ((i = ${#started_pids[@]} - 1; i >= 0; i--)); do
		pid=${started_pids[i]}
		kill "$pid" 2>/dev/null || continue
		for _ in {1..50}; do
			kill -0 "$pid" 2>/dev/null || break
			sleep 0.1
		done
		kill -KILL "$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
	done
	started_pids=()
}

# wait_for SECONDS PID COMMAND… tries a command until it succeeds. It gives up
# early when the process that is waited for has ended.
wait_for() {
	local deadline=$((SECONDS + $1)) pid=$2
	shift 2
	until "$@" 2>/dev/null; do
		kill -0 "$pid" 2>/dev/null || return 1
		((SECONDS < deadline)) || return 1
		sleep 0.1
	done
}

# start_demo_city DATA LISTEN LOG starts the server with the demo city and sets
# server_url to where it listens and dashboard_url to the page to open: the
# address with a one-time sign-in, where the server prints one as
# "dashboard http://…", else the server's own.
start_demo_city() {
	local data=$1 listen=$2 log=$3
	if (exec 3<>"/dev/tcp/${listen%:*}/${listen##*:}") 2>/dev/null; then
		echo "something is already listening on $listen; end it, or set YIZHAN_DEMO_LISTEN" >&2
		return 1
	fi
	rm -rf "$data"
	mkdir -p "$data"
	# The demo's people are invented, so it may be shown on a network as it is.
	start "$log" bin/syncserver demo -data "$data" -listen "$listen" -plain-http
	if ! wait_for 120 "$started_pid" grep -q 'listening on http://' "$log"; then
		echo "the server did not start; it said:" >&2
		tail -20 "$log" >&2
		return 1
	fi
	server_url=$(grep -m1 -o 'listening on http://[^ ]*' "$log")
	server_url=${server_url#listening on }
	dashboard_url=$(grep -m1 -o 'dashboard http://[^ ]*' "$log" || true)
	dashboard_url=${dashboard_url#dashboard }
	dashboard_url=${dashboard_url:-$server_url}
}
