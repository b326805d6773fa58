package io.holdfast.lock;

import java.util.List;

/** Some rows of one level. */
public sealed interface Scope {
    /** These rows, in ascending order. */
    record Ids(List<Integer> ids) implements Scope {}

    /** Every row of the level that lies in an application. */
    record OfApplication(int application) implements Scope {}

    /** Every field of a table. */
    record OfTable(int table) implements Scope {}
}
