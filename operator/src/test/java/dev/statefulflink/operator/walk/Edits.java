package dev.statefulflink.operator.walk;

import dev.statefulflink.api.v1alpha1.StatefulJobStatus;
import dev.statefulflink.operator.walk.Move.Kind;
import dev.statefulflink.operator.walk.Program.Flaw;
import java.util.ArrayList;
import java.util.List;

/** What a person does meanwhile. */
final class Edits {
  private Edits() {}

  static List<Move> of(World world) {
    var moves = new ArrayList<Move>();
    var wish = world.wish();
    if (world.gone()) {
      moves.add(again(world));
    } else if (!wish.deleting()) {
      if (wish.program().version() != 1) {
        moves.add(edit(world, "version 1 is declared again", wish.runs(1, Flaw.NONE)));
      }
      if (wish.program().version() != 3) {
        moves.add(edit(world, "version 3 is declared", wish.runs(3, Flaw.NONE)));
      }
      moves.add(
          edit(
              world,
              wish.suspended() ? "the job is to run again" : "the job is suspended",
              wish.suspended(!wish.suspended())));
      moves.add(edit(world, "the object is deleted", wish.deleted()));
    }
    return moves;
  }

  private static Move edit(World world, String story, Wish next) {
    var draft = world.edit();
    draft.edits++;
    draft.declares(next);
    return new Move("A person: " + story + ".", Kind.EDIT, draft.done(), List.of());
  }

  private static Move again(World world) {
    var draft = world.edit();
    draft.edits++;
    draft.gone = false;
    draft.status = StatefulJobStatus.empty();
    draft.served = java.util.Optional.empty();
    draft.declares(world.wish().again());
    return new Move("A person: the manifest is applied again.", Kind.EDIT, draft.done(), List.of());
  }
}
