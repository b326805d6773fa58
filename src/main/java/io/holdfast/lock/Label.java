package io.holdfast.lock;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a holder calls itself in {@code application_name}, so that every process can read in {@code pg_stat_activity} who
 * holds what: {@code hf edit CHANGE_FIELD 3/12/77}, {@code hf job 301 CREATE_SNAPSHOT 3}, or {@code hf job 302 DUPLICATE_TABLE+
 * 3/12} while it shows what it has made. At most 63 bytes, which is what PostgreSQL keeps.
 *
 * @param job null for an edit
 * @param isPublishing whether it holds, or asks for, what it {@linkplain Operation#publishing needs besides} to show its result
 */
public record Label(@Nullable Integer job, Operation operation, Target target, boolean isPublishing) {
    private static final Pattern FORM = Pattern.compile(
            "hf (?:edit|job ([0-9]{1,10})) ([A-Z_]+)(\\+?) ([0-9]{1,10})(?:/([0-9]{1,10}))?(?:/([0-9]{1,10}))?");

    /** Of who holds something within a request. */
    public static Label ofEdit(LockRequest request) {
        return new Label(null, request.operation(), request.target(), false);
    }

    /** Of a job at work. */
    public static Label ofJob(int job, LockRequest request) {
        return new Label(job, request.operation(), request.target(), false);
    }

    /** Of a job that shows what it has made. */
    static Label ofPublishing(int job, LockRequest request) {
        return new Label(job, request.operation(), request.target(), true);
    }

    /** What every label of a job begins with, whatever it does at the moment. */
    public static String prefixOfJob(int job) {
        return "hf job " + job + " ";
    }

    public String text() {
        StringBuilder text = new StringBuilder(job == null ? "hf edit " : prefixOfJob(job))
                .append(operation.name())
                .append(isPublishing ? "+ " : " ")
                .append(target.application());
        if (target.table() != null) {
            text.append('/').append(target.table());
        }
        if (target.field() != null) {
            text.append('/').append(target.field());
        }
        return text.toString();
    }

    /** What of it keeps a request from its locks: what it does, or else what it does to publish; empty when nothing does. */
    Optional<Label> inTheWayOf(LockRequest asked) {
        return Stream.concat(Stream.of(this), isPublishing ? publishing().stream() : Stream.empty())
                .filter(label -> label.operation.blocks(label.target, asked.operation(), asked.target()))
                .findFirst();
    }

    /** What a job with this label will do besides when it shows what it has made, if that is anything. */
    Optional<Label> publishing() {
        LockRequest besides = job == null ? null : operation.publishing(target);
        return Optional.ofNullable(besides)
                .map(request -> new Label(job, request.operation(), request.target(), false));
    }

    LockRequest request() {
        return new LockRequest(operation, target);
    }

    /**
     * The label as seen in an application. An edit of several applications at once can call itself after one of them only;
     * in the others it holds the same on the application itself.
     */
    Label in(int application) {
        return target.application() == application
                ? this
                : new Label(job, operation, Target.application(application), isPublishing);
    }

    /** Empty for what is no label of an operation that this version knows. */
    static Optional<Label> parse(@Nullable String text) {
        Matcher m = FORM.matcher(text == null ? "" : text);
        if (!m.matches()) {
            return Optional.empty();
        }
        return Operation.byName(m.group(2))
                .map(operation -> new Label(
                        number(m.group(1)),
                        operation,
                        new Target(Integer.parseInt(m.group(4)), number(m.group(5)), number(m.group(6))),
                        !m.group(3).isEmpty()));
    }

    private static @Nullable Integer number(@Nullable String digits) {
        return digits == null ? null : Integer.valueOf(digits);
    }
}
