package io.holdfast.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A tool outside forbids that tables are made, and tables are imported. */
@QuarkusTest
class ImportBehindNamedLockTest {
    private static final String NEW_TABLE = "{\"name\": \"Leads\", \"data\": [[\"a\"], [\"b\"]]}";

    @Inject
    Storage storage;

    private final Importer ann = Importer.registered();
    private final int table = ann.table("[\"Name\"]");
    private final String locks = "/api/applications/" + ann.database() + "/locks/";

    private Answer take(String name) {
        return ann.api().post(locks, "{\"operations\": [\"%s\"], \"expires_in\": 600}".formatted(name));
    }

    @Test
    void aNewTableWaitsAsAPendingJobUntilTheLockIsReleased() {
        int lock = Importer.id(take("table__creation"));

        int job = Importer.id(ann.importNew(NEW_TABLE));

        JsonNode waiting = Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> ann.api().job(job), now -> !now.path("waiting_for").isEmpty());
        assertThat(waiting.path("state").asText()).isEqualTo("pending");
        assertThat(waiting.at("/waiting_for/0/kind").asText()).isEqualTo("named_lock");
        assertThat(waiting.at("/waiting_for/0/lock_id").asInt()).isEqualTo(lock);
        assertThat(ann.tables()).isEqualTo(1);
        rowsAreNeverRefused();
        ann.api().delete(locks + lock + "/").isEmpty();
        ann.api().finished(job);
        assertThat(ann.tables()).isEqualTo(2);
    }

    private void rowsAreNeverRefused() {
        Api bob = Api.registered("Bob");
        ann.api().addMember(ann.workspace(), bob);
        ann.finished(bob.post("/api/database/tables/" + table + "/import/async/", "{\"data\": [[\"a\"]]}"));
    }

    @Test
    void theTableOfWhoTookTheLockAndNamesItIsMade() {
        int lock = Importer.id(take("table__all"));
        Api passing = ann.api().with("Holdfast-Lock", String.valueOf(lock));

        int job = Importer.id(passing.post("/api/database/tables/database/" + ann.database() + "/async/", NEW_TABLE));

        ann.api().finished(job);
    }

    @Test
    void aTableThatIsBeingImportedIsInTheWayOfALockThatForbidsIt() throws SQLException {
        int job;
        try (RowGate gate = RowGate.inNewTablesOf(storage, ann.database(), 2)) {
            job = Importer.id(ann.importNew(NEW_TABLE));
            gate.awaitSomebody();

            JsonNode refused = take("application__all").is(409).json();

            assertThat(refused.at("/requested/operation").asText()).isEqualTo("LOCK_APPLICATION");
            assertThat(refused.at("/blockers/0/job_id").asInt()).isEqualTo(job);
            take("field__all").is(200);
            gate.open();
        }
        ann.api().finished(job);
        take("application__all").is(200);
    }
}
