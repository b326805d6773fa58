package io.holdfast.ops;

import java.util.stream.Stream;

/**
 * Traces of requests, their SQL and jobs, sent by OTLP as soon as there is somebody to send them to, which is said once:
 * {@code QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT}, or {@code OTEL_EXPORTER_OTLP_ENDPOINT} as other programs have it.
 */
final class Tracing {
    private static final String ENDPOINT = "quarkus.otel.exporter.otlp.endpoint";

    private Tracing() {}

    static void useIfWanted() {
        Stream.of(
                        System.getProperty(ENDPOINT),
                        System.getenv("QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT"),
                        System.getenv("OTEL_EXPORTER_OTLP_ENDPOINT"))
                .filter(endpoint -> endpoint != null && !endpoint.isBlank())
                .findFirst()
                .ifPresent(endpoint -> {
                    System.setProperty(ENDPOINT, endpoint);
                    System.setProperty("quarkus.otel.sdk.disabled", "false");
                });
    }
}
