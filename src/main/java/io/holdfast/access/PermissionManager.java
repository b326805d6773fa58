package io.holdfast.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the front end's permission managers, which it asks in their order until one decides. The names are its own: it
 * throws on any other.
 *
 * @param permissions what the manager goes by; its shape depends on the name
 */
@RegisterForReflection(
        // nothing says that they stand behind Object
        targets = {
            PermissionManager.SettingOperations.class,
            PermissionManager.StaffOperations.class,
            PermissionManager.TemplateOperations.class,
            PermissionManager.AdminOperations.class
        })
record PermissionManager(String name, Object permissions) {
    private static final List<String> ON_TEMPLATES = List.of(
            "workspace.read",
            "workspace.list_applications",
            "application.list_integrations",
            "application.list_user_sources",
            "application.user_source.login",
            "database.list_tables",
            "database.table.list_fields",
            "database.table.list_rows",
            "database.table.list_views",
            "database.table.read_row",
            "database.table.view.read",
            "database.table.view.read_field_options",
            "database.table.view.list_decoration",
            "database.table.view.list_aggregations",
            "database.table.view.read_aggregation",
            "database.table.field_rules.read_field_rules");

    private static final List<String> OF_ADMINS = List.of(
            "workspace.list_invitations",
            "workspace.create_invitation",
            "invitation.read",
            "invitation.update",
            "invitation.delete",
            "workspace.list_workspace_users",
            "workspace.update",
            "workspace.delete",
            "workspace_user.update",
            "workspace_user.delete");

    record SettingOperations(
            @JsonProperty("staff_only_operations") List<String> staffOnly,
            @JsonProperty("always_allowed_operations") List<String> alwaysAllowed) {}

    record StaffOperations(
            @JsonProperty("staff_only_operations") List<String> staffOnly,
            @JsonProperty("is_staff") boolean staff) {}

    record TemplateOperations(
            @JsonProperty("allowed_operations_on_templates") List<String> allowed,
            @JsonProperty("workspace_template_ids") List<Integer> workspaces) {}

    record AdminOperations(
            @JsonProperty("admin_only_operations") List<String> adminOnly,
            @JsonProperty("is_admin") boolean admin) {}

    static List<PermissionManager> outsideOfWorkspaces(boolean isStaff) {
        return inWorkspace(isStaff, null);
    }

    /** @param role null for a stranger */
    static List<PermissionManager> inWorkspace(boolean isStaff, @Nullable Role role) {
        List<PermissionManager> managers = new ArrayList<>();
        managers.add(new PermissionManager("core", List.of("list_workspaces")));
        managers.add(new PermissionManager(
                "setting_operation", new SettingOperations(List.of(), List.of("create_workspace"))));
        managers.add(new PermissionManager("staff", new StaffOperations(List.of("settings.update"), isStaff)));
        managers.add(new PermissionManager("allow_if_template", new TemplateOperations(ON_TEMPLATES, List.of())));
        managers.add(
                role == null
                        ? new PermissionManager("member", false)
                        : new PermissionManager("basic", new AdminOperations(OF_ADMINS, role == Role.ADMIN)));
        return managers;
    }
}
