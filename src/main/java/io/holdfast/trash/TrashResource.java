package io.holdfast.trash;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.access.Access;
import io.holdfast.problem.Body;
import io.holdfast.problem.Endpoint;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Fault;
import io.holdfast.problem.HonoursWait;
import io.holdfast.problem.Ids;
import io.holdfast.problem.Problem;
import io.holdfast.row.PageLinks;
import io.holdfast.row.Paging;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/** {@code /api/trash/}: contract section 16, and deleting single things for ever. */
@Path("/api/trash/")
@Produces(MediaType.APPLICATION_JSON)
public class TrashResource {
    private final TrashRequests requests;
    private final TrashList list;
    private final Access access;

    TrashResource(TrashRequests requests, TrashList list, Access access) {
        this.requests = requests;
        this.list = list;
        this.access = access;
    }

    @GET
    @Endpoint(
            value = "Lists the caller's workspaces with their applications, those in the trash included",
            answer = "TrashStructure")
    public ObjectNode structure() {
        return list.structure(access.caller().id());
    }

    @GET
    @Path("workspace/{workspace: [0-9]+}/")
    @Endpoint(
            value = "Lists what is in the trash of a workspace, the newest first",
            details = "What lies in something that is in the trash, too, is not listed.",
            query = {"application_id", "page", "size"},
            answer = "TrashPage",
            errors = {
                ErrorCode.ERROR_GROUP_DOES_NOT_EXIST,
                ErrorCode.ERROR_USER_NOT_IN_GROUP,
                ErrorCode.ERROR_APPLICATION_DOES_NOT_EXIST,
                ErrorCode.ERROR_APPLICATION_NOT_IN_GROUP,
                ErrorCode.ERROR_QUERY_PARAMETER_VALIDATION,
                ErrorCode.ERROR_PAGE_SIZE_LIMIT
            })
    public ObjectNode entries(
            @PathParam("workspace") String workspace,
            @QueryParam("application_id") @Nullable String application,
            @QueryParam("page") @Nullable String page,
            @QueryParam("size") @Nullable String size,
            @Context UriInfo uri) {
        int of = Ids.of(workspace);
        int in = requests.requireVisible(of, id("application_id", application));
        return list.page(of, in, Paging.of(size, page), new PageLinks(uri));
    }

    @DELETE
    @Path("workspace/{workspace: [0-9]+}/")
    @Endpoint(
            value = "Empties the trash of a workspace, or of one application of it",
            details =
                    "What is in it is in no list any more, cannot be restored, and is deleted for ever as soon as nobody uses it.",
            query = "application_id",
            errors = {
                ErrorCode.ERROR_GROUP_DOES_NOT_EXIST,
                ErrorCode.ERROR_USER_NOT_IN_GROUP,
                ErrorCode.ERROR_APPLICATION_DOES_NOT_EXIST,
                ErrorCode.ERROR_APPLICATION_NOT_IN_GROUP,
                ErrorCode.ERROR_QUERY_PARAMETER_VALIDATION
            })
    public void empty(
            @PathParam("workspace") String workspace, @QueryParam("application_id") @Nullable String application) {
        int of = Ids.of(workspace);
        requests.empty(of, requests.requireVisible(of, id("application_id", application)));
    }

    @PATCH
    @Path("restore/")
    @HonoursWait
    @Endpoint(
            value = "Restores something from the trash",
            body = "TrashItem",
            errors = {
                ErrorCode.ERROR_TRASH_ITEM_DOES_NOT_EXIST,
                ErrorCode.ERROR_TABLE_DOES_NOT_EXIST,
                ErrorCode.ERROR_USER_NOT_IN_GROUP,
                ErrorCode.ERROR_PARENT_ID_MUST_BE_PROVIDED,
                ErrorCode.ERROR_PARENT_ID_MUST_NOT_BE_PROVIDED,
                ErrorCode.ERROR_CANNOT_RESTORE_PARENT_BEFORE_CHILD,
                ErrorCode.ERROR_TRASH_ITEM_DISALLOWED,
                ErrorCode.ERROR_FIELD_DATA_CONSTRAINT,
                ErrorCode.ERROR_DATABASE_DEADLOCK
            })
    public void restore(Body body) {
        requests.restore(AskedItem.of(body.input()));
    }

