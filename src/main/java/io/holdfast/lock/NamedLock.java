package io.holdfast.lock;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Something that a tool outside asked not to be done on a node, nor on anything beneath it, until a moment.
 *
 * @param account who took it
 * @param target an application or a table; children that are born later are covered
 * @param reason for people; may be empty
 * @param expiresAt by PostgreSQL's clock
 * @param left until then, by the same clock, when this was read; negative when it has ended
 */
public record NamedLock(
        int id,
        int account,
        Target target,
        Set<LockName> names,
        String reason,
        Instant takenAt,
        Instant expiresAt,
        Duration left) {

    /** The operation that takes one on a node: its row locks are what orders it among all others. */
    static Operation taking(Target node) {
        return node.level() == Level.APPLICATION ? Operation.LOCK_APPLICATION : Operation.LOCK_TABLE;
    }

    public Operation taking() {
        return taking(target);
    }

    boolean hasEnded() {
        return !left.isPositive();
    }

    /** Whether an operation on a target would be refused, whoever asks. */
    public boolean refuses(Operation operation, Target where) {
        return refuses(new LockRequest(operation, where));
    }

    /**
     * Whether it refuses what is asked for: its names say so, and the row locks of the request would have met those under which
     * it was taken. So whatever it refuses came either before it, or after it and reads that it is there.
     */
    boolean refuses(LockRequest asked) {
        return refuse(target, names, asked);
    }

    /** As {@link #refuses(LockRequest)}, of a lock that need not be there yet. */
    static boolean refuse(Target node, Set<LockName> names, LockRequest asked) {
        return names.stream().anyMatch(name -> name.refuses(asked))
                && taking(node).blocks(node, asked.operation(), asked.target());
    }

    /** All that it refuses, in order. */
    public Set<Operation> refused() {
        return refused(target, names);
    }

    /** All that names refuse on a node; empty when they speak of nothing that can be done there. */
    public static Set<Operation> refused(Target node, Set<LockName> names) {
        return Arrays.stream(Operation.values())
                .filter(operation ->
                        names.stream().anyMatch(name -> name.operations().contains(operation)))
                .filter(operation -> taking(node).blocks(node, operation, somethingOf(operation.level(), node)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** A target of a level that lies on the node, above it or beneath it. */
    private static Target somethingOf(Level level, Target node) {
        int table = node.table() == null ? 0 : node.table();
        return switch (level) {
            case APPLICATION -> Target.application(node.application());
            case TABLE -> Target.table(node.application(), table);
            case FIELD -> Target.field(node.application(), table, 0);
        };
    }
}
