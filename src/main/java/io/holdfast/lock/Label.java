package io.holdfast.lock;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a holder calls itself in {@code application_name}, so that every process can read in {@code pg_stat_activity} who
 * holds what: {@code hf edit CHANGE_FIELD 3/12/77}, {@code hf job 301 CREATE_SNAPSHOT 3}. At most 63 bytes, which is
 * what PostgreSQL keeps.
 *
 * @param job null for an edit
 */
public record Label(@Nullable Integer job, Operation operation, Target target) {
    private static final Pattern FORM = Pattern.compile(
            "hf (?:edit|job ([0-9]{1,10})) ([A-Z_]+) ([0-9]{1,10})(?:/([0-9]{1,10}))?(?:/([0-9]{1,10}))?");

    static Label ofEdit(LockRequest request) {
        return new Label(null, request.operation(), request.target());
    }

    static Label ofJob(int job, LockRequest request) {
        return new Label(job, request.operation(), request.target());
    }

    /** What every label of a job begins with, whatever it does at the moment. */
    public static String prefixOfJob(int job) {
        return "hf job " + job + " ";
    }

    public String text() {
        StringBuilder text = new StringBuilder(job == null ? "hf edit " : prefixOfJob(job))
                .append(operation.name())
                .append(' ')
                .append(target.application());
        if (target.table() != null) {
            text.append('/').append(target.table());
        }
        if (target.field() != null) {
            text.append('/').append(target.field());
        }
        return text.toString();
    }

    /** What a job with this label will ask for besides when it shows what it has made; null when that is nothing. */
    @Nullable
    LockRequest publishing() {
        return job == null ? null : operation.publishing(target);
    }

    /**
     * The label as seen in an application. An edit of several applications at once can call itself after one of them only;
     * in the others it holds the same on the application itself.
     */
    Label in(int application) {
        return target.application() == application ? this : new Label(job, operation, Target.application(application));
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
                        new Target(Integer.parseInt(m.group(3)), number(m.group(4)), number(m.group(5)))));
    }

    private static @Nullable Integer number(@Nullable String digits) {
        return digits == null ? null : Integer.valueOf(digits);
    }
}
