package io.holdfast.lock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The answer of an operation that was not let in, 409 or behind a named lock 423: {@code application/problem+json} (RFC 9457) that also has the two members
 * existing clients read. Every fact that {@code detail} tells is a member, too.
 */
public final class Conflicts {
    private static final String PROBLEM_JSON = "application/problem+json";
    private static final int WAIT_TO_SUGGEST = 30;

    private Conflicts() {}

    static Problem problem(BusyException busy, LockRequest requested, String instance, Instant now) {
        ArrayNode actions = JsonNodeFactory.instance.arrayNode();
        actions.addObject().put("rel", "wait").put("header", "Prefer: wait=" + WAIT_TO_SUGGEST);
        addActions(actions, busy.blockers());
        boolean held = busy.blockers().stream().anyMatch(Blocker.Named.class::isInstance);
        return problem(
                        held ? Kind.HELD : Kind.BUSY,
                        code(requested),
                        requested(requested),
                        busy.blockers(),
                        actions,
                        busy.waited(),
                        instance,
                        now)
                .withHeader("Retry-After", String.valueOf(retryAfter(busy, now)));
    }

    /** What keeps an operation out: others at work, or somebody who asked for it not to be done. Never both. */
    private enum Kind {
        BUSY(
                "/problems/operation-in-progress",
                "Another operation is in progress",
                "The action has failed because another operation is in progress on this "),
        HELD(
                "/problems/held-by-named-lock",
                "A named lock refuses this operation",
                "The action has failed because a named lock refuses it on this ");

        private final String type;
        private final String title;
        private final String beginning;

        Kind(String type, String title, String beginning) {
            this.type = type;
            this.title = title;
            this.beginning = beginning;
        }
    }

    /** The 409 of a request about the rows of a table. There is no operation for those: they ask for no locks. */
    static Problem ofRows(Target table, List<Blocker> blockers, Duration waited, String instance, Instant now) {
        ObjectNode requested = put(JsonNodeFactory.instance.objectNode().put("operation", "ROWS"), table);
        ArrayNode actions = JsonNodeFactory.instance.arrayNode();
        addActions(actions, blockers);
        return problem(
                        Kind.BUSY,
                        ErrorCode.ERROR_FAILED_TO_LOCK_TABLE_DUE_TO_CONFLICT,
                        requested,
                        blockers,
                        actions,
                        waited,
                        instance,
                        now)
                .withHeader("Retry-After", String.valueOf(retryAfter(blockers, now)));
    }

