package io.holdfast.application;

import io.holdfast.storage.Sql;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/** Says who put what into the trash, in the transaction that puts it there. Rows say so in their application's schema. */
public final class TrashEntries {
    /** What an entry of the item left behind, as one can that a release without entries has restored, is replaced. */
    private static final String ADD = """
            insert into trash_entry (type, item_id, workspace_id, application_id, table_id, account_id)
            values (?, ?, ?, ?, ?, ?)
            on conflict (type, item_id) do update
            set id = default, account_id = excluded.account_id, trashed_at = default, emptied = default, retry_at = default,
                failures = default
            """;

    private TrashEntries() {}

    public static void addWorkspace(Connection connection, int workspace, int account) {
        add(connection, "workspace", workspace, workspace, null, null, account);
    }

    public static void addApplication(Connection connection, int workspace, int application, int account) {
        add(connection, "application", application, workspace, application, null, account);
    }

    public static void addTable(Connection connection, int workspace, int application, int table, int account) {
        add(connection, "table", table, workspace, application, table, account);
    }

    public static void addField(
            Connection connection, int workspace, int application, int table, int field, int account) {
        add(connection, "field", field, workspace, application, table, account);
    }

    private static void add(
            Connection connection,
            String type,
            int item,
            int workspace,
            @Nullable Integer application,
            @Nullable Integer table,
            int account) {
        Sql.on(connection).execute(ADD, type, item, workspace, application, table, account);
    }
}
