package io.holdfast.access;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Tag;

/** The same at what was built. */
@QuarkusIntegrationTest
@Tag("native")
class AccountIT extends AccountTest {}
