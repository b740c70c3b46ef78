package dev.statefulflink.operator.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.statefulflink.operator.intent.Specs;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of Pod Security's restricted profile that a Flink pod could break. */
class PodSecurityTest {

  static Stream<PodTemplateSpec> pods() {
    var intent = Specs.intent("stateBackend.volumeClaim: claim");
    return Stream.of(
        ManifestScene.pod("jobmanager", intent), ManifestScene.pod("taskmanager", intent));
  }

  static Stream<Arguments> containers() {
    return pods()
        .flatMap(pod -> ManifestScene.containers(pod).stream())
        .map(container -> Arguments.of(Named.of(container.getName(), container)));
  }

  @ParameterizedTest
  @MethodSource("pods")
  void shouldRunAsAUserThatIsNotRoot(PodTemplateSpec pod) {
    var security = pod.getSpec().getSecurityContext();

    assertThat(security.getRunAsNonRoot()).isTrue();
    assertThat(security.getRunAsUser()).isEqualTo(9999);
    assertThat(security.getRunAsGroup()).isEqualTo(9999);
    assertThat(security.getFsGroup()).isEqualTo(9999);
  }

  @ParameterizedTest
  @MethodSource("pods")
  void shouldRunUnderTheRuntimesSystemCallFilter(PodTemplateSpec pod) {
    var profile = pod.getSpec().getSecurityContext().getSeccompProfile();

    assertThat(profile.getType()).isEqualTo("RuntimeDefault");
  }

  @ParameterizedTest
  @MethodSource("pods")
  void shouldShareNothingWithItsNode(PodTemplateSpec pod) {
    var spec = pod.getSpec();

    assertThat(spec.getHostNetwork()).isNotEqualTo(true);
    assertThat(spec.getHostPID()).isNotEqualTo(true);
    assertThat(spec.getHostIPC()).isNotEqualTo(true);
    assertThat(spec.getSecurityContext().getSysctls()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pods")
  void shouldMountOnlyVolumesOfAllowedTypes(PodTemplateSpec pod) {
    assertThat(pod.getSpec().getVolumes())
        .isNotEmpty()
        .allMatch(PodSecurityTest::allowed)
        .noneMatch(volume -> volume.getHostPath() != null);
  }

  private static boolean allowed(Volume volume) {
    return volume.getConfigMap() != null
        || volume.getEmptyDir() != null
        || volume.getPersistentVolumeClaim() != null;
  }

  @ParameterizedTest
  @MethodSource("containers")
  void shouldNeverGainPrivileges(Container container) {
    var security = container.getSecurityContext();

    assertThat(security.getAllowPrivilegeEscalation()).isFalse();
    assertThat(security.getPrivileged()).isNotEqualTo(true);
    assertThat(security.getReadOnlyRootFilesystem()).isTrue();
    assertThat(security.getProcMount()).isNull();
  }

  @ParameterizedTest
  @MethodSource("containers")
  void shouldDropAllCapabilities(Container container) {
    var capabilities = container.getSecurityContext().getCapabilities();

    assertThat(capabilities.getDrop()).containsExactly("ALL");
    assertThat(capabilities.getAdd()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("containers")
  void shouldNotUndoWhatThePodRequires(Container container) {
    var security = container.getSecurityContext();

    assertThat(security.getRunAsNonRoot()).isNotEqualTo(false);
    assertThat(security.getRunAsUser()).isNull();
    assertThat(security.getSeccompProfile()).isNull();
    assertThat(security.getSeLinuxOptions()).isNull();
    assertThat(security.getAppArmorProfile()).isNull();
  }

  @ParameterizedTest
  @MethodSource("containers")
  void shouldOpenNoPortOfItsNode(Container container) {
    assertThat(container.getPorts()).allMatch(port -> port.getHostPort() == null);
  }

  @ParameterizedTest
  @MethodSource("containers")
  void shouldSayHowMuchMemoryItNeedsSoThatAQuotaAcceptsIt(Container container) {
    assertThat(container.getResources().getRequests()).containsOnlyKeys("cpu", "memory");
    assertThat(container.getResources().getLimits()).containsOnlyKeys("memory");
  }
}
