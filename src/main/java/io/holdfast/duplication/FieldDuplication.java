package io.holdfast.duplication;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.field.FieldDuplicates;
import io.holdfast.field.FieldReader;
import io.holdfast.job.JobFailed;
import io.holdfast.job.JobHandler;
import io.holdfast.job.JobRow;
import io.holdfast.job.JobRun;
import io.holdfast.lock.BusyException;
import io.holdfast.lock.LockRequest;
import io.holdfast.lock.Operation;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;

/** The job that duplicates a field within its table. */
@ApplicationScoped
class FieldDuplication implements JobHandler {
    static final String TYPE = "duplicate_field";
    /** Each of them takes more than a second, in which others are let through. */
    private static final int TRIES = 8;

    private static final String FIELD = "field";
    private static final String WITH_DATA = "duplicate_data";

    private final FieldReader fields;
    private final FieldDuplicates duplicates;

    FieldDuplication(FieldReader fields, FieldDuplicates duplicates) {
        this.fields = fields;
        this.duplicates = duplicates;
    }

    static ObjectNode payload(int field, boolean withData) {
        return JsonNodeFactory.instance.objectNode().put(FIELD, field).put(WITH_DATA, withData);
    }

    private static int fieldOf(JobRow job) {
        return job.payload().path(FIELD).intValue();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String noun() {
        return "a duplication of a field of";
    }

    @Override
    public LockRequest locks(JobRow job) {
        FieldReader.InTable source = live(job);
        return new LockRequest(
                Operation.DUPLICATE_FIELD,
                source.table().target(),
                List.of(source.field().id()));
    }

    private FieldReader.InTable live(JobRow job) {
        return fields.find(fieldOf(job)).orElseThrow(() -> new JobFailed("The field does not exist any more."));
    }

    @Override
    public void run(JobRun run) throws SQLException {
        FieldReader.InTable source = live(run.job());
        boolean withData = run.job().payload().path(WITH_DATA).asBoolean();
        int id = add(run, source, withData);
        run.publish(guard -> Duplicate.published(id));
    }

    /** On the guard, so that nobody sees it before the end. A statement that keeps the table is waited for, for some time. */
    private int add(JobRun run, FieldReader.InTable source, boolean withData) throws SQLException {
        for (int i = 1; ; i++) {
            try {
                return duplicates.add(
                        run.guard(),
                        run.job().id(),
                        source.table(),
                        source.field().id(),
                        withData);
            } catch (BusyException busy) {
                if (i == TRIES) {
                    throw new JobFailed(
                            "The field could not be added because its table was in use all the time.", busy);
                }
                run.progress(0, null);
            }
        }
    }

    @Override
    public void render(JobRow job, ObjectNode into) {
        into.set(
                "original_field",
                fields.find(fieldOf(job)).map(FieldReader.InTable::renderBase).orElse(null));
        into.set(
                "duplicated_field",
                Duplicate.id(job)
                        .flatMap(fields::find)
                        .map(FieldDuplication::withRelated)
                        .orElse(null));
    }

    /** No field depends on another one yet, so none is changed along with it. */
    private static ObjectNode withRelated(FieldReader.InTable duplicate) {
        ObjectNode node = duplicate.renderBase();
        node.putArray("related_fields");
        return node;
    }
}
