package dev.statefulflink.e2e.jobjar;

import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.cluster.Images;
import dev.statefulflink.e2e.cluster.PodShell;
import dev.statefulflink.e2e.cluster.TestNamespace;
import dev.statefulflink.e2e.job.StatefulJob;

/**
 * A pod of its own that reads a directory of the state's volume, whatever becomes of Flink's pods.
 */
final class OutputReader {
  private static final String NAME = "reader";
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: %s
      spec:
        automountServiceAccountToken: false
        terminationGracePeriodSeconds: 1
        securityContext:
          runAsNonRoot: true
          runAsUser: 9999
          runAsGroup: 9999
          seccompProfile: {type: RuntimeDefault}
        containers:
          - name: reader
            image: %s
            imagePullPolicy: IfNotPresent
            command: [sleep, infinity]
            securityContext:
              allowPrivilegeEscalation: false
              readOnlyRootFilesystem: true
              capabilities: {drop: [ALL]}
            volumeMounts:
              - {name: state, mountPath: /flink-state, readOnly: true}
        volumes:
          - name: state
            persistentVolumeClaim: {claimName: %s}
      """
          .formatted(NAME, Images.WORD_COUNT_1_20, TestNamespace.CLAIM);

  private final PodShell shell;
  private final String directory;

  private OutputReader(PodShell shell, String directory) {
    this.shell = shell;
    this.directory = directory;
  }

  static OutputReader start(TestNamespace namespace, String directory) {
    namespace.apply(POD);
    var pod = namespace.client().pods().inNamespace(namespace.name()).withName(NAME);
    Waits.until("the reader to run", pod::require, StatefulJob::isRunning);
    return new OutputReader(new PodShell(namespace.client(), namespace.name(), NAME), directory);
  }

  /** How many files are committed so far. */
  int files() {
    return (int) find("-print").lines().count();
  }

  /** The content of all committed files. */
  String content() {
    return find("-exec", "cat", "{}", "+");
  }

  // Until it is committed, a file's name begins with a dot. Before the first there is no directory.
  private String find(String... action) {
    return shell.run(
        "bash",
        "-c",
        "if [ -d %s ]; then find %<s -type f ! -name '.*' %s; fi"
            .formatted(directory, quoted(action)));
  }

  private static String quoted(String... words) {
    return "'" + String.join("' '", words) + "'";
  }
}
