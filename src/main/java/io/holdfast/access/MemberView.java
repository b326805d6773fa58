package io.holdfast.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/** @param id of the membership, not of the account */
@RegisterForReflection // HQL looks for its constructor
record MemberView(
        int id,
        String name,
        String email,
        int workspace,
        Role permissions,
        @JsonProperty("created_on") Instant createdOn,
        @JsonProperty("user_id") int userId,
        @JsonProperty("to_be_deleted") boolean toBeDeleted) {

    /** What HQL selects. Accounts cannot be deleted yet. */
    MemberView(int id, String name, String email, int workspace, Role permissions, Instant createdOn, int userId) {
        this(id, name, email, workspace, permissions, createdOn, userId, false);
    }
}
