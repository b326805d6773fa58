package io.holdfast.table;

import io.holdfast.lock.Lockable;
import io.holdfast.storage.PhysicalTable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.DynamicUpdate;

/** A table as operations lock and change it. New ones are inserted by SQL, since other connections do so too. */
@Entity
@Table(name = "user_table")
@DynamicUpdate
public class TableEntity implements Lockable {
    @Id
    Integer id;

    @Column(name = "application_id", updatable = false)
    int applicationId;

    @Column
    String name;

    @Column
    int position;

    @Column(name = "physical_name")
    String physicalName;

    @Column
    boolean trashed;

    @Override
    public int id() {
        return id;
    }

    public boolean isTrashed() {
        return trashed;
    }

    /** As PostgreSQL knows it, in its application's schema. */
    public PhysicalTable physical(String schema) {
        return new PhysicalTable(schema, physicalName);
    }

    /** Under its lock: what PostgreSQL knows it as from the commit on. */
    public void moveTo(PhysicalTable physical) {
        physicalName = physical.name();
    }
}
