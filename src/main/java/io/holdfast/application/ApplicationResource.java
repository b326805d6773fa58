package io.holdfast.application;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.access.Access;
import io.holdfast.access.Anonymous;
import io.holdfast.problem.Body;
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

/** {@code /api/applications/}: contract section 6. */
@Path("/api/applications/")
@Produces(MediaType.APPLICATION_JSON)
public class ApplicationResource {
    private static final TextRule NAME = TextRule.upTo(ApplicationStore.MAX_NAME_LENGTH);
    private static final String DATABASE = "database";

    private final ApplicationService service;
    private final ApplicationReader reader;
    private final ApplicationContents contents;
    private final ApplicationViews views;
    private final Access access;

    ApplicationResource(
            ApplicationService service,
            ApplicationReader reader,
            ApplicationContents contents,
            ApplicationViews views,
            Access access) {
        this.service = service;
        this.reader = reader;
        this.contents = contents;
        this.views = views;
        this.access = access;
    }

    @GET
    @Endpoint(value = "Lists the applications of all of the caller's workspaces", answer = "Applications")
    public ArrayNode all() {
        return views.render(reader.ofAccount(access.caller().id()));
    }

    @GET
    @Path("workspace/{workspace: [0-9]+}/")
    @Anonymous
    @Endpoint(
            value = "Lists the applications of a workspace",
            answer = "Applications",
            errors = {
                ErrorCode.PERMISSION_DENIED,
                ErrorCode.ERROR_INVALID_ACCESS_TOKEN,
                ErrorCode.ERROR_GROUP_DOES_NOT_EXIST,
                ErrorCode.ERROR_USER_NOT_IN_GROUP
            })
    public ArrayNode ofWorkspace(@PathParam("workspace") String workspace) {
        access.requireCaller(ErrorCode.PERMISSION_DENIED);
        int id = Ids.of(workspace);
        access.requireMember(id, ErrorCode.ERROR_GROUP_DOES_NOT_EXIST);
        return views.render(reader.ofWorkspace(id));
    }

    @POST
    @Path("workspace/{workspace: [0-9]+}/")
    @Endpoint(
            value = "Makes an application",
            body = "NewApplication",
            answer = "Application",
            errors = {
                ErrorCode.ERROR_GROUP_DOES_NOT_EXIST,
                ErrorCode.ERROR_USER_NOT_IN_GROUP,
                ErrorCode.ERROR_APPLICATION_TYPE_DOES_NOT_EXIST
            })
    public ObjectNode create(@PathParam("workspace") String workspace, Body body) throws SQLException {
        Input in = body.input();
        String name = in.requiredText("name", NAME);
        String type = in.requiredText("type", TextRule.any());
        boolean example = in.bool("init_with_data", false);
        in.check();
        if (!type.equals(DATABASE)) {
            throw ErrorCode.ERROR_APPLICATION_TYPE_DOES_NOT_EXIST.problem();
        }
        int id = Ids.of(workspace);
        access.requireMember(id, ErrorCode.ERROR_GROUP_DOES_NOT_EXIST);
        int application = service.create(id, name);
        if (example) {
            contents.addExample(reader.reachable(application));
        }
        return views.render(reader.reachable(application));
    }

    @POST
    @Path("workspace/{workspace: [0-9]+}/order/")
    @Endpoint(
            value = "Orders the applications of a workspace",
            body = "ApplicationOrder",
            errors = {
                ErrorCode.ERROR_GROUP_DOES_NOT_EXIST,
                ErrorCode.ERROR_USER_NOT_IN_GROUP,
                ErrorCode.ERROR_APPLICATION_NOT_IN_GROUP
            })
    public void order(@PathParam("workspace") String workspace, Body body) {
        Input in = body.input();
        List<Integer> ids = in.requiredIds("application_ids");
        in.check();
        int id = Ids.of(workspace);
        access.requireMember(id, ErrorCode.ERROR_GROUP_DOES_NOT_EXIST);
        service.order(id, ids);
    }

    @GET
    @Path("{id: [0-9]+}/")
    @Endpoint(
            value = "Shows an application",
            answer = "Application",
            errors = {ErrorCode.ERROR_APPLICATION_DOES_NOT_EXIST, ErrorCode.ERROR_USER_NOT_IN_GROUP})
    public ObjectNode get(@PathParam("id") String id) {
        return views.render(reader.reachable(Ids.of(id)));
    }

    @PATCH
    @Path("{id: [0-9]+}/")
    @HonoursWait
    @Endpoint(
            value = "Renames an application",
            body = "ApplicationChange",
            answer = "Application",
            errors = {ErrorCode.ERROR_APPLICATION_DOES_NOT_EXIST, ErrorCode.ERROR_USER_NOT_IN_GROUP})
    public ObjectNode rename(@PathParam("id") String id, Body body) {
        Input in = body.input();
        String name = in.text("name", NAME);
        in.check();
        ApplicationRow application = reader.reachable(Ids.of(id));
        if (name == null || name.equals(application.name())) {
            return views.render(application);
        }
        service.rename(application.id(), name);
        return views.render(reader.reachable(application.id()));
    }

    @DELETE
    @Path("{id: [0-9]+}/")
    @HonoursWait
    @Endpoint(
            value = "Moves an application to the trash",
            errors = {ErrorCode.ERROR_APPLICATION_DOES_NOT_EXIST, ErrorCode.ERROR_USER_NOT_IN_GROUP})
    public void trash(@PathParam("id") String id) {
        service.trash(reader.reachable(Ids.of(id)).id());
    }
}
