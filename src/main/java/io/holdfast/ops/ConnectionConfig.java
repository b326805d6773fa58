package io.holdfast.ops;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;

/**
 * What PostgreSQL holds connections to. Direct ones ask for it when they connect; behind a pooler in transaction mode it has
 * to be set for the role, and the service starts only if it is.
 *
 * <p>Given in PostgreSQL's units too, as {@code 250ms} or {@code 60s}.
 */
@ConfigMapping(prefix = "holdfast.connection")
public interface ConnectionConfig {
    /** For how long a statement of a request waits for a lock of PostgreSQL before the request is answered 409. */
    Duration lockTimeout();

    /** For how long a statement of a request may run. The driver's {@code socketTimeout} has to lie above it. */
    Duration statementTimeout();

    /** After how long in a transaction without a statement PostgreSQL ends a connection of a request. */
    Duration idleTransactionTimeout();

    /** How often PostgreSQL looks, while a statement runs, whether its client is still there: a dead one's locks are free then. */
    Duration clientCheckInterval();
}
