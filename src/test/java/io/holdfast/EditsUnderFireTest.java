package io.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.holdfast.testing.AtOnce;
import io.holdfast.testing.Crm;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Edits of every kind, snapshots, imports and row writes on one small application at once, in an order that chance gives. */
@QuarkusTest
class EditsUnderFireTest {
    private static final int CALLERS = 8;
    private static final int REQUESTS = 40;

    private record Table(int id, List<Integer> fields) {}

    private record Place(Api api, int application, List<Table> tables) {}

    private static Place furnished() {
        Crm crm = Crm.create();
        List<Table> tables = IntStream.range(0, 2)
                .mapToObj(i -> {
                    int id = crm.table("T" + i);
                    List<Integer> fields = IntStream.range(0, 3)
                            .mapToObj(n -> crm.field(id, n))
                            .toList();
                    return new Table(id, fields);
                })
                .toList();
        return new Place(crm.owner(), crm.application(), tables);
    }

    @Test
    void nobodyMeetsADeadlockOrAnErrorOfTheServer() {
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

        assertThat(answers).as("seed %d", seed).hasSize(CALLERS * REQUESTS).allSatisfy(answer -> {
            assertThat(answer.status()).as(answer.text()).isIn(200, 202, 204, 400, 404, 409);
            assertThat(answer.text()).doesNotContain("ERROR_DATABASE_DEADLOCK");
            if (answer.status() == 409) {
                assertThat(answer.json().path("blockers")).as(answer.text()).isNotEmpty();
            }
        });
        assertThat(answers)
                .as("seed %d", seed)
                .anySatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
        // and everything still works
        place.api().get("/api/applications/" + place.application() + "/").is(200);
        for (Table table : place.tables()) {
            place.api().get("/api/database/rows/table/" + table.id() + "/").is(200);
        }
    }

    private static Answer request(Place place, Random chance) {
        Api api = chance.nextInt(4) == 0 ? place.api().with("Prefer", "wait=2") : place.api();
        Table table = place.tables().get(chance.nextInt(place.tables().size()));
        int any = table.fields().get(chance.nextInt(table.fields().size()));
        String field = "/api/database/fields/" + any + "/";
        String inTable = "/api/database/fields/table/" + table.id() + "/";
        String rows = "/api/database/rows/table/" + table.id() + "/";
        int number = chance.nextInt(1_000_000);
        return switch (chance.nextInt(12)) {
            case 0, 1 -> api.patch(field, "{\"name\": \"F%d\"}".formatted(number));
            case 2 -> api.patch(field, "{\"type\": \"number\"}");
            case 3 -> api.patch(field, "{\"type\": \"text\"}");
            case 4 -> api.post(inTable, "{\"name\": \"N%d\", \"type\": \"boolean\"}".formatted(number));
            case 5 -> api.post(inTable + "change-primary-field/", "{\"new_primary_field_id\": %d}".formatted(any));
            case 6 -> api.patch("/api/database/tables/" + table.id() + "/", "{\"name\": \"T%d\"}".formatted(number));
            case 7 ->
                api.post(
                        "/api/database/tables/database/" + place.application() + "/order/",
                        "{\"table_ids\": [%d]}".formatted(table.id()));
            case 8 ->
                api.patch("/api/applications/" + place.application() + "/", "{\"name\": \"A%d\"}".formatted(number));
            case 9 ->
                api.post(
                        "/api/snapshots/application/" + place.application() + "/",
                        "{\"name\": \"S%d\"}".formatted(number));
            case 10 ->
                api.post("/api/database/tables/" + table.id() + "/import/async/", "{\"data\": [[\"1\"], [\"2\"]]}");
            default -> api.post(rows, "{\"field_%d\": \"%d\"}".formatted(any, number));
        };
    }
}
