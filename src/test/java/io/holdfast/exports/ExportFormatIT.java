package io.holdfast.exports;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Tag;

/** The same at what was built. */
@QuarkusIntegrationTest
@Tag("native")
class ExportFormatIT extends ExportFormatTest {}
