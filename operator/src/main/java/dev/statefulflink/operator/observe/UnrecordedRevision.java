package dev.statefulflink.operator.observe;

import dev.statefulflink.operator.flink.Answer;
import dev.statefulflink.operator.flink.job.JobState;
import dev.statefulflink.operator.intent.JobIntent;
import java.util.Map;

/**
 * A revision of an object whose status has no record at all: its spec, and the jobs on its cluster.
 *
 * @param generation that it was created from
 * @param jobs by their ids, without warm-ups
 */
public record UnrecordedRevision(
    String revision,
    long generation,
    JobIntent intent,
    ClusterState cluster,
    Answer<Map<String, JobState>> jobs) {}
