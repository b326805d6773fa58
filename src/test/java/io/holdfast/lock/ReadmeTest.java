package io.holdfast.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final String BEGIN = "<!-- rendered by OperationTables -->\n";
    private static final String END = "<!-- end of rendered -->";

    @Test
    void theReadmeShowsTheTableOfOperationsAsItIs() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        assertThat(readme).contains(BEGIN, END);
        String shown = readme.substring(readme.indexOf(BEGIN) + BEGIN.length(), readme.indexOf(END));
        assertThat(shown.strip()).isEqualTo(OperationTables.markdown().strip());
    }
}
