package io.holdfast.lock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.problem.Json;
import io.holdfast.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConflictsTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final LockRequest CHANGE = new LockRequest(Operation.CHANGE_FIELD, Target.field(3, 12, 77));

    private static Blocker.Job snapshot(int progress, boolean cancellable) {
        var facts = new JobDirectory.JobFacts(
                301,
                "create_snapshot",
                "a snapshot of",
                "started",
                progress,
                START,
                5,
                7,
                "Ann",
                false,
                cancellable,
                "CRM");
        return new Blocker.Job(facts, Operation.CREATE_SNAPSHOT, Target.application(3), START);
    }

    private static Problem problem(List<Blocker> blockers, Duration waited, Duration after) {
        return Conflicts.problem(
                new BusyException(CHANGE, blockers, waited, false),
                CHANGE,
                "/api/database/fields/77/",
                START.plus(after));
    }

    @Test
    void theWholeAnswerIsAsThePageOnLocksHasIt() throws Exception {
        Problem problem = problem(List.of(snapshot(41, true)), Duration.ZERO, Duration.ofSeconds(12));

        JsonNode expected = Json.MAPPER.readTree("""
                {"type":"/problems/operation-in-progress","title":"Another operation is in progress","status":409,
                 "error":"ERROR_FAILED_TO_LOCK_FIELD_DUE_TO_CONFLICT",
                 "detail":"The action has failed because another operation is in progress on this field: a snapshot of \\"CRM\\" started 12 s ago by Ann (41 %, about 17 s left).",
                 "instance":"/api/database/fields/77/",
                 "requested":{"operation":"CHANGE_FIELD","strength":"UPDATE","application":3,"table":12,"field":77},
                 "blockers":[{"kind":"job","job_id":301,"type":"create_snapshot","operation":"CREATE_SNAPSHOT","strength":"SHARE",
                   "state":"started","progress_percentage":41,"started_at":"2026-03-01T10:00:00Z","eta_seconds":17,
                   "url":"/api/jobs/301/","holder":{"id":7,"name":"Ann","mine":false},
                   "held_at":{"application":3,"name":"CRM"},"cancellable":true}],
                 "actions":[{"rel":"wait","header":"Prefer: wait=30"},{"rel":"job","method":"GET","href":"/api/jobs/301/"},
                   {"rel":"cancel","method":"POST","href":"/api/jobs/301/cancel/"}],
                 "waited_ms":0}
                """);
        assertThat(Json.MAPPER.readTree(problem.body().toString())).isEqualTo(expected);
        assertThat(problem.mediaType()).isEqualTo("application/problem+json");
        assertThat(problem.headers()).containsEntry("Retry-After", "17");
    }

    @Test
    void everyFactOfTheDetailIsAMember() {
        JsonNode body = problem(List.of(snapshot(41, true)), Duration.ZERO, Duration.ofSeconds(12))
                .body();
        String detail = body.get("detail").asText();
        JsonNode blocker = body.get("blockers").get(0);
        Duration ago = Duration.between(Instant.parse(blocker.get("started_at").asText()), START.plusSeconds(12));
        assertThat(detail)
                .isEqualTo(
                        "The action has failed because another operation is in progress on this field: a snapshot of \"%s\" started %d s ago by %s (%d %%, about %d s left)."
                                .formatted(
                                        blocker.at("/held_at/name").asText(),
                                        ago.toSeconds(),
                                        blocker.at("/holder/name").asText(),
                                        blocker.get("progress_percentage").asInt(),
                                        blocker.get("eta_seconds").asInt()));
    }

    @Test
    void aCallerWhoMayNotCancelIsNotToldTo() {
        JsonNode actions = problem(List.of(snapshot(41, false)), Duration.ZERO, Duration.ofSeconds(12))
                .body()
                .get("actions");
        assertThat(actions.findValuesAsText("rel")).containsExactly("wait", "job");
    }

    @Test
    void aJobWithoutPaceHasNoEta() {
        Problem problem = problem(List.of(snapshot(0, true)), Duration.ZERO, Duration.ofSeconds(3));
        assertThat(problem.body().at("/blockers/0/eta_seconds").isNull()).isTrue();
        assertThat(problem.body().get("detail").asText()).endsWith("by Ann (0 %).");
    }

    @Test
    void retryAfterLiesBetweenOneSecondAndAMinute() {
        assertThat(problem(List.of(snapshot(1, true)), Duration.ZERO, Duration.ofMinutes(10))
                        .headers())
                .containsEntry("Retry-After", "60");
        assertThat(problem(List.of(snapshot(99, true)), Duration.ZERO, Duration.ofSeconds(3))
                        .headers())
                .containsEntry("Retry-After", "1");
    }

    @Test
    void anEditInTheWayIsNamedWithWhatItHolds() {
        Blocker edit = new Blocker.Edit(Operation.UPDATE_FIELD, Target.field(3, 12, 77), START);
        JsonNode body = problem(List.of(edit), Duration.ofMillis(1004), Duration.ofSeconds(1))
                .body();
        assertThat(body.get("blockers").toString())
                .isEqualTo(
                        "[{\"kind\":\"edit\",\"operation\":\"UPDATE_FIELD\",\"strength\":\"NO_KEY_UPDATE\",\"since\":\"2026-03-01T10:00:00Z\",\"held_at\":{\"application\":3,\"table\":12,\"field\":77}}]");
        assertThat(body.get("waited_ms").asLong()).isEqualTo(1004);
    }

    @Test
    void theCodeGoesByWhatTheCallerNamed() {
        assertThat(Conflicts.code(new LockRequest(Operation.UPDATE_FIELD, Target.field(1, 2, 3)))
                        .name())
                .isEqualTo("ERROR_FAILED_TO_LOCK_FIELD_DUE_TO_CONFLICT");
        assertThat(Conflicts.code(new LockRequest(Operation.CHANGE_PRIMARY_FIELD, Target.field(1, 2, 3)))
                        .name())
                .isEqualTo("ERROR_FAILED_TO_LOCK_TABLE_DUE_TO_CONFLICT");
        assertThat(Conflicts.code(new LockRequest(Operation.CREATE_FIELD, Target.table(1, 2)))
                        .name())
                .isEqualTo("ERROR_FAILED_TO_LOCK_TABLE_DUE_TO_CONFLICT");
        assertThat(Conflicts.code(new LockRequest(Operation.CREATE_TABLE, Target.application(1)))
                        .name())
                .isEqualTo("ERROR_FAILED_TO_LOCK_APPLICATION_DUE_TO_CONFLICT");
    }
}
