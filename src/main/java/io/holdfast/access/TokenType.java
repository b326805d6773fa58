package io.holdfast.access;

import java.util.Locale;

/** What a token is good for, and nothing else. */
enum TokenType {
    /** Goes with every request. */
    ACCESS,
    /** Gets new access tokens. */
    REFRESH,
    /** Kept by the front end as a cookie; no endpoint takes it yet. */
    SESSION;

    String claim() {
        return name().toLowerCase(Locale.ROOT);
    }
}
