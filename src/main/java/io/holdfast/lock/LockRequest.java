package io.holdfast.lock;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An operation, its target, and the further fields that this one run of it reaches.
 *
 * @param fields those that an import writes, or that depend on the target; without repetition, in order
 * @param names what a named lock that is being taken is to refuse; else those of the names that speak of the operation which
 *     speak of this run of it, empty for all of them
 */
public record LockRequest(Operation operation, Target target, List<Integer> fields, Set<LockName> names) {
    public LockRequest {
        fields = List.copyOf(new TreeSet<>(fields));
        names = Set.copyOf(names);
    }

    public LockRequest(Operation operation, Target target, List<Integer> fields) {
        this(operation, target, fields, Set.of());
    }

    public LockRequest(Operation operation, Target target) {
        this(operation, target, List.of());
    }

    /** Takes a named lock on an application or a table. */
    public static LockRequest taking(Target node, Set<LockName> names) {
        return new LockRequest(NamedLock.taking(node), node, List.of(), names);
    }

    boolean isTaking() {
        return operation == Operation.LOCK_APPLICATION || operation == Operation.LOCK_TABLE;
    }

    /** The same, spoken of by one name only. */
    public LockRequest named(LockName name) {
        return new LockRequest(operation, target, fields, Set.of(name));
    }

    /** The rows of a need; null when the target has none on that level, as an import into a table still to be made. */
    @Nullable
    Scope scope(Need need) {
        return switch (need.reach()) {
            case TARGET -> own(need.level());
            case NAMED -> new Scope.Ids(fields);
            case TARGET_AND_NAMED -> {
                TreeSet<Integer> all = new TreeSet<>(fields);
                if (target.field() != null) {
                    all.add(target.field());
                }
                yield new Scope.Ids(List.copyOf(all));
            }
            case ALL_BENEATH -> {
                Integer table = target.table();
                yield need.level() == Level.FIELD && table != null
                        ? new Scope.OfTable(table)
                        : new Scope.OfApplication(target.application());
            }
        };
    }

    private @Nullable Scope own(Level level) {
        Integer id = switch (level) {
            case APPLICATION -> (Integer) target.application();
            case TABLE -> target.table();
            case FIELD -> target.field();
        };
        return id == null ? null : new Scope.Ids(List.of(id));
    }
}
