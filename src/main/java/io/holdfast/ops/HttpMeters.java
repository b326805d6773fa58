package io.holdfast.ops;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Keeps the meters of the two HTTP servers alike. A server on a random port (port 0) names none in its meters; with the other
 * one on a fixed port their tags would differ, which Prometheus refuses, and the start would hang.
 */
class HttpMeters {
    private static final String PORT = "server.port";
    /** Never names a port. */
    private static final String REQUESTS = "http.server.requests";

    @Produces
    @Singleton
    MeterFilter portOfEveryServer() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                boolean ofServer =
                        id.getName().startsWith("http.server.") && !id.getName().equals(REQUESTS);
                return ofServer && id.getTag(PORT) == null ? id.withTag(Tag.of(PORT, "random")) : id;
            }
        };
    }
}
