package io.holdfast.problem;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SQLSTATEs by which failures are told apart; never the text of a message. */
public final class SqlStates {
    public static final String SERIALIZATION_FAILURE = "40001";
    public static final String DEADLOCK = "40P01";
    public static final String LOCK_NOT_AVAILABLE = "55P03";
    public static final String QUERY_CANCELED = "57014";
    public static final String UNDEFINED_COLUMN = "42703";
    public static final String UNDEFINED_TABLE = "42P01";
    public static final String UNDEFINED_SCHEMA = "3F000";
    public static final String UNDEFINED_FUNCTION = "42883";
    public static final String DATATYPE_MISMATCH = "42804";
    public static final String STALE_PLAN = "0A000";
    public static final String UNIQUE_VIOLATION = "23505";
    public static final String INVALID_SNAPSHOT = "22023";
    public static final String UNDEFINED_OBJECT = "42704";
    public static final String PROGRAM_LIMIT_EXCEEDED = "54000";
    public static final String TOO_MANY_CONNECTIONS = "53300";

    private static final Set<String> OF_FORMER_STRUCTURE = Set.of(
            UNDEFINED_COLUMN, UNDEFINED_TABLE, UNDEFINED_SCHEMA, UNDEFINED_FUNCTION, DATATYPE_MISMATCH, STALE_PLAN);

    private SqlStates() {}

    /** The SQLSTATE of the innermost SQLException among the causes; null when there is none. */
    public static @Nullable String of(Throwable failure) {
        String state = null;
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql && sql.getSQLState() != null) {
                state = sql.getSQLState();
            }
        }
        return state;
    }

    /** Whether a statement may have failed because it was made for a table or for columns that have changed since. */
    public static boolean isOfFormerStructure(Throwable failure) {
        String state = of(failure);
        return state != null && OF_FORMER_STRUCTURE.contains(state);
    }

    /** Whether the connection went, or the server did, whatever was to be done on it: classes 08 and 57P. */
    public static boolean isOfLostConnection(Throwable failure) {
        String state = of(failure);
        return state != null && (state.startsWith("08") || state.startsWith("57P"));
    }

    /** Whether doing the whole transaction again may succeed. */
    public static boolean isTransient(Throwable failure) {
        String state = of(failure);
        return SERIALIZATION_FAILURE.equals(state) || DEADLOCK.equals(state);
    }
}