    private static Problem problem(
            Kind kind,
            ErrorCode conflict,
            ObjectNode requested,
            List<Blocker> blockers,
            ArrayNode actions,
            Duration waited,
            String instance,
            Instant now) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ErrorCode code = kind == Kind.HELD ? ErrorCode.ERROR_HELD_BY_NAMED_LOCK : conflict;
        body.put("type", kind.type)
                .put("title", kind.title)
                .put("status", code.status())
                .put("error", code.name())
                .put("detail", kind.beginning + detail(conflict, blockers, now))
                .put("instance", instance);
        body.set("requested", requested);
        ArrayNode list = body.putArray("blockers");
        blockers.forEach(blocker -> list.add(render(blocker, now)));
        body.set("actions", actions);
        body.put("waited_ms", waited.toMillis());
        return new Problem(code.status(), code, body, PROBLEM_JSON);
    }

    /** By what the caller named: a field's own address, a table's, an application's. */
    static ErrorCode code(LockRequest requested) {
        if (requested.operation() == Operation.CHANGE_PRIMARY_FIELD) {
            return ErrorCode.ERROR_FAILED_TO_LOCK_TABLE_DUE_TO_CONFLICT;
        }
        return switch (requested.operation().level()) {
            case APPLICATION -> ErrorCode.ERROR_FAILED_TO_LOCK_APPLICATION_DUE_TO_CONFLICT;
            case TABLE -> ErrorCode.ERROR_FAILED_TO_LOCK_TABLE_DUE_TO_CONFLICT;
            case FIELD -> ErrorCode.ERROR_FAILED_TO_LOCK_FIELD_DUE_TO_CONFLICT;
        };
    }

    private static long retryAfter(BusyException busy, Instant now) {
        if (busy.tooManyWaiters()) {
            return 1;
        }
        return retryAfter(busy.blockers(), now);
    }

    private static long retryAfter(List<Blocker> blockers, Instant now) {
        return blockers.stream().mapToLong(b -> b.retryAfter(now)).max().orElse(1);
    }

    private static ObjectNode requested(LockRequest requested) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("operation", requested.operation().name())
                .put("strength", requested.operation().strength().name());
        return put(node, requested.target());
    }

    private static ObjectNode put(ObjectNode node, Target target) {
        return node.put("application", target.application())
                .put("table", target.table())
                .put("field", target.field());
    }

    /** A blocker as the answer lists it. */
    public static ObjectNode render(Blocker blocker, Instant now) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        return switch (blocker) {
            case Blocker.Job job -> {
                JobDirectory.JobFacts facts = job.facts();
                node.put("kind", "job")
                        .put("job_id", facts.id())
                        .put("type", facts.type())
                        .put("operation", job.operation().name())
                        .put("strength", job.operation().strengthName())
                        .put("state", facts.state())
                        .put("progress_percentage", facts.progress())
                        .put("started_at", seconds(job.startedAt()))
                        .put("eta_seconds", job.etaSeconds(now))
                        .put("url", url(facts));
                node.putObject("holder")
                        .put("id", facts.holderId())
                        .put("name", facts.holderName())
                        .put("mine", facts.mine());
                ObjectNode heldAt = node.putObject("held_at")
                        .put("application", job.heldAt().application());
                if (job.heldAt().table() != null) {
                    heldAt.put("table", job.heldAt().table());
                }
                heldAt.put("name", facts.heldName());
                yield node.put("cancellable", facts.cancellable());
            }
            case Blocker.Edit edit -> {
                node.put("kind", "edit")
                        .put("operation", edit.operation().name())
                        .put("strength", edit.operation().strength().name())
                        .put("since", seconds(edit.since()));
                put(node.putObject("held_at"), edit.heldAt());
                yield node;
            }
            case Blocker.Named named -> NamedLockView.blocker(named.lock(), named.facts());
            case Blocker.Query query -> node.put("kind", "query").put("since", seconds(query.since()));
        };
    }

    static String seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String url(JobDirectory.JobFacts facts) {
        return "/api/jobs/" + facts.id() + "/";
    }

    /** What this caller may do about it. */
    private static void addActions(ArrayNode actions, List<Blocker> blockers) {
        for (Blocker blocker : blockers) {
            if (blocker instanceof Blocker.Job job) {
                String url = url(job.facts());
                actions.addObject().put("rel", "job").put("method", "GET").put("href", url);
                if (job.facts().cancellable()) {
                    actions.addObject()
                            .put("rel", "cancel")
                            .put("method", "POST")
                            .put("href", url + "cancel/");
                }
            }
            if (blocker instanceof Blocker.Named named) {
                NamedLockView.addActions(actions, named.lock(), named.facts());
            }
        }
    }

    private static String detail(ErrorCode conflict, List<Blocker> blockers, Instant now) {
        String on = switch (conflict) {
            case ERROR_FAILED_TO_LOCK_FIELD_DUE_TO_CONFLICT -> "field";
            case ERROR_FAILED_TO_LOCK_TABLE_DUE_TO_CONFLICT -> "table";
            default -> "application";
        };
        return blockers.isEmpty()
                ? on + "."
                : on + ": " + blockers.stream().map(b -> sentence(b, now)).collect(Collectors.joining("; ")) + ".";
    }

    /** A blocker as people are told of it, without a full stop. */
    public static String sentence(Blocker blocker, Instant now) {
        return switch (blocker) {
            case Blocker.Job job ->
                job.facts().noun() + " \"" + job.facts().heldName() + "\" started " + ago(job.startedAt(), now)
                        + " s ago by " + job.facts().holderName() + " (" + pace(job, now) + ")";
            case Blocker.Named named -> NamedLockView.sentence(named.lock(), named.facts());
            case Blocker.Edit edit -> "the edit %s since %d s".formatted(edit.operation(), ago(edit.since(), now));
            case Blocker.Query query ->
                "a statement that reads or writes the table since %d s".formatted(ago(query.since(), now));
        };
    }

    private static String pace(Blocker.Job job, Instant now) {
        @Nullable Long eta = job.etaSeconds(now);
        String done = job.facts().progress() + " %";
        return eta == null ? done : done + ", about " + eta + " s left";
    }

    private static long ago(Instant then, Instant now) {
        return Math.max(
                0, Duration.between(then.truncatedTo(ChronoUnit.SECONDS), now).toSeconds());
    }
}
