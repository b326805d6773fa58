package io.holdfast.row;

import io.holdfast.problem.Body;
import io.holdfast.problem.CommonErrors;
import io.holdfast.problem.Endpoint;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Ids;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.function.Supplier;

/** {@code /api/database/rows/}: contract section 11, without filters, search and moves. */
@Path("/api/database/rows/")
@Produces(MediaType.APPLICATION_JSON)
@CommonErrors({
    ErrorCode.ERROR_TABLE_DOES_NOT_EXIST,
    ErrorCode.ERROR_USER_NOT_IN_GROUP,
    ErrorCode.ERROR_FAILED_TO_LOCK_TABLE_DUE_TO_CONFLICT
})
public class RowResource {
    private static final String ROWS = "table/{table: [0-9]+}/";

    private final RowRequests requests;
    private final RowStore store;

    RowResource(RowRequests requests, RowStore store) {
        this.requests = requests;
        this.store = store;
    }

    @GET
    @Path(ROWS)
    @Endpoint(
            value = "Lists the rows of a table, a page at a time",
            query = {"page", "size", "user_field_names", "order_by", "include", "exclude", "view_id"},
            answer = "RowPage",
            errors = {
                ErrorCode.ERROR_QUERY_PARAMETER_VALIDATION,
                ErrorCode.ERROR_VIEW_DOES_NOT_EXIST,
                ErrorCode.ERROR_PAGE_SIZE_LIMIT,
                ErrorCode.ERROR_ORDER_BY_FIELD_NOT_FOUND,
                ErrorCode.ERROR_ORDER_BY_FIELD_NOT_POSSIBLE
            })
    public byte[] list(@PathParam("table") String table, @Context UriInfo uri) {
        RowQuery query = new RowQuery(uri);
        return requests.answer(Ids.of(table), model -> {
            Listing listing = Listing.of(model, query);
            RowAnswers answers = new RowAnswers(model, query);
            return store.page(model, listing, rows -> answers.page(listing, rows));
        });
    }

    @POST
    @Path(ROWS)
    @Endpoint(
            value = "Makes a row",
            query = {"user_field_names", "before"},
            body = "RowValues",
            answer = "Row",
            errors = {
                ErrorCode.ERROR_ROW_DOES_NOT_EXIST,
                ErrorCode.ERROR_QUERY_PARAMETER_VALIDATION,
                ErrorCode.ERROR_FIELD_DATA_CONSTRAINT,
                ErrorCode.ERROR_DATABASE_DEADLOCK
            })
    public byte[] create(@PathParam("table") String table, @Context UriInfo uri, Body body) {
        RowQuery query = new RowQuery(uri);
        return requests.answer(Ids.of(table), model -> {
            Long before = query.before();
            Cells cells = new RowInput(model.fields(), query.byNames()).row(body.input());
            return store.insert(model, List.of(cells), before, new RowAnswers(model, query)::row);
        });
    }

    @GET
    @Path(ROWS + "{row: [0-9]+}/")
    @Endpoint(
            value = "Shows a row",
            query = {"user_field_names", "include_of_row"},
            answer = "Row",
            errors = ErrorCode.ERROR_ROW_DOES_NOT_EXIST)
    public byte[] get(@PathParam("table") String table, @PathParam("row") String row, @Context UriInfo uri) {
        RowQuery query = new RowQuery(uri);
        return requests.answer(
                Ids.of(table), model -> store.get(model, RowIds.ofPath(row), new RowAnswers(model, query)::row));
    }

    @PATCH
    @Path(ROWS + "{row: [0-9]+}/")
    @Endpoint(
            value = "Changes cells of a row",
            query = {"user_field_names"},
            body = "RowValues",
            answer = "Row",
            errors = {
                ErrorCode.ERROR_ROW_DOES_NOT_EXIST,
                ErrorCode.ERROR_FIELD_DATA_CONSTRAINT,
                ErrorCode.ERROR_DATABASE_DEADLOCK
            })
    public byte[] change(
            @PathParam("table") String table, @PathParam("row") String row, @Context UriInfo uri, Body body) {
        RowQuery query = new RowQuery(uri);
        return requests.answer(Ids.of(table), model -> {
            Cells cells = new RowInput(model.fields(), query.byNames()).row(body.input());
            return store.update(model, RowIds.ofPath(row), cells, new RowAnswers(model, query)::row);
        });
    }

