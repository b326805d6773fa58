package io.holdfast.row;

import io.holdfast.access.Access;
import io.holdfast.field.TableModel;
import io.holdfast.field.TableModels;
import io.holdfast.lock.RetriedTransaction;
import io.holdfast.lock.RowConflicts;
import io.holdfast.lock.Target;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.holdfast.problem.SqlStates;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers requests with the model of their table, and again with its new model when the table has changed. */
@ApplicationScoped
class RowRequests {
    /**
     * The second try has the model as it was a moment ago; more are for edits that come in between once more. They end with
     * what a statement waits for a table, too: then so many edits are as good as a long one.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Access access;
    private final TableModels models;
    private final RowStore store;
    private final RetriedTransaction retried;
    private final RowConflicts conflicts;
    private final InstantSource clock;
    private final UriInfo uri;

    RowRequests(
            Access access,
            TableModels models,
            RowStore store,
            RetriedTransaction retried,
            RowConflicts conflicts,
            InstantSource clock,
            UriInfo uri) {
        this.access = access;
        this.models = models;
        this.store = store;
        this.retried = retried;
        this.conflicts = conflicts;
        this.clock = clock;
        this.uri = uri;
    }

    /**
     * Does the whole work of a request, once the caller may reach the table; done again it has to start from the body.
     *
     * @throws Problem what the work throws; 404 or 400 when the caller cannot reach the table; 409 when an operation keeps it
     */
    <T> T answer(int table, Function<TableModel, T> work) {
        access.caller();
        Instant begun = clock.instant();
        while (true) {
            TableModel model = models.of(table);
            try {
                access.requireMember(model.table().workspaceId(), ErrorCode.ERROR_TABLE_DOES_NOT_EXIST);
                return retried.run(() -> work.apply(model));
            } catch (RuntimeException e) {
                if (!isOutdated(e, model)) {
                    throw told(e, model.table().target(), begun);
                }
                models.forget(table);
                if (Duration.between(begun, clock.instant()).compareTo(PATIENCE) > 0) {
                    throw conflict(model.table().target(), begun);
                }
            }
        }
    }

    /** What is wrong with a request or a statement may be wrong only by a former model, which nothing has compared yet. */
    private boolean isOutdated(RuntimeException e, TableModel model) {
        if (e instanceof OutdatedModel || SqlStates.STALE_PLAN.equals(SqlStates.of(e))) {
            return true;
        }
        return (e instanceof Problem || SqlStates.isOfFormerStructure(e)) && !store.isCurrent(model);
    }

    /**
     * Does something to rows that needs no model of their table, which may be in the trash.
     *
     * @throws Problem what the work throws; 409 when an operation keeps the table
     */
    <T> T answer(Target table, Supplier<T> work) {
        Instant begun = clock.instant();
        try {
            return retried.run(work);
        } catch (RuntimeException e) {
            throw told(e, table, begun);
        }
    }

    private RuntimeException told(RuntimeException e, Target table, Instant begun) {
        if (SqlStates.isTransient(e)) {
            return ErrorCode.ERROR_DATABASE_DEADLOCK.problem();
        }
        String state = SqlStates.of(e);
        if (SqlStates.LOCK_NOT_AVAILABLE.equals(state)) {
            return conflict(table, begun);
        }
        if (SqlStates.PROGRAM_LIMIT_EXCEEDED.equals(state)) {
            return ErrorCode.ERROR_FIELD_DATA_CONSTRAINT.problem();
        }
        return e;
    }

    private Problem conflict(Target table, Instant begun) {
        return conflicts.problem(table, begun, uri.getRequestUri().getRawPath());
    }
}
