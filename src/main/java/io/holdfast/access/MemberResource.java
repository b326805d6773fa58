package io.holdfast.access;

import io.holdfast.problem.Body;
import io.holdfast.problem.CommonErrors;
import io.holdfast.problem.Endpoint;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Fault;
import io.holdfast.problem.Ids;
import io.holdfast.problem.Input;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is in a workspace: the business of its admins. */
@Path("/api/workspaces/users/")
@CommonErrors({ErrorCode.ERROR_USER_NOT_IN_GROUP, ErrorCode.ERROR_USER_INVALID_GROUP_PERMISSIONS})
class MemberResource {
    private final Access access;
    private final Memberships memberships;

    MemberResource(Access access, Memberships memberships) {
        this.access = access;
        this.memberships = memberships;
    }

    @GET
    @Path("workspace/{workspace: [0-9]+}/")
    @Endpoint(
            value = "Lists the members of a workspace",
            query = {"search", "sorts"},
            answer = "Members",
            errors = {
                ErrorCode.ERROR_GROUP_DOES_NOT_EXIST,
                ErrorCode.ERROR_INVALID_SORT_DIRECTION,
                ErrorCode.ERROR_INVALID_SORT_ATTRIBUTE
            })
    public List<MemberView> list(
            @PathParam("workspace") String id,
            @QueryParam("search") @Nullable String search,
            @QueryParam("sorts") @Nullable String sorts) {
        int workspace = Ids.of(id);
        access.requireAdmin(workspace, ErrorCode.ERROR_GROUP_DOES_NOT_EXIST);
        return new MemberSearch(search, sorts).in(memberships.in(workspace));
    }

    /** Holdfast's own: adds an account that exists, without inviting it. */
    @POST
    @Path("workspace/{workspace: [0-9]+}/")
    @Endpoint(
            value = "Adds an account to a workspace",
            body = "NewMember",
            answer = "Member",
            errors = {
                ErrorCode.ERROR_GROUP_DOES_NOT_EXIST,
                ErrorCode.ERROR_USER_NOT_FOUND,
                ErrorCode.ERROR_GROUP_USER_ALREADY_EXISTS
            })
    public MemberView add(@PathParam("workspace") String id, Body body) {
        Input input = body.input();
        String email = EmailAddress.required(input, "email");
        Role role = Role.valueOf(input.choice("permissions", Role.NAMES, Role.MEMBER.name()));
        input.check();
        int workspace = Ids.of(id);
        access.requireAdmin(workspace, ErrorCode.ERROR_GROUP_DOES_NOT_EXIST);
        return memberships.add(workspace, email, role);
    }

    @PATCH
    @Path("{membership: [0-9]+}/")
    @Endpoint(
            value = "Changes the role of a member",
            body = "RoleChange",
            answer = "Member",
            errors = {ErrorCode.ERROR_GROUP_USER_DOES_NOT_EXIST, ErrorCode.ERROR_GROUP_USER_IS_LAST_ADMIN})
    public MemberView changeRole(@PathParam("membership") String id, Body body) {
        Input input = body.input();
        if (!input.has("permissions")) {
            input.faults().add("permissions", Fault.REQUIRED);
        }
        Role role = Role.valueOf(input.choice("permissions", Role.NAMES, Role.MEMBER.name()));
        input.check();
        int membership = Ids.of(id);
        return memberships.changeRole(
                administered(membership), membership, access.caller().id(), role);
    }

    @DELETE
    @Path("{membership: [0-9]+}/")
    @Endpoint(
            value = "Removes a member",
            errors = {ErrorCode.ERROR_GROUP_USER_DOES_NOT_EXIST, ErrorCode.ERROR_CANNOT_DELETE_YOURSELF_FROM_GROUP})
    public void remove(@PathParam("membership") String id) {
        int membership = Ids.of(id);
        memberships.remove(administered(membership), membership, access.caller().id());
    }

    /** The workspace of a membership; strangers and mere members are sent away before anything is locked. */
    private int administered(int membership) {
        int workspace =
                memberships.workspaceOf(membership).orElseThrow(ErrorCode.ERROR_GROUP_USER_DOES_NOT_EXIST::problem);
        access.requireAdmin(workspace, ErrorCode.ERROR_GROUP_USER_DOES_NOT_EXIST);
        return workspace;
    }
}
