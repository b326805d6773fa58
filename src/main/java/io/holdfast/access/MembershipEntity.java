package io.holdfast.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.DynamicUpdate;

/** Only what is changed is written: a new role and a new place in the list are different people's business. */
@Entity
@Table(name = "membership")
@DynamicUpdate
class MembershipEntity {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "id")
    int id;

    @Column(name = "workspace_id", updatable = false)
    int workspaceId;

    @Column(name = "account_id", updatable = false)
    int accountId;

    @Column(name = "role")
    @Enumerated(EnumType.STRING)
    Role role;

    /** Place of the workspace in the member's own list, from 1. */
    @Column(name = "position")
    int position;

    @Column(name = "created_at", insertable = false, updatable = false)
    Instant createdAt;

    boolean isAdmin() {
        return role == Role.ADMIN;
    }
}
