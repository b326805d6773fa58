package io.holdfast.row;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Tag;

/** The same at what was built. */
@QuarkusIntegrationTest
@Tag("native")
class RowListIT extends RowListTest {}
