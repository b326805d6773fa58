package io.holdfast.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.holdfast.testing.ServiceProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SIGTERM does to those who are being served. */
class StoppingIT {
    /** Less than anybody here would wait, so that whoever waits has to be told before. */
    private static final String TIMEOUT = "6s";

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @Test
    void itIsNotReadyAtOnceStillAnswersAndLetsNobodyWaitInVain() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(
                        folder, Map.of("QUARKUS_SHUTDOWN_DELAY", "4s", "QUARKUS_SHUTDOWN_TIMEOUT", TIMEOUT))
                .awaitReady()) {
            Api ann = Api.at(service.url()).register("Ann");
            int workspace = ann.workspace("Team");
            int application = ann.post(
                            "/api/applications/workspace/" + workspace + "/",
                            "{\"name\": \"CRM\", \"type\": \"database\"}")
                    .ok()
                    .path("id")
                    .asInt();
            String path = "/api/applications/" + application + "/";
            String url = Files.readString(folder.resolve("data/jdbc-url")).strip();
            try (Connection connection = DriverManager.getConnection(url)) {
                edit(connection, application);
                JsonNode job = ann.post("/api/snapshots/application/" + application + "/", "{\"name\": \"Shot\"}")
                        .is(202)
                        .json();
                Api waiting = ann.with("Prefer", "wait=30");
                Future<Answer> rename = threads.submit(() -> waiting.patch(path, "{\"name\": \"Club\"}"));
                Future<Answer> poll = threads.submit(() -> waiting.get("/api/jobs/" + job.path("id") + "/"));
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> service.metric("holdfast_lock_waiters") == 1
                                && service.metric("holdfast_job_watchers") == 1);

                service.askToEnd();

                // who waits for a job is sent to another process
                assertThat(poll.get(20, TimeUnit.SECONDS).ok().path("state").asText())
                        .isEqualTo("pending");
                await().atMost(Duration.ofSeconds(2)).until(() -> !service.isReady());
                Answer still = ann.get(path);
                still.is(200);
                assertThat(still.header("Connection")).isEqualTo("close");
                assertThat(rename.isDone())
                        .as("nobody is refused as long as there is time")
                        .isFalse();

                Answer refused = rename.get(20, TimeUnit.SECONDS).is(409);
                assertThat(refused.json().at("/blockers/0/operation").asText()).isEqualTo("RENAME_APPLICATION");
                assertThat(service.endsWithin(Duration.ofSeconds(20))).isTrue();
                assertThat(service.log()).doesNotContain("shutting down anyway").doesNotContain(" ERROR ");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** An edit that takes its time, made by hand. */
    private static void edit(Connection connection, int application) throws Exception {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("select set_config('application_name', 'hf edit RENAME_APPLICATION %d', true)"
                    .formatted(application));
            statement.execute("select pg_advisory_xact_lock_shared(4801, %d)".formatted(application));
            statement.execute("select from application where id = %d for update".formatted(application));
        }
    }
}
