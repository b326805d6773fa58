package io.holdfast.access;

import com.fasterxml.jackson.annotation.JsonProperty;
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
import java.util.List;
import java.util.Map;

/** Workspaces, each with the eyes of the caller. */
@Path("/api/workspaces/")
class WorkspaceResource {
    private static final TextRule NAME = TextRule.upTo(165);
    private static final String COPIES = "copies";

    private final RequestAccess access;
    private final Workspaces workspaces;
    private final Memberships memberships;

    WorkspaceResource(RequestAccess access, Workspaces workspaces, Memberships memberships) {
        this.access = access;
        this.workspaces = workspaces;
        this.memberships = memberships;
    }

    @GET
    @Endpoint(value = "Lists the caller's workspaces", answer = "Workspaces")
    public List<WorkspaceView> list() {
        return workspaces.of(access.caller().id());
    }

    @POST
    @Endpoint(
            value = "Makes a workspace",
            details = "The caller is its admin.",
            body = "WorkspaceName",
            answer = "Workspace")
    public WorkspaceView create(Body body) {
        return workspaces.create(name(body), access.caller().id());
    }

    record Changed(
            int id,
            String name,
            EditsMeanwhile copies,
            @JsonProperty("generative_ai_models_enabled") Map<String, List<String>> generativeAiModels) {}

    @PATCH
    @Path("{id: [0-9]+}/")
    @Endpoint(
            value = "Changes a workspace's name, and what copies of its applications do to edits meanwhile",
            details = "One of the two at least.",
            body = "WorkspaceChange",
            answer = "ChangedWorkspace",
            errors = {
                ErrorCode.ERROR_GROUP_DOES_NOT_EXIST,
                ErrorCode.ERROR_USER_NOT_IN_GROUP,
                ErrorCode.ERROR_USER_INVALID_GROUP_PERMISSIONS
            })
    public Changed change(@PathParam("id") String id, Body body) {
        Input input = body.input();
        EditsMeanwhile copies = EditsMeanwhile.read(input, COPIES);
        String name = input.has("name") || copies == null ? input.requiredText("name", NAME) : null;
        input.check();
        int workspace = Ids.of(id);
        access.requireAdmin(workspace, ErrorCode.ERROR_GROUP_DOES_NOT_EXIST);
        WorkspaceEntity changed = workspaces.change(workspace, name, copies);
        return new Changed(workspace, changed.name, changed.copies, Map.of());
    }

    @DELETE
    @Path("{id: [0-9]+}/")
    @HonoursWait
    @Endpoint(
            value = "Moves a workspace and its applications to the trash",
            errors = {
                ErrorCode.ERROR_GROUP_DOES_NOT_EXIST,
                ErrorCode.ERROR_USER_NOT_IN_GROUP,
                ErrorCode.ERROR_USER_INVALID_GROUP_PERMISSIONS
            })
    public void delete(@PathParam("id") String id) {
        int workspace = Ids.of(id);
        access.requireAdmin(workspace, ErrorCode.ERROR_GROUP_DOES_NOT_EXIST);
        workspaces.trash(workspace);
    }

    @POST
    @Path("{id: [0-9]+}/leave/")
    @Endpoint(
            value = "Leaves a workspace",
            errors = {
                ErrorCode.ERROR_GROUP_DOES_NOT_EXIST,
                ErrorCode.ERROR_USER_NOT_IN_GROUP,
                ErrorCode.ERROR_GROUP_USER_IS_LAST_ADMIN
            })
    public void leave(@PathParam("id") String id) {
        int workspace = Ids.of(id);
        access.requireMember(workspace, ErrorCode.ERROR_GROUP_DOES_NOT_EXIST);
        memberships.leave(workspace, access.caller().id());
    }

    /** For strangers too: it tells them that they are none of its members. */
    @GET
    @Path("{id: [0-9]+}/permissions/")
    @Endpoint(
            value = "Tells what the caller may do in a workspace",
            answer = "PermissionManagers",
            errors = {ErrorCode.ERROR_GROUP_DOES_NOT_EXIST})
    public List<PermissionManager> permissions(@PathParam("id") String id) {
        Role role =
                access.role(Ids.of(id), ErrorCode.ERROR_GROUP_DOES_NOT_EXIST).orElse(null);
        return PermissionManager.inWorkspace(access.caller().isStaff(), role);
    }

    @POST
    @Path("order/")
    @Endpoint(
            value = "Orders the caller's workspaces",
            body = "WorkspaceOrder",
            errors = {ErrorCode.ERROR_USER_NOT_IN_GROUP})
    public void order(Body body) {
        Input input = body.input();
        List<Integer> ids = input.requiredIds("workspaces");
        input.check();
        workspaces.order(access.caller().id(), ids);
    }

    private static String name(Body body) {
        Input input = body.input();
        String name = input.requiredText("name", NAME);
        input.check();
        return name;
    }
}
