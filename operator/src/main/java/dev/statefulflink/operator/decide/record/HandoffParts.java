package dev.statefulflink.operator.decide.record;

import dev.statefulflink.api.v1alpha1.Handoff;
import dev.statefulflink.api.v1alpha1.SavedState;
import dev.statefulflink.api.v1alpha1.UpgradeSpec.Strategy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The record of a handoff in parts that each have a meaning and change on their own. In the status
 * they are one flat object, whose fields {@link Handoff} describes.
 *
 * @param identity stays as it is from the beginning to the end
 */
record HandoffParts(
    Identity identity, Course course, Cut cut, Source source, WayBack wayBack, Outlook outlook) {

  /** Which handoff it is, what it is for, and the ids of the jobs on its new cluster. */
  record Identity(
      String id,
      Handoff.Purpose purpose,
      Long generation,
      String digest,
      Integer attempt,
      @Nullable Strategy strategy,
      @Nullable String jobId,
      @Nullable String warmUpJobId,
      @Nullable String rehearsalJobId) {

    /** With the job that restores the state in the rehearsal. */
    Identity rehearsedBy(String job) {
      return new Identity(
          id, purpose, generation, digest, attempt, strategy, jobId, warmUpJobId, job);
    }
  }

  /** How far it has come. */
  record Course(Handoff.Step step, List<Handoff.Mark> marks) {
    static Course from(Handoff.Step first, Instant now) {
      return new Course(first, List.of(new Handoff.Mark(first, now)));
    }

    Course to(Handoff.Step next, Instant now) {
      var more = new ArrayList<>(marks);
      more.add(new Handoff.Mark(next, now));
      return new Course(next, more);
    }

    /** With the progress of the current step's restore. */
    Course restored(int tasksUp, Instant now) {
      var others = new ArrayList<>(marks);
      var last = others.remove(marks.size() - 1);
      var progress = new Handoff.Progress(tasksUp, now);
      others.add(new Handoff.Mark(last.step(), last.at(), progress));
      return new Course(step, others);
    }
  }

  /** How the old job is stopped, and since when no job had run before. */
  record Cut(
      @Nullable String triggerId,
      @Nullable String savepointDirectory,
      Handoff.@Nullable Snapshot snapshot,
      @Nullable Instant downSince) {
    static final Cut NONE = new Cut(null, null, null, null);

    Cut downSince(@Nullable Instant since) {
      return new Cut(triggerId, savepointDirectory, snapshot, since);
    }
  }

  /** What the next job starts from, and where it keeps its checkpoints. */
  record Source(
      @Nullable SavedState state,
      @Nullable String restoreFrom,
      @Nullable Boolean empty,
      @Nullable Boolean lost,
      @Nullable String checkpointDirectory) {
    static final Source NONE = new Source(null, null, null, null, null);

    Source state(@Nullable SavedState recorded) {
      return new Source(recorded, restoreFrom, empty, lost, checkpointDirectory);
    }

    Source from(@Nullable String named, boolean nothing) {
      return new Source(state, named, orNull(nothing), lost, checkpointDirectory);
    }

    Source lost(boolean searched) {
      return new Source(state, restoreFrom, empty, orNull(searched), checkpointDirectory);
    }

    Source checkpointsIn(@Nullable String directory) {
      return new Source(state, restoreFrom, empty, lost, directory);
    }

    /** What is false is not written. */
    private static @Nullable Boolean orNull(boolean holds) {
      return holds ? Boolean.TRUE : null;
    }
  }

  /** Why the handoff returns to the old revision, and the job that it starts there. */
  record WayBack(@Nullable String returnJobId, Handoff.@Nullable Failure failure) {
    static final WayBack NONE = new WayBack(null, null);
  }

  /** What the rehearsal has shown of what follows. */
  record Outlook(
      Handoff.@Nullable Warning warning,
      @Nullable String expectedDowntime,
      Handoff.@Nullable Cutover cutover) {
    static final Outlook NONE = new Outlook(null, null, null);
  }

  static HandoffParts begin(Identity identity, Course course) {
    return new HandoffParts(identity, course, Cut.NONE, Source.NONE, WayBack.NONE, Outlook.NONE);
  }

  static HandoffParts of(Handoff h) {
    return new HandoffParts(
        new Identity(
            h.id(),
            h.purpose(),
            h.generation(),
            h.digest(),
            h.attempt(),
            h.strategy(),
            h.jobId(),
            h.warmUpJobId(),
            h.rehearsalJobId()),
        new Course(h.step(), h.marks()),
        new Cut(h.triggerId(), h.savepointDirectory(), h.snapshot(), h.downSince()),
        new Source(h.state(), h.restoreFrom(), h.empty(), h.lost(), h.checkpointDirectory()),
        new WayBack(h.returnJobId(), h.failure()),
        new Outlook(h.warning(), h.expectedDowntime(), h.cutover()));
  }

  Handoff with(Identity now) {
    return new HandoffParts(now, course, cut, source, wayBack, outlook).written();
  }

  Handoff with(Course now) {
    return new HandoffParts(identity, now, cut, source, wayBack, outlook).written();
  }

  Handoff with(Cut now) {
    return new HandoffParts(identity, course, now, source, wayBack, outlook).written();
  }

  Handoff with(Source now) {
    return new HandoffParts(identity, course, cut, now, wayBack, outlook).written();
  }

  Handoff with(WayBack now) {
    return new HandoffParts(identity, course, cut, source, now, outlook).written();
  }

  Handoff with(Outlook now) {
    return new HandoffParts(identity, course, cut, source, wayBack, now).written();
  }

  /** As it is written in the status. */
  Handoff written() {
    return new Handoff(
        identity.id(),
        identity.purpose(),
        course.step(),
        identity.generation(),
        identity.digest(),
        identity.attempt(),
        identity.jobId(),
        identity.warmUpJobId(),
        wayBack.returnJobId(),
        cut.triggerId(),
        cut.savepointDirectory(),
        source.state(),
        wayBack.failure(),
        course.marks(),
        identity.strategy(),
        source.restoreFrom(),
        source.empty(),
        source.lost(),
        outlook.warning(),
        cut.downSince(),
        cut.snapshot(),
        outlook.expectedDowntime(),
        outlook.cutover(),
        source.checkpointDirectory(),
        identity.rehearsalJobId());
  }
}
