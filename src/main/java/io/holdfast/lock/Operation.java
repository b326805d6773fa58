package io.holdfast.lock;

import static io.holdfast.lock.Level.APPLICATION;
import static io.holdfast.lock.Level.FIELD;
import static io.holdfast.lock.Level.TABLE;
import static io.holdfast.lock.Reach.ALL_BENEATH;
import static io.holdfast.lock.Reach.NAMED;
import static io.holdfast.lock.Reach.TARGET;
import static io.holdfast.lock.Reach.TARGET_AND_NAMED;
import static io.holdfast.lock.Strength.KEY_SHARE;
import static io.holdfast.lock.Strength.NO_KEY_UPDATE;
import static io.holdfast.lock.Strength.SHARE;
import static io.holdfast.lock.Strength.UPDATE;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The table of operations: what each of them holds while it runs. The names are part of the API (blockers, what is
 * refused), so they do not change.
 *
 * <p>Creating an application, ordering applications, reading anything and writing rows hold nothing and are not here.
 */
public enum Operation {
    // jobs
    CREATE_SNAPSHOT(
            APPLICATION, on(APPLICATION, TARGET, SHARE), on(TABLE, ALL_BENEATH, SHARE), on(FIELD, ALL_BENEATH, SHARE)),
    DUPLICATE_APPLICATION(
            APPLICATION, on(APPLICATION, TARGET, SHARE), on(TABLE, ALL_BENEATH, SHARE), on(FIELD, ALL_BENEATH, SHARE)),
    RESTORE_SNAPSHOT(
            APPLICATION, on(APPLICATION, TARGET, SHARE), on(TABLE, ALL_BENEATH, SHARE), on(FIELD, ALL_BENEATH, SHARE)),
    DUPLICATE_TABLE(TABLE, on(APPLICATION, TARGET, KEY_SHARE), on(TABLE, TARGET, SHARE), on(FIELD, ALL_BENEATH, SHARE)),
    DUPLICATE_FIELD(TABLE, on(TABLE, TARGET, UPDATE), on(FIELD, NAMED, SHARE)),
    EXPORT_TABLE(TABLE, on(APPLICATION, TARGET, KEY_SHARE), on(TABLE, TARGET, SHARE), on(FIELD, ALL_BENEATH, SHARE)),
    IMPORT_ROWS(TABLE, on(APPLICATION, TARGET, KEY_SHARE), on(TABLE, TARGET, KEY_SHARE), on(FIELD, NAMED, KEY_SHARE)),

    // jobs that read without row locks, so that every edit passes
    CREATE_SNAPSHOT_ONLINE(APPLICATION),
    DUPLICATE_APPLICATION_ONLINE(APPLICATION),
    DUPLICATE_TABLE_ONLINE(TABLE),
    EXPORT_TABLE_ONLINE(TABLE),

    // edits of an application
    RENAME_APPLICATION(APPLICATION, on(APPLICATION, TARGET, NO_KEY_UPDATE)),
    TRASH_APPLICATION(APPLICATION, on(APPLICATION, TARGET, NO_KEY_UPDATE)),
    CREATE_TABLE(APPLICATION, on(APPLICATION, TARGET, NO_KEY_UPDATE)),
    ORDER_TABLES(APPLICATION, on(APPLICATION, TARGET, NO_KEY_UPDATE), on(TABLE, ALL_BENEATH, NO_KEY_UPDATE)),
    DELETE_SNAPSHOT(
            APPLICATION,
            on(APPLICATION, TARGET, UPDATE),
            on(TABLE, ALL_BENEATH, UPDATE),
            on(FIELD, ALL_BENEATH, UPDATE)),
    RESTORE_APPLICATION(APPLICATION, on(APPLICATION, TARGET, NO_KEY_UPDATE)),
    DELETE_APPLICATION(
            APPLICATION,
            on(APPLICATION, TARGET, UPDATE),
            on(TABLE, ALL_BENEATH, UPDATE),
            on(FIELD, ALL_BENEATH, UPDATE)),
    /** Taking a named lock; what holds then is kept in a table, see {@link NamedLock}. */
    LOCK_APPLICATION(
            APPLICATION, on(APPLICATION, TARGET, SHARE), on(TABLE, ALL_BENEATH, SHARE), on(FIELD, ALL_BENEATH, SHARE)),

