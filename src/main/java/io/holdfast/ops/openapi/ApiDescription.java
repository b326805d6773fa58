package io.holdfast.ops.openapi;

import io.holdfast.problem.Endpoint;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.Path;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.Paths;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.IndexView;

/**
 * Adds the endpoints to the description. Runs when the service is built, where the index of all classes is at hand and
 * application classes can be loaded and looked at.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDescription implements OASFilter {
    private static final String JSON = "application/json";
    private static final String FILE = "CsvFile";

    private final List<EndpointMethod> endpoints;

    public ApiDescription(IndexView index) {
        this.endpoints = index.getAnnotations(Path.class).stream()
                .filter(annotation -> annotation.target().kind() == AnnotationTarget.Kind.CLASS)
                .map(annotation -> annotation.target().asClass().name().toString())
                .sorted()
                .map(ApiDescription::load)
                .flatMap(EndpointMethod::in)
                .sorted(Comparator.comparing(EndpointMethod::path))
                .toList();
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("A class of the index cannot be loaded", e);
        }
    }

    @Override
    public void filterOpenAPI(OpenAPI api) {
        Map<String, PathItem> items = new TreeMap<>();
        for (EndpointMethod endpoint : endpoints) {
            items.computeIfAbsent(endpoint.path(), path -> OASFactory.createPathItem())
                    .setOperation(PathItem.HttpMethod.valueOf(endpoint.verb()), operation(endpoint, api));
        }
        Paths paths = OASFactory.createPaths();
        items.forEach(paths::addPathItem);
        api.setPaths(paths);
    }

    private static Operation operation(EndpointMethod endpoint, OpenAPI api) {
        Endpoint said = endpoint.description();
        Operation operation = OASFactory.createOperation()
                .operationId(endpoint.id())
                .summary(said.value())
                .addTag(endpoint.tag())
                .responses(new Answers(endpoint).all());
        if (!said.details().isEmpty()) {
            operation.description(said.details());
        }
        if (endpoint.isForAnybody()) {
            operation.security(List.of());
        }
        if (endpoint.readsBody()) {
            operation.requestBody(body(said, api));
        }
        addParameters(operation, endpoint, said);
        return operation;
    }

    private static void addParameters(Operation operation, EndpointMethod endpoint, Endpoint said) {
        endpoint.pathParameters()
                .forEach(parameter -> operation.addParameter(OASFactory.createParameter()
                        .name(parameter.name())
                        .in(Parameter.In.PATH)
                        .required(true)
                        .description(parameter.description())
                        .schema(schema(parameter))));
        for (String name : said.query()) {
            operation.addParameter(OASFactory.createParameter().ref(name));
        }
        if (endpoint.honoursWait()) {
            operation.addParameter(OASFactory.createParameter().ref("Prefer"));
            operation.addParameter(OASFactory.createParameter().ref("wait"));
            operation.addParameter(OASFactory.createParameter().ref("HoldfastLock"));
        }
    }

    private static Schema schema(EndpointMethod.PathParameter parameter) {
        return parameter.form().isEmpty()
                ? OASFactory.createSchema().addType(Schema.SchemaType.INTEGER).minimum(BigDecimal.ZERO)
                : OASFactory.createSchema().addType(Schema.SchemaType.STRING).pattern("^" + parameter.form() + "$");
    }

    /** An empty body counts as an object without members, so only one that has to have some is required. */
    private static RequestBody body(Endpoint said, OpenAPI api) {
        Schema described = api.getComponents().getSchemas().get(said.body());
        if (described == null) {
            throw new IllegalStateException("There is no schema " + said.body());
        }
        Content content = OASFactory.createContent().addMediaType(JSON, mediaType(said.body()));
        if (!said.file().isEmpty()) {
            content.addMediaType(said.file(), mediaType(FILE));
        }
        return OASFactory.createRequestBody()
                .required(described.getRequired() != null && said.file().isEmpty())
                .content(content);
    }

    private static MediaType mediaType(String schema) {
        return OASFactory.createMediaType().schema(OASFactory.createSchema().ref(schema));
    }
}
