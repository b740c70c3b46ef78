package dev.statefulflink.e2e.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.e2e.plugin.PluginShell.Result;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How kubectl swc finds an object, and the ways that it opens to Flink. */
class PluginWaysTest {
  private static final String FIND =
      "get statefulwordcounts.statefulflink.dev/words statefulflink*";

  @TempDir private Path folder;
  private PluginShell shell;

  @BeforeEach
  void begin() {
    shell = new PluginShell(folder);
  }

  @Test
  void shouldNotChooseBetweenTwoKinds() {
    shell.answer(
        FIND,
        PluginObjects.list(
            List.of(
                PluginObjects.words(4, PluginScenes.rest().done()),
                PluginObjects.words(4, PluginScenes.rest().done()))));

    Result both = shell.run("suspend", "words");

    assertThat(both.status()).isOne();
    assertThat(both.said()).contains("use swc/words or sfj/words");
    assertThat(shell.calls()).noneMatch(call -> call.startsWith("patch"));
  }

  @Test
  void shouldHelpWhoMisspellsSomething() {
    shell.answer("*get *-o jsonpath*", "words orders").answer("*get stateful*/*", "");

    assertThat(shell.run("statsu", "words").err()).contains("Did you mean status?");
    assertThat(shell.run("status", "-n", "shop", "wrods").err())
        .contains("no job wrods in namespace shop. Did you mean words?");
    assertThat(shell.run("status", "sfj/words").err()).contains("Did you mean swc/words?");
    assertThat(shell.run("status", "--wacth").err()).contains("no option --wacth");
    assertThat(shell.run("status", "pod/words").err()).contains("no kind pod");
    assertThat(shell.run("restart").err()).contains("needs the name of a job");
    assertThat(shell.run("suspend", "a", "b").err()).contains("what is b?");
  }

  @Test
  void shouldSayThatTheOperatorIsNotInstalled() {
    shell.refuse("get *", "error: the server doesn't have a resource type \"statefulwordcounts\"");

    assertThat(shell.run("status").err()).contains("Install the operator");
    assertThat(shell.calls()).hasSize(1);
  }

  @Test
  void shouldPassTheFlagsOfAConnectionOn() {
    shell.answer("--context far --as eve --namespace shop get *", PluginObjects.list(List.of()));

    Result shown = shell.run("--context", "far", "status", "-n", "shop", "--as=eve");

    assertThat(shown.err()).contains("There is no job in namespace shop.");
    assertThat(shell.unexpected()).isEmpty();
  }

  @Test
  void shouldOpenTheWayToTheWebUi() {
    shell
        .answer(FIND, PluginObjects.list(PluginObjects.words(4, PluginScenes.rest().done())))
        .answer("*port-forward*9090:8081", "Forwarding from 127.0.0.1:9090 -> 8081\n", "")
        .refuse("*get service/words*", "Error from server (NotFound)");

    Result shown = shell.run("ui", "words", "--port", "9090");

    assertThat(shown.out()).isEqualTo("http://localhost:9090\n");
    assertThat(shown.err()).contains("no longer has a Service");
  }

  @Test
  void shouldReadTheLogsOfARevision() {
    String line =
        "[pod/op/operator] 2026-11-24T10:00:00,000 INFO  Loop [StatefulWordCount shop/%s] x\n";
    shell
        .answer(FIND, PluginObjects.list(PluginObjects.words(4, PluginScenes.rest().done())))
        .answer("*get pods *revision=3f9a1c07*taskmanager *", "pod/a\n")
        .answer("*get pods *--all-namespaces*", "flink")
        .answer("*get pods *", "")
        .answer(
            "*--namespace flink logs *",
            line.formatted("other") + "  at a\n" + line.formatted("words") + "  at b\n")
        .answer("*logs *", "from Flink\n");

    assertThat(shell.run("logs", "words", "--taskmanager", "--tail=5", "-f").out())
        .isEqualTo("from Flink\n");
    assertThat(shell.calls().get(shell.calls().size() - 1))
        .contains("revision=3f9a1c07,app.kubernetes.io/component=taskmanager", "--tail=5", "-f");
    assertThat(shell.run("logs", "words", "--revision", "previous").err())
        .contains("revision 9c0d1e2f has no pods");
    assertThat(shell.run("logs", "words", "--operator").out())
        .isEqualTo(line.formatted("words") + "  at b\n");
  }
}
