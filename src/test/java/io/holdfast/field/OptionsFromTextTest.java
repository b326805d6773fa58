package io.holdfast.field;

import static io.holdfast.testing.Crm.rowsOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.holdfast.testing.Crm;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Texts that differ in little become options and texts again. */
@QuarkusTest
class OptionsFromTextTest {
    private static final List<String> TEXTS = List.of("Blau", "blau", "BLAU", " blau", "rot 7", "a,b", "");

    private final Crm crm = Crm.create();

    private int table() {
        var body = JsonNodeFactory.instance.objectNode().put("name", "T").put("first_row_header", true);
        ArrayNode data = body.putArray("data");
        data.addArray().add("Name").add("Colour");
        TEXTS.forEach(text -> data.addArray().add("x").add(text));
        return crm.owner().post(crm.tables(), body.toString()).ok().path("id").asInt();
    }

    private void change(int field, String type, List<String> options) {
        var body = JsonNodeFactory.instance.objectNode().put("type", type);
        ArrayNode list = body.putArray("select_options");
        options.forEach(option -> list.addObject().put("value", option).put("color", "blue"));
        crm.owner()
                .patch("/api/database/fields/" + field + "/", body.toString())
                .is(200);
    }

    /** @param member of the cell that is wanted; empty for the cell itself */
    private List<String> column(int table, int field, String member) {
        List<String> cells = new ArrayList<>();
        crm.owner()
                .get(rowsOf(table) + "?size=200")
                .ok()
                .path("results")
                .forEach(row -> cells.add(row.at("/field_" + field + member).asText()));
        return cells;
    }

    @Test
    void valuesThatDifferInCaseAloneKeepAnOptionOfTheirOwnEach() {
        int table = table();
        int colour = crm.field(table, 1);

        change(colour, "single_select", List.of("Blau", "blau", "BLAU", "rot 7", "a,b"));

        // an option's text has no blanks around it, so the one that has finds the first that differs in those alone
        assertThat(column(table, colour, "/value")).containsExactly("Blau", "blau", "BLAU", "Blau", "rot 7", "a,b", "");

        change(colour, "text", List.of());
        assertThat(column(table, colour, "")).containsExactly("Blau", "blau", "BLAU", "Blau", "rot 7", "a,b", "null");
    }

    @Test
    void whereNoOptionIsExactlyTheSameCaseDoesNotMatter() {
        int table = table();
        int colour = crm.field(table, 1);

        change(colour, "single_select", List.of("bLAU", "ROT 7"));

        assertThat(column(table, colour, "/value")).containsExactly("bLAU", "bLAU", "bLAU", "bLAU", "ROT 7", "", "");
    }
}
