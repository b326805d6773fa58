package io.holdfast.ops.openapi;

import io.holdfast.access.Anonymous;
import io.holdfast.problem.Body;
import io.holdfast.problem.CommonErrors;
import io.holdfast.problem.Endpoint;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.HonoursWait;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.ResponseStatus;

/** A method of a resource class that answers requests, and what can be told of it. */
record EndpointMethod(Method method) {
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)(?:: ([^}]+))?}");
    private static final String NUMBER = "[0-9]+";
    private static final String SUFFIX = "Resource";

    /** The endpoints of a resource class, in an order that stays. */
    static Stream<EndpointMethod> in(Class<?> resource) {
        return Arrays.stream(resource.getDeclaredMethods())
                .map(EndpointMethod::new)
                .filter(endpoint -> endpoint.httpMethod().isPresent())
                .sorted(Comparator.comparing(endpoint -> endpoint.method.getName()));
    }

    private Optional<String> httpMethod() {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(http -> http != null)
                .map(HttpMethod::value)
                .findFirst();
    }

    String verb() {
        return httpMethod().orElseThrow();
    }

    /** What was said of it. */
    Endpoint description() {
        Endpoint said = method.getAnnotation(Endpoint.class);
        if (said == null) {
            throw new IllegalStateException(method + " answers requests and is not described by @Endpoint");
        }
        return said;
    }

    /** The codes that it may answer with, those of every endpoint of its class first. */
    List<ErrorCode> errors() {
        CommonErrors common = resource().getAnnotation(CommonErrors.class);
        Stream<ErrorCode> ofClass = common == null ? Stream.empty() : Arrays.stream(common.value());
        return Stream.concat(ofClass, Arrays.stream(description().errors())).toList();
    }

    private String declaredPath() {
        Path ofMethod = method.getAnnotation(Path.class);
        String inClass = resource().getAnnotation(Path.class).value();
        return ofMethod == null ? inClass : inClass + ofMethod.value();
    }

    /** Its address, with parameters as {@code {name}}. */
    String path() {
        return PARAMETER.matcher(declaredPath()).replaceAll("{$1}");
    }

    /**
     * A parameter in its address, an id as a rule.
     *
     * @param form of one that is no number; else empty
     */
    record PathParameter(String name, String description, String form) {}

    List<PathParameter> pathParameters() {
        return PARAMETER.matcher(declaredPath()).results().map(this::parameter).toList();
    }

    /** {@code tables/{id}/} wants the id of a table. */
    private PathParameter parameter(MatchResult found) {
        String name = found.group(1);
        String[] before = declaredPath().substring(0, found.start()).split("/");
        String noun = name.equals("id") ? before[before.length - 1].replaceFirst("s$", "") : name;
        String form = found.group(2) == null ? NUMBER : found.group(2);
        return form.equals(NUMBER)
                ? new PathParameter(name, "The id of the " + noun + ".", "")
                : new PathParameter(name, "The name of the " + noun + ".", form);
    }

    private Class<?> resource() {
        return method.getDeclaringClass();
    }

    /** The noun of its resource class. */
    String tag() {
        String name = resource().getSimpleName();
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    /** A name of it that no other endpoint has. */
    String id() {
        String tag = tag();
        return tag.substring(0, 1).toLowerCase(Locale.ROOT) + tag.substring(1) + "_" + method.getName();
    }

    boolean isForAnybody() {
        return isAnnotated(Anonymous.class);
    }

    boolean honoursWait() {
        return isAnnotated(HonoursWait.class);
    }

    /** Whether another operation can be in its way. */
    boolean mayBeRefused() {
        HonoursWait ofMethod = method.getAnnotation(HonoursWait.class);
        return honoursWait() && (ofMethod == null || ofMethod.mayBeRefused());
    }

    private boolean isAnnotated(Class<? extends Annotation> annotation) {
        return method.isAnnotationPresent(annotation) || resource().isAnnotationPresent(annotation);
    }

    boolean readsBody() {
        return Arrays.stream(method.getParameterTypes())
                .anyMatch(type -> type == Body.class || type == InputStream.class);
    }

    /** Of an answer that is no error. */
    int status() {
        ResponseStatus said = method.getAnnotation(ResponseStatus.class);
        return said != null ? said.value() : method.getReturnType() == void.class ? 204 : 200;
    }
}
