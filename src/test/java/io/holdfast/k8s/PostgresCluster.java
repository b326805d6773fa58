package io.holdfast.k8s;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is used of CloudNativePG's {@code Cluster}, of which there are no classes. */
record PostgresCluster(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {
    record Spec(
            @Nullable String description,
            String imageName,
            int instances,
            Bootstrap bootstrap,
            PostgreSql postgresql,
            Storage storage,
            Storage walStorage,
            ResourceRequirements resources,
            @Nullable Affinity affinity) {}

    record Bootstrap(InitDb initdb) {}

    record InitDb(String database, String owner) {}

    record PostgreSql(
            Map<String, String> parameters, @Nullable Synchronous synchronous) {}

    record Synchronous(Method method, int number) {}

    enum Method {
        any,
        first
    }

    record Storage(String size) {}

    record Affinity(String topologyKey, AntiAffinity podAntiAffinityType) {}

    enum AntiAffinity {
        preferred,
        required
    }
}
