package io.holdfast.job;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What monitoring sees of the sweep. The process that sweeps counts: of several, sums and the latest time tell. */
@ApplicationScoped
public class SweepMetrics {
    private final MeterRegistry registry;
    private volatile long lastRun;

    SweepMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** What is removed. */
    public enum Kind {
        TABLE,
        SCHEMA,
        UPLOAD,
        EXPORT,
        HIDDEN_APPLICATION
    }

    void atStart(@Observes StartupEvent event) {
        for (Kind kind : Kind.values()) {
            counter(kind);
        }
        TimeGauge.builder("holdfast_sweep_last_run_timestamp", () -> lastRun, TimeUnit.MILLISECONDS)
                .description("When this process last swept to the end; 0 when it has not yet")
                .register(registry);
    }

    public void removed(Kind kind, int count) {
        counter(kind).increment(count);
    }

    void ran() {
        lastRun = System.currentTimeMillis();
    }

    private Counter counter(Kind kind) {
        return Counter.builder("holdfast_sweep_removed")
                .description("What was removed because nobody owned it any more")
                .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }
}
