package dev.statefulflink.sample.rest;

import static dev.statefulflink.sample.rest.FitPair.From.CHECKPOINT;
import static dev.statefulflink.sample.rest.FitPair.From.NATIVE;
import static dev.statefulflink.sample.rest.FitPair.From.SAVEPOINT;

import java.util.List;
import java.util.Set;

/**
 * An upgrade: what ran, what of it the new job is restored from, and the new job.
 *
 * @param found the rules that the check is to find broken; empty if none
 * @param beyond whether Flink refuses it for what only a restore can find: the types of values
 */
record FitPair(
    String what,
    String old,
    From from,
    String now,
    boolean drop,
    Set<String> found,
    boolean beyond) {

  /** Of what the new job is restored. */
  enum From {
    SAVEPOINT,
    CHECKPOINT,
    NATIVE
  }

  private static final String PLAIN = "count=c";
  private static final String TWO = "count=c second=s key2=string";
  private static final String LISTED = "count=c list=l";
  private static final String ROCKS =
      " -state.backend.type=rocksdb -execution.checkpointing.incremental=true";

  private static FitPair fits(String what, String old, String now) {
    return new FitPair(what, old, SAVEPOINT, now, false, Set.of(), false);
  }

  private static FitPair refused(String what, String old, String now, String rule) {
    return new FitPair(what, old, SAVEPOINT, now, false, Set.of(rule.split(" ")), false);
  }

  private static FitPair beyond(String what, String old, String now) {
    return new FitPair(what, old, SAVEPOINT, now, false, Set.of(), true);
  }

  private FitPair from(From other) {
    return new FitPair(what + ", " + other, old, other, now, drop, found, beyond);
  }

  private FitPair dropping() {
    return new FitPair(what + ", dropping", old, from, now, true, found, beyond);
  }

  static List<FitPair> operators() {
    String lost = "NO_COUNTERPART";
    return List.of(
        fits("the same", PLAIN, PLAIN),
        fits("the same", PLAIN, PLAIN).from(CHECKPOINT),
        fits("the same", PLAIN, PLAIN).from(NATIVE),
        refused("another uid", PLAIN, "count=d", lost),
        refused("another uid", PLAIN, "count=d", lost).from(CHECKPOINT),
        fits("another uid", PLAIN, "count=d").dropping(),
        fits("another name", PLAIN, "count=c name=sums"),
        refused("operator removed", TWO, PLAIN, lost),
        fits("operator removed", TWO, PLAIN).dropping(),
        fits("operator added", PLAIN, TWO),
        fits("operator without state added in front", PLAIN, "count=c before=b"),
        fits("operator without state removed", "count=c before=b", PLAIN),
        fits("operator without state and uid added", PLAIN, "count=c before=none"),
        fits("no uid, the same", "count=none", "count=none"),
        refused("no uid, one in front", "count=none", "count=none before=none", lost),
        refused("a uid given later", "count=none", PLAIN, lost),
        fits("a uid given later, the old id as hash", "count=none", "count=c hash=%old%"),
        refused("a uid taken away", PLAIN, "count=none", lost),
        refused("another uid of the source", PLAIN, "count=c source=other", lost),
        fits("another uid of the source", PLAIN, "count=c source=other").dropping(),
        fits("chains broken up", LISTED, LISTED + " chain=off"),
        refused("list removed", LISTED, PLAIN, lost),
        fits("list removed", LISTED, PLAIN).dropping(),
        fits("list added", PLAIN, LISTED),
        refused("another job", TWO, "count=x list=y source=z", lost),
        fits("another job", TWO, "count=x list=y source=z").dropping(),
        fits("keys gone", PLAIN, "list=c"));
  }

  static List<FitPair> widths() {
    String max = "MAX_PARALLELISM";
    return List.of(
        refused("max parallelism 128 to 64", "count=c max=128", "count=c max=64", max),
        refused("max parallelism 128 to 64", "count=c max=128", "count=c max=64", max).dropping(),
        refused("max parallelism 64 to 128", "count=c max=64", "count=c max=128", max),
        refused("max parallelism 64 to 128", "count=c max=64", "count=c max=128", max)
            .from(CHECKPOINT),
        fits("max parallelism 64 to Flink's", "count=c max=64", PLAIN),
        fits("max parallelism Flink's to the same", PLAIN, "count=c max=128"),
        refused("max parallelism Flink's to 64", PLAIN, "count=c max=64", max),
        refused("max parallelism of all", "count=c all=128", "count=c all=256", max),
        fits("max parallelism of all taken back", "count=c all=256", PLAIN),
        fits("parallelism 1 to 2", PLAIN, "count=c p=2"),
        fits("parallelism 2 to 1", "count=c p=2", PLAIN),
        fits("parallelism at the limit", "count=c max=2", "count=c p=2"),
        refused("parallelism above the limit", "count=c max=2", "count=c p=3", "PARALLELISM"));
  }

  static List<FitPair> types() {
    String key = "KEY_TYPE";
    return List.of(
        refused("key long to string", PLAIN, "count=c key=string", key),
        refused("key string to long", "count=c key=string", PLAIN, key),
        refused("key long to int", PLAIN, "count=c key=int", key),
        refused("key long to string", PLAIN, "count=c key=string", key).from(CHECKPOINT),
        refused("key tuple to long", "count=c key=tuple", PLAIN, key),
        refused("key with one more field", "count=c key=kept", "count=c key=kept", key),
        refused("key class gone", "count=c key=gone", PLAIN, "CLASS_MISSING"),
        refused("keys of two operators swapped", TWO, "count=s second=c key2=string", key),
        fits("key and uid changed", PLAIN, "count=d key=string").dropping(),
        refused("value class gone", "count=c value=gone", PLAIN, "CLASS_MISSING"),
        refused("item class gone", LISTED + " items=gone", LISTED, "CLASS_MISSING"),
        fits("value with one more field", "count=c value=kept", "count=c value=kept"),
        beyond("value long to string", PLAIN, "count=c value=string"),
        beyond("items long to string", LISTED, LISTED + " items=string"));
  }

  static List<FitPair> backends() {
    String backend = "STATE_BACKEND";
    return List.of(
        fits("RocksDB", PLAIN + ROCKS, PLAIN + ROCKS).from(CHECKPOINT),
        fits("RocksDB", PLAIN + ROCKS, PLAIN + ROCKS).from(NATIVE),
        fits("RocksDB to memory", PLAIN + ROCKS, PLAIN),
        fits("memory to RocksDB", PLAIN, PLAIN + ROCKS),
        refused("RocksDB to memory", PLAIN + ROCKS, PLAIN, backend).from(CHECKPOINT),
        refused("memory to RocksDB", PLAIN, PLAIN + ROCKS, backend).from(CHECKPOINT),
        refused("RocksDB to memory", PLAIN + ROCKS, PLAIN, backend).from(NATIVE),
        refused("memory to RocksDB", PLAIN, PLAIN + ROCKS, backend).from(NATIVE),
        refused("RocksDB, another key", PLAIN + ROCKS, "count=c key=string" + ROCKS, "KEY_TYPE")
            .from(CHECKPOINT),
        refused(
                "RocksDB, value class gone",
                "count=c value=gone" + ROCKS,
                PLAIN + ROCKS,
                "CLASS_MISSING")
            .from(CHECKPOINT));
  }
}
