package io.holdfast.copying;

import io.holdfast.application.ApplicationStore;
import java.time.Instant;
import java.util.List;

/**
 * A copy of an application that is whole and that nobody sees yet.
 *
 * @param identity of the copy
 * @param name of the source at that moment
 * @param place of the source among the applications of its workspace, at that moment
 * @param takenAt the moment
 */
public record Copy(
        ApplicationStore.Identity identity, String name, int place, Instant takenAt, List<TableCopy> tables) {
    public Copy {
        tables = List.copyOf(tables);
    }
}
