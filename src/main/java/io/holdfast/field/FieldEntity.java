package io.holdfast.field;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.holdfast.field.type.FieldOptions;
import io.holdfast.field.type.FieldType;
import io.holdfast.lock.Lockable;
import io.holdfast.problem.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A field as operations lock and change it. New ones are inserted by SQL, since other connections do so too. */
@Entity
@Table(name = "field")
@DynamicUpdate
public class FieldEntity implements Lockable {
    @Id
    Integer id;

    @Column(name = "table_id", updatable = false)
    int tableId;

    @Column
    String name;

    @Column
    String type;

    @Column
    @ColumnTransformer(write = "?::jsonb")
    String options;

    @Column
    @Nullable
    String description;

    @Column
    int position;

    @Column(name = "is_primary")
    boolean primary;

    @Column(name = "column_name")
    String columnName;

    @Column
    boolean trashed;

    @Override
    public int id() {
        return id;
    }

    FieldOptions definition() {
        return optionsOf(type, options);
    }

    void define(FieldOptions definition) {
        type = definition.type().wireName();
        options = definition.toStored().toString();
    }

    /** The definition that the metadata keep as a type's name and JSON. */
    static FieldOptions optionsOf(String type, String stored) {
        try {
            return FieldType.byName(type).orElseThrow().fromStored(Json.MAPPER.readTree(stored));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("options of a field are no JSON", e);
        }
    }
}
