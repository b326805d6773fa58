package io.holdfast.exports;

import io.holdfast.field.TableModel;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/**
 * A table on its way to somebody. What goes wrong after the first byte can be told in one way only: the answer breaks off.
 *
 * @param place given back at the end
 */
record TableStream(
        TableModel table,
        ExportOptions options,
        OnlineReading.Moment moment,
        Streams.Place place,
        HttpServerResponse response)
        implements StreamingOutput {
    private static final Logger LOG = Logger.getLogger(TableStream.class);

    @Override
    public void write(OutputStream out) throws IOException {
        try (place;
                moment) {
            PatientOutput patient = new PatientOutput(out, response::closed);
            place.watch(patient, response::reset);
            FileWriting.write(table, options, moment, rows -> {}, patient);
            patient.flush();
        } catch (SQLException | IOException | RuntimeException e) {
            LOG.infof("The export of table %d broke off: %s", table.table().id(), e.getMessage());
            response.reset();
            throw new IOException("the answer broke off", e);
        }
    }
}