    @DELETE
    @Path("item/workspace/{workspace: [0-9]+}/")
    @HonoursWait
    @Endpoint(
            value = "Deletes a workspace in the trash for ever, with all that is in it",
            errors = {
                ErrorCode.ERROR_TRASH_ITEM_DOES_NOT_EXIST,
                ErrorCode.ERROR_USER_NOT_IN_GROUP,
                ErrorCode.ERROR_USER_INVALID_GROUP_PERMISSIONS
            })
    public void deleteWorkspace(@PathParam("workspace") String workspace) {
        delete(ItemType.WORKSPACE, workspace);
    }

    @DELETE
    @Path("item/application/{application: [0-9]+}/")
    @HonoursWait
    @Endpoint(
            value = "Deletes an application in the trash for ever, with its snapshots",
            errors = {ErrorCode.ERROR_TRASH_ITEM_DOES_NOT_EXIST, ErrorCode.ERROR_USER_NOT_IN_GROUP})
    public void deleteApplication(@PathParam("application") String application) {
        delete(ItemType.APPLICATION, application);
    }

    @DELETE
    @Path("item/table/{table: [0-9]+}/")
    @HonoursWait
    @Endpoint(
            value = "Deletes a table in the trash for ever",
            errors = {ErrorCode.ERROR_TRASH_ITEM_DOES_NOT_EXIST, ErrorCode.ERROR_USER_NOT_IN_GROUP})
    public void deleteTable(@PathParam("table") String table) {
        delete(ItemType.TABLE, table);
    }

    @DELETE
    @Path("item/field/{field: [0-9]+}/")
    @HonoursWait
    @Endpoint(
            value = "Deletes a field in the trash for ever, with its cells",
            errors = {ErrorCode.ERROR_TRASH_ITEM_DOES_NOT_EXIST, ErrorCode.ERROR_USER_NOT_IN_GROUP})
    public void deleteField(@PathParam("field") String field) {
        delete(ItemType.FIELD, field);
    }

    private void delete(ItemType type, String id) {
        requests.delete(new AskedItem(type, Ids.of(id), null));
    }

    @DELETE
    @Path("item/row/{row: [0-9]+}/")
    @Endpoint(
            value = "Deletes a row in the trash for ever",
            query = "parent_trash_item_id",
            errors = {
                ErrorCode.ERROR_TRASH_ITEM_DOES_NOT_EXIST,
                ErrorCode.ERROR_USER_NOT_IN_GROUP,
                ErrorCode.ERROR_PARENT_ID_MUST_BE_PROVIDED,
                ErrorCode.ERROR_QUERY_PARAMETER_VALIDATION,
                ErrorCode.ERROR_DATABASE_DEADLOCK,
                ErrorCode.ERROR_FAILED_TO_LOCK_TABLE_DUE_TO_CONFLICT
            })
    public void deleteRow(@PathParam("row") String row, @QueryParam("parent_trash_item_id") @Nullable String table) {
        deleteRows(ItemType.ROW, row, table);
    }

    @DELETE
    @Path("item/rows/{row: [0-9]+}/")
    @Endpoint(
            value = "Deletes rows in the trash for ever that were deleted as a batch",
            details = "The id is that of the batch, as the list has it.",
            query = "parent_trash_item_id",
            errors = {
                ErrorCode.ERROR_TRASH_ITEM_DOES_NOT_EXIST,
                ErrorCode.ERROR_USER_NOT_IN_GROUP,
                ErrorCode.ERROR_PARENT_ID_MUST_BE_PROVIDED,
                ErrorCode.ERROR_QUERY_PARAMETER_VALIDATION,
                ErrorCode.ERROR_DATABASE_DEADLOCK,
                ErrorCode.ERROR_FAILED_TO_LOCK_TABLE_DUE_TO_CONFLICT
            })
    public void deleteBatch(
            @PathParam("row") String batch, @QueryParam("parent_trash_item_id") @Nullable String table) {
        deleteRows(ItemType.ROWS, batch, table);
    }

    private void deleteRows(ItemType type, String id, @Nullable String table) {
        requests.delete(new AskedItem(type, longId(id), id("parent_trash_item_id", table)));
    }

    /** Digits beyond the range of ids of rows are nobody's. */
    private static long longId(String digits) {
        return digits.length() > 18 ? 0 : Long.parseLong(digits);
    }

    /** Null when it is not given. */
    private static @Nullable Integer id(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        String digits = text.strip();
        if (!digits.matches("[0-9]{1,1000}")) {
            throw Problem.ofQuery(name, Fault.NOT_INTEGER);
        }
        return Ids.of(digits);
    }
}
