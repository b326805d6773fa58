package io.holdfast.ops;

/** What may lie between requests and PostgreSQL ({@code holdfast.pooler}). */
enum Pooler {
    /** Nothing, or a pooler whose clients keep their connection until they leave. */
    NONE,
    /** A pooler whose clients have a connection for one transaction at a time. */
    TRANSACTION
}
