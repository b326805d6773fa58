package io.holdfast.lock;

import io.holdfast.problem.HonoursWait;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lets a request in, reads what it says about waiting, and answers {@code Preference-Applied}. */
@Provider
@HonoursWait
class WaitPreferenceFilter implements ContainerRequestFilter, ContainerResponseFilter {
    private static final Pattern WAIT = Pattern.compile("(?i)\\s*wait\\s*=\\s*\"?([0-9]{1,9})\"?\\s*(?:;.*)?");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private final WaitPreference preference;
    private final Entrance entrance;

    WaitPreferenceFilter(WaitPreference preference, Entrance entrance) {
        this.preference = preference;
        this.entrance = entrance;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Integer seconds = fromHeader(request.getHeaders().get("Prefer"));
        if (seconds == null) {
            seconds = fromQuery(request.getUriInfo().getQueryParameters().getFirst("wait"));
        }
        preference.note(request.getUriInfo().getRequestUri().getRawPath(), seconds);
        entrance.enter();
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        entrance.leave();
        Duration asked = preference.asked();
        if (asked != null) {
            response.getHeaders().putSingle("Preference-Applied", "wait=" + asked.toSeconds());
        }
    }

    /** The first preference of that name counts, as RFC 7240 has it; what is malformed is ignored. */
    private static @Nullable Integer fromHeader(@Nullable List<String> headers) {
        if (headers == null) {
            return null;
        }
        for (String header : headers) {
            for (String part : header.split(",", -1)) {
                Matcher m = WAIT.matcher(part);
                if (m.matches()) {
                    return Integer.valueOf(m.group(1));
                }
            }
        }
        return null;
    }

    private static @Nullable Integer fromQuery(@Nullable String value) {
        return value != null && SECONDS.matcher(value).matches() ? Integer.valueOf(value) : null;
    }
}
