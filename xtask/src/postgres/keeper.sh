# Keeps a throw-away PostgreSQL alive for as long as standard input stays open, then removes every trace of it.
#
# The pipe is the guard: it closes when the owner drops it, and also when the owner is killed, so no signal handler is
# needed anywhere. Arguments: the folder with the server's programs, an empty folder we own, a free TCP port.
set -u
bin=$1
base=$2
port=$3
server=

stop() {
  trap - EXIT
  if [ -n "$server" ]; then
    kill -QUIT "$server" 2>/dev/null
    wait "$server" 2>/dev/null
  fi
  rm -rf "$base"
}
trap stop EXIT
trap 'exit 1' HUP INT TERM PIPE

give_up() {
  tail -n 20 "$base/log" >&2
  exit 1
}

cd "$base" || exit 1
"$bin/initdb" --pgdata="$base/cluster" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync \
  </dev/null >"$base/log" 2>&1 || give_up

# Nothing here has to survive a power cut.
"$bin/postgres" -D "$base/cluster" -k "$base" -h 127.0.0.1 -p "$port" \
  -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 \
  </dev/null >>"$base/log" 2>&1 &
server=$!

# Asked over the socket, which is ours alone: on TCP a stranger might answer. The socket opens after the TCP port.
tries=0
until "$bin/pg_isready" --quiet --host="$base" --port="$port"; do
  kill -0 "$server" 2>/dev/null || give_up
  tries=$((tries + 1))
  [ "$tries" -lt 300 ] || give_up
  sleep 0.1
done

# An owner that died meanwhile is no news: the pipe says so, and `stop` runs.
echo ready 2>/dev/null
cat >/dev/null
