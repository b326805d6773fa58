package io.holdfast.imports;

import io.holdfast.job.JobRun;
import java.sql.SQLException;

/** What callers see as state of an import at work: contract section 14.2. */
enum Stage {
    VALIDATION("row-import-validation"),
    CREATION("row-import-creation"),
    CREATE_TABLE("import-create-table");

    private static final int ROWS_BETWEEN = 100;

    private final String text;

    Stage(String text) {
        this.text = text;
    }

    void show(JobRun run, int percent) throws SQLException {
        run.progress(percent, text);
    }

    /** Every so many rows: shows how much of the data has gone in, and ends the attempt where it is to end. */
    void show(JobRun run, Rows rows, Rows.Row row) throws SQLException {
        show(run, rows, row, 0, 100);
    }

    /** For a pass over the data that is the part of the job between these two percentages. */
    void show(JobRun run, Rows rows, Rows.Row row, int begin, int end) throws SQLException {
        if (row.index() % ROWS_BETWEEN == 0) {
            show(run, begin + rows.percent() * (end - begin) / 100);
        }
    }
}
