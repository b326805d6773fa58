package io.holdfast.lock;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The table of operations as Markdown, for the README. */
final class OperationTables {
    private static final List<Operation> ALL = List.of(Operation.values());

    private OperationTables() {}

    /** Both tables, as they have to stand in the README. */
    static String markdown() {
        return needs() + "\n" + pairs();
    }

    /** The names of named locks and what they refuse, as they have to stand in the README. */
    static String names() {
        StringBuilder text = new StringBuilder("| name | refuses |\n|---|---|\n");
        for (LockName name : LockName.values()) {
            text.append("| `").append(name.text()).append("` | ");
            text.append(name.operations().stream()
                    .map(operation -> operation + kind(name, operation))
                    .collect(Collectors.joining(", ")));
            text.append(" |\n");
        }
        return text.toString();
    }

    private static String kind(LockName name, Operation operation) {
        if (operation != Operation.CHANGE_FIELD) {
            return "";
        }
        return switch (name) {
            case FIELD_TYPE_UPDATE -> " to another type";
            case FIELD_INCOMPATIBLE_UPDATE -> " without another type";
            default -> "";
        };
    }

    private static String needs() {
        StringBuilder text =
                new StringBuilder("| | operation | application | tables | fields |\n|---|---|---|---|---|\n");
        for (Operation operation : ALL) {
            text.append("| ").append(number(operation)).append(" | ").append(operation);
            for (Level level : Level.values()) {
                text.append(" | ")
                        .append(operation.needs().stream()
                                .filter(need -> need.level() == level)
                                .map(OperationTables::cell)
                                .collect(Collectors.joining()));
            }
            text.append(" |\n");
        }
        return text.toString();
    }

    private static String cell(Need need) {
        String rows = switch (need.reach()) {
            case TARGET -> "";
            case ALL_BENEATH -> "all ";
            case NAMED -> "named ones ";
            case TARGET_AND_NAMED -> "with dependants ";
        };
        return rows + need.strength();
    }

    /** What happens to the operation of a column while that of a row runs on the same field, its table, its application. */
    private static String pairs() {
        StringBuilder text = new StringBuilder("| held \\ asked |");
        ALL.forEach(operation -> text.append(' ').append(number(operation)).append(" |"));
        text.append("\n|---|").append("---|".repeat(ALL.size())).append('\n');
        for (Operation held : ALL) {
            text.append("| ").append(number(held)).append(' ').append(held).append(" |");
            ALL.forEach(asked -> text.append(' ').append(outcome(held, asked)).append(" |"));
            text.append('\n');
        }
        return text.toString();
    }

    private static String outcome(Operation held, Operation asked) {
        Target target = Target.field(1, 2, 3);
        if (!held.blocks(target, asked, target)) {
            return "·";
        }
        if (asked.isJob()) {
            return "pends";
        }
        return held.isJob() ? "**409**" : "waits";
    }

    private static int number(Operation operation) {
        return Arrays.asList(Operation.values()).indexOf(operation) + 1;
    }
}
