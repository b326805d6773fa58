package io.holdfast.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A long operation: how it is asked for, where it can be stopped, what is to be there afterwards. */
enum Work {
    IMPORT_INTO_A_TABLE {
        @Override
        String path(Scene scene) {
            return "/api/database/tables/" + scene.table() + "/import/async/";
        }

        @Override
        String body() {
            return "{\"data\": [" + ROWS + "]}";
        }

        @Override
        String whatItWaitsForAtFirst(Scene scene) {
            return "lock table " + scene.physical(scene.table()) + " in access exclusive mode";
        }

        /** Writing, not reading: by then it has read the first piece of what was uploaded. */
        @Override
        String whatItWaitsForBeforeTheFirstRow(Scene scene) {
            return "lock table " + scene.physical(scene.table()) + " in share mode";
        }

        @Override
        Answer edit(Scene scene, Api through) {
            return through.post(
                    "/api/database/fields/table/" + scene.table() + "/change-primary-field/",
                    "{\"new_primary_field_id\": %d}".formatted(scene.secondField()));
        }

        @Override
        long results(Scene scene) {
            return scene.rows(scene.table()) == Scene.ROWS_BEFORE ? 0 : 1;
        }

        @Override
        void assertWhole(Scene scene) {
            scene.assertRows(scene.table(), Scene.ROWS_BEFORE + NUMBER_OF_ROWS);
        }
    },

    IMPORT_OF_A_NEW_TABLE {
        @Override
        String path(Scene scene) {
            return "/api/database/tables/database/" + scene.application() + "/async/";
        }

        @Override
        String body() {
            return "{\"name\": \"New\", \"data\": [" + ROWS + "]}";
        }

        @Override
        String whatItWaitsForBeforeTheFirstRow(Scene scene) {
            return REGISTRY;
        }

        @Override
        Answer edit(Scene scene, Api through) {
            return through.patch("/api/applications/" + scene.application() + "/", "{\"name\": \"Renamed\"}");
        }

        /** Only its last step is in anybody's way. */
        @Override
        boolean refusesEditsAt(Phase phase) {
            return phase == Phase.PUBLISHING;
        }

        @Override
        long results(Scene scene) {
            return scene.furtherTables();
        }

        @Override
        void assertWhole(Scene scene) {
            scene.assertRows(scene.furtherTable(), NUMBER_OF_ROWS);
        }
    },

    SNAPSHOT {
        @Override
        String path(Scene scene) {
            return "/api/snapshots/application/" + scene.application() + "/";
        }

        @Override
        String body() {
            return "{\"name\": \"Shot\"}";
        }

        @Override
        String whatItWaitsForInTheMiddle(Scene scene) {
            return "lock table " + scene.physical(scene.otherTable()) + " in access exclusive mode";
        }

        @Override
        long results(Scene scene) {
            return scene.snapshots();
        }

        @Override
        void assertWhole(Scene scene) {
            scene.assertSnapshotIsWhole();
        }
    },
    DUPLICATE_APPLICATION {
        @Override
        String path(Scene scene) {
            return "/api/applications/" + scene.application() + "/duplicate/async/";
        }

        @Override
        String whatItWaitsForInTheMiddle(Scene scene) {
            return "lock table " + scene.physical(scene.otherTable()) + " in access exclusive mode";
        }

        @Override
        long results(Scene scene) {
            return scene.duplicates();
        }

        @Override
        void assertWhole(Scene scene) {
            scene.assertDuplicateIsWhole();
        }
    },

    RESTORED_SNAPSHOT {
        /** Somebody takes one first. */
        @Override
        void prepare(Scene scene) {
            scene.takeSnapshot();
        }

        @Override
        String path(Scene scene) {
            return "/api/snapshots/" + scene.snapshot() + "/restore/";
        }

        @Override
        int application(Scene scene) {
            return scene.hiddenApplication();
        }

        @Override
        String whatItWaitsForInTheMiddle(Scene scene) {
            return "lock table " + scene.physical(scene.lastHiddenTable()) + " in access exclusive mode";
        }

        /** What it reads is nobody's but the snapshot's. */
        @Override
        boolean refusesEditsAt(Phase phase) {
            return false;
        }

        @Override
        long results(Scene scene) {
            return scene.duplicates();
        }

        @Override
        void assertWhole(Scene scene) {
            scene.assertDuplicateIsWhole();
        }
    },

    DUPLICATE_TABLE {
        @Override
        String path(Scene scene) {
            return "/api/database/tables/" + scene.table() + "/duplicate/async/";
        }

        @Override
        String whatItWaitsForInTheMiddle(Scene scene) {
            return "lock table " + scene.physical(scene.table()) + " in access exclusive mode";
        }

        /** Its last step goes by the name of what creating a table holds. */
        @Override
        boolean refusesEditsAt(Phase phase) {
            return phase == Phase.LOCKED || phase == Phase.MIDDLE;
        }

        @Override
        long results(Scene scene) {
            return scene.furtherTables();
        }

        @Override
        void assertWhole(Scene scene) {
            scene.assertRows(scene.furtherTable(), Scene.ROWS_BEFORE);
        }
    },

