package io.holdfast.imports;

import io.holdfast.problem.Fault;
import io.holdfast.problem.Faults;

/** What is wrong with the elements of a long list, by their indexes: the first few, which are enough to understand it. */
final class ElementFaults {
    private static final int MOST = 30;

    private final Faults faults = new Faults();
    private int count;

    void add(long index, Fault fault) {
        if (count < MOST) {
            faults.add(String.valueOf(index), fault);
            count++;
        }
    }

    Faults faults() {
        return faults;
    }
}
