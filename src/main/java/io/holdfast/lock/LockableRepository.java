package io.holdfast.lock;

import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.persistence.LockModeType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.Session;

/**
 * A Panache repository whose rows can be locked in all four strengths.
 *
 * <p>JPA knows two of them (measured with Hibernate 7.3: {@code PESSIMISTIC_READ} is {@code for share},
 * {@code PESSIMISTIC_WRITE} is {@code for no key update}); the other two are plain statements on the session's connection,
 * after which entities are read as they then are (a native query for entities asks for the meaning of its columns each time,
 * a quarter of what a refusal costs). The lock-timeout hint is always {@link #SKIP_LOCKED}: an exception of {@code nowait}
 * would doom the transaction.
 */
public abstract class LockableRepository<E extends Lockable>
        implements PanacheRepositoryBase<E, Integer>, LockableRows {
    private static final String LOCK_TIMEOUT = "jakarta.persistence.lock.timeout";
    /** Hibernate's value for {@code skip locked}. */
    private static final int SKIP_LOCKED = -2;

    /** The condition of a scope in HQL, with one positional parameter. */
    protected abstract String hqlCondition(Scope scope);

    @Override
    public List<Integer> ids(Scope scope) {
        return select("select id from " + table() + " where " + condition(scope) + " order by id", scope);
    }

    private List<Integer> select(String sql, Scope scope) {
        return getEntityManager().unwrap(Session.class).doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                setParameter(select, scope);
                List<Integer> ids = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        ids.add(rows.getInt(1));
                    }
                }
                return ids;
            }
        });
    }

    /** The one parameter of {@link LockableRows#condition}. */
    static void setParameter(PreparedStatement statement, Scope scope) throws SQLException {
        Object parameter = sqlParameter(scope);
        if (parameter instanceof Integer[] array) {
            statement.setArray(1, statement.getConnection().createArrayOf("integer", array));
        } else {
            statement.setObject(1, parameter);
        }
    }

    @Override
    public List<Integer> lockFree(Scope scope, Strength strength) {
        return switch (strength) {
            case SHARE -> jpa(scope, LockModeType.PESSIMISTIC_READ);
            case NO_KEY_UPDATE -> jpa(scope, LockModeType.PESSIMISTIC_WRITE);
            case KEY_SHARE, UPDATE -> select(GuardLocks.lockingSelect(this, scope, strength), scope);
        };
    }

    private List<Integer> jpa(Scope scope, LockModeType mode) {
        PanacheQuery<E> query = find(hqlCondition(scope) + " order by id", parameter(scope));
        return query.withLock(mode).withHint(LOCK_TIMEOUT, SKIP_LOCKED).stream()
                .map(Lockable::id)
                .toList();
    }

    private static Object parameter(Scope scope) {
        return switch (scope) {
            case Scope.Ids ids -> ids.ids();
            case Scope.OfApplication of -> of.application();
            case Scope.OfTable of -> of.table();
        };
    }

    /** As {@link LockableRows#condition} takes it: ids as an array. */
    private static Object sqlParameter(Scope scope) {
        return scope instanceof Scope.Ids ids ? ids.ids().toArray(Integer[]::new) : parameter(scope);
    }
}