    DUPLICATE_FIELD {
        @Override
        String path(Scene scene) {
            return "/api/database/fields/" + scene.primaryField() + "/duplicate/async/";
        }

        @Override
        String body() {
            return "{\"duplicate_data\": true}";
        }

        /** It announces its second table on a connection of its own. */
        @Override
        String standingAtFirst() {
            return """
                    select exists (select from job where id = ? and locked) and exists (
                        select from pg_stat_activity
                        where query like 'insert into physical_object%' and wait_event_type = 'Lock')
                    """;
        }

        @Override
        String whatItWaitsForInTheMiddle(Scene scene) {
            return "lock table field in share mode";
        }

        @Override
        long results(Scene scene) {
            return scene.duplicatedFields();
        }

        @Override
        void assertWhole(Scene scene) {
            scene.assertDuplicatedFieldIsWhole();
        }
    },

    EXPORT {
        @Override
        String path(Scene scene) {
            return "/api/database/export/table/" + scene.table() + "/";
        }

        @Override
        String body() {
            return "{\"exporter_type\": \"csv\"}";
        }

        @Override
        String whatItWaitsForAtFirst(Scene scene) {
            return "lock table " + scene.physical(scene.table()) + " in access exclusive mode";
        }

        @Override
        String whatItWaitsForInTheMiddle(Scene scene) {
            return "lock table export_chunk in share mode";
        }

        @Override
        long results(Scene scene) {
            return scene.exportedFiles();
        }

        @Override
        void assertWhole(Scene scene) {
            scene.assertFileIsWhole();
        }
    };

    /** More than one piece of an upload has, so that an import reads again after it has written. */
    static final int NUMBER_OF_ROWS = 30_000;

    private static final String ROWS = IntStream.range(0, NUMBER_OF_ROWS)
            .mapToObj(i -> "[\"row %06d of those that are to come in all at once or not at all\"]".formatted(i))
            .collect(Collectors.joining(","));
    private static final String REGISTRY = "lock table physical_object in share mode";

    /** Makes what it is done to, before anything stands still. */
    void prepare(Scene scene) {}

    abstract String path(Scene scene);

    /** What the request says, in JSON. */
    String body() {
        return "{}";
    }

    /** Whose job it is. */
    int application(Scene scene) {
        return scene.application();
    }

    /** Whether this is one of those that are hit at every phase; the others are at one each. */
    boolean isHitEverywhere() {
        return this == IMPORT_INTO_A_TABLE
                || this == IMPORT_OF_A_NEW_TABLE
                || this == SNAPSHOT
                || this == DUPLICATE_APPLICATION;
    }

    boolean passes(Phase phase) {
        return hasBody() || phase != Phase.BODY;
    }

    /** Where it stands when it has its locks and has done nothing. */
    String whatItWaitsForAtFirst(Scene scene) {
        return REGISTRY;
    }

    /** What tells that it has come there, of its id. */
    String standingAtFirst() {
        return Scene.STANDING;
    }

    /** Null when it need not be stopped there to be stopped in the middle. */
    @Nullable
    String whatItWaitsForBeforeTheFirstRow(Scene scene) {
        return null;
    }

    /** Where it stands when some rows are there. */
    String whatItWaitsForInTheMiddle(Scene scene) {
        return "lock table upload_chunk in access exclusive mode";
    }

    /** An edit that it is in the way of, and that needs nothing that the test holds. */
    Answer edit(Scene scene, Api through) {
        return through.patch("/api/database/tables/" + scene.table() + "/", "{\"name\": \"Renamed\"}");
    }

    boolean refusesEditsAt(Phase phase) {
        return phase == Phase.LOCKED || phase == Phase.MIDDLE || phase == Phase.PUBLISHING;
    }

    /** How many of its results are there, in whatever shape. */
    abstract long results(Scene scene);

    abstract void assertWhole(Scene scene);

    /** Whether what is sent is so much that it can be stopped on its way in. */
    boolean hasBody() {
        return this == IMPORT_INTO_A_TABLE || this == IMPORT_OF_A_NEW_TABLE;
    }

    /** The type of its job. */
    String type() {
        return switch (this) {
            case IMPORT_INTO_A_TABLE, IMPORT_OF_A_NEW_TABLE -> "file_import";
            case SNAPSHOT -> "create_snapshot";
            case DUPLICATE_APPLICATION -> "duplicate_application";
            case RESTORED_SNAPSHOT -> "restore_snapshot";
            case DUPLICATE_TABLE -> "duplicate_table";
            case DUPLICATE_FIELD -> "duplicate_field";
            case EXPORT -> "export_table";
        };
    }

    void assertNothing(Scene scene) {
        assertThat(results(scene)).isZero();
        scene.assertRows(scene.table(), Scene.ROWS_BEFORE);
    }
}
