package io.holdfast.access;

import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Asks who is calling before the body of a request is read. */
class Authentication {
    private final Access access;

    Authentication(Access access) {
        this.access = access;
    }

    @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
    void authenticate(ResourceInfo endpoint) {
        if (!isForAnybody(endpoint.getResourceMethod())) {
            access.caller();
        }
    }

    private static boolean isForAnybody(Method method) {
        return method.isAnnotationPresent(Anonymous.class)
                || method.getDeclaringClass().isAnnotationPresent(Anonymous.class);
    }
}
