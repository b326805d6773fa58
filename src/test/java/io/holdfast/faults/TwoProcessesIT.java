package io.holdfast.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Api;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two processes on one database behave as one. */
@Tag("heavy")
@ExtendWith(Site.Resolver.class)
class TwoProcessesIT {
    private static final Map<Work, String> OPERATIONS = Map.of(
            Work.IMPORT_INTO_A_TABLE, "IMPORT_ROWS",
            Work.IMPORT_OF_A_NEW_TABLE, "CREATE_TABLE",
            Work.SNAPSHOT, "CREATE_SNAPSHOT",
            Work.DUPLICATE_APPLICATION, "DUPLICATE_APPLICATION",
            Work.EXPORT, "EXPORT_TABLE",
            Work.DUPLICATE_FIELD, "DUPLICATE_FIELD");

    private final Site site;

    TwoProcessesIT(Site site) {
        this.site = site;
    }

    static Stream<Work> refusing() {
        return OPERATIONS.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("refusing")
    void anEditThroughOneIsRefusedByWhatTheOtherDoes(Work work) throws Exception {
        try (Scene scene = new Scene(site, work).standingAt(Phase.PUBLISHING)) {
            Site.Place other = site.other(scene.owner(Phase.PUBLISHING));

            JsonNode blocker =
                    work.edit(scene, scene.through(other)).is(409).json().at("/blockers/0");

            assertThat(blocker.path("job_id").asInt()).isEqualTo(scene.job());
            assertThat(blocker.path("operation").asText()).isEqualTo(OPERATIONS.get(work));
            assertThat(blocker.at("/holder/name").asText()).isEqualTo("Ann");
            scene.release();
            scene.ended(other);
            work.edit(scene, scene.through(other)).is(200);
            scene.assertDoneOnce();
        }
    }

    @Test
    void aCancellationThroughOneEndsWhatTheOtherDoes() throws Exception {
        try (Scene scene = new Scene(site, Work.SNAPSHOT).standingAt(Phase.MIDDLE)) {
            Site.Place other = site.other(scene.owner(Phase.MIDDLE));

            scene.through(other).post("/api/jobs/" + scene.job() + "/cancel/").is(200);

            assertThat(scene.ended(other).path("state").asText()).isEqualTo("cancelled");
            scene.release();
            scene.assertNotDone();
        }
    }

    @Test
    void whatOneChangesTheOtherSeesAtOnceInRows() throws Exception {
        try (Scene scene = new Scene(site, Work.SNAPSHOT)) {
            Api here = scene.through(site.first());
            Api there = scene.through(site.other(site.first()));
            String rows = "/api/database/rows/table/" + scene.table() + "/";
            String field = "/api/database/fields/" + scene.secondField() + "/";
            String cell = "field_" + scene.secondField();
            for (int i = 0; i < 3; i++) {
                Api one = i % 2 == 0 ? here : there;
                Api other = i % 2 == 0 ? there : here;
                other.get(rows).is(200);

                one.patch(field, "{\"type\": \"number\", \"number_decimal_places\": %d}".formatted(i))
                        .is(200);
                JsonNode made =
                        other.post(rows, "{\"%s\": \"7\"}".formatted(cell)).ok();
                assertThat(made.path(cell).asText()).isEqualTo("7.00".substring(0, i == 0 ? 1 : 2 + i));

                one.patch(field, "{\"type\": \"text\"}").is(200);
                assertThat(other.post(rows, "{\"%s\": \"seven\"}".formatted(cell))
                                .ok()
                                .path(cell)
                                .asText())
                        .isEqualTo("seven");

                int added = one.post(
                                "/api/database/fields/table/" + scene.table() + "/",
                                "{\"name\": \"F%d\", \"type\": \"text\"}".formatted(i))
                        .ok()
                        .path("id")
                        .asInt();
                assertThat(other.get(rows).ok().at("/results/0").has("field_" + added))
                        .isTrue();

                one.delete("/api/database/fields/" + added + "/").is(200);
                assertThat(other.get(rows).ok().at("/results/0").has("field_" + added))
                        .isFalse();
            }

            here.delete("/api/database/tables/" + scene.table() + "/").is(204);
            there.get(rows).is(404);
            here.delete("/api/applications/" + scene.application() + "/").is(204);
            there.get("/api/database/rows/table/" + scene.otherTable() + "/").is(404);
        }
    }
}
