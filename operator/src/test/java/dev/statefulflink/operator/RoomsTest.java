package dev.statefulflink.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.statefulflink.operator.flink.FlinkBoard;
import dev.statefulflink.operator.flink.FlinkGateway;

/** Keeps the rooms apart, as ARCHITECTURE.md draws them. */
@AnalyzeClasses(
    packages = "dev.statefulflink.operator",
    importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
  private static final String ROOT = "dev.statefulflink.operator";

  @ArchTest
  static final ArchRule DECIDING_IS_PURE =
      classes()
          .that()
          .resideInAPackage(ROOT + ".decide..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java.lang..",
              "java.time..",
              "java.util..",
              "java.nio.charset..",
              "dev.statefulflink.api..",
              ROOT + ".decide..",
              ROOT + ".observe",
              ROOT + ".intent..",
              ROOT + ".flink",
              ROOT + ".flink.fit");

  @ArchTest
  static final ArchRule DECIDING_HAS_NO_CLOCK_AND_NO_GATEWAY =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".decide..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(java.time.Clock.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(FlinkGateway.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(FlinkBoard.class)
          .orShould()
          .callMethod(java.time.Instant.class, "now");

  @ArchTest
  static final ArchRule OBSERVING_CHANGES_NOTHING =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".observe")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.fabric8.kubernetes.client", ROOT + ".act", ROOT + ".decide", ROOT + ".status");

  @ArchTest
  static final ArchRule OBSERVING_HAS_FLINK_DO_NOTHING =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".observe")
          .should()
          .callMethodWhere(
              com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                      com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching(
                          "submit|stop|cancel|checkpoint|rehearse|takeSavepoint|dispose"))
                  .and(
                      com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                          com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With
                              .owner(
                                  com.tngtech.archunit.core.domain.JavaClass.Predicates
                                      .assignableTo(FlinkGateway.class)))));

  @ArchTest
  static final ArchRule MANIFESTS_KNOW_NO_CLUSTER =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT + ".manifest..", ROOT + ".intent..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.fabric8.kubernetes.client..",
              ROOT + ".observe",
              ROOT + ".act",
              ROOT + ".decide",
              ROOT + ".status");

  @ArchTest
  static final ArchRule ACTING_DOES_NOT_LOOK =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".act")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + ".observe", ROOT + ".status");

  /** What a user's URI names is opened by Flink's pods alone. */
  @Law(10)
  @ArchTest
  static final ArchRule NO_URI_OF_A_USER_IS_OPENED =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "..")
          .should()
          .callMethod(java.net.URI.class, "toURL")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.net.URLConnection.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.file..", "org.apache.flink..", "org.apache.hadoop..");

  @ArchTest
  static final ArchRule HTTP_IS_SPOKEN_IN_ONE_ROOM =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".flink.http")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net.http..", "io.vertx..");

  @ArchTest
  static final ArchRule THE_FRAMEWORK_STAYS_AT_THE_EDGE =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT, ROOT + ".status")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.javaoperatorsdk..");

  /** What is measured is told by values that exist anyway. */
  @ArchTest
  static final ArchRule NO_ROOM_KNOWS_THE_METRICS =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT, ROOT + ".metrics")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + ".metrics", "io.micrometer..", "io.prometheus..");

  @ArchTest
  static final ArchRule MEASURING_CHANGES_NOTHING =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".metrics")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.fabric8.kubernetes.client..",
              ROOT + ".flink.http",
              ROOT + ".manifest",
              ROOT + ".observe",
              ROOT + ".act",
              ROOT + ".status");

  @ArchTest
  static final ArchRule NOBODY_IMPORTS_THE_ROOT =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT);

  @ArchTest
  static final ArchRule NOTHING_WAITS =
      noClasses()
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(java.util.concurrent.CompletableFuture.class, "join")
          .orShould()
          .callMethod(java.util.concurrent.CompletableFuture.class, "get")
          .orShould()
          .callMethod(java.util.concurrent.Future.class, "get");
}