    // edits of a table
    RENAME_TABLE(TABLE, on(TABLE, TARGET, NO_KEY_UPDATE)),
    TRASH_TABLE(TABLE, on(TABLE, TARGET, NO_KEY_UPDATE)),
    CREATE_FIELD(TABLE, on(TABLE, TARGET, UPDATE)),
    RESTORE_TABLE(TABLE, on(APPLICATION, TARGET, NO_KEY_UPDATE), on(TABLE, TARGET, NO_KEY_UPDATE)),
    DELETE_TABLE(TABLE, on(TABLE, TARGET, UPDATE), on(FIELD, ALL_BENEATH, UPDATE)),
    LOCK_TABLE(TABLE, on(TABLE, TARGET, SHARE), on(FIELD, ALL_BENEATH, SHARE)),

    // edits of a field
    UPDATE_FIELD(FIELD, on(FIELD, TARGET, NO_KEY_UPDATE)),
    TRASH_FIELD(FIELD, on(FIELD, TARGET, NO_KEY_UPDATE)),
    CHANGE_FIELD(FIELD, on(TABLE, TARGET, UPDATE), on(FIELD, TARGET_AND_NAMED, UPDATE)),
    CHANGE_PRIMARY_FIELD(FIELD, on(TABLE, TARGET, UPDATE), on(FIELD, TARGET_AND_NAMED, UPDATE)),
    RESTORE_FIELD(FIELD, on(TABLE, TARGET, NO_KEY_UPDATE), on(FIELD, TARGET, NO_KEY_UPDATE)),
    DELETE_FIELD(FIELD, on(TABLE, TARGET, UPDATE), on(FIELD, TARGET, UPDATE));

    private final Level level;
    private final List<Need> needs;

    Operation(Level level, Need... needs) {
        this.level = level;
        this.needs = List.of(needs);
    }

    private static Need on(Level level, Reach reach, Strength strength) {
        return new Need(level, reach, strength);
    }

    /** The level of what a caller names to ask for it: where a front end shows the action. */
    public Level level() {
        return level;
    }

    /** What it holds, outermost level first. */
    public List<Need> needs() {
        return needs;
    }

    /** The strongest of what it holds; there is none where it {@linkplain #isOnline holds nothing}. */
    public Strength strength() {
        return needs.stream().map(Need::strength).max(Enum::compareTo).orElseThrow();
    }

    /** What callers are told of its strength; null where it holds nothing. */
    @Nullable
    public String strengthName() {
        return isOnline() ? null : strength().name();
    }

    /** Whether it runs for long, as a job, rather than within a request. */
    public boolean isJob() {
        return switch (this) {
            case CREATE_SNAPSHOT,
                    DUPLICATE_APPLICATION,
                    RESTORE_SNAPSHOT,
                    DUPLICATE_TABLE,
                    DUPLICATE_FIELD,
                    EXPORT_TABLE,
                    EXPORT_TABLE_ONLINE,
                    IMPORT_ROWS,
                    CREATE_SNAPSHOT_ONLINE,
                    DUPLICATE_APPLICATION_ONLINE,
                    DUPLICATE_TABLE_ONLINE -> true;
            default -> false;
        };
    }

    /**
     * Whether it holds no row at all: a copy that lets edits pass. Instead it keeps whatever it reads from being destroyed
     * ({@link Advisory#PHYSICAL}).
     */
    public boolean isOnline() {
        return needs.isEmpty();
    }

