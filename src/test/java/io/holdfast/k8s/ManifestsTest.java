package io.holdfast.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What has to be true of every overlay, whatever the service does. */
class ManifestsTest {
    static List<String> overlays() {
        return Overlays.names();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyManifestIsOneThatKubernetesKnows(String overlay) {
        assertThat(Overlays.get(overlay).manifests()).isNotEmpty().allSatisfy(Strict::check);
    }

    @Test
    void everyFileIsUsedByAnOverlay() throws IOException {
        Set<Path> used = new HashSet<>();
        Overlays.all().forEach(overlay -> used.addAll(overlay.files()));
        try (Stream<Path> files = Files.walk(Overlays.ROOT)) {
            assertThat(files.filter(Files::isRegularFile)).containsExactlyInAnyOrderElementsOf(used);
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everythingIsInTheNamespaceThatComesWithIt(String overlay) {
        Rendering rendering = Overlays.get(overlay);
        Manifest namespace = rendering.ofKind("Namespace").findFirst().orElseThrow();
        assertThat(rendering.manifests())
                .filteredOn(manifest -> !manifest.isNamespace())
                .allSatisfy(manifest ->
                        assertThat(manifest.at("/metadata/namespace").asText()).isEqualTo(namespace.name()));
        assertThat(namespace.texts("/metadata/labels"))
                .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void noPodHasAnyPrivilege(String overlay) {
        assertThat(pods(overlay)).isNotEmpty().allSatisfy(pod -> {
            JsonNode spec = pod.at("/spec/template/spec");
            assertThat(spec.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(spec.at("/securityContext/runAsUser").asInt()).isPositive();
            assertThat(spec.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(spec.path("automountServiceAccountToken").asBoolean(true))
                    .isFalse();
            assertThat(spec.path("enableServiceLinks").asBoolean(true)).isFalse();
            assertThat(List.of("hostNetwork", "hostPID", "hostIPC")).noneMatch(spec::has);
            assertThat(spec.path("volumes"))
                    .allSatisfy(volume -> assertThat(volume.has("emptyDir")).isTrue());
            assertThat(pod.containers()).isNotEmpty().allSatisfy(container -> {
                JsonNode context = container.path("securityContext");
                assertThat(context.path("allowPrivilegeEscalation").asBoolean(true))
                        .isFalse();
                assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
                assertThat(context.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
                assertThat(context.at("/capabilities/add").isMissingNode()).isTrue();
                assertThat(context.path("privileged").asBoolean()).isFalse();
                assertThat(container.path("ports")).noneMatch(port -> port.has("hostPort"));
            });
        });
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void theServiceWritesToNothingButTmp(String overlay) {
        JsonNode spec = deployment(overlay).at("/spec/template/spec");
        assertThat(spec.at("/containers/0/volumeMounts"))
                .singleElement()
                .satisfies(mount -> assertThat(mount.path("mountPath").asText()).isEqualTo("/tmp"));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyContainerSaysWhatItNeedsAndTakesNoMoreMemory(String overlay) {
        assertThat(pods(overlay).flatMap(Manifest::containers)).allSatisfy(container -> {
            JsonNode resources = container.path("resources");
            assertThat(quantity(resources.at("/requests/cpu"))).isPositive();
            assertThat(quantity(resources.at("/requests/memory"))).isPositive();
            assertThat(quantity(resources.at("/limits/memory")))
                    .isGreaterThanOrEqualTo(quantity(resources.at("/requests/memory")));
        });
        // the heap is a share of the limit: memory that the node has promised to others too would end the JVM
        JsonNode own = deployment(overlay).at("/spec/template/spec/containers/0/resources");
        assertThat(own.at("/limits/memory")).isEqualTo(own.at("/requests/memory"));
    }

    private static double quantity(JsonNode text) {
        return Quantity.parse(text.asText()).getNumericalAmount().doubleValue();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyImageIsPinned(String overlay) {
        Stream<String> images = Stream.concat(
                pods(overlay)
                        .flatMap(Manifest::containers)
                        .map(container -> container.path("image").asText()),
                Overlays.get(overlay)
                        .ofKind("Cluster")
                        .map(cluster -> cluster.at("/spec/imageName").asText()));
        assertThat(images).isNotEmpty().allMatch(image -> image.matches(".*:[^:/]+") && !image.endsWith(":latest"));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void selectorsFindPods(String overlay) {
        List<Map<String, String>> pods = podLabels(overlay);
        Rendering rendering = Overlays.get(overlay);
        assertThat(pods(overlay)).allSatisfy(pod -> {
            Map<String, String> selector = pod.texts("/spec/selector/matchLabels");
            assertThat(selector).isNotEmpty();
            assertThat(pod.texts("/spec/template/metadata/labels")).containsAllEntriesOf(selector);
            assertThat(pods.stream().filter(labels -> labels.entrySet().containsAll(selector.entrySet())))
                    .as("one's pods are nobody else's")
                    .hasSize(1);
            assertThat(pod.at("/spec/template/spec/topologySpreadConstraints"))
                    .allSatisfy(spread -> assertThat(texts(spread.at("/labelSelector/matchLabels")))
                            .isEqualTo(selector));
        });
        Map<Manifest, String> selectors = new TreeMap<>(Comparator.comparing(Manifest::toString));
        rendering.ofKind("Service").forEach(service -> selectors.put(service, "/spec/selector"));
        rendering.ofKind("PodDisruptionBudget").forEach(budget -> selectors.put(budget, "/spec/selector/matchLabels"));
        rendering.ofKind("NetworkPolicy").forEach(policy -> selectors.put(policy, "/spec/podSelector/matchLabels"));
        selectors.forEach((manifest, pointer) -> {
            Map<String, String> selector = manifest.texts(pointer);
            assertThat(selector).as("%s", manifest).isNotEmpty();
            assertThat(pods)
                    .as("%s", manifest)
                    .anySatisfy(labels -> assertThat(labels).containsAllEntriesOf(selector));
        });
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void callersOfOtherPodsNameThemByLabelsThatTheyHave(String overlay) {
        List<Map<String, String>> pods = podLabels(overlay);
        Overlays.get(overlay)
                .ofKind("NetworkPolicy")
                .flatMap(policy -> elements(policy.at("/spec/ingress")))
                .flatMap(rule -> elements(rule.path("from")))
                .filter(from -> from.has("podSelector"))
                .map(from -> texts(from.at("/podSelector/matchLabels")))
                .forEach(selector ->
                        assertThat(pods).anySatisfy(labels -> assertThat(labels).containsAllEntriesOf(selector)));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void portsAreNamedAsTheContainersNameThem(String overlay) {
        Rendering rendering = Overlays.get(overlay);
        Set<String> ports = new HashSet<>();
        pods(overlay)
                .flatMap(Manifest::containers)
                .flatMap(container -> elements(container.path("ports")))
                .forEach(port -> ports.add(port.path("name").asText()));
        List<String> named = new ArrayList<>();
        rendering
                .ofKind("Service")
                .flatMap(service -> elements(service.at("/spec/ports")))
                .forEach(port -> named.add(port.path("targetPort").asText()));
        rendering
                .ofKind("NetworkPolicy")
                .flatMap(policy -> elements(policy.at("/spec/ingress")))
                .flatMap(rule -> elements(rule.path("ports")))
                .forEach(port -> named.add(port.path("port").asText()));
        assertThat(named).isNotEmpty().isSubsetOf(ports);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void whatNamesAnotherObjectNamesOneThatThereIs(String overlay) {
        Rendering rendering = Overlays.get(overlay);
        assertThat(deployment(overlay)
                        .at("/spec/template/spec/serviceAccountName")
                        .asText())
                .isEqualTo(rendering
                        .ofKind("ServiceAccount")
                        .findFirst()
                        .orElseThrow()
                        .name());
        rendering.ofKind("HorizontalPodAutoscaler").forEach(scaler -> {
            JsonNode target = scaler.at("/spec/scaleTargetRef");
            assertThat(rendering
                            .get(
                                    target.path("kind").asText(),
                                    target.path("name").asText())
                            .apiVersion())
                    .isEqualTo(target.path("apiVersion").asText());
        });
        rendering
                .ofKind("Ingress")
                .flatMap(ingress -> elements(ingress.at("/spec/rules/0/http/paths")))
                .forEach(path -> {
                    JsonNode service = path.at("/backend/service");
                    assertThat(portNames(rendering.get(
                                    "Service", service.path("name").asText())))
                            .contains(service.at("/port/name").asText());
                });
        rendering
                .ofKind("Ingress")
                .forEach(ingress ->
                        assertThat(ingress.at("/spec/tls/0/hosts/0")).isEqualTo(ingress.at("/spec/rules/0/host")));
        rendering.ofKind("ServiceMonitor").forEach(monitor -> {
            Map<String, String> selector = monitor.texts("/spec/selector/matchLabels");
            assertThat(rendering
                            .ofKind("Service")
                            .filter(service ->
                                    service.texts("/metadata/labels").entrySet().containsAll(selector.entrySet())))
                    .singleElement()
                    .satisfies(service -> assertThat(portNames(service))
                            .contains(monitor.at("/spec/endpoints/0/port").asText()));
        });
        pods(overlay)
                .filter(pod -> pod.kind().equals("StatefulSet"))
                .forEach(set ->
                        rendering.get("Service", set.at("/spec/serviceName").asText()));
    }

    private static List<String> portNames(Manifest service) {
        return elements(service.at("/spec/ports"))
                .map(port -> port.path("name").asText())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void nothingSecretIsWrittenDown(String overlay) {
        Rendering rendering = Overlays.get(overlay);
        assertThat(rendering.ofKind("Secret")).isEmpty();
        String secret = "(?i).*(password|secret|signing.key|token).*";
        rendering
                .ofKind("ConfigMap")
                .flatMap(map -> map.texts("/data").entrySet().stream())
                .forEach(entry -> assertThat(entry.getKey()).doesNotMatch(secret));
        pods(overlay)
                .flatMap(Manifest::containers)
                .flatMap(container -> elements(container.path("env")))
                .filter(variable -> variable.path("name").asText().matches(secret))
                .forEach(variable -> assertThat(
                                variable.at("/valueFrom/secretKeyRef/name").asText())
                        .as("%s", variable)
                        .isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void aRolloutTakesNoPodAwayBeforeAnotherIsReady(String overlay) {
        Manifest deployment = deployment(overlay);
        assertThat(deployment.at("/spec/strategy/rollingUpdate/maxUnavailable").asText())
                .isEqualTo("0");
        assertThat(deployment.at("/spec/replicas").isMissingNode())
                .as("the autoscaler alone says how many")
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void postgresHasConnectionsForAllPodsThatThereCanBe(String overlay) {
        Rendering rendering = Overlays.get(overlay);
        Map<String, String> configuration =
                rendering.get("ConfigMap", "holdfast").texts("/data");
        int perPod = Integer.parseInt(configuration.get("QUARKUS_DATASOURCE_JDBC_MAX_SIZE"))
                + Integer.parseInt(configuration.get("QUARKUS_DATASOURCE_GUARD_JDBC_MAX_SIZE"));
        int pods = rendering
                        .get("HorizontalPodAutoscaler", "holdfast")
                        .at("/spec/maxReplicas")
                        .asInt()
                + deployment(overlay)
                        .at("/spec/strategy/rollingUpdate/maxSurge")
                        .asInt();
        int ending = 1;
        int people = 20;
        Stream<String> limits = Stream.concat(
                rendering
                        .ofKind("Cluster")
                        .map(cluster -> cluster.at("/spec/postgresql/parameters/max_connections")
                                .asText()),
                rendering
                        .ofKind("StatefulSet")
                        .flatMap(Manifest::containers)
                        .flatMap(container -> elements(container.path("args")))
                        .map(JsonNode::asText)
                        .filter(argument -> argument.startsWith("max_connections="))
                        .map(argument -> argument.substring("max_connections=".length())));
        assertThat(limits.map(Integer::parseInt))
                .singleElement()
                .satisfies(limit -> assertThat(limit).isGreaterThanOrEqualTo((pods + ending) * perPod + people));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void theDatabaseIsTheOneThatComesWithTheOverlay(String overlay) {
        Rendering rendering = Overlays.get(overlay);
        List<String> hosts = Stream.concat(
                        rendering
                                .ofKind("StatefulSet")
                                .map(set -> set.at("/spec/serviceName").asText()),
                        rendering.ofKind("Cluster").map(cluster -> cluster.name() + "-rw"))
                .toList();
        String url = rendering.get("ConfigMap", "holdfast").texts("/data").get("QUARKUS_DATASOURCE_JDBC_URL");
        assertThat(hosts)
                .singleElement()
                .satisfies(host -> assertThat(url).startsWith("jdbc:postgresql://" + host + ":5432/holdfast"));
        // the operator's secret is named after its cluster
        rendering
                .ofKind("Cluster")
                .forEach(cluster -> assertThat(deployment(overlay)
                                .at("/spec/template/spec/containers/0/env/1/valueFrom/secretKeyRef/name")
                                .asText())
                        .isEqualTo(cluster.name() + "-app"));
    }

    private static Stream<Manifest> pods(String overlay) {
        return Overlays.get(overlay).manifests().stream().filter(Manifest::hasPods);
    }

    private static List<Map<String, String>> podLabels(String overlay) {
        return pods(overlay)
                .map(pod -> pod.texts("/spec/template/metadata/labels"))
                .toList();
    }

    private static Manifest deployment(String overlay) {
        return Overlays.get(overlay).get("Deployment", "holdfast");
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
