package io.holdfast.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.ops.Spans.Span;
import io.holdfast.testing.Api;
import io.holdfast.testing.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector gets to see. */
class TracingIT {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @TempDir
    Path folder;

    @Test
    void aRequestIsATraceWithItsSqlAndAJobIsOneThatLeadsToIt() throws Exception {
        try (Spans spans = new Spans();
                ServiceProcess service = ServiceProcess.start(
                                folder,
                                Map.of(
                                        "OTEL_EXPORTER_OTLP_ENDPOINT", spans.endpoint(),
                                        "QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "200ms",
                                        "HOLDFAST_LOG_FORMAT", "json"))
                        .awaitReady()) {
            Api ann = Api.at(service.url()).register("Ann");
            int application = ann.post(
                            "/api/applications/workspace/" + ann.workspace("Team") + "/",
                            "{\"name\": \"CRM\", \"type\": \"database\"}")
                    .ok()
                    .path("id")
                    .asInt();
            Api traced = ann.with("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");
            traced.post("/api/applications/" + application + "/locks/", """
                            {"operations": ["field__all"], "reason": "x", "expires_in": 1}""").is(200);
            traced.post("/api/snapshots/application/" + application + "/", "{\"name\": \"Shot\"}")
                    .is(202);

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> of(spans, "job create_snapshot").size() == 1);
            Span job = of(spans, "job create_snapshot").getFirst();
            assertThat(job.trace()).isNotEqualTo(TRACE);
            assertThat(job.links()).containsExactly(TRACE);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                List<Span> ofRequests = ofTrace(spans, TRACE);
                assertThat(ofRequests)
                        .anyMatch(span -> span.name().startsWith("POST /api/snapshots/application/"))
                        .anyMatch(TracingIT::isSql);
                assertThat(ofTrace(spans, job.trace())).anyMatch(TracingIT::isSql);
            });
            assertThat(service.log().lines().filter(line -> line.contains("Named lock")))
                    .allMatch(line -> line.contains("\"traceId\":\"" + TRACE + "\"") && line.contains("\"spanId\":\""));
        }
    }

    private static List<Span> of(Spans spans, String name) {
        return spans.all().stream().filter(span -> span.name().startsWith(name)).toList();
    }

    private static List<Span> ofTrace(Spans spans, String trace) {
        return spans.all().stream().filter(span -> span.trace().equals(trace)).toList();
    }

    private static boolean isSql(Span span) {
        return span.attributes().stream().anyMatch(attribute -> attribute.startsWith("db.system"));
    }
}
