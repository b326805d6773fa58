package io.holdfast.table.named;

import io.holdfast.access.Access;
import io.holdfast.lock.NamedLock;
import io.holdfast.lock.NamedLockDirectory;
import io.holdfast.storage.Database;
import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;
import org.jooq.Record;

/** Tells blocked callers of the named locks that are in their way. */
@ApplicationScoped
class LockHolders implements NamedLockDirectory {
    private static final String FACTS = """
            select coalesce(h.name, '') as holder_name, coalesce(t.name, a.name, '') as held_name,
                coalesce(a.workspace_id, 0) as workspace_id
            from (select ?::integer as account_id, ?::integer as application_id, ?::integer as table_id) lock
            left join account h on h.id = lock.account_id
            left join application a on a.id = lock.application_id
            left join user_table t on t.id = lock.table_id
            """;

    private final Database database;
    private final Access access;
    private final CurrentVertxRequest request;

    LockHolders(Database database, Access access, CurrentVertxRequest request) {
        this.database = database;
        this.access = access;
        this.request = request;
    }

    @Override
    public Facts of(NamedLock lock) {
        Record facts = database.query(q -> q.fetchSingle(
                FACTS,
                lock.account(),
                lock.target().application(),
                lock.target().table()));
        // a job that asks who is in its way is nobody's request
        boolean asked = Arc.container().requestContext().isActive() && request.getCurrent() != null;
        boolean mine = asked && access.caller().id() == lock.account();
        boolean breakable = mine || (asked && access.isAdmin(facts.get("workspace_id", Integer.class)));
        return new Facts(facts.get("holder_name", String.class), mine, breakable, facts.get("held_name", String.class));
    }
}
