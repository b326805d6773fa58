package io.holdfast.imports;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Tag;

/** The same at what was built. */
@QuarkusIntegrationTest
@Tag("native")
class CsvLinesIT extends CsvLinesTest {}
