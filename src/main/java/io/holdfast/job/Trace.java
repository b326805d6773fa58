package io.holdfast.job;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Ties what a job does to the request that asked for it. Both are traces of their own, since a job may begin minutes later,
 * and more than once; the job's leads to the request's. What is kept meanwhile is W3C's {@code traceparent}.
 */
@ApplicationScoped
class Trace {
    private static final Pattern PARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

    private final Tracer tracer;
    private final boolean isOff;

    Trace(Tracer tracer, @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean isOff) {
        this.tracer = tracer;
        this.isOff = isOff;
    }

    /** Of the present request; null where nobody takes traces. */
    static @Nullable String current() {
        SpanContext context = Span.current().getSpanContext();
        return context.isValid() && context.isSampled()
                ? "00-%s-%s-%s"
                        .formatted(
                                context.getTraceId(),
                                context.getSpanId(),
                                context.getTraceFlags().asHex())
                : null;
    }

    /** Does the work of a job that has its locks. */
    Outcome of(JobRow job, @Nullable String request, Supplier<Outcome> work) {
        if (isOff) {
            // it would be a span with ids all the same, which metrics would name as examples
            return work.get();
        }
        var builder = tracer.spanBuilder("job " + job.type())
                .setNoParent()
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute("holdfast.job.id", job.id())
                .setAttribute("holdfast.job.attempt", job.attempt());
        SpanContext asked = parse(request);
        if (asked.isValid()) {
            builder.addLink(asked);
        }
        Span span = builder.startSpan();
        try (Scope scope = span.makeCurrent()) {
            Outcome outcome = work.get();
            tell(outcome, span);
            return outcome;
        } finally {
            span.end();
        }
    }

    private static void tell(Outcome outcome, Span span) {
        switch (outcome) {
            case Outcome.Published published -> {}
            case Outcome.Blocked blocked -> {}
            case Outcome.Stopped stopped -> span.addEvent("stopped: " + stopped.reason());
            case Outcome.Failed failed ->
                span.setStatus(StatusCode.ERROR, failed.failure().reason());
            case Outcome.Broken broken ->
                span.recordException(broken.exception()).setStatus(StatusCode.ERROR);
        }
    }

    private static SpanContext parse(@Nullable String parent) {
        Matcher m = PARENT.matcher(parent == null ? "" : parent);
        return m.matches()
                ? SpanContext.createFromRemoteParent(
                        m.group(1), m.group(2), TraceFlags.fromHex(m.group(3), 0), TraceState.getDefault())
                : SpanContext.getInvalid();
    }
}
