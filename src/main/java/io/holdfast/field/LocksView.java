package io.holdfast.field;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.lock.Blocker;
import io.holdfast.lock.Holder;
import io.holdfast.lock.Holders;
import io.holdfast.lock.Label;
import io.holdfast.lock.NamedLockDirectory;
import io.holdfast.lock.NamedLockTable;
import io.holdfast.lock.NamedLockView;
import io.holdfast.lock.Operation;
import io.holdfast.lock.PassedLocks;
import io.holdfast.lock.Target;
import io.holdfast.storage.Database;
import io.holdfast.storage.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who holds locks, named ones included, and which edits would be refused because of it at this moment, node by node. Here because
 * this is the package that knows applications, tables and fields.
 */
@ApplicationScoped
class LocksView {
    private static final String LIVE_NODES = """
            select t.id as table_id, f.id as field_id
            from user_table t
            left join field f on f.table_id = t.id and not f.trashed
            where t.application_id = ? and (?::integer is null or t.id = ?) and not t.trashed
            order by t.id, f.id
            """;

    private final Holders holders;
    private final NamedLockTable namedLocks;
    private final NamedLockDirectory directory;
    private final PassedLocks passed;
    private final Database database;

    LocksView(
            Holders holders,
            NamedLockTable namedLocks,
            NamedLockDirectory directory,
            PassedLocks passed,
            Database database) {
        this.holders = holders;
        this.namedLocks = namedLocks;
        this.directory = directory;
        this.passed = passed;
        this.database = database;
    }

    /** Something that refuses operations. */
    @FunctionalInterface
    private interface Refusing {
        boolean refuses(Operation operation, Target node);
    }

    /** What concerns an application, or a table of it. */
    ObjectNode of(Target node) {
        List<Blocker.Named> named = database.with(c -> namedLocks.of(c, node.application())).stream()
                .filter(lock -> concerns(lock.target(), node))
                .map(lock -> new Blocker.Named(lock, directory.of(lock)))
                .toList();
        return database.with(connection -> {
            List<Refusing> refusing = new ArrayList<>();
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            ArrayNode list = answer.putArray("held");
            for (Holder holder : holders.of(connection, node.application())) {
                if (concerns(holder.label().target(), node)) {
                    list.add(render(holder));
                    refusing.add(holder::blocks);
                }
            }
            for (Blocker.Named held : named) {
                list.add(NamedLockView.holder(held.lock(), held.facts()));
                if (!passed.passes(held.lock(), held.facts())) {
                    refusing.add(held.lock()::refuses);
                }
            }
            Set<Target> nodes = new LinkedHashSet<>();
            Sql.on(connection)
                    .fetch(LIVE_NODES, node.application(), node.table(), node.table())
                    .forEach(row -> {
                        int table = row.get("table_id", Integer.class);
                        nodes.add(Target.table(node.application(), table));
                        Integer field = row.get("field_id", Integer.class);
                        if (field != null) {
                            nodes.add(Target.field(node.application(), table, field));
                        }
                    });
            answer.set("refused", refused(refusing, node.application(), nodes));
            return answer;
        });
    }

    private static boolean concerns(Target held, Target node) {
        return held.table() == null || node.table() == null || held.table().equals(node.table());
    }

    private static ObjectNode render(Holder holder) {
        Label label = holder.label();
        return JsonNodeFactory.instance
                .objectNode()
                .put("kind", label.job() == null ? "edit" : "job")
                .put("job_id", label.job())
                .put("operation", label.operation().name())
                .put("strength", label.operation().strengthName())
                .put("application", label.target().application())
                .put("table", label.target().table())
                .put("field", label.target().field())
                .put("since", holder.since().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** Only nodes on which something is refused appear. */
    private static ObjectNode refused(List<Refusing> refusing, int application, Set<Target> nodes) {
        ObjectNode refused = JsonNodeFactory.instance.objectNode();
        refused.set("application", refused(refusing, Target.application(application)));
        ObjectNode tables = refused.putObject("tables");
        ObjectNode fields = refused.putObject("fields");
        for (Target node : nodes) {
            ArrayNode operations = refused(refusing, node);
            if (!operations.isEmpty()) {
                Integer field = node.field();
                (field == null ? tables : fields).set(String.valueOf(field == null ? node.table() : field), operations);
            }
        }
        return refused;
    }

    private static ArrayNode refused(List<Refusing> refusing, Target node) {
        ArrayNode operations = JsonNodeFactory.instance.arrayNode();
        Arrays.stream(Operation.values())
                .filter(operation -> operation.isOfferedOn(node.level()))
                .filter(operation -> refusing.stream().anyMatch(it -> it.refuses(operation, node)))
                .forEach(operation -> operations.add(operation.name()));
        return operations;
    }
}
