package dev.statefulflink.e2e.story;

import dev.statefulflink.e2e.cluster.TestCluster;
import dev.statefulflink.e2e.operator.Diagnostics;
import dev.statefulflink.e2e.operator.OperatorRelease;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test its {@link WordCountScene}, which is removed while the next test runs. What is
 * needed to understand a failure is written to {@code target/diagnostics/<test>} before.
 */
public final class OnPods implements ParameterResolver, AfterEachCallback {
  /** Held by those who do the operator harm, as each of them counts on the way it comes back. */
  public static final String OPERATOR = "operator";

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
    OperatorRelease operator = shared.operator();
    if (type == OperatorRelease.class) {
      return operator;
    }
    return test.getStore(STORE)
        .computeIfAbsent(
            WordCountScene.class,
            key -> new WordCountScene(shared.cluster(), title(test)),
            WordCountScene.class);
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
    removals(test).begin(() -> scene.remove(() -> report(test, scene)));
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
