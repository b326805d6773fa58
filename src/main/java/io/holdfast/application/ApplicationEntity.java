package io.holdfast.application;

import io.holdfast.lock.Lockable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.DynamicUpdate;

/** An application as operations lock and change it. New ones are inserted by SQL, since other connections do so too. */
@Entity
@Table(name = "application")
@DynamicUpdate
public class ApplicationEntity implements Lockable {
    @Id
    Integer id;

    @Column(name = "workspace_id", updatable = false)
    int workspaceId;

    @Column
    String name;

    @Column(name = "schema_name", updatable = false)
    String schemaName;

    @Column(updatable = false)
    boolean hidden;

    @Column
    boolean trashed;

    @Override
    public int id() {
        return id;
    }

    /** Whether callers can see it. */
    public boolean isLive() {
        return !hidden && !trashed;
    }

    public String schemaName() {
        return schemaName;
    }
}
