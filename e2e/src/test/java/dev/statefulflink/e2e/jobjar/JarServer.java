package dev.statefulflink.e2e.jobjar;

import dev.statefulflink.e2e.Waits;
import dev.statefulflink.e2e.cluster.Images;
import dev.statefulflink.e2e.cluster.PodShell;
import dev.statefulflink.e2e.cluster.TestNamespace;
import dev.statefulflink.testsupport.ServerKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;

/**
 * A pod that serves jars over https: two copies of the word count's jar, which differ in a few
 * bytes; one without the class that counts, and two with that class alone. Whoever trusts {@link
 * #TRUST} trusts it.
 */
final class JarServer {
  private static final String NAME = "jar-server";
  private static final int PORT = 8443;

  /** The class of the word count that keeps its sums. */
  static final String COUNTS = "RunningCount";

  /** What a pod template needs for the init container to trust it. */
  static final String TRUST =
      """
      spec:
        initContainers:
          - name: stage-jar
            env:
              - name: JAVA_TOOL_OPTIONS
                value: -Djavax.net.ssl.trustStore=/etc/jar-server/trust.p12 -Djavax.net.ssl.trustStorePassword=%s
            volumeMounts:
              - {name: jar-server, mountPath: /etc/jar-server, readOnly: true}
        volumes:
          - name: jar-server
            configMap:
              name: jar-server
              items: [{key: trust.p12, path: trust.p12}]
      """
          .formatted(ServerKeys.PASSWORD);

  private static final String OBJECTS =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: %1$s}
      binaryData:
        JarHost.class: %2$s
        trust.p12: %3$s
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: %1$s}
      data:
        server.p12: %4$s
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: %1$s}
      spec:
        selector: {app: %1$s}
        ports: [{name: https, port: %5$d}]
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: %1$s
        labels: {app: %1$s}
      spec:
        automountServiceAccountToken: false
        enableServiceLinks: false
        terminationGracePeriodSeconds: 1
        securityContext:
          runAsNonRoot: true
          runAsUser: 9999
          runAsGroup: 9999
          seccompProfile: {type: RuntimeDefault}
        containers:
          - name: %1$s
            image: %6$s
            imagePullPolicy: IfNotPresent
            command: [java, -Xmx64m, "-XX:-UsePerfData", -cp, /classes, dev.statefulflink.e2e.jobjar.JarHost]
            args: [/keys/server.p12, %7$s, "%5$d", /opt/flink/usrlib/word-count.jar, /jars, v1.jar, v2.jar, main.jar=-%8$s, counts-1.jar=+%8$s, counts-2.jar=+%8$s]
            readinessProbe:
              tcpSocket: {port: %5$d}
              periodSeconds: 1
            resources:
              requests: {cpu: 10m, memory: 32Mi}
              limits: {memory: 192Mi}
            securityContext:
              allowPrivilegeEscalation: false
              readOnlyRootFilesystem: true
              capabilities: {drop: [ALL]}
            volumeMounts:
              - {name: classes, mountPath: /classes}
              - {name: keys, mountPath: /keys}
              - {name: jars, mountPath: /jars}
        volumes:
          - name: classes
            configMap:
              name: %1$s
              items: [{key: JarHost.class, path: dev/statefulflink/e2e/jobjar/JarHost.class}]
          - name: keys
            secret: {secretName: %1$s}
          - name: jars
            emptyDir: {}
      """;

  private final PodShell shell;

  private JarServer(PodShell shell) {
    this.shell = shell;
  }

  /** Starts it, and waits until it listens. */
  static JarServer start(TestNamespace namespace) {
    ServerKeys keys = ServerKeys.of(NAME);
    namespace.apply(
        OBJECTS.formatted(
            NAME,
            hostClass(),
            keys.trustStore(),
            keys.keyStore(),
            PORT,
            Images.WORD_COUNT_1_20,
            ServerKeys.PASSWORD,
            COUNTS));
    var pod = namespace.client().pods().inNamespace(namespace.name()).withName(NAME);
    Waits.until(
        "the jar server to listen",
        pod::require,
        found ->
            found.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True")));
    return new JarServer(new PodShell(namespace.client(), namespace.name(), NAME));
  }

  private static String hostClass() {
    try (InputStream in = JarHost.class.getResourceAsStream("JarHost.class")) {
      return Base64.getEncoder().encodeToString(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url(String file) {
    return "https://%s:%d/%s".formatted(NAME, PORT, file);
  }

  String sha256(String file) {
    return shell.run("sha256sum", "/jars/" + file).split(" ")[0];
  }
}
