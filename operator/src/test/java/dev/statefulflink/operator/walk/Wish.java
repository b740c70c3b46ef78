package dev.statefulflink.operator.walk;

import dev.statefulflink.api.v1alpha1.OnDelete;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import dev.statefulflink.operator.flink.ObjectKey;
import dev.statefulflink.operator.intent.Declared;
import dev.statefulflink.operator.intent.SavepointPolicy;
import dev.statefulflink.operator.intent.UpgradePolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * The object as a person has declared it.
 *
 * @param restoreFrom empty for none
 */
record Wish(
    String uid,
    long generation,
    Program program,
    boolean suspended,
    StateFrom stateFrom,
    Strategy strategy,
    String restoreFrom,
    boolean deleting) {
  /** Longer than the patience of a cut, so that the two can be told apart by waiting. */
  static final Duration DEADLINE = Duration.ofSeconds(60);

  static final Wish FIRST =
      new Wish(
          "uid-1",
          1,
          new Program(1, Program.Flaw.NONE),
          false,
          StateFrom.SAVEPOINT,
          Strategy.WARM,
          "",
          false);

  ObjectKey key() {
    return new ObjectKey("StatefulFlinkJob", "shop", "orders", uid);
  }

  OnDelete onDelete() {
    return OnDelete.SAVEPOINT;
  }

  Declared declared() {
    var intent = program.intent();
    return declared(declared("").digestOf(intent));
  }

  private Declared declared(String digest) {
    return new Declared(
        program.intent(),
        digest,
        suspended,
        new UpgradePolicy(
            strategy, stateFrom, DEADLINE, true, stateFrom == StateFrom.NOTHING, true),
        SavepointPolicy.STANDARD,
        Optional.of(restoreFrom).filter(path -> !path.isEmpty()));
  }

  Wish runs(int version, Program.Flaw flaw) {
    return new Wish(
        uid,
        generation + 1,
        new Program(version, flaw),
        suspended,
        stateFrom,
        strategy,
        restoreFrom,
        deleting);
  }

  Wish suspended(boolean rests) {
    return new Wish(
        uid, generation + 1, program, rests, stateFrom, strategy, restoreFrom, deleting);
  }

  Wish from(StateFrom from) {
    return new Wish(uid, generation + 1, program, suspended, from, strategy, restoreFrom, deleting);
  }

  Wish by(Strategy how) {
    return new Wish(uid, generation, program, suspended, stateFrom, how, restoreFrom, deleting);
  }

  Wish restoring(String path) {
    return new Wish(uid, generation + 1, program, suspended, stateFrom, strategy, path, deleting);
  }

  Wish deleted() {
    return new Wish(
        uid, generation + 1, program, suspended, stateFrom, strategy, restoreFrom, true);
  }

  /** Another object of the same name, with the same manifest. */
  Wish again() {
    return new Wish(uid + "+", 1, program, suspended, stateFrom, strategy, restoreFrom, false);
  }
}
