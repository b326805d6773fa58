package io.holdfast.trash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.holdfast.testing.AtOnce;
import io.holdfast.testing.Crm;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Everything that trashes, restores and deletes for ever, beside jobs and writers, in an order that chance gives. */
@QuarkusTest
class TrashUnderFireTest {
    private static final int CALLERS = 6;
    private static final int REQUESTS = 40;
    /** What PostgreSQL has of an application and what its metadata tell are the same. */
    private static final String LEFT = """
            select 'table without metadata: ' || c.relname
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            join application a on a.schema_name = n.nspname
            where a.id = ?1 and c.relkind = 'r' and c.relname not in ('version', 'trash')
              and not exists (select from user_table t where t.application_id = a.id and t.physical_name = c.relname)
            union all
            select 'column without metadata: ' || c.relname || '.' || p.attname
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            join application a on a.schema_name = n.nspname
            join user_table t on t.application_id = a.id and t.physical_name = c.relname
            join pg_attribute p on p.attrelid = c.oid and p.attnum > 0 and not p.attisdropped and p.attname ~ '^c[0-9]'
            where a.id = ?1 and not exists (select from field f where f.table_id = t.id and f.column_name = p.attname)
            union all
            select 'field without a column: ' || f.id
            from field f join user_table t on t.id = f.table_id
            join application a on a.id = t.application_id
            where a.id = ?1 and not exists (
                select from pg_attribute p
                where p.attrelid = to_regclass(a.schema_name || '.' || t.physical_name) and p.attname = f.column_name)
            union all
            select 'line that is ' || state || ': ' || table_name from physical_object
            where application_id = ?1 and state <> 'live'
            union all
            select 'entry of what is not in the trash: ' || e.type || ' ' || e.item_id
            from trash_entry e
            where e.application_id = ?1 and not exists (
                select from user_table t where e.type = 'table' and t.id = e.item_id and t.trashed
                union all
                select from field f where e.type = 'field' and f.id = e.item_id and f.trashed)
            union all
            select 'in the trash without an entry: field ' || f.id
            from field f join user_table t on t.id = f.table_id
            where t.application_id = ?1 and f.trashed
              and not exists (select from trash_entry e where e.type = 'field' and e.item_id = f.id)
            """;

    @Inject
    Bin bin;

    private record Place(Api api, Crm crm, List<Integer> tables, List<Integer> fields) {}

    private static Place furnished() {
        Crm crm = Crm.create();
        List<Integer> tables =
                IntStream.range(0, 3).mapToObj(i -> crm.table("T" + i)).toList();
        List<Integer> fields = tables.stream()
                .flatMap(table -> IntStream.range(1, 3).mapToObj(n -> crm.field(table, n)))
                .toList();
        return new Place(crm.owner(), crm, tables, fields);
    }

    @Test
    void nobodyMeetsAnErrorOfTheServerAndNothingIsLeftOver() {
        long seed = System.nanoTime();
        Place place = furnished();
        List<Callable<List<Answer>>> callers = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            Random chance = new Random(seed + caller);
            callers.add(() -> IntStream.range(0, REQUESTS)
                    .mapToObj(i -> request(place, chance))
                    .toList());
        }

        List<Answer> answers =
                AtOnce.all(callers).stream().flatMap(List::stream).toList();

