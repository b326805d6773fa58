package io.holdfast.lock;

/** How strongly a row is held: PostgreSQL's four row locks, weakest first. */
public enum Strength {
    KEY_SHARE("for key share"),
    SHARE("for share"),
    NO_KEY_UPDATE("for no key update"),
    UPDATE("for update");

    private final String sql;

    Strength(String sql) {
        this.sql = sql;
    }

    /** The locking clause. */
    public String sql() {
        return sql;
    }

    /** PostgreSQL's conflict table of row locks (its documentation, "Explicit Locking"); symmetric. */
    public boolean conflictsWith(Strength other) {
        return switch (this) {
            case KEY_SHARE -> other == UPDATE;
            case SHARE -> other == NO_KEY_UPDATE || other == UPDATE;
            case NO_KEY_UPDATE -> other != KEY_SHARE;
            case UPDATE -> true;
        };
    }
}
