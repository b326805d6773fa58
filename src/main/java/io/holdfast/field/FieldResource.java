package io.holdfast.field;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.problem.Body;
import io.holdfast.problem.CommonErrors;
import io.holdfast.problem.Endpoint;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Fault;
import io.holdfast.problem.HonoursWait;
import io.holdfast.problem.Ids;
import io.holdfast.problem.Input;
import io.holdfast.table.TableReader;
import io.holdfast.table.TableRow;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;

/** {@code /api/database/fields/}: contract section 8. */
@Path("/api/database/fields/")
@Produces(MediaType.APPLICATION_JSON)
@CommonErrors(ErrorCode.ERROR_USER_NOT_IN_GROUP)
public class FieldResource {
    private final FieldService service;
    private final FieldReader reader;
    private final FieldStore store;
    private final TableReader tables;

    FieldResource(FieldService service, FieldReader reader, FieldStore store, TableReader tables) {
        this.service = service;
        this.reader = reader;
        this.store = store;
        this.tables = tables;
    }

    @GET
    @Path("table/{table: [0-9]+}/")
    @Endpoint(
            value = "Lists the fields of a table, the primary one first",
            answer = "Fields",
            errors = ErrorCode.ERROR_TABLE_DOES_NOT_EXIST)
    public ArrayNode list(@PathParam("table") String table) {
        TableRow of = tables.reachable(Ids.of(table));
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        reader.of(of.id()).stream()
                .sorted(Comparator.comparing((FieldModel field) -> !field.primary()))
                .forEach(field -> list.add(field.render(of)));
        return list;
    }

    @POST
    @Path("table/{table: [0-9]+}/")
    @HonoursWait
    @Endpoint(
            value = "Makes a field",
            body = "NewField",
            answer = "ChangedField",
            errors = {
                ErrorCode.ERROR_TABLE_DOES_NOT_EXIST,
                ErrorCode.ERROR_APPLICATION_DOES_NOT_EXIST,
                ErrorCode.ERROR_RESERVED_BASEROW_FIELD_NAME,
                ErrorCode.ERROR_FIELD_WITH_SAME_NAME_ALREADY_EXISTS,
                ErrorCode.ERROR_DB_INDEX_NOT_SUPPORTED,
                ErrorCode.ERROR_INVALID_FIELD_CONSTRAINT,
                ErrorCode.ERROR_SELECT_OPTION_DOES_NOT_BELONG_TO_FIELD,
                ErrorCode.ERROR_MAX_FIELD_COUNT_EXCEEDED,
                ErrorCode.ERROR_CANNOT_CREATE_FIELD_TYPE
            })
    public ObjectNode create(@PathParam("table") String table, Body body) {
        FieldChange asked = FieldChange.creating(body.input(), store::nextOptionId);
        int id = service.create(tables.reachable(Ids.of(table)), asked);
        return withRelated(id);
    }

    @GET
    @Path("{id: [0-9]+}/")
    @Endpoint(value = "Shows a field", answer = "Field", errors = ErrorCode.ERROR_FIELD_DOES_NOT_EXIST)
    public ObjectNode get(@PathParam("id") String id) {
        return render(Ids.of(id));
    }

    @PATCH
    @Path("{id: [0-9]+}/")
    @HonoursWait
    @Endpoint(
            value = "Changes a field",
            details =
                    "A change after which every stored value stays as it is passes beside an import; another type and whatever changes values does not.",
            body = "FieldChange",
            answer = "ChangedField",
            errors = {
                ErrorCode.ERROR_FIELD_DOES_NOT_EXIST,
                ErrorCode.ERROR_TABLE_DOES_NOT_EXIST,
                ErrorCode.ERROR_APPLICATION_DOES_NOT_EXIST,
                ErrorCode.ERROR_RESERVED_BASEROW_FIELD_NAME,
                ErrorCode.ERROR_FIELD_WITH_SAME_NAME_ALREADY_EXISTS,
                ErrorCode.ERROR_DB_INDEX_NOT_SUPPORTED,
                ErrorCode.ERROR_INVALID_FIELD_CONSTRAINT,
                ErrorCode.ERROR_SELECT_OPTION_DOES_NOT_BELONG_TO_FIELD,
                ErrorCode.ERROR_DATE_FORCE_TIMEZONE_OFFSET_ERROR,
                ErrorCode.ERROR_INCOMPATIBLE_PRIMARY_FIELD_TYPE,
                ErrorCode.ERROR_CANNOT_CHANGE_FIELD_TYPE
            })
    public ObjectNode change(@PathParam("id") String id, Body body) {
        FieldReader.InTable found = reader.reachable(Ids.of(id));
        service.change(found.table(), found.field(), body.input());
        return withRelated(found.field().id());
    }

    @DELETE
    @Path("{id: [0-9]+}/")
    @HonoursWait
    @Endpoint(
            value = "Moves a field to the trash",
            answer = "RelatedFields",
            errors = {
                ErrorCode.ERROR_FIELD_DOES_NOT_EXIST,
                ErrorCode.ERROR_TABLE_DOES_NOT_EXIST,
                ErrorCode.ERROR_APPLICATION_DOES_NOT_EXIST,
                ErrorCode.ERROR_CANNOT_DELETE_PRIMARY_FIELD
            })
    public ObjectNode trash(@PathParam("id") String id) {
        FieldReader.InTable found = reader.reachable(Ids.of(id));
        service.trash(found.table(), found.field());
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.putArray("related_fields");
        return answer;
    }

    @POST
    @Path("table/{table: [0-9]+}/change-primary-field/")
    @HonoursWait
    @Endpoint(
            value = "Makes another field the primary one",
            body = "NewPrimaryField",
            answer = "ChangedField",
            errors = {
                ErrorCode.ERROR_TABLE_DOES_NOT_EXIST,
                ErrorCode.ERROR_FIELD_DOES_NOT_EXIST,
                ErrorCode.ERROR_APPLICATION_DOES_NOT_EXIST,
                ErrorCode.ERROR_FIELD_NOT_IN_TABLE,
                ErrorCode.ERROR_FIELD_IS_ALREADY_PRIMARY,
                ErrorCode.ERROR_INCOMPATIBLE_PRIMARY_FIELD_TYPE,
                ErrorCode.ERROR_TABLE_HAS_NO_PRIMARY_FIELD
            })
    public ObjectNode changePrimary(@PathParam("table") String table, Body body) {
        Input in = body.input();
        int newPrimary = in.integer("new_primary_field_id", Integer.MIN_VALUE, Integer.MAX_VALUE, 0);
        if (!in.has("new_primary_field_id")) {
            in.faults().add("new_primary_field_id", Fault.REQUIRED);
        }
        in.check();
        TableRow of = tables.reachable(Ids.of(table));
        int former = service.changePrimary(of, newPrimary);
        ObjectNode answer = render(newPrimary);
        answer.putArray("related_fields").add(render(former));
        return answer;
    }

    private ObjectNode render(int field) {
        FieldReader.InTable found = reader.reachable(field);
        return found.field().render(found.table());
    }

    /** No field of this slice depends on another, so none is changed along with it. */
    private ObjectNode withRelated(int field) {
        ObjectNode answer = render(field);
        answer.putArray("related_fields");
        return answer;
    }
}
