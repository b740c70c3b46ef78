package dev.statefulflink.operator.flink.job;

/** A job's state, and the states of its tasks: a job may be RUNNING while none of its tasks is. */
public record JobProgress(JobState state, Tasks tasks) {}
