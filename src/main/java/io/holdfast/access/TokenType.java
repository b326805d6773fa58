package io.holdfast.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    static Optional<TokenType> ofClaim(@Nullable Object claim) {
        return Arrays.stream(values())
                .filter(type -> type.claim().equals(claim))
                .findAny();
    }
}