    @DELETE
    @Path(ROWS + "{row: [0-9]+}/")
    @Endpoint(
            value = "Deletes a row",
            errors = {
                ErrorCode.ERROR_ROW_DOES_NOT_EXIST,
                ErrorCode.ERROR_FIELD_DATA_CONSTRAINT,
                ErrorCode.ERROR_DATABASE_DEADLOCK
            })
    public void delete(@PathParam("table") String table, @PathParam("row") String row) {
        delete(table, false, () -> List.of(RowIds.ofPath(row)));
    }

    @POST
    @Path(ROWS + "batch/")
    @Endpoint(
            value = "Makes rows, all or none",
            query = {"user_field_names", "before", "include_metadata"},
            body = "NewRows",
            answer = "RowItems",
            errors = {
                ErrorCode.ERROR_ROW_DOES_NOT_EXIST,
                ErrorCode.ERROR_QUERY_PARAMETER_VALIDATION,
                ErrorCode.ERROR_FIELD_DATA_CONSTRAINT,
                ErrorCode.ERROR_DATABASE_DEADLOCK
            })
    public byte[] createAll(@PathParam("table") String table, @Context UriInfo uri, Body body) {
        RowQuery query = new RowQuery(uri);
        return requests.answer(Ids.of(table), model -> {
            Long before = query.before();
            List<Cells> items = new RowInput(model.fields(), query.byNames()).rows(body.input());
            return store.insert(model, items, before, new RowAnswers(model, query)::created);
        });
    }

    @PATCH
    @Path(ROWS + "batch/")
    @Endpoint(
            value = "Changes rows, all or none",
            query = {"user_field_names", "include_metadata"},
            body = "RowChanges",
            answer = "RowItems",
            errors = {
                ErrorCode.ERROR_ROW_DOES_NOT_EXIST,
                ErrorCode.ERROR_ROW_IDS_NOT_UNIQUE,
                ErrorCode.ERROR_FIELD_DATA_CONSTRAINT,
                ErrorCode.ERROR_DATABASE_DEADLOCK
            })
    public byte[] changeAll(@PathParam("table") String table, @Context UriInfo uri, Body body) {
        RowQuery query = new RowQuery(uri);
        return requests.answer(Ids.of(table), model -> {
            List<RowInput.Change> changes = new RowInput(model.fields(), query.byNames()).changes(body.input());
            List<Integer> fields =
                    Cells.fieldsOf(changes.stream().map(RowInput.Change::cells).toList());
            RowAnswers answers = new RowAnswers(model, query);
            return store.updateAll(model, changes, fields, rows -> answers.changed(rows, changes.size(), fields));
        });
    }

    @POST
    @Path(ROWS + "batch-delete/")
    @Endpoint(
            value = "Deletes rows, all or none",
            body = "RowIds",
            errors = {
                ErrorCode.ERROR_ROW_DOES_NOT_EXIST,
                ErrorCode.ERROR_ROW_IDS_NOT_UNIQUE,
                ErrorCode.ERROR_FIELD_DATA_CONSTRAINT,
                ErrorCode.ERROR_DATABASE_DEADLOCK
            })
    public void deleteAll(@PathParam("table") String table, Body body) {
        delete(table, true, () -> RowInput.ids(body.input()));
    }

    private void delete(String table, boolean batch, Supplier<List<Long>> ids) {
        boolean wereThere = requests.answer(Ids.of(table), model -> store.delete(model, ids.get(), batch));
        if (!wereThere) {
            throw ErrorCode.ERROR_ROW_DOES_NOT_EXIST.problem();
        }
    }
}
