package dev.statefulflink.e2e.story;

import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.cluster.TestNamespace;
import dev.statefulflink.e2e.operator.Diagnostics;
import dev.statefulflink.e2e.operator.OperatorRelease;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test its {@link WordCountScene}, with an operator in its namespace that no other test
 * sees. It is removed while the next test runs. What is needed to understand a failure is written
 * to {@code target/diagnostics/<test>} before.
 */
public final class OnPods implements ParameterResolver, AfterEachCallback {
  /** A story that asks for its operator may kill it: another replica has to take over. */
  private static final int REPLICAS_TO_KILL = 2;

  private static final Namespace STORE = Namespace.create(OnPods.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    Class<?> type = parameter.getParameter().getType();
    return type == WordCountScene.class
        || type == OperatorRelease.class
        || type == TestCluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    SharedCluster shared = SharedCluster.of(test);
    Class<?> type = parameter.getParameter().getType();
    if (type == TestCluster.class) {
      return shared.cluster();
    }
    WordCountScene scene =
        test.getStore(STORE)
            .computeIfAbsent(
                WordCountScene.class, key -> scene(shared, test), WordCountScene.class);
    return type == WordCountScene.class ? scene : scene.operator().awaitReady();
  }

  private static WordCountScene scene(SharedCluster shared, ExtensionContext test) {
    TestNamespace namespace =
        TestNamespace.create(shared.cluster(), title(test).toLowerCase(Locale.ROOT));
    OperatorRelease operator =
        isOfAllNamespaces(test)
            ? shared.operatorOfAllNamespaces()
            : OperatorRelease.installIn(namespace, replicas(test));
    return new WordCountScene(namespace, operator, title(test));
  }

  private static int replicas(ExtensionContext test) {
    return List.of(test.getRequiredTestMethod().getParameterTypes()).contains(OperatorRelease.class)
        ? REPLICAS_TO_KILL
        : 1;
  }

  private static boolean isOfAllNamespaces(ExtensionContext test) {
    return test.getRequiredTestClass().isAnnotationPresent(OperatorOfAllNamespaces.class);
  }

  @Override
  public void afterEach(ExtensionContext test) {
    WordCountScene scene = test.getStore(STORE).remove(WordCountScene.class, WordCountScene.class);
    if (scene == null) {
      return;
    }
    if (test.getExecutionException().isPresent()) {
      report(test, scene);
    }
    removals(test).begin(() -> remove(test, scene));
  }

  private static void remove(ExtensionContext test, WordCountScene scene) {
    try {
      scene.remove(() -> report(test, scene));
    } finally {
      if (isOfAllNamespaces(test)) {
        SharedCluster.of(test).endOperatorOfAllNamespaces();
      }
    }
  }

  private static Removals removals(ExtensionContext test) {
    return test.getRoot()
        .getStore(Namespace.GLOBAL)
        .computeIfAbsent(Removals.class, type -> new Removals(), Removals.class);
  }

  private static void report(ExtensionContext test, WordCountScene scene) {
    Path folder = Path.of("target", "diagnostics", fileName(test)).toAbsolutePath();
    scene.say("FAILED: what was seen is written to %s", folder);
    scene.report(new Diagnostics(SharedCluster.of(test).cluster(), folder));
  }

  private static String fileName(ExtensionContext test) {
    return (title(test)
            + "-"
            + test.getRequiredTestMethod().getName()
            + "-"
            + test.getDisplayName())
        .replaceAll("[^\\w.]+", "-");
  }

  private static String title(ExtensionContext test) {
    return test.getRequiredTestClass().getSimpleName().replace("E2E", "");
  }
}
