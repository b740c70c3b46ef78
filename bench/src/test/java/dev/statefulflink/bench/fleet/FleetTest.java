package dev.statefulflink.bench.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the figures of a fleet are computed by. */
class FleetTest {
  @Test
  void shouldGiveEachClusterAnAddress() {
    assertThat(ClusterAddress.of("job-1-00000000")).isEqualTo("127.0.32.0");
    assertThat(ClusterAddress.of("job-1-ffffffff")).isEqualTo("127.0.63.255");
    assertThat(ClusterAddress.of("job-2000-00000001")).isEqualTo("127.250.0.1");
    assertThatThrownBy(() -> ClusterAddress.of("job-2048-00000000"))
        .hasMessageContaining("no address");
  }

  @Test
  void shouldFitALine() {
    var line =
        Line.through(List.of(new Line.Point(1, 12), new Line.Point(2, 14), new Line.Point(10, 30)));

    assertThat(line.slope()).isCloseTo(2, within(1e-9));
    assertThat(line.start()).isCloseTo(10, within(1e-9));
    assertThat(line.rSquared()).isCloseTo(1, within(1e-9));
  }

  @Test
  void shouldTellHowFarPointsAreFromTheLine() {
    var line =
        Line.through(List.of(new Line.Point(0, 0), new Line.Point(1, 3), new Line.Point(2, 0)));

    assertThat(line.rSquared()).isCloseTo(0, within(1e-9));
  }

  @Test
  void shouldCountRequestsByKind() {
    assertThat(RequestCounts.kind("/api/v1/namespaces/fleet/configmaps/x")).isEqualTo("configmaps");
    assertThat(RequestCounts.kind("/api/v1/pods")).isEqualTo("pods");
    assertThat(RequestCounts.kind("/apis/apps/v1/namespaces/fleet/deployments"))
        .isEqualTo("deployments");
    assertThat(
            RequestCounts.kind(
                "/apis/statefulflink.dev/v1alpha1/namespaces/fleet/statefulflinkjobs/a/status"))
        .isEqualTo("statefulflinkjobs/status");
    assertThat(RequestCounts.kind("/version")).isEqualTo("/version");
  }

  @Test
  void shouldTellWritesFromReadsAndTheLease() {
    assertThat(Rest.isWrite("PATCH deployments")).isTrue();
    assertThat(Rest.isWrite("WATCH pods")).isFalse();
    assertThat(Rest.isWrite("GET pods")).isFalse();
    assertThat(Rest.isLease("PUT leases")).isTrue();
    assertThat(
            Rest.difference(
                Map.of("GET pods", 2L), Map.of("GET pods", 5L, "PUT leases", 7L), line -> true))
        .isEqualTo(10);
  }

  @Test
  void shouldReadTheLimitsOfImageAndChart() {
    assertThat(OperatorBuild.memoryLimit()).endsWith("Mi");
    assertThat(OperatorBuild.flags()).contains("-XX:+UseSerialGC").hasSizeGreaterThan(3);
  }
}
