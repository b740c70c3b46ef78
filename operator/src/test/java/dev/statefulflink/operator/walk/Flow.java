package dev.statefulflink.operator.walk;

import dev.statefulflink.api.v1alpha1.UpgradeSpec.StateFrom;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import dev.statefulflink.operator.walk.Program.Flaw;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What a person wants, from which everything else begins. */
enum Flow {
  START(null),
  UPGRADE(wish -> wish.runs(2, Flaw.NONE)),
  CHECKPOINT(wish -> wish.from(StateFrom.CHECKPOINT).runs(2, Flaw.NONE)),
  ROLLBACK(wish -> wish.runs(2, Flaw.FAILS)),
  REFUSED(wish -> wish.runs(2, Flaw.RUN_REFUSED)),
  UNCOMPILED(wish -> wish.runs(2, Flaw.PLAN_REFUSED)),
  RECREATE(wish -> wish.by(Strategy.RECREATE).runs(2, Flaw.NONE)),
  SUSPEND(wish -> wish.suspended(true)),
  RESUME(null),
  NOTHING(wish -> wish.from(StateFrom.NOTHING).runs(2, Flaw.NONE)),
  RESTORE(wish -> wish.restoring(Flow.GIVEN).runs(2, Flaw.NONE)),
  DELETE(Wish::deleted),
  AGAIN(null);

  static final String GIVEN = "file:///given/chk-9";

  private final UnaryOperator<Wish> edit;

  Flow(UnaryOperator<Wish> edit) {
    this.edit = edit;
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