    /** Whether callers can ask for it on a visible node of a level and be refused: jobs wait instead. */
    public boolean isOfferedOn(Level where) {
        return level == where && !isJob() && !isOfHidden();
    }

    /** Whether it is about what is in the trash, or behind a snapshot, and so in no list. */
    private boolean isOfHidden() {
        return switch (this) {
            case DELETE_SNAPSHOT,
                    RESTORE_APPLICATION,
                    DELETE_APPLICATION,
                    RESTORE_TABLE,
                    DELETE_TABLE,
                    RESTORE_FIELD,
                    DELETE_FIELD -> true;
            default -> false;
        };
    }

    /** What it asks for besides when it shows what it has made, as long as it runs on a target; null when that is nothing. */
    @Nullable
    LockRequest publishing(Target target) {
        return this == DUPLICATE_TABLE
                        || this == DUPLICATE_TABLE_ONLINE
                        || (this == IMPORT_ROWS && target.table() == null)
                ? new LockRequest(CREATE_TABLE, Target.application(target.application()))
                : null;
    }

    static Optional<Operation> byName(String name) {
        return Arrays.stream(values()).filter(o -> o.name().equals(name)).findAny();
    }

    /**
     * Whether this operation on one target keeps another from running on another target. The answer is that of the row
     * locks, drawn from the table alone; where fields are named by the request, every field of the table counts, so it may
     * say yes to a pair that would pass.
     */
    public boolean blocks(Target held, Operation asked, Target askedOf) {
        return meets(held, asked, askedOf, (h, a) -> true);
    }

    /** The rows of a need as a target in which null stands for every row of the level. */
    private static Target extent(Need need, Target target) {
        return switch (need.reach()) {
            case TARGET -> target;
            case NAMED, TARGET_AND_NAMED -> new Target(target.application(), target.table(), null);
            case ALL_BENEATH ->
                need.level() == FIELD && target.table() != null
                        ? new Target(target.application(), target.table(), null)
                        : new Target(target.application(), null, null);
        };
    }

    /**
     * As {@link #blocks}, but says yes only where both certainly lock one same row: at least one of them names it by its target,
     * and the other one's rows are known without what its request names besides.
     */
    public boolean surelyBlocks(Target held, Operation asked, Target askedOf) {
        return meets(
                held,
                asked,
                askedOf,
                (h, a) -> names(h, held) ? isKnown(a, askedOf) : isKnown(h, held) && names(a, askedOf));
    }

    /** Whether any two needs conflict that count and may be for the same row. */
    private boolean meets(Target held, Operation asked, Target askedOf, BiPredicate<Need, Need> counts) {
        if (held.application() != askedOf.application()) {
            return false;
        }
        for (Need h : needs) {
            for (Need a : asked.needs) {
                if (h.level() == a.level()
                        && h.strength().conflictsWith(a.strength())
                        && counts.test(h, a)
                        && overlap(h.level(), extent(h, held), extent(a, askedOf))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a need is for one row, which the target tells. */
    private static boolean names(Need need, Target target) {
        return switch (need.reach()) {
            case TARGET ->
                switch (need.level()) {
                    case APPLICATION -> true;
                    case TABLE -> target.table() != null;
                    case FIELD -> target.field() != null;
                };
            case ALL_BENEATH, NAMED, TARGET_AND_NAMED -> false;
        };
    }

    private static boolean isKnown(Need need, Target target) {
        return need.reach() == Reach.ALL_BENEATH || names(need, target);
    }

    private static boolean overlap(Level level, Target a, Target b) {
        return switch (level) {
            case APPLICATION -> true;
            case TABLE -> same(a.table(), b.table());
            case FIELD -> same(a.table(), b.table()) && same(a.field(), b.field());
        };
    }

    private static boolean same(@Nullable Integer a, @Nullable Integer b) {
        return a == null || b == null || a.equals(b);
    }
}
