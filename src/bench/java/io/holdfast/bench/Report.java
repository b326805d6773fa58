package io.holdfast.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The table of what was measured. */
final class Report {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final List<String> lines = new ArrayList<>(
            List.of("| what | measured | beside it | ratio: median (min – max) | goal |", "|---|---|---|---|---|"));

    /** What goes on, to whoever looks on. */
    static void say(String format, Object... arguments) {
        OUT.printf(format + "%n", arguments);
    }

    void add(String what, String measured, String beside, String ratio, String goal) {
        String line = "| " + String.join(" | ", what, measured, beside, ratio, goal) + " |";
        lines.add(line);
        say("%s", line);
    }

    void print(Path file) throws IOException {
        say("%n%s", String.join("\n", lines));
        Files.writeString(file, String.join("\n", lines) + "\n");
    }
}
