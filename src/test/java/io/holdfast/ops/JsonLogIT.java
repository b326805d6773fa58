package io.holdfast.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.holdfast.testing.Api;
import io.holdfast.testing.ServiceProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log as programs read it. */
class JsonLogIT {
    private static final JsonMapper MAPPER = new JsonMapper();
    /** As a process leaves one that is gone. */
    private static final String ABANDONED_JOB = """
            with abandoned as (
                insert into job (type, account_id, workspace_id, application_id, payload, state, attempt)
                values ('create_snapshot', 1, 1, 0, '{}', 'running', 1)
                returning id)
            insert into scheduled_tasks (task_name, task_instance, execution_time, picked, picked_by, last_heartbeat, version)
            select 'job', id::text, now(), true, 'gone', now() - interval '1 minute', 1
            from abandoned
            """;

    @TempDir
    Path folder;

    @Test
    void everyLineIsAnObjectThatNamesItsRequestOrJob() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(
                        folder, Map.of("HOLDFAST_LOG_FORMAT", "json", "HOLDFAST_JOB_HEARTBEAT", "200ms"))
                .awaitReady()) {
            Api ann = Api.at(service.url()).register("Ann").with("X-Request-Id", "mine-1");
            int application = ann.post(
                            "/api/applications/workspace/" + ann.workspace("Team") + "/",
                            "{\"name\": \"CRM\", \"type\": \"database\"}")
                    .ok()
                    .path("id")
                    .asInt();
            ann.post("/api/applications/" + application + "/locks/", """
                            {"operations": ["field__all"], "reason": "\\"quoted\\"\\nand broken", "expires_in": 60}""").is(200);
            try (Connection connection = DriverManager.getConnection(
                            Files.readString(folder.resolve("data/jdbc-url")).strip());
                    Statement statement = connection.createStatement()) {
                statement.execute(ABANDONED_JOB);
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> service.log().contains("is taken over"));

            List<JsonNode> lines = lines(service).toList();
            assertThat(lines).allSatisfy(line -> {
                assertThat(line.path("timestamp").asText()).isNotEmpty();
                assertThat(line.path("level").asText()).isIn("INFO", "WARN", "ERROR");
                assertThat(line.path("loggerName").asText()).isNotEmpty();
                assertThat(line.path("message").isTextual()).isTrue();
            });
            assertThat(lines).anySatisfy(line -> {
                assertThat(line.path("message").asText()).contains("Holdfast is ready");
            });
            assertThat(lines).anySatisfy(line -> {
                assertThat(line.at("/mdc/requestId").asText()).isEqualTo("mine-1");
            });
            assertThat(lines).anySatisfy(line -> {
                assertThat(line.path("message").asText()).contains("is taken over");
                assertThat(line.path("message").asText())
                        .contains("Job " + line.at("/mdc/jobId").asText() + " ");
            });
        }
    }

    @Test
    void aFormatThatThereIsNotIsRefused() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(folder, Map.of("HOLDFAST_LOG_FORMAT", "xml"))) {
            assertThat(service.awaitEnd()).isNotZero();
            assertThat(service.log()).contains("holdfast.log.format is \"xml\"; it can be text or json");
        }
    }

    private static Stream<JsonNode> lines(ServiceProcess service) {
        return service.log()
                .lines()
                // the JVM's own, before anything of ours
                .filter(line -> !line.startsWith("Picked up JAVA_TOOL_OPTIONS"))
                .map(JsonLogIT::parse);
    }

    private static JsonNode parse(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }
}
