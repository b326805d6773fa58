package io.holdfast;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.holdfast.problem.Endpoint;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.HttpMethod;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Which package may know which. */
@AnalyzeClasses(packages = "io.holdfast", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] ENGINE = {"problem", "lock", "storage", "job"};
    private static final String[] NOUNS = {"access", "application", "table", "field", "row"};

    @ArchTest
    static final ArchRule errors =
            onlyUses("problem").because("whoever finds a mistake can name it, so errors know nobody");

    @ArchTest
    static final ArchRule locks = onlyUses("lock", "problem")
            .because("locks know identifiers; the features implement the queries that lock their rows");

    @ArchTest
    static final ArchRule storage = onlyUses("storage", "problem", "lock")
            .because("physical tables have no names, owners or rules that a user would recognise");

    @ArchTest
    static final ArchRule access =
            onlyUses("access", "problem").because("who may do what is asked by every feature and depends on none");

    @ArchTest
    static final ArchRule jobs = onlyUses("job", "problem", "lock", "storage", "access")
            .because("jobs find their handlers through CDI, so that a new one changes nothing here");

    @ArchTest
    static final ArchRule applications =
            onlyUses("application", with(ENGINE, "access")).because("children know their parents, never the reverse");

    @ArchTest
    static final ArchRule tables = onlyUses("table", with(ENGINE, "access", "application"))
            .because("children know their parents, never the reverse");

    @ArchTest
    static final ArchRule fields = onlyUses("field", with(ENGINE, "access", "application", "table"))
            .because("children know their parents, never the reverse");

    @ArchTest
    static final ArchRule rows = onlyUses("row", with(ENGINE, "access", "application", "table", "field"))
            .because("children know their parents, never the reverse");

    @ArchTest
    static final ArchRule copying = onlyUses("copying", with(ENGINE, NOUNS))
            .because("the copy engine serves several operations and knows none of them");

    @ArchTest
    static final ArchRule imports = onlyUses("imports", with(with(ENGINE, NOUNS), "copying"))
            .because("long operations do not build upon each other");

    @ArchTest
    static final ArchRule exports = onlyUses("exports", with(with(ENGINE, NOUNS), "copying"))
            .because("long operations do not build upon each other");

    @ArchTest
    static final ArchRule snapshots = onlyUses("snapshot", with(with(ENGINE, NOUNS), "copying"))
            .because("long operations do not build upon each other");

    @ArchTest
    static final ArchRule duplications = onlyUses("duplication", with(with(ENGINE, NOUNS), "copying"))
            .because("long operations do not build upon each other");

    @ArchTest
    static final ArchRule trash = onlyUses("trash", with(with(ENGINE, NOUNS), "copying"))
            .because("long operations do not build upon each other");

    @ArchTest
    static final ArchRule nobodyUsesOps = noClasses()
            .that(not(resideInAPackage("io.holdfast.ops..")))
            .should()
            .dependOnClassesThat(resideInAPackage("io.holdfast.ops.."))
            .because("ops starts and watches everything else");

    @ArchTest
    static final ArchRule endpointsAreDescribed = methods()
            .that(describe("answer requests", ArchitectureTest::answersRequests))
            .should()
            .beAnnotatedWith(Endpoint.class)
            .because("the description of the API is made of what stands beside its methods");

    @ArchTest
    static final ArchRule faultToleranceStaysOutsideOfTransactions = noClasses()
            .that(describe("have fault tolerance", type -> isAnnotated(type, ArchitectureTest::isFaultTolerance)))
            .should()
            .beAssignableTo(describe(
                    "also transactional",
                    type -> isAnnotated(
                            type, annotation -> annotation.getRawType().isEquivalentTo(Transactional.class))))
            .because("a retry must begin a new transaction, so it belongs to another bean outside of it");

    private static boolean answersRequests(JavaMethod method) {
        return method.getAnnotations().stream()
                .anyMatch(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class));
    }

    private static ArchRule onlyUses(String feature, String... others) {
        String[] allowed = Stream.concat(Stream.of(feature), Arrays.stream(others))
                .map(name -> "io.holdfast." + name + "..")
                .toArray(String[]::new);
        DescribedPredicate<JavaClass> foreign =
                resideInAPackage("io.holdfast..").and(not(resideInAnyPackage(allowed)));
        return noClasses()
                .that()
                .resideInAPackage("io.holdfast." + feature + "..")
                .should()
                .dependOnClassesThat(foreign.as("reside in none of %s", List.of(allowed)))
                .allowEmptyShould(true);
    }

    private static String[] with(String[] some, String... more) {
        return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray(String[]::new);
    }

    private static boolean isAnnotated(JavaClass type, Predicate<JavaAnnotation<?>> which) {
        return Stream.concat(
                        type.getAnnotations().stream(),
                        type.getMethods().stream().flatMap(method -> method.getAnnotations().stream()))
                .anyMatch(which);
    }

    private static boolean isFaultTolerance(JavaAnnotation<?> annotation) {
        String name = annotation.getRawType().getPackageName();
        return name.startsWith("org.eclipse.microprofile.faulttolerance")
                || name.startsWith("io.smallrye.faulttolerance");
    }
}
