package io.holdfast.access;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity
@Table(name = "workspace")
class WorkspaceEntity {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "id")
    int id;

    @Column(name = "name")
    String name;

    @Column(name = "copies")
    @Convert(converter = CopiesColumn.class)
    EditsMeanwhile copies = EditsMeanwhile.REFUSE;

    @Column(name = "trashed")
    boolean trashed;

    /** By its name in the API. */
    @Converter
    static class CopiesColumn implements AttributeConverter<EditsMeanwhile, String> {
        @Override
        public String convertToDatabaseColumn(EditsMeanwhile copies) {
            return copies.wireName();
        }

        @Override
        public EditsMeanwhile convertToEntityAttribute(String column) {
            return EditsMeanwhile.of(column);
        }
    }
}
