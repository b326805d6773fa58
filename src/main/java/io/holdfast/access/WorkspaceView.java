package io.holdfast.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workspace as one of its members sees it.
 *
 * @param copies what copies of its applications do to edits, when whoever begins one does not say
 * @param order place in the member's own list, from 1
 * @param unreadNotifications left out when null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record WorkspaceView(
        int id,
        String name,
        EditsMeanwhile copies,
        List<MemberView> users,
        int order,
        Role permissions,

        @JsonProperty("unread_notifications_count") @Nullable
        Integer unreadNotifications,

        @JsonProperty("generative_ai_models_enabled") Map<String, List<String>> generativeAiModels) {

    static WorkspaceView of(Workspaces.Place place, List<MemberView> members) {
        return new WorkspaceView(
                place.workspace(),
                place.name(),
                place.copies(),
                members,
                place.position(),
                place.role(),
                null,
                Map.of());
    }

    WorkspaceView inList() {
        return new WorkspaceView(id, name, copies, users, order, permissions, 0, generativeAiModels);
    }
}
