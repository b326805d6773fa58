package io.holdfast.application;

import io.holdfast.access.Access;
import io.holdfast.problem.ErrorCode;
import io.holdfast.storage.Database;
import io.holdfast.storage.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jooq.Record;

/** Reads applications, and only those that callers may see. */
@ApplicationScoped
public class ApplicationReader {
    private static final String LIVE = """
            select a.id, a.workspace_id, w.name as workspace_name, a.type, a.name, a.schema_name, o.position, a.created_at
            from application a
            join workspace w on w.id = a.workspace_id
            join application_order o on o.application_id = a.id
            where not a.trashed and not a.hidden and not w.trashed
            """;
    private static final String BY_ID = LIVE + "and a.id = ?";
    private static final String OF_WORKSPACE = LIVE + "and a.workspace_id = ? order by o.position, a.id";
    private static final String OF_ACCOUNT = LIVE + """
            and exists (select from membership m where m.workspace_id = a.workspace_id and m.account_id = ?)
            order by a.workspace_id, o.position, a.id
            """;

    private final Database database;
    private final Access access;

    ApplicationReader(Database database, Access access) {
        this.database = database;
        this.access = access;
    }

    /**
     * An application that the caller may reach.
     *
     * @throws io.holdfast.problem.Problem 404 when there is none, 400 when the caller is no member
     */
    public ApplicationRow reachable(int id) {
        ApplicationRow application = find(id).orElseThrow(ErrorCode.ERROR_APPLICATION_DOES_NOT_EXIST::problem);
        access.requireMember(application.workspaceId(), ErrorCode.ERROR_APPLICATION_DOES_NOT_EXIST);
        return application;
    }

    /** A live application, whoever asks. */
    public Optional<ApplicationRow> find(int id) {
        return database.with(connection -> find(connection, id));
    }

    /** A live application as a transaction sees it. */
    public Optional<ApplicationRow> find(Connection connection, int id) {
        return Sql.on(connection).fetch(BY_ID, id).map(ApplicationReader::row).stream()
                .findFirst();
    }

    List<ApplicationRow> ofWorkspace(int workspace) {
        return list(OF_WORKSPACE, workspace);
    }

    List<ApplicationRow> ofAccount(int account) {
        return list(OF_ACCOUNT, account);
    }

    private List<ApplicationRow> list(String sql, int parameter) {
        return database.query(q -> q.fetch(sql, parameter).map(ApplicationReader::row));
    }

    private static ApplicationRow row(Record r) {
        return new ApplicationRow(
                r.get("id", Integer.class),
                r.get("workspace_id", Integer.class),
                r.get("workspace_name", String.class),
                r.get("type", String.class),
                r.get("name", String.class),
                r.get("schema_name", String.class),
                r.get("position", Integer.class),
                r.get("created_at", OffsetDateTime.class).toInstant());
    }
}