        assertThat(answers).as("seed %d", seed).allSatisfy(answer -> {
            assertThat(answer.status()).as(answer.text()).isIn(200, 202, 204, 400, 404, 409);
            if (answer.status() == 409) {
                assertThat(answer.json().path("blockers")).as(answer.text()).isNotEmpty();
            }
        });
        Bin.empty(place.crm());
        bin.cleanUntil(() -> {
            bin.update("update trash_entry set retry_at = now() where retry_at is not null");
            return left(place.crm().application()).isEmpty();
        });
        assertThat(Bin.listed(place.crm())).isEmpty();
    }

    private List<String> left(int application) {
        return bin.texts(LEFT.replace("?1", String.valueOf(application)));
    }

    private Answer request(Place place, Random chance) {
        Api api = chance.nextInt(4) == 0 ? place.api().with("Prefer", "wait=2") : place.api();
        int table = any(place.tables(), chance);
        int field = any(place.fields(), chance);
        int row = 1 + chance.nextInt(2);
        return switch (chance.nextInt(14)) {
            case 0 -> api.delete("/api/database/fields/" + field + "/");
            case 1, 2 -> Bin.restore(api, "field", field);
            case 3 -> chance.nextInt(4) == 0 ? Bin.delete(api, "field", field) : Bin.restore(api, "table", table);
            case 4 -> api.delete("/api/database/tables/" + table + "/");
            case 5 -> Bin.restore(api, "table", table);
            case 6 -> chance.nextInt(8) == 0 ? Bin.delete(api, "table", table) : Bin.restore(api, "table", table);
            case 7 -> api.delete(Crm.rowsOf(table) + row + "/");
            case 8 -> Bin.restore(api, "row", row, table);
            case 9 -> api.get("/api/trash/workspace/" + place.crm().workspace() + "/");
            case 10 ->
                api.post(
                        "/api/snapshots/application/" + place.crm().application() + "/",
                        "{\"name\": \"S%d\"}".formatted(chance.nextInt(1_000_000)));
            case 11 -> api.post("/api/database/tables/" + table + "/import/async/", "{\"data\": [[\"1\"], [\"2\"]]}");
            case 12 -> {
                if (chance.nextInt(5) == 0) {
                    bin.clean();
                }
                yield api.post(Crm.rowsOf(table), "{}");
            }
            default -> api.get(Crm.rowsOf(table));
        };
    }

    private static int any(List<Integer> ids, Random chance) {
        return ids.get(chance.nextInt(ids.size()));
    }

    /** Two write the same rows in opposite orders while a third takes some of them away and back. */
    @Test
    void batchesOfRowsThatComeAndGoAreWholeOrNothing() {
        Crm crm = Crm.create();
        StringBuilder data = new StringBuilder("[[\"Name\"]");
        for (int i = 1; i <= 60; i++) {
            data.append(",[\"row ").append(i).append("\"]");
        }
        int table = crm.owner()
                .post(crm.tables(), "{\"name\": \"T\", \"first_row_header\": true, \"data\": " + data + "]}")
                .ok()
                .path("id")
                .asInt();
        int name = crm.field(table, 0);
        List<Integer> up = IntStream.rangeClosed(1, 60).boxed().toList();

        List<List<Integer>> answers = AtOnce.all(List.of(
                () -> marked(crm, table, name, up, "up"),
                () -> marked(crm, table, name, up.reversed(), "down"),
                () -> takenAndBrought(crm, table)));

        assertThat(answers.get(0)).isSubsetOf(200, 404, 409);
        assertThat(answers.get(1)).isSubsetOf(200, 404, 409);
        assertThat(answers.get(2)).isSubsetOf(204, 409);
        JsonNode rows = crm.owner().get(Crm.rowsOf(table)).ok();
        assertThat(rows.path("count").asInt()).isEqualTo(60);
        Set<String> marks = rows.path("results")
                .valueStream()
                .map(row -> row.path("field_" + name).asText())
                .collect(Collectors.toSet());
        assertThat(marks.size()).as("%s", marks).isIn(1, 60);
    }

    private static List<Integer> marked(Crm crm, int table, int field, List<Integer> ids, String mark) {
        return IntStream.range(0, 25)
                .mapToObj(round -> {
                    String items = ids.stream()
                            .map(id -> "{\"id\": %d, \"field_%d\": \"%s %d\"}".formatted(id, field, mark, round))
                            .collect(Collectors.joining(", "));
                    return crm.owner()
                            .patch(Crm.rowsOf(table) + "batch/", "{\"items\": [" + items + "]}")
                            .status();
                })
                .toList();
    }

    /** Ends with all of them there. */
    private static List<Integer> takenAndBrought(Crm crm, int table) {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            int row = 1 + i;
            statuses.add(crm.owner().delete(Crm.rowsOf(table) + row + "/").status());
            statuses.add(Bin.restore(crm.owner(), "row", row, table).status());
        }
        return statuses;
    }
}
