#!/usr/bin/env bash
# Runs a command with a PostgreSQL of its own on loopback, in a temporary
# directory, its URL in TEST_DATABASE_URL:
#
#   examples/helpdesk/postgres.sh go test ./...
#
# The server and its data are gone when the command ends. As root the server
# runs as user postgres, who comes with Debian's package postgresql.
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n1)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb || echo none/initdb)")
[ -x "$bin/initdb" ] || { echo 'no PostgreSQL here: apt-get install postgresql' >&2; exit 1; }

dir=$(mktemp -d)
as=()
if [ "$(id -u)" = 0 ]; then
	as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
	chown postgres "$dir"
fi
stop() {
	"${as[@]}" "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true
	rm -rf "$dir"
}
trap stop EXIT

"${as[@]}" "$bin/initdb" -D "$dir/data" -U desk --auth=trust --encoding=UTF8 --locale=C >/dev/null
for try in 1 2 3 4 5; do
	port=$((20000 + RANDOM % 20000)) # another may be taken
	"${as[@]}" "$bin/pg_ctl" -D "$dir/data" -w -t 60 -l "$dir/log" -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$dir -c max_connections=200 -c fsync=off" start >/dev/null && break
	[ "$try" -lt 5 ] || { cat "$dir/log" >&2; exit 1; }
done
"${as[@]}" "$bin/createdb" -h 127.0.0.1 -p "$port" -U desk desk
export TEST_DATABASE_URL="postgres://desk@127.0.0.1:$port/desk?sslmode=disable"
"$@"
