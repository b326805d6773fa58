package io.holdfast.job;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The handlers by the type they serve. */
@ApplicationScoped
class JobHandlers {
    private final Map<String, JobHandler> byType = new TreeMap<>();

    JobHandlers(@Any Instance<JobHandler> handlers) {
        for (JobHandler handler : handlers) {
            if (byType.put(handler.type(), handler) != null) {
                throw new IllegalStateException("two handlers for " + handler.type());
            }
        }
    }

    /** Empty for a type that only another version of the service knows. */
    Optional<JobHandler> of(String type) {
        return Optional.ofNullable(byType.get(type));
    }

    Set<String> types() {
        return byType.keySet();
    }
}
