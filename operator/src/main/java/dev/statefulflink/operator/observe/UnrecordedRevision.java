package dev.statefulflink.operator.observe;

import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.JobIntent;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A revision of an object whose status has no record at all: its spec, and the jobs on its cluster.
 *
 * @param generation that it was created from
 * @param jobs by their ids, without warm-ups
 * @param finishedAt when its job was recorded to have finished by itself; empty if it was not
 */
public record UnrecordedRevision(
    String revision,
    long generation,
    JobIntent intent,
    ClusterState cluster,
    Answer<Map<String, JobState>> jobs,
    Optional<Instant> finishedAt) {}
