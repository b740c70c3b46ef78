package dev.statefulflink.operator.flink.job;

/** A job's state, and what its tasks do meanwhile: a job may be RUNNING while none of them is. */
public record JobProgress(JobState state, Tasks tasks) {}
