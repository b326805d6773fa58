#!/bin/sh
# Makes the AOT cache of a packaged service: starts it, lets it do some of everything, stops it; the JVM then writes app.aot
# beside the jar.
#
#   sh src/main/docker/train.sh target/quarkus-app
#
# Uses the PostgreSQL that QUARKUS_DATASOURCE_JDBC_URL, …_USERNAME and …_PASSWORD name (it should be empty), or one of its own,
# which is not to be run by root. JAVA names another JVM than the one on the path.
set -eu

app=$1
port=${TRAINING_PORT:-18080}
management=${TRAINING_MANAGEMENT_PORT:-18090}
java=${JAVA:-java}
api=http://127.0.0.1:$port/api
work=$(mktemp -d)
service=
database=

stop() {
  if [ -n "$service" ]; then kill "$service" 2>/dev/null || :; fi
  if [ -n "$database" ]; then "$database/pg_ctl" --pgdata="$work/db" --mode=immediate stop >/dev/null || :; fi
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 1' TERM

if [ -z "${QUARKUS_DATASOURCE_JDBC_URL:-}" ]; then
  database=$(dirname "$(find /usr/lib/postgresql -name initdb | sort | tail -n 1)")
  "$database/initdb" --pgdata="$work/db" --auth=trust --username=holdfast --encoding=UTF8 --no-sync >/dev/null
  "$database/pg_ctl" --pgdata="$work/db" --wait --log="$work/db.log" \
    --options="-F -c listen_addresses=127.0.0.1 -c port=15432 -c unix_socket_directories=$work" start >/dev/null
  QUARKUS_DATASOURCE_JDBC_URL=jdbc:postgresql://127.0.0.1:15432/postgres
  QUARKUS_DATASOURCE_USERNAME=holdfast
  QUARKUS_DATASOURCE_PASSWORD=none
  export QUARKUS_DATASOURCE_JDBC_URL QUARKUS_DATASOURCE_USERNAME QUARKUS_DATASOURCE_PASSWORD
fi

cd "$app"
# the garbage collector is that of the image: objects in the cache are laid out for it
QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT=$port QUARKUS_MANAGEMENT_HOST=127.0.0.1 QUARKUS_MANAGEMENT_PORT=$management \
  "$java" -XX:AOTCacheOutput=app.aot -XX:+UseSerialGC -jar quarkus-run.jar >"$work/log" 2>&1 &
service=$!

# also from within a pipe
fail() {
  echo "train.sh: $1" >&2
  cat "$work/log" >&2
  kill -TERM $$
  exit 1
}

tries=0
until curl -sf -o /dev/null "http://127.0.0.1:$management/q/health/ready"; do
  tries=$((tries + 1))
  kill -0 "$service" 2>/dev/null || fail "the service ended before it was ready"
  [ "$tries" -lt 240 ] || fail "the service was not ready after two minutes"
  sleep 0.5
done

# ask METHOD PATH [BODY [CONTENT-TYPE]]: what the service answers; anything but a success ends the training
ask() {
  curl -sS --fail-with-body -X "$1" "$api$2" -H "Authorization: JWT ${token:-none}" -H "Content-Type: ${4:-application/json}" \
    ${3:+--data-binary "$3"} || fail "$1 $2 was not answered as expected"
}
# every answer begins with the id of what it is about
first_id() { sed 's/^[^0-9]*"id":\([0-9]*\).*/\1/'; }
# until a job has ended
ended() {
  until ask GET "/jobs/$1/" | grep -q '"state":"finished"'; do
    ask GET "/jobs/$1/" | grep -qE '"state":"(failed|cancelled)"' && fail "job $1 did not finish"
    sleep 0.2
  done
}

token=$(ask POST /user/ '{"name":"Trainer","email":"trainer@example.org","password":"correct horse 1","authenticate":true}' |
  sed 's/.*"access_token":"\([^"]*\)".*/\1/')
ask POST /user/token-auth/ '{"email":"trainer@example.org","password":"correct horse 1"}' >/dev/null
workspace=$(ask POST /workspaces/ '{"name":"Training"}' | first_id)
application=$(ask POST "/applications/workspace/$workspace/" '{"name":"CRM","type":"database"}' | first_id)
table=$(ask POST "/database/tables/database/$application/" '{"name":"People","first_row_header":true,"data":[["Name","Town"],["Ann","Bern"],["Bob","Ulm"]]}' | first_id)
field=$(ask POST "/database/fields/table/$table/" '{"name":"Age","type":"number"}' | first_id)
ask GET "/database/fields/table/$table/" >/dev/null

round=0
while [ "$round" -lt 40 ]; do
  round=$((round + 1))
  row=$(ask POST "/database/rows/table/$table/" "{\"field_$field\":$round}" | first_id)
  ask PATCH "/database/rows/table/$table/$row/" "{\"field_$field\":\"7\"}" >/dev/null
  ask GET "/database/rows/table/$table/$row/" >/dev/null
  ask GET "/database/rows/table/$table/?size=50" >/dev/null
  ask PATCH "/database/fields/$field/" "{\"name\":\"Age $round\"}" >/dev/null
done
ask POST "/database/rows/table/$table/batch/" "{\"items\":[{\"field_$field\":1},{\"field_$field\":2}]}" >/dev/null
ask DELETE "/database/rows/table/$table/1/" >/dev/null
ask GET "/applications/$application/locks/" >/dev/null

ended "$(ask POST "/database/tables/$table/import/async/" '{"data":[["Eve","Linz",3],["Dan","Graz",4]]}' | first_id)"
ended "$(ask POST "/database/tables/database/$application/async/?name=Cities&first_row_header=true" 'name,country
Bern,CH
Ulm,DE' text/csv | first_id)"
ended "$(ask POST "/snapshots/application/$application/" '{"name":"As it was"}' | first_id)"
ended "$(ask POST "/database/tables/$table/duplicate/async/" '{}' | first_id)"
ask GET "/database/rows/table/$table/export/" >/dev/null
ask GET /jobs/ >/dev/null
ask DELETE "/database/tables/$table/" >/dev/null
curl -sf -o /dev/null "http://127.0.0.1:$management/q/metrics"

kill -TERM "$service"
wait "$service" || :
service=
[ -s app.aot ] || fail "no cache was written"
echo "trained: $(pwd)/app.aot, $(($(wc -c <app.aot) / 1048576)) MiB"
