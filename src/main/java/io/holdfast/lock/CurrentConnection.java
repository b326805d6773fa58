package io.holdfast.lock;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import org.hibernate.Session;

/** The connection of the present JTA transaction, for what Hibernate has no words for: savepoints, labels, DDL, rows. */
@ApplicationScoped
public class CurrentConnection {
    private final EntityManager entityManager;

    CurrentConnection(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    /** Work on a connection that may fail as JDBC fails. */
    @FunctionalInterface
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Work without a result. */
    @FunctionalInterface
    public interface Action {
        void on(Connection connection) throws SQLException;
    }

    /** Flushes nothing: what entities changed is sent by Hibernate when it sees fit, so mix the two with care. */
    public <T> T call(Work<T> work) {
        return entityManager.unwrap(Session.class).doReturningWork(work::on);
    }

    public void run(Action action) {
        entityManager.unwrap(Session.class).doWork(action::on);
    }

    /** Sends what entities have changed so far, then forgets all of them. */
    public void flushAndClear() {
        entityManager.flush();
        entityManager.clear();
    }

    void clear() {
        entityManager.clear();
    }
}
