package dev.statefulflink.operator.intent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StatePathsTest {
  @Test
  void shouldKeepEachPartBelowItsOwnUri() {
    var own = new StatePaths(new StateUris("s3://c", "s3://s", "s3://r"), "shop", "orders");

    assertThat(own.checkpoints("aaaa1111")).isEqualTo("s3://c/shop/orders/checkpoints/aaaa1111");
    assertThat(own.savepoints("aaaa1111")).isEqualTo("s3://s/shop/orders/savepoints/aaaa1111");
    assertThat(own.savepointsOf("1234567890"))
        .isEqualTo("s3://s/shop/orders/savepoints/*/savepoint-123456-*");
    assertThat(own.highAvailability("aaaa1111")).isEqualTo("s3://r/shop/orders/ha/aaaa1111");
    assertThat(own.snapshots())
        .containsExactly("s3://c/shop/orders/checkpoints/*/*", "s3://s/shop/orders/savepoints/*");
  }

  private final StatePaths paths = new StatePaths("hdfs://namenode:9820/flink", "shop", "orders");

  @Test
  void shouldKeepAHandoffsSavepointInADirectoryOfItsOwn() {
    assertThat(paths.savepoints("aaaa1111"))
        .isEqualTo("hdfs://namenode:9820/flink/shop/orders/savepoints/aaaa1111");
  }

  @Test
  void shouldSayBelowWhichUriASavepointLies() {
    assertThat(StatePaths.uriOf(paths.savepoints("aaaa1111"), "shop", "orders"))
        .contains("hdfs://namenode:9820/flink");
    assertThat(StatePaths.uriOf(paths.savepoints("aaaa1111"), "shop", "other")).isEmpty();
  }

  @Test
  void shouldKeepARevisionsCheckpointsInADirectoryOfItsOwn() {
    assertThat(paths.checkpoints("aaaa1111"))
        .isEqualTo("hdfs://namenode:9820/flink/shop/orders/checkpoints/aaaa1111");
  }

  @Test
  void shouldSayWhereSnapshotsOfWhateverRevisionLie() {
    assertThat(paths.snapshots())
        .containsExactly(
            "hdfs://namenode:9820/flink/shop/orders/checkpoints/*/*",
            "hdfs://namenode:9820/flink/shop/orders/savepoints/*");
    assertThat(StatePaths.isOf("aaaa1111", paths.checkpoints("aaaa1111") + "/job/chk-1")).isTrue();
    assertThat(StatePaths.isOf("aaaa1111", paths.checkpoints("bbbb2222") + "/job/chk-1")).isFalse();
  }

  @Test
  void shouldKeepARevisionsRecoveryDataInADirectoryOfItsOwn() {
    assertThat(paths.highAvailability("aaaa1111"))
        .isEqualTo("hdfs://namenode:9820/flink/shop/orders/ha/aaaa1111");
  }
}
