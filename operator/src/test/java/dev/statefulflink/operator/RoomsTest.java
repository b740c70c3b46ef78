package dev.statefulflink.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.statefulflink.operator.flink.FlinkGateway;
import dev.statefulflink.operator.flink.board.FlinkBoard;

/** Keeps the packages apart, as ARCHITECTURE.md draws them. */
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
              ROOT + ".flink.fit",
              ROOT + ".flink.job");

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
          .resideInAPackage(ROOT + ".observe..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.fabric8.kubernetes.client",
              ROOT + ".act..",
              ROOT + ".decide..",
              ROOT + ".status..");

  @ArchTest
  static final ArchRule OBSERVING_HAS_FLINK_DO_NOTHING =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".observe..")
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
              ROOT + ".observe..",
              ROOT + ".act..",
              ROOT + ".decide..",
              ROOT + ".status..");

  @ArchTest
  static final ArchRule ACTING_DOES_NOT_LOOK =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".act..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + ".observe..", ROOT + ".status..");

  /** Only Flink's pods open a user's URI. */
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
          .resideOutsideOfPackages(ROOT, ROOT + ".wiring", ROOT + ".reconcile", ROOT + ".status")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.javaoperatorsdk..");

  /** Metrics are computed from values that exist anyway. */
  @ArchTest
  static final ArchRule NO_ROOM_KNOWS_THE_METRICS =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT, ROOT + ".wiring", ROOT + ".reconcile", ROOT + ".metrics..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + ".metrics..", "io.micrometer..", "io.prometheus..");

  @ArchTest
  static final ArchRule MEASURING_CHANGES_NOTHING =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".metrics..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.fabric8.kubernetes.client..",
              ROOT + ".flink.http..",
              ROOT + ".manifest..",
              ROOT + ".observe..",
              ROOT + ".act..",
              ROOT + ".status..");

  @ArchTest
  static final ArchRule NOBODY_IMPORTS_THE_ROOT =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT);

  /** Each package below serves the wiring alone. */
  @ArchTest
  static final ArchRule ONLY_THE_WIRING_KNOWS_WHAT_RECONCILES =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              ROOT, ROOT + ".wiring..", ROOT + ".reconcile..", ROOT + ".leader..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ROOT + ".reconcile..", ROOT + ".leader..");

  /** The root starts what the wiring puts together. */
  @ArchTest
  static final ArchRule ONLY_THE_ROOT_KNOWS_THE_WIRING =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT, ROOT + ".wiring..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".wiring..");

  /** Others see what is decided, not how. */
  @ArchTest
  static final ArchRule ONLY_THE_FACE_OF_DECIDING_IS_USED =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".decide..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ROOT + ".decide.steps..",
              ROOT + ".decide.turns..",
              ROOT + ".decide.rest..",
              ROOT + ".decide.record..");

  /** Others see what was read and checked. */
  @ArchTest
  static final ArchRule ONLY_THE_FACE_OF_READING_IS_USED =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".intent..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".intent.read..");

  /** The keys that are not free are also a table, by which pods read what a user keeps apart. */
  @ArchTest
  static final ArchRule CHECKING_IS_DONE_BEHIND_THE_DOOR =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + ".intent..", ROOT + ".manifest.pods")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".intent.check..");

  /** Code that decides, writes manifests, or shows a status asks Flink nothing. */
  @ArchTest
  static final ArchRule THE_BOARD_IS_READ_BY_FEW =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              ROOT,
              ROOT + ".flink.board..",
              ROOT + ".act..",
              ROOT + ".observe..",
              ROOT + ".reconcile..",
              ROOT + ".wiring..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".flink.board..");

  /** Flink's answers are read where they arrive. */
  @ArchTest
  static final ArchRule ANSWERS_ARE_READ_IN_ONE_ROOM =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".flink.http..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".flink.http.read..");

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
