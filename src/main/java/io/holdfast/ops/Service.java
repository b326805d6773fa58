package io.holdfast.ops;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.http.HttpServer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Runs until it is told to stop, and says where it can be reached. */
class Service implements QuarkusApplication {
    private static final Logger LOG = Logger.getLogger(Service.class);

    private final int port;
    private final int managementPort;

    Service(
            HttpServer server,
            @ConfigProperty(name = "quarkus.http.port") int port,
            @ConfigProperty(name = "quarkus.management.port") int managementPort) {
        // after a live reload the server does not know its port
        this.port = server.getPort() > 0 ? server.getPort() : port;
        this.managementPort = managementPort;
    }

    @Override
    public int run(String... args) {
        Beginning.over();
        LOG.infof(
                "Holdfast is ready: API http://127.0.0.1:%d/api/, health http://127.0.0.1:%d/q/health, metrics"
                        + " http://127.0.0.1:%d/q/metrics",
                port, managementPort, managementPort);
        Quarkus.waitForExit();
        return 0;
    }
}
