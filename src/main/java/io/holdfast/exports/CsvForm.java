package io.holdfast.exports;

import io.holdfast.field.FieldModel;
import io.holdfast.field.type.BooleanOptions;
import io.holdfast.field.type.DateOptions;
import io.holdfast.field.type.DisplayForm;
import io.holdfast.field.type.NumberOptions;
import io.holdfast.field.type.RatingOptions;
import io.holdfast.field.type.SingleSelectOptions;
import io.holdfast.storage.RowColumns;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jooq.Field;
import org.jooq.impl.DSL;

/**
 * CSV as the reference writes it (contract section 17): the row's id, then cells in display form; records end with CRLF, cells
 * are quoted where they have to be, which is where COPY quotes them, too. A cell that a spreadsheet would take for a formula
 * gets an apostrophe before it, and a backslash before each of its bars, unless it looks like a plain number; so do names.
 *
 * @param separator what stands between cells, an ASCII character and no quote
 * @param hasHeader whether the names of the fields come first
 */
record CsvForm(List<FieldModel> fields, char separator, boolean hasHeader) implements FileForm {
    private static final byte[] END_OF_RECORD = {'\r', '\n'};
    private static final String SUSPECT = "@+-=|%";
    private static final String PLAIN_NUMBER = "^[+-]?[0-9.,]+$";
    private static final Pattern IS_PLAIN_NUMBER = Pattern.compile("[+-]?[0-9.,]+");

    CsvForm {
        fields = List.copyOf(fields);
    }

    @Override
    public List<Field<?>> columns() {
        List<Field<?>> columns = new ArrayList<>(List.of(RowColumns.ID));
        fields.forEach(field -> columns.add(cell(field)));
        return columns;
    }

    private static Field<String> cell(FieldModel field) {
        Field<String> shown = DisplayForm.of(DSL.field(DSL.name(field.column())), field.options());
        return maySuspect(field) ? harmless(shown) : shown;
    }

    private static boolean maySuspect(FieldModel field) {
        return switch (field.options()) {
            case BooleanOptions bool -> false;
            case RatingOptions rating -> false;
            case DateOptions date -> false;
            case NumberOptions number -> !DisplayForm.isBare(number);
            case SingleSelectOptions select ->
                select.options().stream()
                        .anyMatch(option -> option.value().isEmpty()
                                || !harmless(option.value()).equals(option.value()));
            default -> true;
        };
    }

    /**
     * Null for the empty text as well: COPY tells it from nothing, which a CSV file does not. The first character, which is cheap
     * to see, decides for nearly all cells; that of the empty text is 0.
     */
    private static Field<String> harmless(Field<String> text) {
        List<Field<Integer>> suspects = IntStream.concat(IntStream.of(0), SUSPECT.chars())
                .<Field<Integer>>mapToObj(DSL::inline)
                .toList();
        Field<String> marked = DSL.inline("'").concat(DSL.replace(text, DSL.inline("|"), DSL.inline("\\|")));
        return DSL.when(
                        DSL.ascii(text).in(suspects),
                        DSL.when(DSL.condition("{0} ~ {1}", text, DSL.inline(PLAIN_NUMBER)), text)
                                .when(text.ne(DSL.inline("")), marked))
                .else_(text);
    }

    static String harmless(String text) {
        boolean suspect = !text.isEmpty() && SUSPECT.indexOf(text.charAt(0)) >= 0;
        return suspect && !IS_PLAIN_NUMBER.matcher(text).matches() ? "'" + text.replace("|", "\\|") : text;
    }

    @Override
    public String copyOptions() {
        return "format csv, delimiter '" + separator + "'";
    }

    @Override
    public void begin(OutputStream out) throws IOException {
        if (!hasHeader) {
            return;
        }
        StringBuilder header = new StringBuilder("id");
        for (FieldModel field : fields) {
            header.append(separator).append(quoted(harmless(field.name())));
        }
        out.write(header.toString().getBytes(StandardCharsets.UTF_8));
        out.write(END_OF_RECORD);
    }

    /** As COPY does it. */
    private String quoted(String text) {
        boolean asItIs = text.chars().noneMatch(c -> c == separator || c == '"' || c == '\r' || c == '\n');
        return asItIs ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    @Override
    public void row(OutputStream out, byte[] line, boolean isFirst) throws IOException {
        out.write(line, 0, line.length - 1);
        out.write(END_OF_RECORD);
    }

    @Override
    public void end(OutputStream out) {
        // nothing comes behind the last record
    }
}
