package io.holdfast.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final String BEGIN = "<!-- rendered by OperationTables -->\n";
    private static final String NAMES = "<!-- rendered by OperationTables: names -->\n";
    private static final String END = "<!-- end of rendered -->";

    @Test
    void theReadmeShowsTheTableOfOperationsAsItIs() throws IOException {
        assertThat(shown(BEGIN)).isEqualTo(OperationTables.markdown().strip());
    }

    @Test
    void theReadmeShowsTheNamesOfLocksAsTheyAre() throws IOException {
        assertThat(shown(NAMES)).isEqualTo(OperationTables.names().strip());
    }

    private static String shown(String begin) throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        assertThat(readme).contains(begin, END);
        int from = readme.indexOf(begin) + begin.length();
        return readme.substring(from, readme.indexOf(END, from)).strip();
    }
}
