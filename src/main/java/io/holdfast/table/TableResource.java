package io.holdfast.table;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.application.ApplicationReader;
import io.holdfast.application.ApplicationRow;
import io.holdfast.problem.Body;
import io.holdfast.problem.CommonErrors;
import io.holdfast.problem.Endpoint;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.HonoursWait;
import io.holdfast.problem.Ids;
import io.holdfast.problem.Input;
import io.holdfast.problem.TextRule;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.List;

/** {@code /api/database/tables/}: contract section 7, but for imports. */
@Path("/api/database/tables/")
@Produces(MediaType.APPLICATION_JSON)
@CommonErrors(ErrorCode.ERROR_USER_NOT_IN_GROUP)
public class TableResource {
    /** In characters (code points). */
    public static final int MAX_NAME_LENGTH = 255;

    /** Names of tables. */
    public static final TextRule NAME = TextRule.upTo(MAX_NAME_LENGTH);

    private final TableService service;
    private final TableReader reader;
    private final ApplicationReader applications;

    TableResource(TableService service, TableReader reader, ApplicationReader applications) {
        this.service = service;
        this.reader = reader;
        this.applications = applications;
    }

    @GET
    @Path("database/{application: [0-9]+}/")
    @Endpoint(
            value = "Lists the tables of an application",
            answer = "Tables",
            errors = ErrorCode.ERROR_APPLICATION_DOES_NOT_EXIST)
    public ArrayNode list(@PathParam("application") String application) {
        ApplicationRow of = applications.reachable(Ids.of(application));
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        reader.of(List.of(of.id())).forEach(table -> list.add(table.render()));
        return list;
    }

    @POST
    @Path("database/{application: [0-9]+}/")
    @HonoursWait
    @Endpoint(
            value = "Makes a table, with example content or of data",
            body = "NewTable",
            answer = "Table",
            errors = {
                ErrorCode.ERROR_APPLICATION_DOES_NOT_EXIST,
                ErrorCode.ERROR_INVALID_INITIAL_TABLE_DATA,
                ErrorCode.ERROR_INITIAL_SYNC_TABLE_DATA_LIMIT_EXCEEDED,
                ErrorCode.ERROR_MAX_FIELD_COUNT_EXCEEDED,
                ErrorCode.ERROR_MAX_FIELD_NAME_LENGTH_EXCEEDED,
                ErrorCode.ERROR_INITIAL_TABLE_DATA_HAS_DUPLICATE_NAMES,
                ErrorCode.ERROR_RESERVED_BASEROW_FIELD_NAME,
                ErrorCode.ERROR_INVALID_BASEROW_FIELD_NAME
            })
    public ObjectNode create(@PathParam("application") String application, Body body) throws SQLException {
        Input in = body.input();
        String name = in.requiredText("name", NAME);
        boolean header = in.bool("first_row_header", false);
        ArrayNode data = TableData.read(in);
        in.check();
        ApplicationRow of = applications.reachable(Ids.of(application));
        int id = data == null
                ? service.createExample(of, name)
                : service.createFromData(of, name, TableData.of(data, header));
        return reader.find(id)
                .orElseThrow(ErrorCode.ERROR_TABLE_DOES_NOT_EXIST::problem)
                .render();
    }

    @POST
    @Path("database/{application: [0-9]+}/order/")
    @HonoursWait
    @Endpoint(
            value = "Orders the tables of an application",
            body = "TableOrder",
            errors = {ErrorCode.ERROR_APPLICATION_DOES_NOT_EXIST, ErrorCode.ERROR_TABLE_NOT_IN_DATABASE})
    public void order(@PathParam("application") String application, Body body) {
        Input in = body.input();
        List<Integer> ids = in.requiredIds("table_ids");
        in.check();
        ApplicationRow of = applications.reachable(Ids.of(application));
        List<Integer> present =
                reader.of(List.of(of.id())).stream().map(TableRow::id).toList();
        if (!present.containsAll(ids)) {
            throw ErrorCode.ERROR_TABLE_NOT_IN_DATABASE.problem();
        }
        service.order(of.id(), ids);
    }

    @GET
    @Path("{id: [0-9]+}/")
    @Endpoint(value = "Shows a table", answer = "Table", errors = ErrorCode.ERROR_TABLE_DOES_NOT_EXIST)
    public ObjectNode get(@PathParam("id") String id) {
        return reader.reachable(Ids.of(id)).render();
    }

    @PATCH
    @Path("{id: [0-9]+}/")
    @HonoursWait
    @Endpoint(
            value = "Renames a table",
            body = "TableNaming",
            answer = "Table",
            errors = ErrorCode.ERROR_TABLE_DOES_NOT_EXIST)
    public ObjectNode rename(@PathParam("id") String id, Body body) {
        Input in = body.input();
        String name = in.requiredText("name", NAME);
        in.check();
        TableRow table = reader.reachable(Ids.of(id));
        if (name.equals(table.name())) {
            return table.render();
        }
        service.rename(table, name);
        return reader.reachable(table.id()).render();
    }

    @DELETE
    @Path("{id: [0-9]+}/")
    @HonoursWait
    @Endpoint(value = "Moves a table to the trash", errors = ErrorCode.ERROR_TABLE_DOES_NOT_EXIST)
    public void trash(@PathParam("id") String id) {
        service.trash(reader.reachable(Ids.of(id)));
    }
}
