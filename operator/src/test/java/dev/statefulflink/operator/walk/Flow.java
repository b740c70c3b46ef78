package dev.statefulflink.operator.walk;

import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import dev.statefulflink.operator.walk.Program.Flaw;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a person wants, from which everything else begins. */
enum Flow {
  START(Fair.RUNS, null),
  UPGRADE(Fair.RUNS, wish -> wish.runs(2, Flaw.NONE)),
  CHECKPOINT(Fair.RUNS, wish -> wish.from(StateFrom.CHECKPOINT).runs(2, Flaw.NONE)),
  ROLLBACK(Fair.HELD, wish -> wish.runs(2, Flaw.FAILS)),
  REFUSED(Fair.HELD, wish -> wish.runs(2, Flaw.RUN_REFUSED)),
  UNCOMPILED(Fair.HELD, wish -> wish.runs(2, Flaw.PLAN_REFUSED)),
  RECREATE(Fair.RUNS, wish -> wish.by(Strategy.RECREATE).runs(2, Flaw.NONE)),
  SUSPEND(Fair.RESTS, wish -> wish.suspended(true)),
  RESUME(Fair.RUNS, null),
  NOTHING(Fair.RUNS, wish -> wish.from(StateFrom.NOTHING).runs(2, Flaw.NONE)),
  RESTORE(Fair.RUNS, wish -> wish.restoring(Flow.GIVEN).runs(2, Flaw.NONE)),
  DELETE(Fair.GONE, Wish::deleted),
  AGAIN(Fair.RUNS, null);

  static final String GIVEN = "file:///given/chk-9";

  private final String end;
  private final @Nullable UnaryOperator<Wish> edit;

  /**
   * @param end the only one that it comes to if nothing goes wrong and nobody edits
   * @param edit null if it does not begin with a change of an object whose job runs
   */
  Flow(String end, @Nullable UnaryOperator<Wish> edit) {
    this.end = end;
    this.edit = edit;
  }

  String end() {
    return end;
  }

  /** The world in which it is wanted: what is there was made by the operator itself. */
  World begin(Operator operator) {
    var empty = World.empty(Wish.FIRST).edit();
    empty.storage.add(GIVEN);
    if (this == START) {
      return empty.done();
    }
    var running = settled(operator, empty.done());
    return switch (this) {
      case RESUME ->
          wants(settled(operator, wants(running, w -> w.suspended(true))), w -> w.suspended(false));
      case AGAIN -> again(settled(operator, wants(running, Wish::deleted)));
      default -> wants(running, edit);
    };
  }

  private static World settled(Operator operator, World from) {
    var end = new Fair(operator, false).run(from);
    if (!end.problem().startsWith("ends ")) {
      throw new IllegalStateException(end.problem() + "\n" + String.join("\n", end.story()));
    }
    return end.world();
  }

  private static World wants(World world, UnaryOperator<Wish> edit) {
    var draft = world.edit();
    draft.declares(edit.apply(world.wish()));
    return draft.done();
  }

  private static World again(World gone) {
    var draft = Edits.of(gone).get(0).next().edit();
    draft.edits = 0;
    draft.served = Optional.empty();
    return draft.done();
  }
}
